import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { Command } from "commander";
import { openAws } from "../aws/aws-sandbox";
import { SandboxError } from "../servers/sandbox-error";
import { awsMembers, awsScale } from "./aws-members";
import { awsPreview, awsUp } from "./aws-up";
import { DemoEngine } from "./demo-engine";
import { awsDemo as place } from "./demo-place";

/** The demo's commands on AWS, below `aws`. */
export function awsCommands(): Command {
  const aws = new Command("aws")
    .description("the same on a stand-in for AWS: network, bastion and instances are made by the deployment")
    .enablePositionalOptions();
  const withOptions = (name: string, options = {}) =>
    aws
      .command(name, options)
      .argument("[options...]", "options for the engine, such as --diff")
      .allowUnknownOption();
  withOptions("up", { isDefault: true })
    .description("start AWS's stand-in, deploy, and say what to look at (the default)")
    .action(awsUp);
  withOptions("preview").description("show what would change").action(awsPreview);
  aws
    .command("ssh")
    .description("log in to a server, or run a command on it")
    .argument("<server>", "db1, bastion, app (any of the group's machines) or the id of one: i-…")
    .argument("[command...]")
    .passThroughOptions()
    .action(logIn);
  aws
    .command("scale")
    .description(
      "have so many machines in the group, as an alarm on their load would, and watch them come or go",
    )
    .argument("<machines>", "between minimum and maximum of the configuration", Number)
    .action(awsScale);
  aws.command("members").description("the group's machines as they are now").action(awsMembers);
  aws
    .command("config")
    .description("print the path of the configuration")
    .action(() => {
      console.log(place.configPath);
    });
  aws
    .command("destroy")
    .description("remove servers, network, keys and roles; the volume with the database goes too")
    .action(async () => {
      if (!existsSync(place.configPath))
        throw new SandboxError(`Nothing was deployed yet. Start with: ${place.command}`);
      process.exitCode = (await new DemoEngine(place).run("destroy", [])).status;
    });
  aws
    .command("clean")
    .description("end AWS's stand-in, remove its servers, the configuration and all other files of the demo")
    .action(async () => {
      await (await openAws(place.name))?.remove();
      rmSync(place.folder, { recursive: true, force: true });
      console.log("The demo on AWS is gone.");
    });
  return aws;
}

// The machines of private subnets are reached by way of the bastion only; their containers from here.
async function logIn(server: string, command: string[]): Promise<void> {
  const aws = await openAws(place.name);
  if (aws === undefined) throw new SandboxError(`There is no AWS here yet. Start with: ${place.command}`);
  const machine = server.startsWith("i-") ? server : `${place.name}-${server}`;
  const [program, words] = await aws.shell(machine, "admin", command);
  process.exitCode = spawnSync(program, words, { stdio: "inherit" }).status ?? 1;
}
