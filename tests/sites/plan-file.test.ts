import fc from "fast-check";
import { planFile } from "../../components/sites/plan-file";
import { outputOf } from "../support/output-of";
import { sampleSite } from "./sample-site";

/** What a shell that has read the plan finds in a variable. */
function readBack(plan: string, name: string): string {
  return outputOf("bash", ["-euc", `${plan}printf %s "$${name}"`]).toString();
}

test("a shell reads from the plan what the settings say", () => {
  const check = { path: "/health", status: 204, body: "it's fine", timeoutSeconds: 30, intervalSeconds: 2 };
  const rollout = {
    strategy: "rolling",
    batch: 2,
    pauseSeconds: 5,
    drainSeconds: 1,
    warmUp: ["/", "/list?page=1"],
  };

  const plan = planFile(sampleSite({ replicas: 3, rollout }, { check }), "10.0.0.6");

  const expected: Readonly<Record<string, string>> = {
    SITE: "prod",
    SYSTEM_USER: "site-prod",
    REPLICAS: "3",
    FIRST_PORT: "12000",
    ADDRESS: "10.0.0.6",
    CHECK_KIND: "http",
    CHECK_HOST: "www.example.org",
    CHECK_PATH: "/health",
    CHECK_STATUS: "204",
    CHECK_BODY: "it's fine",
    CHECK_TIMEOUT_SECONDS: "30",
    CHECK_INTERVAL_SECONDS: "2",
    WARM_UP: "/\n/list?page=1",
    STRATEGY: "rolling",
    BATCH_SIZE: "2",
    CANARY: "1",
    PAUSE_SECONDS: "5",
    DRAIN_SECONDS: "1",
    STOP_SECONDS: "60",
    WATCH_SECONDS: "60",
    KEEP_RELEASES: "5",
  };
  const names = Object.keys(expected);
  const values = outputOf("bash", [
    "-euc",
    `${plan}for name; do printf '%s\\0' "\${!name}"; done`,
    "-",
    ...names,
  ]);
  expect(values.toString().split("\0").slice(0, -1)).toEqual(Object.values(expected));
});

test("no text of the settings leaves its place in the plan", () => {
  const text = fc.string({ minLength: 1, maxLength: 60, unit: "grapheme-ascii" });

  fc.assert(
    fc.property(text, (body) => {
      expect(readBack(planFile(sampleSite({}, { check: { body } }), "10.0.0.6"), "CHECK_BODY")).toBe(body);
    }),
    { numRuns: 25 },
  );
});

test("what an app says of rollouts holds for its sites, unless they say otherwise", () => {
  const app = { rollout: { drainSeconds: 3, watchSeconds: 0 } };

  const plan = planFile(sampleSite({ rollout: { watchSeconds: 9 } }, app), "10.0.0.6");

  expect(plan).toContain("DRAIN_SECONDS='3'\n");
  expect(plan).toContain("WATCH_SECONDS='9'\n");
});
