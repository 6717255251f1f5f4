import type { Settings } from "../../components/settings/settings";
import { recordDeployment } from "../deployment/recorded-resources";
import { programApp } from "../deployment/sample-settings";
import { autoScaling, type Change, settingsAfter } from "../support/changed-example";
import { servedPack } from "./served-pack";

const pack = servedPack();

/** The example's app, from where nothing has to be looked for. */
const app: Change = ["apps.shop", programApp];

/** What the pack says of everything that a deployment asks AWS for, as `rule: resource`. */
async function broken(settings: Settings): Promise<readonly string[]> {
  const all = await recordDeployment(settings);
  const ofAws = all.filter(({ type }) => type.startsWith("aws:"));
  const described = ofAws.map(({ type, name, inputs, protect, provider }) => ({
    ...{ type, name, props: inputs, protect },
    // The stand-ins for resources answer with their names.
    bucketFrom: typeof inputs.bucket === "string" ? [inputs.bucket] : [],
    provider: all.find((other) => other.name === provider)?.inputs ?? {},
  }));
  const alone = described.map(async (resource) =>
    (await pack().judge(resource)).map(({ rule }) => `${rule}: ${resource.name}`),
  );
  const together = (await pack().judgeStack(described)).map(({ rule, urn }) => `${rule}: ${urn}`);
  return [...(await Promise.all(alone)).flat(), ...together];
}

test("a group behind its load balancer, with RDS, a bucket and all that watches them, keeps every rule", async () => {
  expect(await broken(settingsAfter(autoScaling, app))).toEqual([]);
});

test("so does one on spot, behind nginx", async () => {
  const changes: readonly Change[] = [
    app,
    ["webserver", undefined],
    ["servers.web1", { roles: "webserver" }],
    ["aws.loadBalancer", undefined],
    ["sites.prod.tls", "internal"],
    ["servers.app.type", ["t4g.small", "t4g.medium"]],
    ["servers.app.group.spot", { onDemand: 1 }],
  ];

  expect(await broken(settingsAfter(autoScaling, ...changes))).toEqual([]);
});

test("without protection its data are told", async () => {
  const changes: readonly Change[] = [app, ["aws.protect", false], ["database.rds.protect", undefined]];

  expect([...new Set(await broken(settingsAfter(autoScaling, ...changes)))].sort()).toEqual([
    expect.stringMatching(/^data-is-protected: .*-bucket$/),
    expect.stringMatching(/^data-is-protected: .*-database/),
  ]);
});
