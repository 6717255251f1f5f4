import { recordDeployment, type Recorded } from "./recorded-resources";
import { sampleSettings } from "./sample-settings";

/** A group of app servers behind a load balancer, and a database server. */
const sections = {
  platform: "aws",
  aws: { region: "eu-central-1", sshFrom: ["203.0.113.0/24"] },
  ssh: {},
  webserver: "alb",
  servers: { db1: { roles: "db" }, app: { roles: "app", group: {} } },
  sites: {
    prod: {
      domain: "www.example.org",
      port: 12_000,
      tls: "internal",
      secrets: { TOKEN: "very-secret-token" },
    },
  },
};

let resources: readonly Recorded[] = [];

beforeAll(async () => {
  resources = await recordDeployment(sampleSettings(sections));
});

function find(type: string, name: string): Recorded {
  const found = resources.find((resource) => resource.type.endsWith(`:${type}`) && resource.name === name);
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  return found;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("not a text");
  return value;
}

/** The names of the resources of a type. */
function names(type: string): readonly string[] {
  return resources.filter((resource) => resource.type.endsWith(`:${type}`)).map(({ name }) => name);
}

test("what machines to come carry out lies in the bucket, and its secrets in Parameter Store", () => {
  const key = (name: string) => [name, find("BucketObjectv2", name).inputs.key];
  const parameter = (name: string) => [name, find("Parameter", name).inputs.name];

  expect(names("BucketObjectv2").map(key)).toEqual([
    ["test-app-app-object", "groups/app/steps/app"],
    ["test-peers-app-object", "groups/app/steps/peers"],
    ["test-prod-gateway-app-object", "groups/app/steps/site.prod.gateway"],
    ["test-prod-release-app-current-object", "groups/app/current/prod"],
    ["test-prod-release-app-object", "groups/app/staged/site.prod.release"],
    ["test-servers-app-base-object", "groups/app/steps/base"],
    ["test-servers-app-boot", "groups/app/boot.sh"],
    ["test-servers-app-install", "groups/app/install.sh"],
    ["test-servers-app-kit", "groups/app/kit"],
    ["test-webserver-app-object", "groups/app/steps/webserver"],
  ]);
  expect(
    names("Parameter")
      .filter((name) => !name.endsWith("host-key-parameter"))
      .map(parameter),
  ).toEqual([
    ["test-peers-app-secrets", "/tierwright/test/app/steps/peers"],
    ["test-prod-release-app-current", "/tierwright/test/app/current/prod"],
    ["test-prod-release-app-secrets", "/tierwright/test/app/staged/site.prod.release"],
  ]);
});

test("whoever finds a step finds the secrets that it asks for", () => {
  for (const name of ["test-peers-app", "test-prod-release-app"])
    expect(find("BucketObjectv2", `${name}-object`).dependsOn).toContain(`${name}-secrets`);
});

test("machines carry out what lies in the bucket, after it lies there", () => {
  for (const name of ["test-app-app", "test-peers-app", "test-prod-release-app", "test-webserver-app"]) {
    const { inputs, dependsOn, deletedWith } = find("Command", name);

    expect(text(inputs.create)).toContain(text(find("BucketObjectv2", `${name}-object`).inputs.content));
    expect(dependsOn).toContain(`${name}-object`);
    expect(deletedWith).toBe("test-servers-app");
  }
});

test("a rollout and a migration are for one machine, and nothing that machines to come do", () => {
  const { create } = find("Command", "test-prod-rollout").inputs;

  expect(text(create)).toContain("carry-out.ts apply --on one --history prod");
  expect(text(create)).toContain("variable APP_SERVERS\n|app\nvariable WEBSERVERS\n|\n");
  expect(names("BucketObjectv2")).not.toContain("test-prod-rollout-object");
});

test("the gateway comes after the rollout that tells it of replicas, and the balancer after the gateway", () => {
  expect(find("Command", "test-prod-gateway-app").dependsOn).toContain("test-prod-rollout");
  expect(find("TargetGroup", "test-prod-balancer-targets").inputs.port).toBe(12_031);
  expect(find("Attachment", "test-prod-balancer-attachment").dependsOn).toContain("test-prod-gateway-app");
});

test("no secret is in user data, objects, or the text of a command", () => {
  const secrets = ["very-secret-token", "key of test-", "made-up-test-prod-password"];
  const shown = resources.flatMap(({ inputs, secretInputs }) =>
    ["create", "delete", "content", "userData", "policy"]
      .filter((name) => !secretInputs.includes(name) && typeof inputs[name] === "string")
      .map((name) => (name === "userData" ? decoded(text(inputs[name])) : text(inputs[name]))),
  );

  expect(shown.length).toBeGreaterThan(20);
  expect(
    secrets.filter((secret) => shown.some((one) => one.replaceAll("public key", "").includes(secret))),
  ).toEqual([]);
});

/** As launch templates have it; instances have it as it is. */
function decoded(userData: string): string {
  return userData.startsWith("#") ? userData : Buffer.from(userData, "base64").toString();
}

test("secrets reach machines by standard input and Parameter Store, marked as secret", () => {
  const { inputs, secretInputs } = find("Command", "test-prod-release-app");
  const kept = find("Parameter", "test-prod-release-app-secrets");

  expect(secretInputs).toContain("stdin");
  expect(text(inputs.stdin)).toContain("very-secret-token");
  expect([kept.secretInputs, kept.inputs.type, kept.inputs.tier]).toEqual([
    ["value"],
    "SecureString",
    "Intelligent-Tiering",
  ]);
  expect(text(inputs.stdin).split("\n").slice(1).join("\n")).toBe(kept.inputs.value);
});

test("what machines publish is theirs, and goes with the site", () => {
  const { inputs, ignoreChanges } = find("Parameter", "test-prod-release-app-current");

  const object = find("BucketObjectv2", "test-prod-release-app-current-object");

  expect(inputs.value).toBe("unpublished");
  expect(ignoreChanges).toEqual(["value"]);
  expect(object.inputs.content).toBe("unpublished\n");
  expect(object.ignoreChanges).toEqual(["*"]);
});

test("the machines of a group ask each other, under one host key, from the group's networks alone", () => {
  const ofGroup = text(find("Command", "test-peers-app").inputs.create);
  const ofDatabase = text(find("Command", "test-peers-db1").inputs.create);

  expect(ofGroup).toContain("|app group 22 app %%SECRET(HOST_KEY_app,raw)%%\n");
  expect(ofGroup).toContain("peers/known_hosts 0640 root:root\n|app %%SECRET(HOST_KEY_app,raw)%%\n");
  for (const create of [ofGroup, ofDatabase]) {
    expect(create).toContain("variable ASKED_BY\n|app\n");
    expect(create).toContain('restrict,from="10.42.192.0/20,10.42.208.0/20",command=');
  }
});

test("the database lets the group's networks in", () => {
  const { create } = find("Command", "test-database-db1").inputs;

  expect(text(create)).toContain("|hostssl  sameuser     all       10.42.192.0/20  scram-sha-256\n");
  expect(text(create)).toContain("|hostssl  sameuser     all       10.42.208.0/20  scram-sha-256\n");
});

test("a stack with nothing but a group has a key for its machines to ask each other", async () => {
  const servers = { app: { roles: "app", group: {} } };
  const sites = { prod: { domain: "www.example.org", database: false } };

  const alone = await recordDeployment(sampleSettings({ ...sections, servers, sites }));

  expect(alone.map(({ name }) => name)).toContain("test-peers-key");
});
