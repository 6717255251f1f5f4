import { parseSettings } from "../../components/settings/parse-settings";
import { exampleSettings } from "../support/example-settings";
import { problemsAfter } from "../support/problems-of";

const slack = "https://hooks.slack.com/services/T0/B0/x";
const mail = { server: "smtp://localhost", from: "a@example.org", to: ["b@example.org"] };

function problems(given: unknown): readonly string[] {
  return problemsAfter([[["notifications"], { mine: given }]]);
}

type Fault = readonly [what: string, given: unknown, problems: readonly RegExp[]];

const faults: readonly Fault[] = [
  [
    "nobody to tell",
    {},
    [/^tierwright:notifications.mine: must have exactly one of slack, webhook, email, command/],
  ],
  [
    "two at once",
    { slack, webhook: slack },
    [/mine: must have exactly one of slack, webhook, email, command/],
  ],
  [
    "a misspelt kind",
    { slak: slack },
    [/mine.slak: is not a setting \(did you mean "slack"\?\)/, /exactly one of/],
  ],
  [
    "an address that is none",
    { slack: "hooks.slack.com" },
    [/mine.slack: must begin with https:\/\/.*not shown/],
  ],
  [
    "a quote in an address",
    { webhook: `${slack}"\noutput = "/etc/passwd` },
    [/mine.webhook: must begin with/],
  ],
  ["a signature for Slack", { slack, signingSecret: "x" }, [/mine.signingSecret: is for `webhook` only/]],
  ["an unknown event", { slack, on: ["failed"] }, [/mine.on\[0\]: must be one of start, success, failure/]],
  ["no event", { slack, on: [] }, [/mine.on: must not be empty/]],
  [
    "an unknown site",
    { slack, sites: ["prd"] },
    [/mine.sites\[0\]: prd is not a site \(did you mean "prod"\?\)/],
  ],
  ["mail to nobody", { email: { ...mail, to: [] } }, [/mine.email.to: must not be empty/]],
  [
    "mail to a list",
    { email: { ...mail, to: ["a@b.org, c@d.org"] } },
    [/mine.email.to\[0\]: must be a mail address/],
  ],
  [
    "a sender with a header",
    { email: { ...mail, from: "a@b.org>\nBcc: <c@d.org" } },
    [/email.from: must be/],
  ],
  [
    "a web server for mail",
    { email: { ...mail, server: "https://mail" } },
    [/email.server: must be smtps:\/\//],
  ],
  [
    "a user without a password",
    { email: { ...mail, user: "u" } },
    [/email.password: is missing; `user` needs it/],
  ],
  [
    "a password without a user",
    { email: { ...mail, password: "p" } },
    [/email.user: is missing; `password` needs it/],
  ],
];

test.each(faults)("%s: refused", (_what, given, expected) => {
  const found = problems(given);

  expect(found).toHaveLength(expected.length);
  expect(expected.filter((one) => !found.some((problem) => one.test(problem)))).toEqual([]);
});

test("a script that does not exist is named", () => {
  const found = problemsAfter(
    [[["notifications"], { mine: { command: "./x.sh" } }]],
    (file) => file !== "./x.sh",
  );

  expect(found).toEqual([
    expect.stringMatching(/^tierwright:notifications.mine.command: ".\/x.sh" does not exist/),
  ]);
});

test("a broken site does not make those who are told about it broken", () => {
  expect(problemsAfter([[["sites", "prod", "replicas"], 0]])).toEqual([
    expect.stringMatching(/^tierwright:sites.prod.replicas/),
  ]);
});

test("a notification is about all events of all sites unless it says otherwise", () => {
  const { notifications } = parseSettings({ ...exampleSettings(), notifications: { a: { slack } } }, "prod");

  expect(notifications).toMatchObject([
    { name: "a", on: ["start", "success", "failure"], sites: undefined, target: { kind: "slack" } },
  ]);
  expect(JSON.stringify(notifications)).not.toContain("services");
});
