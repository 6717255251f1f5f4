import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import type { RuleText } from "./resource-rule";
import { types } from "./resource-types";

/**
 * A rule that every bucket has another resource, of which a bucket is only half without.
 * @param isEnough whether such a resource does what it is there for
 */
export function bucketCompanionRule(
  text: RuleText,
  companion: string,
  remedy: string,
  isEnough: (props: PolicyResource["props"]) => boolean = () => true,
): StackValidationPolicy {
  return {
    ...text,
    validateStack: ({ resources }, report) => {
      const companions = resources.filter(({ type }) => type === companion);
      for (const bucket of resources.filter(({ type }) => type === types.bucket)) {
        if (!companions.some((other) => belongsTo(other, bucket) && isEnough(other.props)))
          report(remedy, bucket.urn);
      }
    },
  };
}

/** By Pulumi's own record of what an input came from: a preview does not know the bucket's name yet. */
function belongsTo({ propertyDependencies, props }: PolicyResource, bucket: PolicyResource): boolean {
  const sources = propertyDependencies.bucket ?? [];
  if (sources.length > 0) return sources.some(({ urn }) => urn === bucket.urn);
  return props.bucket !== undefined && props.bucket === bucket.props.bucket;
}
