import { literal, renderTemplate, templateText } from "../../steps/template";
import { code } from "./boot-code";
import { groupParameters, groupPrefix } from "./group/group-names";
import { ssmAddress } from "./user-data";

/** How long a machine that leaves waits until the balancer has noticed, in seconds. */
export const leaveSeconds = 25;

/** What the machines of a group are told before anybody can log in: the same for all, and for as long as the group lives. */
export interface GroupUserDataArgs {
  readonly stack: string;
  /** Name of the group among the servers. */
  readonly group: string;
  /** Name that the group has at EC2 Auto Scaling. */
  readonly autoScalingGroup: string;
  /** Name of the stack's bucket. */
  readonly bucket: string;
  /** Name of the parameter that holds the private SSH host key of all machines of the group. */
  readonly hostKeyParameter: string;
  readonly region: string;
  /** Address of another implementation of AWS's API, without a slash at the end. @default Amazon's own */
  readonly endpointUrl: string | undefined;
}

/**
 * The user data of a group's machines. It names the bucket from which they get all that may change, so that no change of a
 * step needs another launch template.
 * @throws TemplateError when a value holds what cannot be written, as NUL.
 */
export function groupUserData(args: GroupUserDataArgs): string {
  const { hostKeyParameter, region, endpointUrl } = args;
  return renderTemplate("aws/group-user-data", "yaml", {
    files: code("aws/boot-files.sh"),
    library: `${code("aws/signature.sh")}${code("aws/instance-role.sh")}`,
    start: code("aws/boot-start.sh"),
    settings: groupSettings(args),
    hostKey: `. "\${TIERWRIGHT_ROOT:-}/usr/local/lib/tierwright-boot/aws.sh"\n${code("aws/host-key.sh")}`,
    hostKeyParameter,
    region,
    ssm: endpointUrl ?? ssmAddress(region),
  });
}

/** What the user data fetches and runs: one text, as there is no kit on the machine yet. */
export function groupBootText(): string {
  const parts = [
    ...["signature", "instance-role", "request", "bucket", "parameters", "group", "lifecycle-unit"],
    "boot",
  ];
  return parts.map((part) => templateText(`aws/${part}.sh`)).join("\n");
}

function groupSettings({ stack, group, ...args }: GroupUserDataArgs): string {
  return renderTemplate("aws/group-settings", "shell", {
    group,
    region: args.region,
    endpoint: args.endpointUrl ?? "",
    bucket: args.bucket,
    prefix: groupPrefix(group),
    parameters: groupParameters(stack, group),
    autoScalingGroup: args.autoScalingGroup,
    leaveSeconds: literal(`${leaveSeconds}`),
  });
}
