import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { type ApiAnswer, ToldApi } from "../../support/told-api";

/** A machine as AWS tells of it. */
export interface ToldMachine {
  readonly id: string;
  readonly lifecycle: string;
  /** Undefined: EC2 has not got it any more. */
  readonly address: string | undefined;
  /** The day of this month on which it was launched. */
  readonly day: number;
}

/** A group as AWS tells of it. */
export interface ToldGroup {
  /** Version of the launch template that it makes machines from. Default: 1. */
  readonly version?: string;
  readonly desired?: number;
  readonly machines: readonly ToldMachine[];
  readonly refresh?: {
    readonly id: string;
    readonly status: string;
    readonly reason?: string;
    /** Version of the launch template that it brings. Default: it was started without saying so. */
    readonly brings?: string;
  };
  /** What AWS says of launches that failed, the latest first; undefined of one that succeeded. */
  readonly failures?: readonly (string | undefined)[];
}

/**
 * AWS's services for groups and instances, which tell what a test wants: of the states of machines that come and go
 * within seconds, no imitation of AWS can be asked to stay in one.
 */
export class GroupApi extends ToldApi {
  /** The actions that were asked for, in order. */
  readonly asked: string[] = [];
  /** What the last replacement of machines was asked to bring. */
  wanted: Readonly<Record<string, string>> | undefined;

  /**
   * @param tell what there is from the nth question about the group to the next one, from 0 on; a text is an error's code, and undefined
   * that there is no such group
   */
  constructor(private readonly tell: (question: number) => ToldGroup | string | undefined) {
    super();
  }

  protected async answer(request: IncomingMessage): Promise<ApiAnswer> {
    const parameters = new URLSearchParams(await text(request));
    const action = parameters.get("Action") ?? "";
    if (action === "StartInstanceRefresh") this.wanted = Object.fromEntries(parameters);
    this.asked.push(action);
    const questions = this.asked.filter((name) => name === "DescribeAutoScalingGroups").length;
    const told = this.tell(Math.max(0, questions - 1));
    if (typeof told === "string") {
      const error = `<Code>${told}</Code><Message>told so by a test</Message>`;
      return { status: 403, body: `<ErrorResponse><Error>${error}</Error></ErrorResponse>` };
    }
    return { status: 200, body: answers[action]?.(told) ?? "" };
  }
}

const answers: Readonly<Record<string, (told: ToldGroup | undefined) => string>> = {
  DescribeAutoScalingGroups: (told) =>
    autoScaling("DescribeAutoScalingGroups", "AutoScalingGroups", told === undefined ? [] : [group(told)]),
  DescribeInstanceRefreshes: (told) =>
    autoScaling("DescribeInstanceRefreshes", "InstanceRefreshes", [
      ...(told?.refresh === undefined ? [] : [told.refresh]).map(
        ({ id, status, reason = "", brings }) =>
          `<InstanceRefreshId>${id}</InstanceRefreshId><Status>${status}</Status><StatusReason>${reason}</StatusReason>${brings === undefined ? "" : `<DesiredConfiguration>${template(brings)}</DesiredConfiguration>`}`,
      ),
    ]),
  DescribeScalingActivities: (told) =>
    autoScaling("DescribeScalingActivities", "Activities", [
      ...(told?.failures ?? []).map(
        (message, index) =>
          `<ActivityId>${index}</ActivityId><Description>Launching a new EC2 instance</Description><StatusCode>${message === undefined ? "Successful" : "Failed"}</StatusCode><StatusMessage>${message ?? ""}</StatusMessage><StartTime>2099-01-01T00:00:00Z</StartTime>`,
      ),
    ]),
  StartInstanceRefresh: () =>
    '<StartInstanceRefreshResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><StartInstanceRefreshResult><InstanceRefreshId>r2</InstanceRefreshId></StartInstanceRefreshResult></StartInstanceRefreshResponse>',
  RollbackInstanceRefresh: () =>
    '<RollbackInstanceRefreshResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><RollbackInstanceRefreshResult><InstanceRefreshId>r1</InstanceRefreshId></RollbackInstanceRefreshResult></RollbackInstanceRefreshResponse>',
  DescribeInstances: (told) =>
    `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet><item><instancesSet>${(told?.machines ?? []).flatMap(instance).join("")}</instancesSet></item></reservationSet></DescribeInstancesResponse>`,
};

function autoScaling(action: string, list: string, members: readonly string[]): string {
  const items = members.map((member) => `<member>${member}</member>`).join("");
  return `<${action}Response xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><${action}Result><${list}>${items}</${list}></${action}Result></${action}Response>`;
}

function group({ machines, desired = machines.length, version = "1" }: ToldGroup): string {
  const members = machines
    .map(
      ({ id, lifecycle }) =>
        `<member><InstanceId>${id}</InstanceId><LifecycleState>${lifecycle}</LifecycleState></member>`,
    )
    .join("");
  return `${template(version)}<MinSize>1</MinSize><DesiredCapacity>${desired}</DesiredCapacity><Instances>${members}</Instances>`;
}

function template(version: string): string {
  return `<LaunchTemplate><LaunchTemplateId>lt-1</LaunchTemplateId><LaunchTemplateName>app</LaunchTemplateName><Version>${version}</Version></LaunchTemplate>`;
}

function instance({ id, address, day }: ToldMachine): readonly string[] {
  if (address === undefined) return [];
  const launched = `2026-11-${String(day).padStart(2, "0")}T00:00:00.000Z`;
  return [
    `<item><instanceId>${id}</instanceId><privateIpAddress>${address}</privateIpAddress><launchTime>${launched}</launchTime></item>`,
  ];
}
