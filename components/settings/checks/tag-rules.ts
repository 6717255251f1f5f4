import { problem } from "../settings-error";
import { repeated, rule } from "./rule";

/**
 * IAM User Guide, "Tags for IAM resources": keys of tags "are not case sensitive", so that roles would be refused when the
 * network is made already.
 */
export const tagsOnce = rule(["aws"], ({ aws: { tags } }) =>
  repeated(Object.keys(tags), (key) => key.toLowerCase()).flatMap(([first, ...others]) =>
    others.map((key) =>
      problem(
        ["aws", "tags", key],
        `is ${first} in other letters, and to IAM both are one; remove one of them`,
      ),
    ),
  ),
);
