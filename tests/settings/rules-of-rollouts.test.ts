import { problemsAfter } from "../support/problems-of";

type Change = readonly [path: readonly (string | number)[], value: unknown];

// Each row: what is wrong, the change of the example that makes it so, and every problem that is told.
const faults: readonly (readonly [name: string, changes: readonly Change[], problems: readonly RegExp[]])[] =
  [
    [
      "batches for an app that does not roll",
      [[["apps", "wiki", "rollout"], { batch: 2, canary: false, pauseSeconds: 3 }]],
      ["batch", "canary", "pauseSeconds"].map(
        (key) => new RegExp(`^tierwright:apps.wiki.rollout.${key}: is for .strategy: rolling. only`),
      ),
    ],
    [
      "batches for a site that does not roll",
      [[["sites", "docs", "rollout"], { batch: 2 }]],
      [/^tierwright:sites.docs.rollout.batch: is for/],
    ],
    [
      "a site that takes rolling back from under its batches",
      [[["sites", "demo", "rollout", "strategy"], "restart"]],
      ["batch", "canary", "pauseSeconds"].map((key) => new RegExp(`^tierwright:sites.demo.rollout.${key}: `)),
    ],
    [
      "an app that reloads without a command for it",
      [[["apps", "wiki", "rollout"], { strategy: "reload" }]],
      [/^tierwright:apps.wiki.rollout.strategy: needs the app's `reload`/],
    ],
    [
      "a site that reloads without a command for it",
      [[["sites", "docs", "rollout"], { strategy: "reload" }]],
      [/^tierwright:sites.docs.rollout.strategy: needs the app's `reload`/],
    ],
    [
      "a check by command without one",
      [[["apps", "wiki", "check"], { kind: "command" }]],
      [/^tierwright:apps.wiki.check.command: is missing; `kind: command` needs it/],
    ],
    [
      "a command for another check",
      [[["apps", "wiki", "check"], { kind: "tcp", command: "true" }]],
      [/^tierwright:apps.wiki.check.command: belongs to `kind: command` only/],
    ],
  ];

test.each(faults)("%s: every problem is told", (_name, changes, problems) => {
  const told = problemsAfter(changes);

  expect(told).toEqual(problems.map((problem) => expect.stringMatching(problem) as string));
});

test("a site may add to the way of its app", () => {
  expect(
    problemsAfter([
      [["apps", "wiki", "rollout"], { strategy: "rolling" }],
      [["sites", "docs", "rollout"], { batch: 3 }],
    ]),
  ).toEqual([]);
});
