import { siteHistory } from "../../components/sites/site-history";

const first = {
  time: "2026-11-21T02:32:34Z",
  step: "site.prod.rollout",
  title: "rollout of release 1.5 of prod (blue-green)",
  result: "changed",
  user: "admin",
  from: "203.0.113.9",
  site: "prod",
  fromRelease: "1.4",
  toRelease: "1.5",
  seconds: 0.74,
};
const second = {
  time: "2026-11-21T03:00:00Z",
  step: "site.prod.rollout",
  title: "rollback",
  result: "done",
  user: "root",
  from: "",
  site: "prod",
  seconds: 12,
};

function linesOf(...actions: readonly unknown[]): string {
  return actions.map((action) => JSON.stringify(action)).join("\n");
}

test("actions are told by their times, and tell of releases only where those are known", () => {
  expect(siteHistory(linesOf(first, second))).toStrictEqual({
    "2026-11-21T02:32:34Z": {
      who: "admin from 203.0.113.9",
      what: "rollout of release 1.5 of prod (blue-green)",
      from: "1.4",
      to: "1.5",
      result: "done",
      seconds: 0.74,
    },
    "2026-11-21T03:00:00Z": { who: "root", what: "rollback", result: "done", seconds: 12 },
  });
});

test.each([
  ["what the kit said in former versions", "app1: release 1.5 answers on 2 replica(s)"],
  ["a line that was cut off", linesOf(first).slice(0, 40)],
  ["another object", "{}"],
  ["no object", "null"],
  ["a field of another type", linesOf({ ...first, seconds: "0.74" })],
  ["a time that is none", linesOf({ ...first, time: "yesterday" })],
  ["an empty line", ""],
])("%s is left out, and the lines around it are not", (_what, malformed) => {
  const history = siteHistory(`${linesOf(first)}\n${malformed}\n${linesOf(second)}\n`);

  expect(Object.keys(history)).toEqual([first.time, second.time]);
});

test("a site without a history has an empty one", () => {
  expect(siteHistory("")).toEqual({});
});

test("only the fields that are meant for it get into the stack's outputs", () => {
  const [action] = Object.values(siteHistory(linesOf({ ...first, password: "hush" })));

  expect(Object.keys(action ?? {})).toEqual(["who", "what", "from", "to", "result", "seconds"]);
});
