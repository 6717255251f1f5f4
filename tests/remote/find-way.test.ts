import { findWay } from "../../components/remote/find-way";
import { type MadeMachines, madeMachines, nothingMade } from "../../components/remote/made-machines";
import { parseSettings } from "../../components/settings/parse-settings";
import { serverKey } from "../deployment/sample-settings";
import { asRecord, ec2ExampleFiles, settingsIn } from "../support/example-settings";
import { keyPair } from "./ssh-host";

const key = keyPair();
const [ownNetwork = ""] = ec2ExampleFiles;

function settings(ssh: object = {}, aws: object = {}) {
  const example = settingsIn(ownNetwork);
  return parseSettings(
    { ...example, aws: { ...asRecord(example.aws), ...aws }, ssh: { privateKey: serverKey, ...ssh } },
    "prod",
  );
}

function way(name: string, made: MadeMachines, ssh?: object, aws?: object) {
  const given = settings(ssh, aws);
  const server = given.servers.find((one) => one.name === name);
  if (server === undefined) throw new Error(`no server is called ${name}`);
  return findWay(server, given, made);
}

const made = madeMachines({
  sites: { prod: {} },
  servers: {
    app1: { address: "10.42.137.217", hostKey: "ssh-ed25519 APP", roles: ["app"] },
    web1: { address: "198.51.100.20", hostKey: "ssh-ed25519 WEB", roles: ["webserver"] },
    old1: { address: "198.51.100.7", roles: ["app"] },
  },
  bastion: { address: "198.51.100.10", port: 22, user: "admin", hostKey: "ssh-ed25519 BASTION" },
  sshPrivateKey: "a key that the run made",
});

test("a machine in a private subnet is reached through the stack's bastion, as the last run told", async () => {
  const { server, bastion } = await way("app1", made);

  expect({ address: server.address, hostKey: server.hostKey, user: server.user }).toEqual({
    address: "10.42.137.217",
    hostKey: "ssh-ed25519 APP",
    user: "admin",
  });
  expect(bastion).toMatchObject({ address: "198.51.100.10", hostKey: "ssh-ed25519 BASTION", user: "admin" });
});

test("a machine in a public subnet is reached directly", async () => {
  const { server, bastion } = await way("web1", made);

  expect({ address: server.address, bastion }).toEqual({ address: "198.51.100.20", bastion: undefined });
});

test("a bastion of the settings comes before the stack's own", async () => {
  const given = { address: "203.0.113.2", user: "jump", hostKey: key.public };

  expect((await way("app1", made, { bastion: given })).bastion).toMatchObject({ address: "203.0.113.2" });
});

test.each(["app1", "web1"])(
  "by Session Manager %s is reached at its private address through the jump host",
  async (name) => {
    const sessions = { sshBy: "session-manager", sshFrom: undefined };
    const { server, bastion } = await way(name, made, {}, sessions);

    expect(server.address).toMatch(/^10\.42\./);
    expect(bastion).toMatchObject({ address: "127.0.0.1", port: 2299, user: "prod.eu-central-1" });
    expect(bastion?.hostKey).toBeUndefined();
    expect(bastion?.privateKey).toBe(server.privateKey);
  },
);

test("a server that exists is reached by the settings alone", async () => {
  expect((await way("old1", nothingMade)).server).toMatchObject({ address: "198.51.100.7" });
});

test.each([
  ["never came to an end", {}],
  ["ended before the server was there", { servers: { web1: made.servers.web1 } }],
])("after a run that %s people are told to run it", async (_what, outputs) => {
  await expect(way("app1", madeMachines(outputs))).rejects.toThrow(
    "app1 is a machine that the stack makes, and no run of it has told yet how to reach it; run `pulumi up` to its end first",
  );
});

test("outputs of another form tell nothing", () => {
  expect(madeMachines({ servers: ["app1"] })).toEqual(nothingMade);
});
