import type * as pulumi from "@pulumi/pulumi";
import type { Server } from "../settings/settings";
import type { Step } from "../steps/step";
import type { Upload } from "../steps/upload";
import type { SecretInputs } from "./step-input";

/**
 * What carries steps out: one server, or a group of machines that are alike. Whoever gives it a step need not know
 * which it is.
 */
export interface Host {
  readonly settings: Server;
  /** `type base64`, by which others recognize it; all machines of a group have one. */
  readonly hostKey: pulumi.Input<string>;
  /** Where visitors find it, and SSH unless it comes by Session Manager; of a group, its name at AWS. */
  readonly address: pulumi.Input<string>;
  /** Carries a step out, and takes it back when it is no longer wanted. */
  carryOut(name: string, step: Step, secrets: SecretInputs, options: StepOptions): StepResource;
  /** Carries a step out before every step that is asked for later. */
  prepare(name: string, step: Step, secrets: SecretInputs): void;
  /** Brings a file to where steps find it, once for each content. */
  upload(upload: Upload): readonly pulumi.Resource[];
}

/** A step on a host, as a resource. */
export interface StepResource extends pulumi.Resource {
  /** What the kit said, without the secrets; with `historyOf` the history instead. */
  readonly stdout: pulumi.Output<string>;
  /** With `historyOf` what the kit said, without the secrets. */
  readonly stderr: pulumi.Output<string>;
}

/** How a step relates to other resources, and to the machines of a group. */
export interface StepOptions {
  readonly parent: pulumi.Resource;
  /** What comes first. */
  readonly dependsOn?: readonly pulumi.Resource[];
  /** Whether the resource is forgotten without a word to the server when it is no longer wanted. Default: no. */
  readonly nothingToTakeBack?: boolean;
  /** A site whose last actions, as lines of JSON, are the standard output, which nobody is shown. Default: none. */
  readonly historyOf?: string;
  /** Which machines of a group carry it out: all, or one for all of them. No meaning on a server. Default: `all`. */
  readonly on?: "all" | "one";
  /**
   * Whether machines that a group makes later carry it out too: `always`; `staged` for what they get once a rollout has
   * published it; `never`. No meaning on a server. Default: `always`.
   */
  readonly newcomers?: "always" | "staged" | "never";
}
