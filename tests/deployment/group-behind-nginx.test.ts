import * as pulumi from "@pulumi/pulumi";
import { autoScaling, type Change, settingsAfter } from "../support/changed-example";
import { mockedDeployment, type Recorded, recordDeployment } from "./recorded-resources";
import { programApp } from "./sample-settings";

const withoutDatabase: readonly Change[] = [
  ["apps.shop", programApp],
  ["database", undefined],
  ["aws.backups", undefined],
  ["sites.prod.database", false],
];
const behindNginx: readonly Change[] = [
  ...withoutDatabase,
  ["webserver", undefined],
  ["servers.web1", { roles: "webserver" }],
  ["aws.loadBalancer", undefined],
  ["sites.prod.tls", "internal"],
];
let resources: readonly Recorded[];

beforeAll(async () => {
  resources = await recordDeployment(settingsAfter(autoScaling, ...behindNginx));
});

function find(type: string, name: string): Recorded {
  const found = resources.find((resource) => resource.type.endsWith(`:${type}`) && resource.name === name);
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  return found;
}

test("nginx is told the balancer's name when it is known, and gets requests after the balancer", () => {
  const { inputs, secretInputs, dependsOn } = find("Command", "prod-prod-virtual-host-web1");

  expect(String(inputs.create)).toContain("variable BALANCED");
  expect(String(inputs.create)).toContain("set $tierwright_balancer %%SECRET(BALANCER_ADDRESS,nginx)%%;");
  expect(String(inputs.stdin)).toContain("prod-servers-balancer.elb.amazonaws.com");
  expect(secretInputs).toContain("stdin");
  expect(dependsOn).toEqual(
    expect.arrayContaining(["prod-prod-rollout", "prod-prod-balancer-http-domains-1"]),
  );
});

test("TLS ends at nginx: the balancer has no certificate, and no rule for redirects", () => {
  const types = resources.map(({ type }) => type.split(":").at(-1) ?? "");

  expect(types).not.toContain("ListenerCertificate");
  expect(types.filter((type) => type === "ListenerRule")).toHaveLength(1);
  expect(String(find("Command", "prod-prod-virtual-host-web1").inputs.stdin)).toContain(
    "certificate of prod-prod-certificate",
  );
});

test("the records of the domains lead to the webserver, once it serves them", () => {
  const { inputs, dependsOn } = find("Record", "prod-prod-record-www.example.org");

  expect(inputs.records).toEqual(["public address of prod-servers-web1-machine-address-association"]);
  expect(dependsOn).toContain("prod-prod-virtual-host-web1");
});

test("the stack tells the balancer's name, to which records that others keep have to point", async () => {
  const deployment = await mockedDeployment(settingsAfter(autoScaling, ...withoutDatabase));

  expect(await valueOf(deployment.balancer)).toBe("prod-servers-balancer.elb.amazonaws.com");
  expect(await valueOf(deployment.sites.prod)).toMatchObject({ urls: ["https://www.example.org"] });
});

function valueOf<T>(output: pulumi.Output<T> | undefined): Promise<unknown> {
  return new Promise((resolve) => {
    if (output === undefined) resolve(undefined);
    else output.apply(resolve);
  });
}
