import { readFileSync } from "node:fs";
import { z } from "zod";
import { parseSettings } from "../../../components/settings/parse-settings";
import { recordDeployment } from "../../deployment/recorded-resources";
import { serverKey } from "../../deployment/sample-settings";
import { ec2ExampleFiles, setAt, settingsIn } from "../../support/example-settings";
import { projectFiles } from "../../support/shell-files";
import { actionsOfCommands, actionsOfPlugin, actionsOfProvider, neededActions } from "./needed-actions";

/** A text or several. */
const texts = z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat());
const statement = z.strictObject({
  Sid: z.string(),
  Effect: z.literal("Allow"),
  Action: texts,
  Resource: texts,
  Condition: z.record(z.string(), z.record(z.string(), texts)).optional(),
});
const policy = z.strictObject({ Version: z.literal("2012-10-17"), Statement: z.array(statement) });

function read(file: string) {
  const text = readFileSync(`examples/ec2/${file}`, "utf8");
  return { text, statements: policy.parse(JSON.parse(text)).Statement };
}

const servers = read("deployer-policy.json");
const services = read("deployer-policy-of-services.json");
const sessions = read("deployer-policy-of-sessions.json");
const all = [...servers.statements, ...services.statements, ...sessions.statements];

function allows(statements: typeof all, action: string): boolean {
  return statements.some(({ Action }) => Action.some((pattern) => matches(pattern, action)));
}

function matches(pattern: string, action: string): boolean {
  return pattern.endsWith("*") ? action.startsWith(pattern.slice(0, -1)) : pattern === action;
}

/** The code that makes or asks for something of AWS. */
const code = projectFiles()
  .filter((file) => /^(components|commands)\/.*\.ts$/.test(file))
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

function found(pattern: RegExp): readonly string[] {
  return [...new Set([...code.matchAll(pattern)].map(([, one = "", two = ""]) => `${one}${two}`))].sort();
}

/** As `needed-actions.ts` calls them. */
const usedTypes = [
  ...found(/new aws\.(\w+\.[A-Z]\w+)\(/g),
  ...found(/aws\.(\w+\.get[A-Z][A-Za-z0-9]*?)(?:Output)?\(/g),
].sort();

test("what each type of resource needs is known, and of no other", () => {
  expect(Object.keys(neededActions).sort()).toEqual(usedTypes);
  expect(Object.keys(actionsOfCommands).sort()).toEqual(found(/new ([A-Z]\w+Command)\(/g));
});

const needed = [
  ...Object.values(neededActions).flat(),
  ...Object.values(actionsOfCommands),
  ...actionsOfPlugin,
  ...actionsOfProvider,
];

test("the deploying user may do all that the platform asks for", () => {
  expect(needed.filter((action) => !allows(all, action))).toEqual([]);
});

test("and nothing else", () => {
  const patterns = all.flatMap(({ Action }) => Action);

  expect(patterns.filter((pattern) => !needed.some((action) => matches(pattern, action)))).toEqual([]);
  expect(patterns.filter((pattern) => pattern.endsWith("*"))).toEqual([
    "ec2:Describe*",
    "autoscaling:Describe*",
    "elasticloadbalancing:Describe*",
    "rds:Describe*",
  ]);
});

test("for servers without a group, a balancer or services the first policy is enough", async () => {
  const [ownNetwork = ""] = ec2ExampleFiles;
  const raw = settingsIn(ownNetwork);
  setAt(raw, ["ssh"], { privateKey: serverKey });
  for (const service of ["backups", "bucket", "dns", "logs", "alarms", "snapshots"]) {
    setAt(raw, ["aws", service], undefined);
  }
  const resources = await recordDeployment(parseSettings(raw, "test"));
  const types = new Set(
    resources.flatMap(({ type }) => {
      const [, module, name] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
      return module === undefined ? [] : [`${module}.${name ?? ""}`];
    }),
  );

  const actions = [...types, "ec2.getAmi"].flatMap((type) => neededActions[type] ?? [`${type} is not known`]);

  expect(types.size).toBeGreaterThan(15);
  expect(actions.filter((action) => !allows(servers.statements, action))).toEqual([]);
});

test("roles can be made, changed and passed on only under the stack's name, and to the services that need them", () => {
  const ofRoles = all.filter(({ Action }) => Action.some((action) => action.startsWith("iam:")));

  expect(ofRoles.map(({ Sid, Resource, Condition }) => ({ Sid, Resource, Condition }))).toEqual([
    {
      Sid: "Roles",
      Resource: ["arn:aws:iam::*:role/prod-*", "arn:aws:iam::*:instance-profile/prod-*"],
      Condition: undefined,
    },
    {
      Sid: "PassRoles",
      Resource: ["arn:aws:iam::*:role/prod-*"],
      Condition: { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com", "dlm.amazonaws.com"] } },
    },
    {
      Sid: "RolesOfServices",
      Resource: ["arn:aws:iam::*:role/aws-service-role/*"],
      Condition: {
        StringEquals: {
          // That of events is by which alarms move machines away from bad hardware.
          "iam:AWSServiceName": ["autoscaling", "elasticloadbalancing", "events", "rds", "spot"].map(
            (service) => `${service}.amazonaws.com`,
          ),
        },
      },
    },
  ]);
});

test("machines, volumes and networks of others cannot be deleted", () => {
  const destructive = all.filter(({ Action }) =>
    Action.some((action) => /^ec2:(Terminate|Stop|Release|Delete(?!Tags|Route$))/.test(action)),
  );

  expect(destructive.map(({ Sid, Condition }) => [Sid, Condition])).toEqual(
    ["TakeOwnAway", "TakeOwnTemplatesAway"].map((sid) => [
      sid,
      { Null: { "aws:ResourceTag/tierwright:stack": ["false"] } },
    ]),
  );
});

test("sessions can be opened to SSH servers of the stack's machines alone, and nobody else's can be touched", () => {
  const ofSessions = all.filter(({ Action }) => Action.some((action) => action.includes("Session")));
  const explicit = { BoolIfExists: { "ssm:SessionDocumentAccessCheck": ["true"] } };

  expect(ofSessions.map(({ Action, Resource, Condition }) => [Action, Resource, Condition])).toEqual([
    [
      ["ssm:StartSession"],
      ["arn:aws:ec2:*:*:instance/*"],
      { StringEquals: { "ssm:resourceTag/tierwright:stack": ["prod"] }, ...explicit },
    ],
    [["ssm:StartSession"], ["arn:aws:ssm:*:*:document/AWS-StartSSHSession"], explicit],
    [
      ["ssm:ResumeSession", "ssm:TerminateSession"],
      ["*"],
      { StringLike: { "ssm:resourceTag/aws:ssmmessages:session-id": ["${aws:userid}"] } },
    ],
  ]);
  expect(sessions.statements.find(({ Sid }) => Sid === "SpeakInOwnSessions")?.Resource).toEqual([
    "arn:aws:ssm:*:*:session/${aws:userid}-*",
  ]);
});

test.each([
  ["deployer-policy.json", servers.text],
  ["deployer-policy-of-services.json", services.text],
  ["deployer-policy-of-sessions.json", sessions.text],
])("%s is short enough for a policy of IAM", (_file, text) => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; blanks do not count.
  expect(text.replaceAll(/\s/g, "").length).toBeLessThanOrEqual(6144);
});
