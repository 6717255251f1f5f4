import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { Command } from "commander";
import pc from "picocolors";
import { awsCommands } from "./demo/aws-commands";
import { DemoEngine } from "./demo/demo-engine";
import { serversDemo } from "./demo/demo-place";
import { demoStatus } from "./demo/demo-status";
import { demoPreview, demoUp } from "./demo/demo-up";
import { checkWord } from "./demo/known-words";
import { cacheDirectory } from "./servers/places";
import { openSandbox } from "./servers/sandbox";
import { SandboxError } from "./servers/sandbox-error";
import { sshArguments } from "./servers/ssh-arguments";

const demo = new Command("npm run demo --")
  .description("A three-tier deployment on three Debian servers, all on this machine")
  .enablePositionalOptions();

demo
  .command("up", { isDefault: true })
  .description("make the servers, deploy, and say what to look at (the default)")
  .argument("[options...]", "options for the engine, such as --diff")
  .allowUnknownOption()
  .action(demoUp);

demo
  .command("preview")
  .description("show what would change, on which server")
  .argument("[options...]", "options for the engine, such as --diff")
  .allowUnknownOption()
  .action(demoPreview);

demo.command("status").description("servers and sites as they are now").action(demoStatus);

demo
  .command("ssh")
  .description("log in to a server, or run a command on it")
  .argument("<server>", "db1, web1 or app1")
  .argument("[command...]")
  .passThroughOptions()
  .action(async (server: string, command: string[]) => {
    const args = sshArguments(await openSandbox(serversDemo.name), server);
    process.exitCode = spawnSync("ssh", [...args, ...command], { stdio: "inherit" }).status ?? 1;
  });

demo
  .command("config")
  .description("print the path of the configuration")
  .action(() => {
    console.log(serversDemo.configPath);
  });

demo
  .command("destroy")
  .description("remove what was deployed; the servers stay")
  .action(async () => {
    needDeployment();
    const run = await new DemoEngine(serversDemo).run("destroy", []);
    process.exitCode = run.status;
    if (run.status === 0)
      console.log(
        "\nRemoved; the last backups stay on the servers. npm run demo deploys again; npm run demo clean removes the servers.",
      );
  });

demo
  .command("clean")
  .description("remove the servers, the configuration and all other files of the demo")
  .action(async () => {
    const sandbox = await openSandbox(serversDemo.name).catch((error: unknown) => {
      if (error instanceof SandboxError) return undefined; // no such sandbox: only files are left
      throw error;
    });
    await sandbox?.remove();
    rmSync(serversDemo.folder, { recursive: true, force: true });
    console.log(
      `The demo is gone. For the next one stay: the server image (see: podman images), and downloaded packages in ${cacheDirectory()}`,
    );
  });

demo.addCommand(awsCommands());

run().catch((error: unknown) => {
  const expected = error instanceof SandboxError;
  console.error(
    `\n${pc.red("✗")} ${expected ? error.message : String(error instanceof Error ? error.stack : error)}`,
  );
  process.exitCode = 1;
});

async function run(): Promise<void> {
  checkWord(demo, process.argv.slice(2));
  await demo.parseAsync();
}

function needDeployment(): void {
  if (!existsSync(serversDemo.configPath))
    throw new SandboxError("Nothing was deployed yet. Start with: npm run demo");
}
