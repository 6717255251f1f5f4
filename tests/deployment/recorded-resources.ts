import * as pulumi from "@pulumi/pulumi";
import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { Deployment } from "../../components/deployment";
import type { Settings } from "../../components/settings/settings";
import { asRecord } from "../support/example-settings";

/** A resource as the program asked the engine for it. Other resources are named by their names. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
  /** With secrets as plain values. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Paths of the inputs that are secret, such as `connection.privateKey`. */
  readonly secretInputs: readonly string[];
  /** Sorted. */
  readonly dependsOn: readonly string[];
  readonly deletedWith: string | undefined;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly protect: boolean;
  readonly deleteBeforeReplace: boolean;
  /** Undefined where it is the default one of its package. */
  readonly provider: string | undefined;
}

/** All resources that a deployment with these settings registers, in order of type and name. */
export function recordDeployment(settings: Settings): Promise<readonly Recorded[]> {
  return recordResources(() => mockedDeployment(settings));
}

/** All resources that are registered meanwhile, in order of type and name. */
export async function recordResources(make: () => Promise<unknown>): Promise<readonly Recorded[]> {
  const requests: RegisterResourceRequest[] = [];
  const monitor = jest.spyOn(MockMonitor.prototype, "registerResource");
  await make();
  await pulumi.runtime.disconnect();
  for (const call of monitor.mock.calls) {
    const request: unknown = call[0];
    if (request instanceof RegisterResourceRequest) requests.push(request);
  }
  monitor.mockRestore();
  return requests.map(recorded).sort((one, other) => (label(one) < label(other) ? -1 : 1));
}

/** A deployment whose resources answer at once, with values by which a test can see where they went. */
export function mockedDeployment(settings: Settings): Promise<Deployment> {
  return withMocks(settings.deploymentName, () => new Deployment(settings.deploymentName, settings));
}

/** What `make` makes in a stack whose resources answer at once. */
export async function withMocks<Made>(stack: string, make: () => Made): Promise<Made> {
  const mocks: pulumi.runtime.Mocks = { newResource: made, call: called };
  await pulumi.runtime.setMocks(mocks, "tierwright", stack);
  return withoutStacks(make);
}

/** Pulumi notes where each of its promises was made: most of a test's time, were these stacks not empty. */
function withoutStacks<Made>(make: () => Made): Made {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** `type name`, by which a person knows a resource. */
export function label({ type, name }: Pick<Recorded, "type" | "name">): string {
  return `${type} ${name}`;
}

function made({ type, name, inputs }: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
  return { id: name, state: { ...asRecord(inputs), ...(outputs[type]?.(name, asRecord(inputs)) ?? {}) } };
}

function called({ token, inputs }: pulumi.runtime.MockCallArgs): Record<string, unknown> {
  switch (token) {
    case "aws:ec2/getAmi:getAmi":
      return { id: `ami for ${JSON.stringify(inputs)}`, rootDeviceName: "/dev/sda1" };
    case "aws:route53/getZone:getZone":
      return { zoneId: `zone for ${JSON.stringify(inputs)}` };
    default:
      return {};
  }
}

const action = { time: "2026-11-21T10:11:12Z", result: "changed", user: "admin", from: "", seconds: 1.5 };

type Outputs = (name: string, inputs: Readonly<Record<string, unknown>>) => Record<string, unknown>;

const outputs: Readonly<Record<string, Outputs>> = {
  "tls:index/privateKey:PrivateKey": (name) => ({
    privateKeyPem: `key of ${name}`,
    privateKeyOpenssh: `key of ${name}\n`,
    publicKeyOpenssh: `public key of ${name}\n`,
  }),
  "tls:index/selfSignedCert:SelfSignedCert": (name) => ({ certPem: `certificate of ${name}` }),
  "tls:index/certRequest:CertRequest": (name) => ({ certRequestPem: `request of ${name}` }),
  "tls:index/locallySignedCert:LocallySignedCert": (name) => ({ certPem: `certificate of ${name}` }),
  "random:index/randomPassword:RandomPassword": (name) => ({ result: passwordOf(name) }),
  "pulumi:index:Stash": (_, { input }) => ({ output: input }),
  "aws:ec2/eipAssociation:EipAssociation": (name) => ({ publicIp: `public address of ${name}` }),
  "aws:sns/topic:Topic": (name) => ({ arn: `arn of ${name}` }),
  "aws:rds/subnetGroup:SubnetGroup": (name) => ({ name }),
  "aws:rds/parameterGroup:ParameterGroup": (name) => ({ name }),
  "aws:rds/instance:Instance": (name) => ({ address: `${name}.rds.amazonaws.com` }),
  "aws:lb/loadBalancer:LoadBalancer": (name) => ({
    ...balancerIds(name),
    dnsName: `${name}.elb.amazonaws.com`,
    zoneId: `zone of ${name}`,
  }),
  "aws:lb/listener:Listener": (name) => ({ arn: `arn of ${name}` }),
  "aws:lb/targetGroup:TargetGroup": (name) => balancerIds(name),
  "aws:acm/certificate:Certificate": (name, { domainName, subjectAlternativeNames }) => ({
    arn: `arn of ${name}`,
    domainValidationOptions: [domainName, subjectAlternativeNames ?? []].flat().map(validationOption),
  }),
  "aws:route53/record:Record": (_, { name }) => ({ fqdn: name }),
  "aws:autoscaling/group:Group": (name) => ({ arn: `arn:aws:autoscaling:${name}` }),
  "aws:ec2/launchTemplate:LaunchTemplate": () => ({ latestVersion: 7 }),
  "aws:s3/bucket:Bucket": (name) => ({ bucket: name, arn: `arn:aws:s3:::${name}` }),
  "aws:iam/role:Role": (name) => ({ name }),
  "aws:iam/instanceProfile:InstanceProfile": (name) => ({ name }),
  "aws:ssm/parameter:Parameter": (_, { name }) => ({ arn: `arn:aws:ssm:parameter${String(name)}` }),
  "command:local:Command": (name) => ({
    stderr: "i-0b: begins\ni-0b: is done\ni-0a: is done\n",
    stdout: `${JSON.stringify({ ...action, title: name })}\n`,
  }),
  "command:remote:Command": (name) => ({
    stderr: "app1: begins\napp1: is done\n",
    stdout: `${JSON.stringify({ ...action, title: name })}\nnot a line of the history\n`,
  }),
};

function balancerIds(name: string): Record<string, unknown> {
  return { arn: `arn of ${name}`, arnSuffix: `end of arn of ${name}` };
}

function validationOption(domainName: unknown): Record<string, unknown> {
  return {
    domainName,
    resourceRecordName: `_proof.${String(domainName)}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_value.${String(domainName)}.`,
  };
}

/** The password that the resource of this name makes up. */
export function passwordOf(name: string): string {
  return `made-up-${name}`;
}

function recorded(request: RegisterResourceRequest): Recorded {
  const secretInputs: string[] = [];
  const inputs = plain(request.getObject()?.toJavaScript() ?? {}, [], secretInputs);
  return {
    type: request.getType(),
    name: request.getName(),
    parent: nameOf(request.getParent()),
    inputs: asRecord(inputs),
    secretInputs,
    dependsOn: request
      .getDependenciesList()
      .map((urn) => nameOf(urn) ?? "")
      .sort(),
    deletedWith: nameOf(request.getDeletedwith()),
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    protect: request.getProtect() ?? false,
    deleteBeforeReplace: request.getDeletebeforereplace(),
    // A provider is named by its URN and its id.
    provider: nameOf(request.getProvider().split("::").slice(0, -1).join("::")),
  };
}

function nameOf(urn: string): string | undefined {
  return urn === "" ? undefined : urn.split("::").at(-1);
}

/** Pulumi's marks on the wire: a secret is `{ [mark]: kind, value }`. */
const mark = "4dabf18193072939515e22adb298388d";
const secretKind = "1b47061264138c4ac30d75fd1eb44270";

function plain(value: unknown, path: readonly string[], secrets: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => plain(item, [...path, String(index)], secrets));
  if (typeof value !== "object" || value === null) return value;
  const fields = asRecord(value);
  if (fields[mark] === secretKind) {
    secrets.push(path.join("."));
    return plain(fields.value, path, []);
  }
  return Object.fromEntries(
    Object.entries(fields).map(([key, item]) => [key, plain(item, [...path, key], secrets)]),
  );
}
