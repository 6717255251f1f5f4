import {
  type Action,
  CreateListenerCommand,
  type CreateListenerCommandInput,
  CreateRuleCommand,
  DeleteListenerCommand,
  DeleteRuleCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
  type RuleCondition,
  SetRulePrioritiesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Values } from "../../engine/values";
import { block, blocks, number, text, texts } from "../inputs";
import { type AwsKind, found } from "./aws-kind";
import { retagBalancing } from "./balancers";
import { requestPart } from "./request";
import { allTags } from "./tags";

export const listener: AwsKind = {
  required: ["loadBalancerArn", "defaultActions"],
  replaceOn: ["loadBalancerArn"],
  retag: retagBalancing,
  create: async (cloud, inputs) => {
    const LoadBalancerArn = text(inputs, "loadBalancerArn");
    const request = { ...listenerRequest(inputs), LoadBalancerArn, Tags: allTags(cloud, inputs) };
    const { Listeners = [] } = await cloud.elb.send(new CreateListenerCommand(request));
    return found(Listeners[0]?.ListenerArn, "ListenerArn");
  },
  read: (_, arn) => Promise.resolve({ arn }),
  update: async (cloud, ListenerArn, { inputs }) => {
    await cloud.elb.send(new ModifyListenerCommand({ ...listenerRequest(inputs), ListenerArn }));
  },
  delete: (cloud, ListenerArn) => cloud.elb.send(new DeleteListenerCommand({ ListenerArn })),
};

function listenerRequest(inputs: Values) {
  const certificate = text(inputs, "certificateArn");
  return {
    ...requestPart<Omit<CreateListenerCommandInput, "LoadBalancerArn" | "Tags">>(inputs, [
      ...(["Port", "Protocol", "SslPolicy"] as const),
    ]),
    DefaultActions: blocks(inputs, "defaultActions").map(actionOf),
    ...(certificate !== undefined && { Certificates: [{ CertificateArn: certificate }] }),
  };
}

export const listenerRule: AwsKind = {
  required: ["listenerArn", "actions", "conditions"],
  replaceOn: ["listenerArn"],
  retag: retagBalancing,
  create: async (cloud, inputs) => {
    const request = {
      ...ruleRequest(inputs),
      ListenerArn: text(inputs, "listenerArn"),
      Priority: number(inputs, "priority"),
      Tags: allTags(cloud, inputs),
    };
    const { Rules = [] } = await cloud.elb.send(new CreateRuleCommand(request));
    return found(Rules[0]?.RuleArn, "RuleArn");
  },
  read: (_, arn) => Promise.resolve({ arn }),
  update: async (cloud, RuleArn, { inputs, changed }) => {
    const RulePriorities = [{ RuleArn, Priority: number(inputs, "priority") }];
    if (changed.includes("priority")) await cloud.elb.send(new SetRulePrioritiesCommand({ RulePriorities }));
    if (changed.includes("actions") || changed.includes("conditions"))
      await cloud.elb.send(new ModifyRuleCommand({ ...ruleRequest(inputs), RuleArn }));
  },
  delete: (cloud, RuleArn) => cloud.elb.send(new DeleteRuleCommand({ RuleArn })),
};

function ruleRequest(inputs: Values) {
  return {
    Actions: blocks(inputs, "actions").map(actionOf),
    Conditions: blocks(inputs, "conditions").map(conditionOf),
  };
}

/** What is done with a request; the blocks of the real provider have the ending "Config" at AWS. */
function actionOf(action: Values, index: number): Action {
  const part = requestPart<Action>(action, ["Type", "TargetGroupArn"], {
    FixedResponseConfig: "fixedResponse",
    Order: "order",
  });
  const { redirect, forward } = action;
  return {
    ...part,
    // AWS's defaults as the real provider sends them.
    ...(redirect !== undefined && {
      RedirectConfig: requestPart<NonNullable<Action["RedirectConfig"]>>(
        {
          host: "#{host}",
          path: "/#{path}",
          port: "#{port}",
          protocol: "#{protocol}",
          query: "#{query}",
          ...block(action, "redirect"),
        },
        ["Host", "Path", "Port", "Protocol", "Query", "StatusCode"],
      ),
    }),
    ...(forward !== undefined && {
      ForwardConfig: {
        TargetGroups: blocks(block(action, "forward"), "targetGroups").map((target) => ({
          TargetGroupArn: text(target, "arn"),
          Weight: number(target, "weight") ?? 1,
        })),
      },
    }),
    Order: number(action, "order") ?? index + 1,
  };
}

const fields: Readonly<Record<string, string>> = {
  hostHeader: "host-header",
  httpRequestMethod: "http-request-method",
  pathPattern: "path-pattern",
  sourceIp: "source-ip",
};

/** What a request has to be like; each condition has one of its blocks. */
function conditionOf(condition: Values): RuleCondition {
  const [name = ""] = Object.keys(condition);
  const Field = fields[name];
  if (Field === undefined) throw new Error(`the sandbox does not know rules by ${name}`);
  const values = { Values: texts(block(condition, name), "values") };
  return { Field, [`${name.charAt(0).toUpperCase()}${name.slice(1)}Config`]: values };
}
