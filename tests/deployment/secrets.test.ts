import { parseSettings } from "../../components/settings/parse-settings";
import { exampleSettings, setAt } from "../support/example-settings";
import { type Recorded, recordDeployment } from "./recorded-resources";
import { sampleSettings, serverKey } from "./sample-settings";

/** The annotated example, which has every setting; commits need not be looked up in a repository. */
function example() {
  const raw = exampleSettings();
  setAt(raw, ["apps", "notes", "source", "ref"], "a".repeat(40));
  setAt(raw, ["sites", "demo", "release"], "b".repeat(40));
  return parseSettings(raw, "test");
}

/** Pieces by which every secret of the example is known, however it was escaped. */
function traces(): readonly string[] {
  const settings = example();
  const keys = [
    settings.ssh.privateKey,
    settings.ssh.bastion?.privateKey,
    ...settings.apps.map(({ source }) => (source.kind === "git" ? source.ssh?.deployKey : undefined)),
    ...settings.sites.map(({ tls }) => (tls.kind === "provided" ? tls.privateKey : undefined)),
  ];
  const lines = keys.flatMap((key) => (key === undefined ? [] : lineInside(key.reveal())));
  return ["hush-6f1d", "made-up-", "key of test-", ...lines];
}

/** A line in the middle of a key in PEM form: the first ones are the same in all keys. */
function lineInside(pem: string): string {
  const lines = pem.trimEnd().split("\n");
  return lines[Math.floor(lines.length / 2)] ?? "";
}

let resources: readonly Recorded[] = [];

beforeAll(async () => {
  resources = await recordDeployment(example());
});

test("no secret is in a name, a command or any other open input", () => {
  const open = resources.map(({ inputs, secretInputs, ...rest }) => ({
    ...rest,
    inputs: Object.fromEntries(Object.entries(inputs).filter(([name]) => !secretInputs.includes(name))),
  }));

  const found = open.filter((resource) => traces().some((trace) => JSON.stringify(resource).includes(trace)));

  expect(traces()).toHaveLength(7);
  expect(found.map(({ name }) => name)).toEqual([]);
});

test("every connection and all standard input is secret", () => {
  const commands = resources.filter(({ type }) => type.startsWith("command:"));

  const inOpen = commands.filter(({ inputs, secretInputs }) =>
    ["connection", "stdin"].some((name) => name in inputs && !secretInputs.includes(name)),
  );

  expect(commands.length).toBeGreaterThan(20);
  expect(inOpen).toEqual([]);
});

test("a site's secrets go only to its own steps on app servers, to be put in place or to be hidden", () => {
  const told = resources.filter(({ inputs }) => JSON.stringify(inputs.stdin ?? "").includes("hush-6f1d"));

  expect(told.map(({ name }) => name)).toEqual([
    // The key of the bucket that its releases come from.
    "test-board-release-old1",
    "test-board-release-web1",
    "test-kinto-migration",
    "test-kinto-release-old1",
    "test-kinto-release-web1",
    "test-kinto-rollout",
    "test-prod-migration",
    "test-prod-release-web1",
    "test-prod-rollout",
    "test-prod-task-backup-uploads-web1",
    "test-prod-task-clean-migrate-web1",
    "test-prod-task-clean-start-web1",
    "test-prod-task-clean-stop-web1",
    "test-prod-task-reindex-web1",
  ]);
});

test("a step that needs no secret has no standard input", async () => {
  const plain = await recordDeployment(sampleSettings());
  const silent = plain.filter(
    ({ type, inputs }) => type === "command:remote:Command" && inputs.stdin === undefined,
  );

  expect(silent.map(({ name }) => name)).toEqual([
    "test-app-all1",
    "test-peers-all1",
    "test-prod-virtual-host-all1",
    "test-webserver-all1",
  ]);
});

test("the key of the servers is on no server's standard input", async () => {
  const plain = await recordDeployment(sampleSettings());
  const line = lineInside(serverKey);

  const told = plain.filter(({ inputs }) => JSON.stringify(inputs.stdin ?? "").includes(line));

  expect(told.map(({ name }) => name)).toEqual(["test-servers-all1-reachable"]);
});
