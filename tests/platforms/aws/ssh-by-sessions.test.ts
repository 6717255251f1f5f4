import type { AwsSettings } from "../../../components/settings/settings";
import { readByCloudInit } from "../../support/cloud-init";
import { recordGroup } from "./group/group-server";
import { ec2, ownNetwork, recordOnAws, subnets } from "./aws-resources";

const web1 = ec2("web1", ["webserver"]);
const app1 = ec2("app1", ["app"], { subnet: "private" });
const bySessions = {
  ...{ sshBy: "session-manager", sessionManager: true, sshFrom: [], bastion: undefined },
} as const satisfies Partial<AwsSettings>;

function record(aws: Partial<AwsSettings> = {}) {
  const network = { ...ownNetwork, privateSubnets: subnets("private", 1) };
  return recordOnAws([web1, app1], { ...bySessions, network, ...aws });
}

const machines = (end: string) => ["app1", "web1"].map((name) => `${name}-machine${end}`);

test("by Session Manager there is no bastion, and nobody outside has a way to port 22", async () => {
  const { names, letIn } = await record();

  expect(names).toEqual({
    aws: ["provider"],
    DefaultSecurityGroup: ["shared-network-default-group"],
    Eip: ["shared-network-private-nat-eu-central-1a-address", "web1-machine-address"],
    EipAssociation: ["web1-machine-address-association"],
    Instance: machines(""),
    InstanceProfile: machines("-role-profile"),
    InternetGateway: ["shared-network-public-internet"],
    KeyPair: ["shared-login-pair"],
    NatGateway: ["shared-network-private-nat-eu-central-1a"],
    Parameter: machines("-host-key-parameter"),
    PrivateKey: machines("-host-key"),
    Role: machines("-role"),
    RolePolicy: ["app1", "web1"].flatMap((name) => [
      `${name}-machine-role-policy`,
      `${name}-machine-role-sessions-policy`,
    ]),
    Route: ["shared-network-private-eu-central-1a-nat-route", "shared-network-public-internet-route"],
    RouteTable: ["shared-network-private-eu-central-1a-table", "shared-network-public-routes"],
    RouteTableAssociation: [
      "shared-network-private-eu-central-1a-routes",
      "shared-network-public-eu-central-1a-routes",
    ],
    SecurityGroup: ["app", "private", "public", "webserver"].map((name) => `shared-groups-${name}`),
    SecurityGroupEgressRule: ["shared-groups-private-to-everywhere", "shared-groups-public-to-everywhere"],
    SecurityGroupIngressRule: [
      "shared-groups-app-12000-12031-from-webserver",
      "shared-groups-public-ssh-from-app",
      "shared-groups-webserver-http",
      "shared-groups-webserver-https",
    ],
    Stash: machines("-birth-debian-13-arm64"),
    Subnet: ["shared-network-private-eu-central-1a", "shared-network-public-eu-central-1a"],
    Vpc: ["shared-network-vpc"],
    VpcEndpoint: ["shared-network-s3"],
  });
  expect(letIn.filter((rule) => rule.includes("tcp 22 "))).toEqual(["public: tcp 22 from app"]);
});

test.each([app1, web1])(
  "$name is reached at its private address, and a run is like the last one",
  async (server) => {
    const connection = async () => {
      const { all } = await record();
      return all.find(({ name }) => name === `test-servers-${server.name}-base`)?.inputs.connection;
    };
    const first = await connection();

    expect(first).toMatchObject({
      host: server.privateAddress,
      hostKey: expect.any(String) as string,
      proxy: { host: "127.0.0.1", port: 2299, user: "test.eu-central-1" },
    });
    expect(first).not.toHaveProperty("proxy.hostKey");
    expect(await connection()).toEqual(first);
  },
);

test("a public server is found by visitors at its public address all the same", async () => {
  const resources = await record();
  const reachable = resources.all.find(({ name }) => name === "test-servers-web1-reachable");

  expect(JSON.parse(String(reachable?.inputs.stdin))).toMatchObject({
    address: web1.privateAddress,
    bastion: { address: "127.0.0.1", port: 2299 },
  });
  expect(resources.names.Eip).toContain("web1-machine-address");
});

test("machines bring the agent up at their first boot, with rights that they have from birth", async () => {
  const resources = await record();
  const { input } = resources.inputs("Stash", "app1-machine-birth-debian-13-arm64") as {
    input: { userData: string };
  };

  expect(readByCloudInit(input.userData).config).toMatchObject({
    runcmd: ["systemctl daemon-reload", "systemctl enable --now --no-block tierwright-agent.service"],
  });
  expect(resources.find("Instance", "app1-machine").dependsOn).toContain(
    "test-servers-app1-machine-role-sessions-policy",
  );
});

test("the agent is required, and nobody who comes by it takes it away", async () => {
  const resources = await record();
  const agent = resources.all.find(({ name }) => name === "test-servers-operations-app1-sessions-agent");

  expect(String(agent?.inputs.create)).toContain("variable REQUIRED\n|yes\n");
  expect(agent?.retainOnDelete).toBe(true);
});

test("machines of a group are asked for through the jump host by their private addresses", async () => {
  const resources = await recordGroup({ subnet: "public" }, bySessions);
  const base = resources.all.find(({ name }) => name === "test-servers-app-machines-base");
  const [request = ""] = String(base?.inputs.stdin).split("\n");

  expect(JSON.parse(request)).toMatchObject({
    addresses: "private",
    bastion: { address: "127.0.0.1", port: 2299, user: "test.eu-central-1" },
  });
  expect(JSON.parse(request)).not.toHaveProperty("bastion.hostKey");
  expect(resources.names.Instance).toBeUndefined();
  expect(resources.inputs("BucketObjectv2", "app-session-manager-object")).toMatchObject({
    key: "groups/app/steps/session-manager",
    content: expect.stringContaining("variable REQUIRED\n|yes\n") as string,
  });
});
