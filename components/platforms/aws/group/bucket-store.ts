import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StepStore } from "../../../remote/group/step-store";
import { neededSecrets, type SecretInputs } from "../../../remote/step-input";
import { UserError } from "../../../settings/user-error";
import { stepDocument } from "../../../steps/document";
import type { Step } from "../../../steps/step";
import type { Upload } from "../../../steps/upload";
import type { Bucket } from "../bucket";
import { folders } from "../bucket-layout";
import { nameTag } from "../name-tag";
import { groupParameters, groupPrefix } from "./group-names";

/** A group, and the bucket of its stack. */
export interface BucketStoreArgs {
  readonly bucket: Bucket;
  readonly stack: string;
  /** Name of the server. */
  readonly server: string;
}

/** Of an object in the bucket. */
type ObjectOptions = Pick<pulumi.CustomResourceOptions, "ignoreChanges"> & {
  /** What comes first. */
  readonly dependsOn?: readonly pulumi.Resource[];
};

/** Stands where no rollout has published anything yet. */
const unpublished = "unpublished";

/** What Parameter Store takes at most, in bytes. */
const longestSecrets = 8192;

/** An object can have ten tags, and the settings may have as many: the bucket has them. */
const untagged = { overrideProvider: { defaultTags: { tags: {} } } };

/**
 * What the machines of a group find in the stack's bucket: steps as documents, in which secrets have placeholders, and
 * the secrets in Parameter Store, where only the group's role may read them.
 */
export class BucketStore extends pulumi.ComponentResource implements StepStore {
  readonly #name: string;
  readonly #args: BucketStoreArgs;
  readonly #uploads = new Map<string, pulumi.Resource>();

  constructor(name: string, args: BucketStoreArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:BucketStore", name, {}, options);
    this.#name = name;
    this.#args = args;
    this.registerOutputs({});
  }

  /** Puts a text into the folder of the group. */
  put(
    name: string,
    key: string,
    content: pulumi.Input<string>,
    { dependsOn = [], ...options }: ObjectOptions = {},
  ): pulumi.Resource {
    const { bucket, server } = this.#args;
    return new aws.s3.BucketObjectv2(
      name,
      {
        bucket: bucket.bucketName,
        key: `${groupPrefix(server)}/${key}`,
        content,
        contentType: "text/plain; charset=utf-8",
        ...untagged,
      },
      { parent: this, dependsOn: [...bucket.ready, ...dependsOn], ...options },
    );
  }

  keep(
    name: string,
    step: Step,
    secrets: SecretInputs,
    { as }: { readonly as: "steps" | "staged" },
  ): readonly pulumi.Resource[] {
    const section = neededSecrets(step, secrets);
    const dependsOn =
      section === undefined ? [] : [this.#parameter(`${name}-secrets`, `${as}/${step.name}`, section)];
    return [
      ...dependsOn,
      ...(as === "staged" ? this.#published(`${name}-current`, step) : []),
      // Whoever finds the document finds the secrets that it asks for.
      this.put(`${name}-object`, `${as}/${step.name}`, stepDocument(step), { dependsOn }),
    ];
  }

  upload(upload: Upload): readonly pulumi.Resource[] {
    const known = this.#uploads.get(upload.sha256);
    if (known !== undefined) return [known];
    const { bucket } = this.#args;
    const object = new aws.s3.BucketObjectv2(
      `${this.#name}-upload-${upload.sha256.slice(0, 12)}`,
      {
        bucket: bucket.bucketName,
        key: `${folders.uploads}${upload.sha256}.tar.gz`,
        source: new pulumi.asset.FileAsset(upload.file),
        ...untagged,
      },
      { parent: this, dependsOn: [...bucket.ready] },
    );
    this.#uploads.set(upload.sha256, object);
    return [object];
  }

  #parameter(name: string, key: string, value: pulumi.Output<string>): pulumi.Resource {
    return new aws.ssm.Parameter(
      name,
      { ...this.#parameterArgs(key), value: value.apply((text) => fitting(key, text)) },
      { parent: this },
    );
  }

  /**
   * What a rollout publishes of a step, and its secrets: machines write them, and they go with the site, so that one which
   * comes back under the same name does not begin as it ended.
   */
  #published(name: string, { name: step }: Step): readonly pulumi.Resource[] {
    const key = `current/${step.split(".")[1] ?? step}`;
    return [
      new aws.ssm.Parameter(
        name,
        { ...this.#parameterArgs(key), value: pulumi.secret(unpublished) },
        { parent: this, ignoreChanges: ["value"] },
      ),
      // Whatever changes, it would be put there anew, and what machines wrote would be gone.
      this.put(`${name}-object`, key, `${unpublished}\n`, { ignoreChanges: ["*"] }),
    ];
  }

  #parameterArgs(key: string) {
    const { stack, server } = this.#args;
    return {
      name: `${groupParameters(stack, server)}/${key}`,
      description: `Secrets of ${key} for new machines of ${server}`,
      type: "SecureString",
      // What is longer than 4 KiB costs a little.
      tier: "Intelligent-Tiering",
      tags: nameTag(stack, server),
    };
  }
}

/** @throws UserError when Parameter Store cannot hold the secrets */
function fitting(key: string, text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= longestSecrets) return text;
  throw new UserError(
    `${key}: its secrets come to ${bytes} bytes, more than the ${longestSecrets} that AWS Systems Manager keeps for new machines; let the app fetch long ones by itself`,
  );
}
