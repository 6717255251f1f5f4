import type { PolicyProviderResource, ResourceValidationPolicy } from "@pulumi/policy";

/** What a rule is called, and what it is for. */
export interface RuleText {
  /** As `--policy-pack-config` names it. */
  readonly name: string;
  readonly description: string;
}

/** A resource as it is about to be made. Reading an input that a preview does not know yet ends the rule with a remark. */
export interface Candidate {
  readonly props: Readonly<Record<string, unknown>>;
  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;
  readonly provider: PolicyProviderResource | undefined;
}

/** What is wrong with a resource, and what to do about it; nothing when all is well. */
export type Judge = (candidate: Candidate) => readonly string[];

/**
 * A rule about single resources.
 * @param judges by the type of the resource
 */
export function resourceRule(
  text: RuleText,
  judges: Readonly<Record<string, Judge>>,
): ResourceValidationPolicy {
  return {
    ...text,
    validateResource: ({ type, props, opts, provider }, report) => {
      for (const fault of judges[type]?.({ props, protect: opts.protect, provider }) ?? []) report(fault);
    },
  };
}

/** One judge for several types. */
export function forEach(types: readonly string[], judge: Judge): Readonly<Record<string, Judge>> {
  return Object.fromEntries(types.map((type) => [type, judge]));
}
