import * as pulumi from "@pulumi/pulumi";
import { madeMachines } from "../../components/remote/made-machines";
import { mockedDeployment, recordDeployment, type Recorded } from "./recorded-resources";
import { hostKeys, sampleSettings, type Sections, serverKey } from "./sample-settings";

const aws = {
  platform: "aws",
  aws: { region: "eu-central-1", sshFrom: ["203.0.113.0/24"] },
  ssh: {},
  servers: {
    db1: { roles: "db" },
    web1: { roles: "webserver" },
    app1: { roles: "app", privateAddress: "10.42.128.77" },
  },
};

const mixed = {
  ...aws,
  ssh: { privateKey: serverKey },
  servers: {
    ...aws.servers,
    old1: { roles: "app", address: "198.51.100.7", hostKey: hostKeys.other },
  },
};

function inputsOf(resources: readonly Recorded[], name: string): Readonly<Record<string, unknown>> {
  const found = resources.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found.inputs;
}

/** The key that a deployment with these settings tells, when everything is registered. */
async function toldKey(sections?: Sections): Promise<pulumi.Output<string> | undefined> {
  const { sshPrivateKey } = await mockedDeployment(sampleSettings(sections));
  await pulumi.runtime.disconnect();
  return sshPrivateKey;
}

test("the stack tells the key that it made, as a secret", async () => {
  const key = await toldKey(aws);

  expect(await new Promise((resolve) => key?.apply(resolve))).toBe("key of test-servers-shared-login");
  expect(await pulumi.isSecret(pulumi.output(key))).toBe(true);
});

test.each([
  ["EC2 beside a server that exists", mixed],
  ["servers that exist", {}],
])("the stack does not tell a key that it was given: %s", async (_, sections) => {
  expect(await toldKey(sections)).toBeUndefined();
});

test("the stack tells how the machines that it made are reached, for what comes after the run", async () => {
  const { servers, bastion } = await mockedDeployment(sampleSettings(mixed));
  await pulumi.runtime.disconnect();

  const known = await new Promise((resolve) => pulumi.output({ servers, bastion }).apply(resolve));

  expect(madeMachines(known)).toEqual({
    servers: {
      app1: {
        address: "10.42.128.77",
        hostKey: "public key of test-servers-app1-machine-host-key",
      },
      db1: expect.objectContaining({ hostKey: "public key of test-servers-db1-machine-host-key" }) as unknown,
      old1: { address: "198.51.100.7" },
      web1: {
        address: "public address of test-servers-web1-machine-address-association",
        hostKey: "public key of test-servers-web1-machine-host-key",
      },
    },
    bastion: {
      address: "public address of test-servers-bastion-machine-address-association",
      port: 22,
      user: "admin",
      hostKey: "public key of test-servers-bastion-machine-host-key",
    },
  });
});

describe("EC2 servers beside one that exists", () => {
  let resources: readonly Recorded[];

  beforeAll(async () => {
    resources = await recordDeployment(sampleSettings(mixed));
  });

  test("a preview knows who may ask the database", () => {
    const { create } = inputsOf(resources, "test-database-db1");

    expect(create).toContain("10.42.128.77/32");
    expect(create).toContain("198.51.100.7/32");
  });

  test("an existing server learns the keys of those that are made when they are made", () => {
    const { create, stdin } = inputsOf(resources, "test-peers-old1");

    expect(create).toContain("app1 10.42.128.77 22 app %%SECRET(HOST_KEY_app1,raw)%%");
    expect(create).not.toContain("public key of");
    expect(stdin).toContain("public key of test-servers-app1-machine-host-key");
  });

  test("servers that are made know the key of the one that exists", () => {
    expect(inputsOf(resources, "test-peers-app1").create).toContain(
      `old1 198.51.100.7 22 app ${hostKeys.other}`,
    );
  });

  test("a new machine gets every step anew, and an existing one keeps what it has", () => {
    const steps = resources.filter(({ type }) => type === "command:remote:Command");
    const triggered = steps.filter(({ inputs }) => inputs.triggers !== undefined);
    const hosts = (of: readonly Recorded[]) =>
      [
        ...new Set(of.map(({ inputs }) => JSON.stringify(Reflect.get(Object(inputs.connection), "host")))),
      ].sort();

    expect(hosts(steps)).toHaveLength(4);
    expect(hosts(triggered)).toEqual(hosts(steps).filter((host) => host !== '"198.51.100.7"'));
    expect(hosts(steps.filter(({ inputs }) => inputs.triggers === undefined))).toEqual(['"198.51.100.7"']);
  });

  test("nothing is uninstalled from a machine that goes", () => {
    expect(inputsOf(resources, "test-servers-app1-base")).not.toHaveProperty("delete");
    expect(inputsOf(resources, "test-servers-old1-base")).toHaveProperty("delete");
  });
});
