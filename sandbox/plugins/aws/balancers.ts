import {
  AddListenerCertificatesCommand,
  AddTagsCommand,
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  ModifyLoadBalancerAttributesCommand,
  RemoveListenerCertificatesCommand,
  RemoveTagsCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Value, Values } from "../../engine/values";
import { boolean, text, texts } from "../inputs";
import { type AwsKind, found } from "./aws-kind";
import type { Cloud } from "./connection";
import { nameFor } from "./names";
import { requestPart } from "./request";
import { allTags, retagBy } from "./tags";
import { until } from "./waiting";

/** The real provider's limit for making one. */
const activeSeconds = 600;

/** Names of balancers and target groups have 32 characters at most. */
export const longestName = 32;

export const retagBalancing = retagBy({
  add: (cloud, id, Tags) => cloud.elb.send(new AddTagsCommand({ ResourceArns: [id], Tags })),
  remove: (cloud, id, TagKeys) => cloud.elb.send(new RemoveTagsCommand({ ResourceArns: [id], TagKeys })),
});

/** Attributes as AWS calls them, by their inputs. */
const attributes: Readonly<Record<string, string>> = {
  dropInvalidHeaderFields: "routing.http.drop_invalid_header_fields.enabled",
  enableDeletionProtection: "deletion_protection.enabled",
  enableHttp2: "routing.http2.enabled",
  enableXffClientPort: "routing.http.xff_client_port.enabled",
  idleTimeout: "idle_timeout.timeout_seconds",
  preserveHostHeader: "routing.http.preserve_host_header.enabled",
  xffHeaderProcessingMode: "routing.http.xff_header_processing.mode",
};

export const loadBalancer: AwsKind = {
  replaceOn: ["name", "namePrefix", "internal", "loadBalancerType", "customerOwnedIpv4Pool"],
  uniqueName: "name",
  retag: retagBalancing,
  create: async (cloud, inputs, call) => {
    const request = {
      ...requestPart<CreateLoadBalancerCommandInput>(inputs, ["IpAddressType", "SecurityGroups", "Subnets"], {
        Type: "loadBalancerType",
      }),
      Name: nameFor(inputs, call, "name", longestName),
      Scheme: boolean(inputs, "internal") === true ? ("internal" as const) : undefined,
      Tags: allTags(cloud, inputs),
    };
    const { LoadBalancers = [] } = await cloud.elb.send(new CreateLoadBalancerCommand(request));
    const id = found(LoadBalancers[0]?.LoadBalancerArn, "LoadBalancerArn");
    await until(`${id} to be active`, activeSeconds, async () => {
      const state = (await describe(cloud, id)).State?.Code;
      if (state === "failed") throw new Error(`${id} is in the state "failed"`);
      return state === "active" ? state : undefined;
    });
    await setAttributes(cloud, id, inputs, Object.keys(inputs));
    return id;
  },
  read: async (cloud, id) => {
    const there = await describe(cloud, id);
    return {
      arn: id,
      arnSuffix: id.replace(/^.*:loadbalancer\//, ""),
      dnsName: there.DNSName,
      zoneId: there.CanonicalHostedZoneId,
      vpcId: there.VpcId,
      name: there.LoadBalancerName,
      ipAddressType: there.IpAddressType,
    };
  },
  update: async (cloud, LoadBalancerArn, { inputs, changed }) => {
    if (changed.includes("securityGroups")) {
      const SecurityGroups = texts(inputs, "securityGroups");
      await cloud.elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups }));
    }
    if (changed.includes("subnets"))
      await cloud.elb.send(new SetSubnetsCommand({ LoadBalancerArn, Subnets: texts(inputs, "subnets") }));
    await setAttributes(cloud, LoadBalancerArn, inputs, changed);
  },
  delete: (cloud, LoadBalancerArn) => cloud.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn })),
};

async function describe(cloud: Cloud, id: string) {
  const request = new DescribeLoadBalancersCommand({ LoadBalancerArns: [id] });
  return found((await cloud.elb.send(request)).LoadBalancers?.[0], `load balancer ${id}`);
}

async function setAttributes(
  cloud: Cloud,
  LoadBalancerArn: string,
  inputs: Values,
  names: readonly string[],
): Promise<void> {
  const Attributes = attributesOf(attributes, inputs, names);
  if (Attributes.length > 0)
    await cloud.elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
}

/** Those of the inputs with these names that are attributes, as AWS has them: all texts. */
export function attributesOf(
  known: Readonly<Record<string, string>>,
  inputs: Values,
  names: readonly string[],
): { Key: string; Value: string }[] {
  return Object.entries(known).flatMap(([name, Key]) => {
    const value = names.includes(name) ? inputs[name] : undefined;
    return value === undefined ? [] : [{ Key, Value: word(value) }];
  });
}

function word(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A further certificate of a listener, beside the one that it is made with. */
export const listenerCertificate: AwsKind = {
  required: ["listenerArn", "certificateArn"],
  replaceOn: ["listenerArn", "certificateArn"],
  create: async (cloud, inputs) => {
    await cloud.elb.send(new AddListenerCertificatesCommand(certificateOf(inputs)));
    return `${text(inputs, "listenerArn") ?? ""}_${text(inputs, "certificateArn") ?? ""}`;
  },
  delete: (cloud, _, olds) => cloud.elb.send(new RemoveListenerCertificatesCommand(certificateOf(olds))),
};

function certificateOf(inputs: Values) {
  return {
    ListenerArn: text(inputs, "listenerArn"),
    Certificates: [{ CertificateArn: text(inputs, "certificateArn") }],
  };
}
