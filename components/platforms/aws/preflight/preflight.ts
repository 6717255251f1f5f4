import {
  type _InstanceType,
  DescribeImagesCommand,
  EC2Client,
  paginateDescribeInstanceTypeOfferings,
} from "@aws-sdk/client-ec2";
import type { AwsSettings, Server } from "../../../settings/settings";
import { UserError } from "../../../settings/user-error";
import { explained } from "./explain";
import { type WantedType, wantedTypes } from "./wanted-types";

/**
 * Asks AWS for what a run would find out only when half of it is done: whether the credentials are good, whether the
 * zones have the instance types, and whether an image of one's own is there. One request, with such an image two.
 * @throws UserError with all that is wrong, and what to do
 */
export async function preflight(aws: AwsSettings, servers: readonly Server[]): Promise<void> {
  const wanted = wantedTypes(aws, servers);
  if (wanted.length === 0) return;
  // It tells administrators of this machine which Node.js it will need one day, not users what to do.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const client = new EC2Client({
    region: aws.region,
    ...(aws.endpointUrl === undefined ? {} : { endpoint: aws.endpointUrl }),
  });
  try {
    const offered = await offeredTypes(client, wanted);
    const problems = [
      ...problemsOfTypes(wanted, offered),
      ...(aws.ami === undefined ? [] : await problemsOfImage(client, aws.ami, aws.region)),
    ];
    if (problems.length > 0)
      throw new UserError(
        `AWS does not have all that the settings ask for; nothing was changed.\n${problems.map((line) => `  ${line}\n`).join("")}`.trimEnd(),
      );
  } catch (error) {
    throw explained(aws, error);
  } finally {
    client.destroy();
  }
}

/** The zones of the region that have a type, by type. */
async function offeredTypes(
  client: EC2Client,
  wanted: readonly WantedType[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const types = [...new Set(wanted.map(({ type }) => type))];
  const pages = paginateDescribeInstanceTypeOfferings(
    { client },
    { LocationType: "availability-zone", Filters: [{ Name: "instance-type", Values: types }] },
  );
  const found = new Map<string, string[]>();
  for await (const { InstanceTypeOfferings = [] } of pages) {
    for (const { InstanceType, Location = "" } of InstanceTypeOfferings) {
      const type: _InstanceType | "" = InstanceType ?? "";
      found.set(type, [...(found.get(type) ?? []), Location]);
    }
  }
  return found;
}

function problemsOfTypes(
  wanted: readonly WantedType[],
  offered: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const lines = wanted.flatMap(({ path, type, zone }) => {
    const zones = [...(offered.get(type) ?? [])].sort();
    if (zones.includes(zone)) return [];
    return zones.length === 0
      ? [`${path}: no zone of this region has ${type}; choose another type, or another region`]
      : [
          `${path}: ${zone} has no ${type}; choose another type, or one of the zones that have it: ${zones.join(", ")}`,
        ];
  });
  return [...new Set(lines)];
}

async function problemsOfImage(client: EC2Client, ami: string, region: string): Promise<readonly string[]> {
  // By a filter: naming one that is not there would be an error without a reason.
  const { Images = [] } = await client.send(
    new DescribeImagesCommand({ Filters: [{ Name: "image-id", Values: [ami] }] }),
  );
  const [image] = Images;
  if (image === undefined) {
    return [
      `tierwright:aws.ami: there is no image ${ami} in ${region} that this account may use; images belong to one region: copy it there, or have it shared`,
    ];
  }
  return image.State === undefined || image.State === "available"
    ? []
    : [
        `tierwright:aws.ami: the image ${ami} is ${image.State}; wait until it is available, or choose another`,
      ];
}
