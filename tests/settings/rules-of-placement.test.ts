import { parseSettings } from "../../components/settings/parse-settings";
import { livingServersOf } from "../../components/settings/site-servers";
import { asRecord, ec2ExampleFiles, exampleSettings, setAt, settingsIn } from "../support/example-settings";
import { problemsAfter, problemsOf } from "../support/problems-of";

type Change = readonly [path: readonly (string | number)[], value: unknown];

const at = ["sites", "docs", "servers"];

// Each row: what is wrong, the change of the example that makes it so, and every problem that is told.
const faults: readonly (readonly [name: string, changes: readonly Change[], problems: readonly RegExp[]])[] =
  [
    [
      "a server that does not exist",
      [[at, ["web1", "wob1"]]],
      [
        /^tierwright:sites\.docs\.servers\[1\]: there is no server "wob1" \(did you mean "web1"\?\); choose web1, or leave it out/,
      ],
    ],
    [
      "a server without the role app",
      [[at, "db1"]],
      [
        /^tierwright:sites\.docs\.servers\[0\]: the server db1 does not have the role app, so it runs no site; choose web1, or/,
      ],
    ],
    [
      "only servers that are gone",
      [[at, ["old1"]]],
      [/^tierwright:sites\.docs\.servers: names only servers that are gone \(old1\); name one that exists/],
    ],
    ["no server at all", [[at, []]], [/^tierwright:sites\.docs\.servers: must not be empty/]],
    [
      "something else",
      [[at, 3]],
      [/^tierwright:sites\.docs\.servers: must be the name of an app server or a list/],
    ],
  ];

test.each(faults)("%s", (_name, changes, problems) => {
  const told = problemsAfter(changes);

  expect(told).toHaveLength(problems.length);
  for (const [index, problem] of problems.entries()) expect(told[index]).toMatch(problem);
});

test("a site runs on the servers that it names, without those that are gone, in the order of their names", () => {
  const raw = exampleSettings();
  setAt(raw, ["servers", "app3"], {
    roles: "app",
    address: "203.0.113.70",
    privateAddress: "10.0.0.70",
    hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMP0oRUp4M86WzJqcuiiuH7dkQxlBHhHBhgRSbQQuQaQ",
  });
  setAt(raw, at, ["web1", "old1", "app3"]);
  setAt(raw, ["sites", "forum", "servers"], "app3");

  const settings = parseSettings(raw, "prod");

  const servers = (name: string) =>
    settings.sites
      .filter((site) => site.name === name)
      .flatMap((site) => livingServersOf(site, settings).map((server) => server.name));
  expect({ docs: servers("docs"), forum: servers("forum"), demo: servers("demo") }).toEqual({
    docs: ["app3", "web1"],
    forum: ["app3"],
    demo: ["app3", "web1"],
  });
});

test("beside a group a site cannot choose", () => {
  const [, , autoScaling = ""] = ec2ExampleFiles;
  const raw = settingsIn(autoScaling);
  const [site = ""] = Object.keys(asRecord(raw.sites));
  setAt(raw, ["sites", site, "servers"], ["app"]);

  expect(problemsOf(() => parseSettings(raw, "prod"))).toContainEqual(
    expect.stringMatching(
      /^tierwright:sites\..*\.servers: cannot be chosen beside the group app: its machines run every site/,
    ),
  );
});
