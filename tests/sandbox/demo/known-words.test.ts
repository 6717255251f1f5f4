import { spawnSync } from "node:child_process";
import path from "node:path";
import { Command } from "commander";
import { checkWord } from "../../../sandbox/demo/known-words";
import { SandboxError } from "../../../sandbox/servers/sandbox-error";

function demo(): Command {
  const command = new Command("demo");
  command.command("up", { isDefault: true });
  command.command("ssh");
  const aws = command.command("aws");
  aws.command("up", { isDefault: true });
  aws.command("scale");
  return command;
}

test.each([
  [["awz"], 'There is no "awz" (did you mean "aws"?); there is: up, ssh, aws, help'],
  [["aws", "scales", "3"], 'There is no "scales" (did you mean "scale"?); there is: up, scale, help'],
  [["something"], 'There is no "something"; there is: up, ssh, aws, help'],
])("%j is refused with the words that there are", (words, message) => {
  expect(() => {
    checkWord(demo(), words);
  }).toThrow(new SandboxError(message));
});

test.each([
  [[]],
  [["--diff"]],
  [["up", "--diff"]],
  [["up", "--target", "urn"]],
  [["ssh", "app1", "uptime"]],
  [["aws"]],
  [["aws", "--diff"]],
  [["aws", "scale", "3"]],
  [["help", "aws"]],
])("%j is left to the command", (words) => {
  expect(() => {
    checkWord(demo(), words);
  }).not.toThrow();
});

test("the demo says so before it makes anything", () => {
  const project = path.join(__dirname, "../../..");
  const { status, stderr } = spawnSync("npx", ["tsx", "sandbox/demo.ts", "awz"], {
    cwd: project,
    encoding: "utf8",
  });

  expect(status).toBe(1);
  expect(stderr).toContain('There is no "awz" (did you mean "aws"?); there is: up, preview, status, ssh,');
}, 60_000);
