import { existsSync } from "node:fs";
import { stdin, stdout } from "node:process";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { Command, type CommandOptions } from "commander";
import pc from "picocolors";
import { redact } from "./display";
import { loadProject } from "./project";
import { type RunOptions, runStack } from "./run";
import { StackConfig } from "./stack-config";
import { lockState, outputsOf, StateFile, statePath } from "./state";
import { reveal } from "./values";

interface Options {
  cwd: string;
  stack: string;
  yes?: boolean;
  diff?: boolean;
  parallel?: string;
  replace?: string[];
  skipPreview?: boolean;
  json?: boolean;
  showSecrets?: boolean;
  secret?: boolean;
  path?: boolean;
  plaintext?: boolean;
}

const cli = new Command("engine").description("The sandbox's stand-in for the Pulumi CLI: a test tool");

for (const kind of ["preview", "up", "destroy"] as const) {
  command(cli, kind, async (options) => {
    console.log(pc.dim("This is the sandbox's stand-in for the Pulumi CLI, a test tool."));
    const { diff = false, parallel = 16, replace = [] } = options;
    const run = { ...open(options), diff, parallel: Number(parallel), replace };
    if (kind !== "preview" && !(await isConfirmed(kind, options, run))) return;
    if (!(await runStack({ ...run, kind }))) process.exitCode = 1;
  })
    .option("-y, --yes", "do not ask, and do not preview first")
    .option("-f, --skip-preview", "do not preview first")
    .option("--diff", "show the changed texts of every resource")
    .option("-p, --parallel <count>", "operations at the same time (default 16)")
    .option("--replace <urn...>", "resources to replace, whether or not something changed");
}

const config = cli.command("config").description("read and write Pulumi.<stack>.yaml");
command(config, "show", showConfig, { isDefault: true, hidden: true })
  .option("-j, --json", "print JSON")
  .option("--show-secrets", "print secrets in plain text");
command(config, "set <key> [value]", async (options, key, value) => {
  const given = value ?? (await text(stdin)).replace(/\n$/, "");
  await open(options).config.set(key ?? "", given, {
    secret: options.secret ?? false,
    path: options.path ?? false,
  });
})
  .option("--secret", "encrypt the value")
  .option("--plaintext", "store the value as it is")
  .option("--path", "the key is a path into a structured value");
command(config, "get <key>", async (options, key) => {
  const value = await open(options).config.get(key ?? "", options.path ?? false);
  if (value === undefined)
    throw new Error(`configuration key '${key ?? ""}' not found for stack '${options.stack}'`);
  console.log(value);
}).option("--path", "the key is a path into a structured value");

const stack = cli.command("stack").description("work on stacks");
command(stack, "init", async (options) => {
  const state = stateOf(options);
  if (state.exists) throw new Error(`stack '${options.stack}' already exists`);
  await createStack(options, state);
});
command(stack, "select", async (options) => {
  const state = stateOf(options);
  if (!state.exists) await createStack(options, state);
}).option("-c, --create", "create the stack where it does not exist");
command(stack, "rm", (options) => {
  const state = stateOf(options);
  lockState(state.path, console.log)();
  state.delete();
}).option("-y, --yes", "do not ask");
command(stack, "output [name]", async (options, name) => {
  const state = stateOf(options);
  if (!existsSync(state.path)) throw new Error(`no stack named '${options.stack}' found`);
  state.unlock(await open(options).config.passphrase(state.salt));
  const show = options.showSecrets === true ? reveal : redact;
  const values = Object.entries(outputsOf(state)).map(([key, value]) => [key, show(value)] as const);
  const found = values.find(([key]) => key === name)?.[1];
  const chosen = name === undefined ? Object.fromEntries(values) : found;
  if (chosen === undefined) throw new Error(`current stack does not have output property '${name ?? ""}'`);
  const isText = typeof chosen === "string" && options.json !== true;
  console.log(isText ? chosen : JSON.stringify(chosen, undefined, 2));
})
  .option("-j, --json", "print JSON")
  .option("--show-secrets", "print secrets in plain text");

cli.parseAsync().catch((error: unknown) => {
  console.error(pc.red(`error: ${error instanceof Error ? error.message : String(error)}`));
  process.exitCode = 1;
});

type Action = (options: Options, ...args: (string | undefined)[]) => Promise<void> | void;

function command(parent: Command, name: string, action: Action, as: CommandOptions = {}): Command {
  return parent
    .command(name, as)
    .option("-C, --cwd <folder>", "the project's folder", ".")
    .requiredOption("-s, --stack <name>", "the stack")
    .option("--non-interactive", "accepted for the sake of the Pulumi CLI's callers")
    .option("--color <when>", "accepted for the sake of the Pulumi CLI's callers")
    .action((...given: unknown[]) => {
      const self = given.at(-1) as Command;
      return action(self.opts(), ...self.args);
    });
}

function open({ cwd, stack }: Options) {
  const project = loadProject(cwd);
  return { project, stack, config: new StackConfig(project, stack) };
}

async function showConfig(options: Options): Promise<void> {
  if (options.json !== true || options.showSecrets !== true)
    throw new Error("config prints all values with --json --show-secrets only; one value: config get KEY");
  const { values, secretKeys } = await open(options).config.forProgram();
  const shown = Object.entries(values).map(
    ([key, value]) => [key, { value, secret: secretKeys.includes(key) }] as const,
  );
  console.log(JSON.stringify(Object.fromEntries(shown), undefined, 2));
}

function stateOf(options: Options): StateFile {
  return new StateFile(statePath(loadProject(options.cwd), options.stack));
}

async function createStack(options: Options, state: StateFile): Promise<void> {
  state.unlock(await open(options).config.passphrase());
  state.save();
  console.log(`Created stack '${options.stack}'`);
}

async function isConfirmed(
  kind: "up" | "destroy",
  options: Options,
  run: Omit<RunOptions, "kind">,
): Promise<boolean> {
  if (options.yes === true) return true;
  if (!stdin.isTTY)
    throw new Error(`--yes must be passed in to ${kind} when running in non-interactive mode`);
  if (kind === "up" && options.skipPreview !== true && !(await runStack({ ...run, kind: "preview" })))
    return false;
  const terminal = createInterface(stdin, stdout);
  const answer = await terminal.question(`Do you want to ${kind} stack '${options.stack}'? (yes/no) `);
  terminal.close();
  return answer === "yes" || answer === "y";
}
