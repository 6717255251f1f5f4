import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ListenerRule, RuleAction } from "../../../settings/aws/listener-rules";

/** What a rule of a site needs besides itself. */
export interface ListenerRuleArgs {
  readonly listenerArn: pulumi.Input<string>;
  readonly targetGroupArn: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** Makes a rule, as decided by `listener-rules.ts`. */
export function listenerRule(
  name: string,
  { priority, hosts, action }: ListenerRule,
  { listenerArn, targetGroupArn, tags }: ListenerRuleArgs,
  options: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  return new aws.lb.ListenerRule(
    name,
    {
      listenerArn,
      priority,
      conditions: [{ hostHeader: { values: [...hosts] } }],
      actions: [ruleAction(action, targetGroupArn)],
      tags,
    },
    options,
  );
}

/** A redirect keeps path and query unless it says otherwise. */
function ruleAction(
  action: RuleAction,
  targetGroupArn: pulumi.Input<string>,
): aws.types.input.lb.ListenerRuleAction {
  switch (action.kind) {
    case "forward":
      return { type: "forward", targetGroupArn };
    case "redirect":
      return {
        type: "redirect",
        redirect: {
          ...(action.host === undefined ? {} : { host: action.host }),
          ...(action.to === "https" ? { protocol: "HTTPS", port: "443" } : { protocol: "HTTP", port: "80" }),
          statusCode: "HTTP_301",
        },
      };
  }
}
