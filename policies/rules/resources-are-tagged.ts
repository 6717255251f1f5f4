import { z } from "zod";
import { type Candidate, forEach, resourceRule } from "../resource-rule";
import { types } from "../resource-types";

const wanted = "tierwright:stack";

const tagged = [
  ...[
    types.vpc,
    types.subnet,
    types.natGateway,
    types.elasticAddress,
    types.securityGroup,
    types.loadBalancer,
  ],
  ...[types.instance, types.launchTemplate, types.group, types.volume, types.fileSystem],
  ...[types.database, types.databaseCluster, types.bucket, types.role, types.parameter],
];

const listed = z.array(z.object({ key: z.string() }));
const provider = z.object({ defaultTags: z.unknown().optional() });
const defaultTags = z.object({ tags: z.unknown().optional() }).nullish();

/** Whoever finds a resource, or a cost, sees the stack that it belongs to. */
export const resourcesAreTagged = resourceRule(
  { name: "resources-are-tagged", description: `Resources have the tag ${wanted}.` },
  forEach(tagged, (resource) =>
    tagNames(resource).includes(wanted)
      ? []
      : [`has no tag ${wanted}: make it with the provider of the platform, which sets it`],
  ),
);

function tagNames({ props, provider: made }: Candidate): readonly string[] {
  const ofProvider = made === undefined ? undefined : provider.parse(made.props).defaultTags;
  return [
    ...names(props.tags),
    ...names(props.tagsAll),
    ...names(defaultTags.parse(fromJson(ofProvider))?.tags),
  ];
}

/** A mapping, or a list of `key` and `value` as auto-scaling groups have it. Values may be unknown in a preview. */
function names(tags: unknown): readonly string[] {
  if (Array.isArray(tags)) return listed.parse(tags).map(({ key }) => key);
  return typeof tags === "object" && tags !== null ? Object.keys(tags) : [];
}

/** Pulumi hands nested settings of providers around as JSON. */
function fromJson(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}
