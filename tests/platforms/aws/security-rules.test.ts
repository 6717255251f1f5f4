import { bastion, ec2, ownNetwork, recordOnAws, subnets } from "./aws-resources";

const inPrivate = { subnet: "private" } as const;
const db1 = ec2("db1", ["db"], inPrivate);
const app1 = ec2("app1", ["app"], inPrivate);
const web1 = ec2("web1", ["webserver"]);
const placed = { bastion, network: { ...ownNetwork, privateSubnets: subnets("private", 1) } };

test("each tier is let in only by the tier before it, on its ports", async () => {
  const { letIn } = await recordOnAws([app1, db1, web1], placed);

  expect(letIn).toEqual([
    "app: tcp 12000-12031 from webserver",
    "bastion: tcp 22 from 203.0.113.0/24",
    "db: tcp 5432 from app",
    "private: tcp 22 from app",
    "private: tcp 22 from bastion",
    "public: tcp 22 from 203.0.113.0/24",
    "public: tcp 22 from app",
    "webserver: tcp 443 from 0.0.0.0/0",
    "webserver: tcp 80 from 0.0.0.0/0",
  ]);
});

test("servers may call whom they like; the bastion has its updates, its key and the private servers", async () => {
  const { letOut } = await recordOnAws([app1, db1, web1], placed);

  expect(letOut).toEqual([
    "bastion: tcp 22 to private",
    "bastion: tcp 443 to 0.0.0.0/0",
    "bastion: tcp 80 to 0.0.0.0/0",
    "private: -1  to 0.0.0.0/0",
    "public: -1  to 0.0.0.0/0",
  ]);
});

test("what stays on one machine needs no rule", async () => {
  const { letIn } = await recordOnAws([ec2("all1", ["db", "webserver", "app"])]);

  expect(letIn).toEqual([
    "public: tcp 22 from 203.0.113.0/24",
    "webserver: tcp 443 from 0.0.0.0/0",
    "webserver: tcp 80 from 0.0.0.0/0",
  ]);
});

test("each machine is in the group of its subnet and in those of its roles that have rules", async () => {
  const resources = await recordOnAws([ec2("both1", ["db", "app"]), web1]);

  expect(resources.inputs("Instance", "both1-machine").vpcSecurityGroupIds).toEqual([
    "test-servers-shared-groups-public",
    "test-servers-shared-groups-app",
  ]);
  expect(resources.letIn.filter((rule) => rule.startsWith("db:"))).toEqual([]);
});

test("a site that is added adds a rule and leaves the others as they are", async () => {
  const one = await recordOnAws([app1, web1], placed);
  const two = await recordOnAws([app1, web1], placed, { sites: [12_000, 20_000] });
  const rules = ({ names }: typeof one) => names.SecurityGroupIngressRule ?? [];

  expect(rules(two)).toEqual(expect.arrayContaining([...rules(one)]));
  expect(rules(two).filter((rule) => !rules(one).includes(rule))).toEqual([
    "shared-groups-app-20000-20031-from-webserver",
  ]);
});

test("two hundred sites need forty rules, which let in no other port than those between two near sites", async () => {
  const sites = Array.from({ length: 200 }, (_, site) => 10_000 + ((site * 37) % 711) * 32);

  const { letIn } = await recordOnAws([app1, web1], placed, { sites });

  expect(letIn.filter((rule) => rule.startsWith("app:"))).toHaveLength(40);
});

test("with a bastion that is not ours, the ranges say where it is", async () => {
  const { letIn } = await recordOnAws([db1, app1], { ...placed, bastion: undefined });

  expect(letIn).toContain("private: tcp 22 from 203.0.113.0/24");
});

test("a rule says what it is for, in characters that AWS takes", async () => {
  const { all } = await recordOnAws([app1, db1, web1], placed);
  const descriptions = all.map(({ inputs }) => inputs.description).filter((text) => typeof text === "string");
  const rules = all.filter(({ type }) => /SecurityGroup(Ingress|Egress)?(Rule)?$/.test(type));

  expect(rules.filter(({ inputs, type }) => !("description" in inputs) && !type.includes("Default"))).toEqual(
    [],
  );
  expect(descriptions.filter((text) => !/^[A-Za-z0-9 ._:/()#,@[\]+=&;{}!$*-]{1,255}$/.test(text))).toEqual(
    [],
  );
});

test("the group that AWS gives to whatever names none is emptied", async () => {
  const { inputs } = (await recordOnAws([web1])).find("DefaultSecurityGroup", "shared-network-default-group");

  expect(inputs).toEqual({ vpcId: "test-servers-shared-network-vpc", tags: { Name: "test-unused" } });
});
