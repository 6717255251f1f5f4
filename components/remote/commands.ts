import { UserError } from "../settings/user-error";
import { secretsSection, stepDocument } from "../steps/document";
import { kitArchive } from "../steps/kit-archive";
import { privilege, shellCommand } from "../steps/shell";
import type { Step } from "../steps/step";
import { templateText } from "../steps/template";

/** Where the kit's command lies on a server. */
export const kitPath = "/usr/local/sbin/tierwright";

/**
 * Linux limits one argument of a program to 128 KiB (execve(2), MAX_ARG_STRLEN), and the command's text is one
 * argument of the login shell.
 */
const longestCommand = 127 * 1024;

/** How many of a site's last rollouts its history tells. */
const historyLength = 5;

/** A step is too large for one command. */
export class StepTooLargeError extends UserError {}

/** The text that carries a step out: the secrets on standard input, then the document. */
export function applyCommand(user: string, step: Step): string {
  return withDocument(step, readAndApply(user));
}

/** The same, telling the last rollouts of a site afterwards. */
export function applyAndTellCommand(user: string, step: Step, site: string): string {
  return withDocument(step, readApplyAndTell(user, site));
}

/** The text that installs the kit and then carries the base step out. */
export function installCommand(user: string, base: Step): string {
  return `${kitLine()}${withDocument(base, readAndInstall(user))}`;
}

/** What carries out the step that it reads from its standard input. */
export function readAndApply(user: string): string {
  return kitCommand(user, "apply");
}

/**
 * The same, and then the last rollouts of a site as lines of JSON: they alone are on standard output, and what people
 * read goes to standard error. A history that cannot be read fails no step.
 */
export function readApplyAndTell(user: string, site: string): string {
  const history = kitCommand(user, "history", site, "--rollouts", "-n", `${historyLength}`, "--json");
  return `${kitCommand(user, "apply")} >&2 && { ${history} || true; }`;
}

/** What installs the kit that it reads from its standard input, and then carries out the step behind it. */
export function readAndInstall(user: string): string {
  return shellCommand(...privilege(user), "bash", "-c", templateText("host/install.sh"));
}

/** A comment that changes with the kit. */
export function kitLine(): string {
  const { version, sha256 } = kitArchive();
  return `# host kit ${version}, ${sha256.slice(0, 16)}\n`;
}

/** The standard input of `installCommand`. A base step has no secrets. */
export function installInput(base: Step): string {
  return `${kitText()}${secretsSection(stepDocument(base), {})}`;
}

/** The kit as text, as the installation reads it. */
export function kitText(): string {
  const { version, sha256, base64 } = kitArchive();
  return `kit ${version} ${sha256}\n${base64}\nkit-end\n`;
}

/** The text that takes a step back. */
export function removeCommand(user: string, { name }: Pick<Step, "name">): string {
  return kitCommand(user, "remove", name);
}

/** The text that takes everything of ours off a server, and the kit last. */
export function uninstallCommand(user: string): string {
  return kitCommand(user, "uninstall");
}

/** The text that gives the kit on a server a command. */
export function kitCommand(user: string, ...words: readonly string[]): string {
  return shellCommand(...privilege(user), kitPath, ...words);
}

/** The text that asks whether a server has the kit: status 0 when it has. */
export function hasKitCommand(user: string): string {
  return shellCommand(...privilege(user), "test", "-e", kitPath);
}

/**
 * The text that gives a step to `reader`: standard input first, and then the document.
 * @throws StepTooLargeError
 */
export function withDocument(step: Step, reader: string): string {
  const text = `{ cat; cat <<'STEP'\n${stepDocument(step)}STEP\n} | ${reader}`;
  const bytes = Buffer.byteLength(text);
  if (bytes > longestCommand) {
    throw new StepTooLargeError(
      `${step.name}: its files come to ${Math.ceil(bytes / 1024)} KiB, more than the ${longestCommand / 1024} KiB of one command; move large files into the release`,
    );
  }
  return text;
}
