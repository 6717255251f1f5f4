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
    types.targetGroup,
    types.certificate,
  ],
  ...[types.instance, types.volume, types.fileSystem],
  ...[types.database, types.databaseCluster, types.bucket, types.role, types.parameter],
];

/** What does not get the tags of its provider: the AWS provider's page, "default_tags Configuration Block". */
const withTheirOwn = [types.group];

const listed = z.array(z.object({ key: z.string() }));
const specified = z.array(z.object({ resourceType: z.string(), tags: z.unknown() }));
const provider = z.object({ defaultTags: z.unknown().optional() });
const defaultTags = z.object({ tags: z.unknown().optional() }).nullish();

/** Whoever finds a resource, or a cost, sees the stack that it belongs to. */
export const resourcesAreTagged = resourceRule(
  { name: "resources-are-tagged", description: `Resources have the tag ${wanted}.` },
  {
    ...forEach(tagged, (resource) =>
      tagNames(resource).includes(wanted)
        ? []
        : [`has no tag ${wanted}: make it with the provider of the platform, which sets it`],
    ),
    ...forEach(withTheirOwn, ({ props }) =>
      names(props.tags).includes(wanted)
        ? []
        : [`has no tag ${wanted}, nor have its machines: set it in tags, as the provider's do not come here`],
    ),
    [types.launchTemplate]: ({ props }) =>
      ["instance", "volume"]
        .filter((kind) => !specified.parse(props.tagSpecifications ?? []).some(tags(kind)))
        .map((kind) => `makes machines whose ${kind} has no tag ${wanted}: set it in tagSpecifications`),
  },
);

function tags(kind: string) {
  return (specification: z.output<typeof specified>[number]) =>
    specification.resourceType === kind && names(specification.tags).includes(wanted);
}

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
