import { z } from "zod";
import { type Judge, resourceRule } from "../resource-rule";
import { types } from "../resource-types";

const publicAcls = ["public-read", "public-read-write", "authenticated-read"];
const switches = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

const principal = z.union([z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))]);
const statement = z.object({
  Effect: z.string(),
  Principal: principal.optional(),
  Condition: z.unknown().optional(),
});
const policy = z.object({ Statement: z.union([statement, z.array(statement)]) });

const withAcl: Judge = ({ props: { acl } }) =>
  typeof acl === "string" && publicAcls.includes(acl)
    ? [`has the access control list ${acl}, which lets others read it: leave acl out`]
    : [];

/** Releases and backups are nobody else's. */
export const bucketsAreNotPublic = resourceRule(
  { name: "buckets-are-not-public", description: "No bucket can be read or written by everybody." },
  {
    [types.bucket]: withAcl,
    [types.bucketAcl]: withAcl,
    [types.publicAccessBlock]: ({ props }) =>
      switches.filter((name) => props[name] !== true).map((name) => `does not set ${name}: set it to true`),
    [types.bucketPolicy]: ({ props }) =>
      statements(props.policy).some(isForEverybody)
        ? ["allows everybody something (Principal *): name who may, or add a Condition"]
        : [],
  },
);

/** A policy is given as JSON, or as the object itself. */
function statements(given: unknown): readonly z.output<typeof statement>[] {
  const parsed = policy.parse(typeof given === "string" ? JSON.parse(given) : given).Statement;
  return Array.isArray(parsed) ? parsed : [parsed];
}

function isForEverybody({ Effect, Principal, Condition }: z.output<typeof statement>): boolean {
  if (Effect !== "Allow" || Principal === undefined || Condition !== undefined) return false;
  const whom = typeof Principal === "string" ? [Principal] : Object.values(Principal).flat();
  return whom.includes("*");
}
