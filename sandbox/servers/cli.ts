import { spawnSync } from "node:child_process";
import { Command } from "commander";

import { findContainerEngine } from "./container-engine";
import { ensureImage } from "./image";
import { findServers } from "./running-server";
import { createSandbox, openSandbox } from "./sandbox";
import { SandboxError } from "./sandbox-error";
import { sshArguments } from "./ssh-arguments";
import { isSystem, systems } from "./systems";
import type { System } from "./systems";

const say = (line: string): void => {
  console.log(line);
};

function readSystem(text: string): System {
  if (isSystem(text)) return text;
  throw new SandboxError(`no system "${text}"; choose ${Object.keys(systems).join(", ")}`);
}

const program = new Command("sandbox")
  .description("Debian servers in containers of this machine, to try things on")
  .enablePositionalOptions();

program
  .command("up")
  .description("make servers, or start them again")
  .argument("<servers...>", "their names")
  .requiredOption("--name <sandbox>", "name of the sandbox")
  .option("--system <system>", Object.keys(systems).join(", "), readSystem, "debian-12")
  .option("--user <user>", "user that logs in", "admin")
  .action(async (names: string[], options: { name: string; system: System; user: string }) => {
    const servers = names.map((name) => ({ name, system: options.system, user: options.user }));
    const sandbox = await createSandbox({ name: options.name, servers, narrate: say });
    for (const { name, user, address, port, hostKey } of sandbox.servers)
      say(
        `${name}: { roles: all, address: ${address}, port: ${port}, user: ${user}, hostKey: "${hostKey}" }`,
      );
    say(`private key: ${sandbox.privateKeyPath}`);
  });

program
  .command("list")
  .description("all servers of all sandboxes")
  .action(async () => {
    for (const server of await findServers(await findContainerEngine(say)))
      say(
        `${server.sandbox}  ${server.name}  ${server.system}  ${server.privateAddress}  ${server.running ? "runs" : "stopped"}`,
      );
  });

program
  .command("ssh")
  .description("log in, or run a command on a server")
  .argument("<sandbox>")
  .argument("<server>")
  .argument("[command...]")
  .passThroughOptions()
  .action(async (name: string, server: string, command: string[]) => {
    const sandbox = await openSandbox(name);
    const args = sshArguments(sandbox, server);
    process.exitCode = spawnSync("ssh", [...args, ...command], { stdio: "inherit" }).status ?? 1;
  });

program
  .command("rm")
  .description("remove a sandbox with its servers and network")
  .argument("<sandbox>")
  .action(async (name: string) => {
    await (await openSandbox(name)).remove();
  });

program
  .command("image")
  .description("make the image of a system's servers, when it is not there yet")
  .argument("[system]", Object.keys(systems).join(", "), readSystem, "debian-12")
  .action(async (system: System) => {
    say(await ensureImage(await findContainerEngine(say), system, say));
  });

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof SandboxError ? error.message : error);
  process.exitCode = 1;
});
