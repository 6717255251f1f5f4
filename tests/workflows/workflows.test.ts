import { devDependencies } from "../../package.json";
import { holdsSecrets, type Job, workflows } from "./workflow";

const all = workflows();
const jobs = all.flatMap(({ file, jobs: ofFile, on }) =>
  Object.entries(ofFile).map(([name, job]) => ({ name: `${file}: ${name}`, job, on, siblings: ofFile })),
);
const steps = jobs.flatMap(({ name, job }) => job.steps.map((step) => ({ name, step })));

/** The conditions that hold when a job runs: its own, and those of what it waits for. */
function conditions(job: Job, siblings: Readonly<Record<string, Job>>): string {
  const before = job.needs === undefined ? undefined : siblings[job.needs];
  return [job.if ?? "", before === undefined ? "" : conditions(before, siblings)].join(" && ");
}

test("there are tests, previews and deployments", () => {
  expect(all.map(({ file }) => file).sort()).toEqual(["deploy.yml", "preview.yml", "test.yml"]);
});

test("every action is pinned by a commit, with its version beside it, and everywhere the same", () => {
  const written = all.flatMap(({ text }) => [...text.matchAll(/uses: (.*)$/gm)].map(([, used = ""]) => used));
  const used = steps.flatMap(({ step }) => step.uses ?? []);

  expect(written.filter((line) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  expect(written.map((line) => line.replace(/ #.*/, ""))).toEqual(used);
  expect(new Set(written).size).toBe(new Set(written.map((line) => line.replace(/@.*/, ""))).size);
});

test("workflows may read at most; jobs ask for the rest one by one", () => {
  for (const { permissions } of all) {
    expect(
      Object.entries(permissions).filter(([scope, level]) => scope !== "contents" || level !== "read"),
    ).toEqual([]);
  }
  const asked = jobs.flatMap(({ job }) =>
    Object.entries(job.permissions ?? {}).map((entry) => entry.join(": ")),
  );
  expect([...new Set(asked)].sort()).toEqual(["contents: read", "id-token: write", "pull-requests: write"]);
});

test("no workflow runs a stranger's code with the rights of the repository", () => {
  const dangerous = ["pull_request_target", "workflow_run", "issue_comment"];

  expect(all.flatMap(({ on }) => Object.keys(on)).filter((event) => dangerous.includes(event))).toEqual([]);
});

test("what runs for a fork's pull request has no secrets", () => {
  const forFork = jobs.filter(
    ({ job, on, siblings }) =>
      "pull_request" in on &&
      !conditions(job, siblings).includes(
        "github.event.pull_request.head.repo.full_name == github.repository",
      ),
  );

  expect(forFork.map(({ name }) => name)).toEqual(["test.yml: test"]);
  expect(forFork.filter(({ job }) => holdsSecrets(job))).toEqual([]);
});

test("no token stays in a checkout", () => {
  const checkouts = steps.filter(({ step }) => step.uses?.startsWith("actions/checkout@"));

  expect(checkouts).toHaveLength(jobs.length);
  expect(checkouts.filter(({ step }) => step.with?.["persist-credentials"] !== false)).toEqual([]);
});

test("packages are installed before there are credentials", () => {
  for (const { job } of jobs.filter(({ job: candidate }) => holdsSecrets(candidate))) {
    const install = job.steps.findIndex(({ run }) => run === "npm ci");
    const firstCredentials = job.steps.findIndex((step) => /AWS_ROLE|secrets\./.test(JSON.stringify(step)));

    expect(install).toBeGreaterThan(-1);
    expect(install).toBeLessThan(firstCredentials);
  }
});

test("nothing from a pull request becomes part of a shell program", () => {
  expect(steps.filter(({ step }) => step.run?.includes("${{"))).toEqual([]);
});

test("a deployment waits for its environment and for the one before, and is never cut off", () => {
  const up = jobs.find(({ name }) => name === "deploy.yml: up")?.job;

  expect(up?.environment).toBe("${{ matrix.stack }}");
  expect(up?.concurrency).toEqual({ group: "up-${{ matrix.stack }}" });
});

test("previews and deployments are judged by the policies, with the CLI that the project has", () => {
  const runs = steps.filter(({ step }) => step.uses?.startsWith("pulumi/actions@"));

  expect(runs.map(({ step }) => step.with?.command).sort()).toEqual(["preview", "up"]);
  for (const { step } of runs) {
    expect(step.with).toMatchObject({ policyPacks: "policies", "pulumi-version": devDependencies.pulumi });
  }
});
