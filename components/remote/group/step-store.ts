import type * as pulumi from "@pulumi/pulumi";
import type { Step } from "../../steps/step";
import type { Upload } from "../../steps/upload";
import type { SecretInputs } from "../step-input";

/** Where machines that a group makes later find what they have to carry out. */
export interface StepStore {
  /**
   * Keeps a step with its secrets. What is `staged` is carried out only when a rollout has published it.
   * @param name of the resources
   */
  keep(
    name: string,
    step: Step,
    secrets: SecretInputs,
    options: { readonly as: "steps" | "staged" },
  ): readonly pulumi.Resource[];
  /** Keeps a file, once for each content. */
  upload(upload: Upload): readonly pulumi.Resource[];
}
