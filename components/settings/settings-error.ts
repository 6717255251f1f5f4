import { showPath, type ConfigPath } from "./config-path";
import { UserError } from "./user-error";

/** One thing that is wrong with the settings. */
export interface Problem {
  /** Where: `tierwright:sites.prod.domain`. */
  readonly path: string;
  /** What is wrong, and what is allowed; never the value of a secret. */
  readonly message: string;
}

/** A problem at a path. */
export function problem(path: ConfigPath, message: string): Problem {
  return { path: showPath(path), message };
}

/** Everything that is wrong with the settings; nothing has been touched when this is thrown. */
export class SettingsError extends UserError {
  override readonly name = "SettingsError";

  constructor(
    readonly problems: readonly [Problem, ...Problem[]],
    readonly deploymentName: string,
  ) {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    const lines = problems.map(({ path, message }) => `  ${path}: ${message}`);
    super(
      `The settings of ${JSON.stringify(deploymentName)} have ${count}; no server was touched.\n${lines.join("\n")}`,
    );
  }
}
