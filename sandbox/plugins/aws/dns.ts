import {
  type Change as RecordChange,
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  type HostedZone,
  ListHostedZonesCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import type { Values } from "../../engine/values";
import { blocks, boolean, number, text, texts } from "../inputs";
import { type AwsKind, found } from "./aws-kind";
import type { Cloud } from "./connection";
import { until } from "./waiting";

/** The real provider's limit until all of Route 53's servers know a change. */
const syncSeconds = 30 * 60;

export const record: AwsKind = {
  required: ["zoneId", "name", "type"],
  replaceOn: ["zoneId", "name", "setIdentifier"],
  create: async (cloud, inputs) => {
    const ResourceRecordSet = recordSet(inputs, await zoneName(cloud, inputs));
    const Action = boolean(inputs, "allowOverwrite") === true ? "UPSERT" : "CREATE";
    await send(cloud, inputs, [{ Action, ResourceRecordSet }]);
    const parts = [
      text(inputs, "zoneId"),
      text(inputs, "name"),
      text(inputs, "type"),
      text(inputs, "setIdentifier"),
    ];
    return parts.filter((part) => part !== undefined).join("_");
  },
  read: async (cloud, _, inputs) => ({ fqdn: qualified(inputs, await zoneName(cloud, inputs)) }),
  update: async (cloud, _, { inputs, olds, changed }) => {
    const zone = await zoneName(cloud, inputs);
    const change = (Action: ChangeAction, values: Values) => ({
      Action,
      ResourceRecordSet: recordSet(values, zone),
    });
    // Another type is another record; both happen at once.
    const changes = changed.includes("type")
      ? [change("DELETE", olds), change("CREATE", inputs)]
      : [change("UPSERT", inputs)];
    await send(cloud, inputs, changes);
  },
  delete: async (cloud, _, olds) => {
    const ResourceRecordSet = recordSet(olds, await zoneName(cloud, olds));
    await send(cloud, olds, [{ Action: "DELETE", ResourceRecordSet }]);
  },
};

async function send(cloud: Cloud, inputs: Values, Changes: RecordChange[]): Promise<void> {
  const request = { HostedZoneId: text(inputs, "zoneId"), ChangeBatch: { Changes } };
  const { ChangeInfo } = await cloud.route53.send(new ChangeResourceRecordSetsCommand(request));
  const Id = found(ChangeInfo?.Id, "Id");
  await until(`the change ${Id}`, syncSeconds, async () => {
    const { ChangeInfo: now } = await cloud.route53.send(new GetChangeCommand({ Id }));
    return now?.Status === "INSYNC" ? now : undefined;
  });
}

function recordSet(inputs: Values, zone: string): ResourceRecordSet {
  const [alias] = blocks(inputs, "aliases");
  return {
    Name: qualified(inputs, zone),
    Type: text(inputs, "type") as ResourceRecordSet["Type"],
    SetIdentifier: text(inputs, "setIdentifier"),
    ...(alias === undefined
      ? {
          TTL: number(inputs, "ttl"),
          ResourceRecords: texts(inputs, "records").map((Value) => ({ Value })),
        }
      : {
          AliasTarget: {
            DNSName: text(alias, "name"),
            HostedZoneId: text(alias, "zoneId"),
            EvaluateTargetHealth: boolean(alias, "evaluateTargetHealth") ?? false,
          },
        }),
  };
}

/** The whole name of a record, of which the inputs may leave the zone's out. */
function qualified(inputs: Values, zone: string): string {
  const name = (text(inputs, "name") ?? "").replace(/\.$/, "").toLowerCase();
  if (name === "") return zone;
  return name === zone || name.endsWith(`.${zone}`) ? name : `${name}.${zone}`;
}

async function zoneName(cloud: Cloud, inputs: Values): Promise<string> {
  const { HostedZone } = await cloud.route53.send(new GetHostedZoneCommand({ Id: text(inputs, "zoneId") }));
  return (HostedZone?.Name ?? "").replace(/\.$/, "");
}

/** The function `aws.route53.getZone`: the one zone with this id, or with this name. */
export async function getZone(cloud: Cloud, args: Values): Promise<Values> {
  const id = text(args, "zoneId");
  const zone = id === undefined ? await zoneNamed(cloud, args) : await zoneOf(cloud, id);
  const zoneId = (zone.Id ?? "").replace("/hostedzone/", "");
  return {
    ...args,
    id: zoneId,
    zoneId,
    arn: `arn:aws:route53:::hostedzone/${zoneId}`,
    name: (zone.Name ?? "").replace(/\.$/, ""),
    privateZone: zone.Config?.PrivateZone ?? false,
    comment: zone.Config?.Comment ?? "",
    callerReference: zone.CallerReference ?? "",
    resourceRecordSetCount: zone.ResourceRecordSetCount ?? 0,
  };
}

async function zoneOf(cloud: Cloud, Id: string): Promise<HostedZone> {
  const { HostedZone } = await cloud.route53.send(new GetHostedZoneCommand({ Id }));
  return found(HostedZone, `zone ${Id}`);
}

async function zoneNamed(cloud: Cloud, args: Values): Promise<HostedZone> {
  const name = (text(args, "name") ?? "").replace(/\.?$/, ".");
  const { HostedZones = [] } = await cloud.route53.send(new ListHostedZonesCommand({}));
  const isPrivate = boolean(args, "privateZone") ?? false;
  const zones = HostedZones.filter(
    (zone) => zone.Name === name && (zone.Config?.PrivateZone ?? false) === isPrivate,
  );
  const [zone] = zones;
  if (zone === undefined) throw new Error("no matching Route 53 Hosted Zone found");
  if (zones.length > 1)
    throw new Error(`multiple Route 53 Hosted Zones matched; use additional constraints to reduce matches`);
  return zone;
}
