import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { userData, type UserDataArgs } from "../../../components/platforms/aws/user-data";
import { readByCloudInit } from "../../support/cloud-init";
import { hostileTextFor } from "../../support/hostile-text";
import { outputOf, textsEndedByNul } from "../../support/output-of";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";

const web1: UserDataArgs = {
  hostName: "web1",
  hostKeyParameter: "/tierwright/prod/web1/ssh-host-key",
  region: "eu-central-1",
  endpointUrl: undefined,
  agent: false,
};

let directory = "";

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => {
  removeDirectory(directory);
});

/** What the boot script is started with, after its name: cloud-init's script is run with another `bash`. */
function bootArguments(script: string): readonly string[] {
  const bin = path.join(directory, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, "bash"), `#!/bin/sh\nshift 3\nprintf '%s\\0' "$@"\n`, { mode: 0o755 });
  const file = path.join(directory, "bootcmd");
  writeFileSync(file, script);
  return textsEndedByNul(
    outputOf("sh", [file], { environment: { PATH: `${bin}:${process.env.PATH ?? ""}` } }),
  );
}

test.each([false, true])("cloud-init finds no fault in it (agent: %s)", (agent) => {
  const file = path.join(directory, "user-data");
  writeFileSync(file, userData({ ...web1, agent }));

  const said = outputOf("cloud-init", ["schema", "--config-file", file]).toString();

  expect(said).toMatch(/^Valid (cloud-config|schema)/);
});

test("cloud-init names the machine and makes no host keys", () => {
  const { config } = readByCloudInit(userData(web1));

  expect(config).toEqual({
    hostname: "web1",
    manage_etc_hosts: "localhost",
    ssh_deletekeys: true,
    ssh_keys: {},
    bootcmd: [expect.arrayContaining(["bash", "-c"])],
  });
});

test.each<[Partial<UserDataArgs>, string]>([
  [{}, "https://ssm.eu-central-1.amazonaws.com"],
  [{ region: "cn-north-1" }, "https://ssm.cn-north-1.amazonaws.com.cn"],
  [{ endpointUrl: "http://198.51.100.1:5000" }, "http://198.51.100.1:5000"],
])("with %j, the host key is asked for at %s", (said, address) => {
  const args = { ...web1, ...said };

  expect(bootArguments(readByCloudInit(userData(args)).script)).toEqual([
    args.hostKeyParameter,
    args.region,
    address,
  ]);
});

test("it fits into what AWS takes, with the longest names", () => {
  const stack = "s".repeat(100);
  const name = "n".repeat(40);

  const data = userData({
    hostName: name,
    hostKeyParameter: `/tierwright/${stack}/${name}/ssh-host-key`,
    region: "ap-southeast-99",
    endpointUrl: `https://${"e".repeat(253)}:65535`,
    agent: true,
  });

  expect(Buffer.byteLength(data)).toBeLessThan(16 * 1024);
});

test("no value breaks out of its place, in YAML or in the shell", () => {
  const value = hostileTextFor("yaml").filter((text) => !text.includes("%%SECRET("));
  const args = fc.record({ hostName: value, hostKeyParameter: value, region: value, endpointUrl: value });

  const keys = Object.keys(readByCloudInit(userData(web1)).config);

  fc.assert(
    fc.property(args, (hostile) => {
      const { config, script } = readByCloudInit(userData({ ...hostile, agent: false }));

      expect(Object.keys(config)).toEqual(keys);
      expect(config.hostname).toBe(hostile.hostName);
      expect(bootArguments(script)).toEqual([hostile.hostKeyParameter, hostile.region, hostile.endpointUrl]);
    }),
    { numRuns: 15 },
  );
});
