import type { AwsSettings } from "../../../components/settings/settings";
import { recordGroup } from "./group/group-server";
import { bastion, ec2, ownNetwork, recordOnAws, subnets } from "./aws-resources";

const web1 = ec2("web1", ["webserver"]);
const db1 = ec2("db1", ["db"], { subnet: "private" });
const network = { ...ownNetwork, privateSubnets: subnets("private", 1) };

function record(aws: Partial<AwsSettings>) {
  return recordOnAws([web1, db1], { bastion, network, ...aws });
}

/** The names of what is made for sessions, and on the bastion, without what all names begin with. */
function forSessions({ all }: Awaited<ReturnType<typeof record>>): readonly string[] {
  return all
    .map(({ name }) => name.replace(/^test-servers-/, ""))
    .filter((name) => /sessions|bastion-server/.test(name))
    .sort();
}

test("nothing opens shells unasked, and the bastion has no kit", async () => {
  expect(forSessions(await record({ sessionManager: false }))).toEqual([]);
});

test("every machine may take sessions and has the agent, also the bastion", async () => {
  expect(forSessions(await record({ sessionManager: true }))).toEqual([
    "bastion-machine-role-sessions-policy",
    "bastion-server",
    "bastion-server-base",
    "bastion-server-reachable",
    "db1-machine-role-sessions-policy",
    ...["bastion", "db1", "web1"].flatMap((name) =>
      ["", "-agent"].map((part) => `operations-${name}-sessions${part}`),
    ),
    "web1-machine-role-sessions-policy",
  ]);
});

test("machines of a group have the agent from their birth", async () => {
  const resources = await recordGroup({}, { sessionManager: true });
  const { names } = resources;

  expect(names.RolePolicy).toContain("app-role-sessions-policy");
  expect(names.BucketObjectv2?.filter((name) => name.includes("session"))).toEqual([
    "app-session-manager-object",
  ]);
  expect(resources.find("Group", "app").dependsOn).toEqual(
    expect.arrayContaining([
      "test-servers-app-session-manager-object",
      "test-servers-app-role-sessions-policy",
    ]),
  );
});

test("a machine gets the rights to take sessions, and none to read parameters", async () => {
  const { policy, ...inputs } = (await record({ sessionManager: true })).inputs(
    "RolePolicy",
    "db1-machine-role-sessions-policy",
  );

  expect(inputs).toEqual({ name: "sessions", role: "test-servers-db1-machine-role" });
  expect(JSON.parse(String(policy))).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OpenSessions",
        Effect: "Allow",
        Action: [
          "ssm:UpdateInstanceInformation",
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ],
        Resource: "*",
      },
    ],
  });
});

test("the machine has the rights from its birth, and the agent comes from the region", async () => {
  const resources = await record({ sessionManager: true });
  const agent = resources.all.find(({ name }) => name === "test-servers-operations-db1-sessions-agent");

  expect(resources.find("Instance", "db1-machine").dependsOn).toContain(
    "test-servers-db1-machine-role-sessions-policy",
  );
  expect(String(agent?.inputs.create)).toContain(
    "variable REGION\n|eu-central-1\nvariable REQUIRED\n|no\nscript aws/session-manager\n",
  );
});

test("the bastion carries its steps out itself, and a new machine carries them out anew", async () => {
  const resources = await record({ sessionManager: true });
  const base = resources.all.find(({ name }) => name === "test-servers-bastion-server-base");

  expect(JSON.stringify(base?.inputs.connection)).toContain("test-servers-bastion-machine");
  expect(base?.inputs.connection).not.toHaveProperty("proxy");
  expect(base?.inputs.triggers).toEqual(["test-servers-bastion-machine"]);
});

test("without NAT, sessions have an endpoint at an address that no server can have", async () => {
  const endpoints = ["ssm", "ssmmessages"] as const;
  const resources = await record({
    sessionManager: true,
    network: { ...network, nat: "none", endpoints },
  });

  expect(resources.inputs("VpcEndpoint", "shared-network-endpoints-ssmmessages")).toMatchObject({
    serviceName: "com.amazonaws.eu-central-1.ssmmessages",
    privateDnsEnabled: true,
    subnetConfigurations: [
      { subnetId: "test-servers-shared-network-private-eu-central-1a", ipv4: "10.42.128.9" },
    ],
  });
});
