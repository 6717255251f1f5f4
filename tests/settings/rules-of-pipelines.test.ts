import { problemsAfter } from "../support/problems-of";

type Fault = readonly [given: Readonly<Record<string, unknown>>, problem: RegExp];

const script = "./examples/customization/greet.sh";

const faults: readonly Fault[] = [
  [{ "befor-migrate": script }, /befor-migrate: is not a setting \(did you mean "before-migrate"\?\)/],
  [
    { restart: script },
    /restart: is not a setting.*; allowed here: before-fetch, fetch, after-fetch, .*prune/,
  ],
  [{ "before-migrate": 3 }, /before-migrate: must be a script of the project, or off; given: 3/],
  [
    { "before-migrate": ["a", "b"] },
    /before-migrate: must be a script of the project, or off; given: a list/,
  ],
  [{ fetch: false }, /fetch: cannot be switched off: .*replace it by a script/],
  [{ "before-settings": script }, /before-settings: .*`after-build`/],
  [{ settings: script }, /settings: cannot be replaced: going back relies on/],
  [{ settings: "off" }, /settings: cannot be switched off/],
  [{ backup: "off" }, /backup: is switched by the site's `backup.beforeMigration`/],
  [{ "before-backup": script }, /before-backup: runs on the database server/],
  [{ start: script }, /start: cannot be replaced: .*the app's `start`/],
  [{ ready: script }, /ready: cannot be replaced; use the app's `check` with `kind: command`/],
  [{ ready: false }, /ready: cannot be switched off: visitors would meet replicas that do not answer/],
  [{ switch: script }, /switch: cannot be replaced: that no request is lost/],
  [{ switch: false }, /switch: cannot be switched off/],
  [{ drain: "off" }, /drain: cannot be switched off: .*`rollout.drainSeconds: 0`/],
  [{ "after-drain": script }, /after-drain: happens in the background.*`after-switch`/],
  [{ prune: script }, /prune: cannot be replaced: .*`rollout.keepReleases`/],
];

describe.each([["apps", "guestbook"] as const, ["sites", "prod"] as const])(
  "pipeline of %s",
  (kind, name) => {
    test.each(faults)("%j is refused", (given, problem) => {
      const problems = problemsAfter([[[kind, name, "pipeline"], given]]);

      expect(problems).toEqual([expect.stringMatching(problem)]);
      expect(problems[0]).toMatch(new RegExp(`^tierwright:${kind}\\.${name}\\.pipeline\\.`));
    });

    test("what may be done is accepted", () => {
      const given = {
        "before-fetch": script,
        build: script,
        "warm-up": "off",
        prune: false,
        "after-prune": script,
      };

      expect(problemsAfter([[[kind, name, "pipeline"], given]])).toEqual([]);
    });

    test("a script that does not exist is named, what is switched off is no script", () => {
      const given = { "after-build": "./missing.sh", "warm-up": "off" };

      const problems = problemsAfter([[[kind, name, "pipeline"], given]], (file) => file !== "./missing.sh");

      expect(problems).toEqual([
        expect.stringMatching(/\.pipeline\.after-build: ".\/missing.sh" does not exist/),
      ]);
    });
  },
);
