import { randomBytes } from "node:crypto";
import { changedNames, type Value, type Values } from "../../engine/values";
import { missing, text } from "../inputs";
import type { Call, ResourceKind } from "../provider";
import type { Cloud } from "./connection";
import { retagInEc2, tagsOf } from "./tags";

/** How one type of resource is carried out by requests to AWS. */
export interface AwsKind {
  required?: readonly string[];
  /** Inputs that AWS cannot change, as in the real provider's schema (ForceNew). */
  replaceOn: readonly string[];
  replacesFor?: (olds: Values, news: Values) => readonly string[];
  uniqueName?: string;
  /** Makes it; returns the id. */
  create: (cloud: Cloud, inputs: Values, call: Call) => Promise<string>;
  /** What AWS tells about it beyond the inputs, named as the real provider names it. */
  read?: (cloud: Cloud, id: string, inputs: Values) => Promise<Facts>;
  /** Carries out a change; tags are not its business. */
  update?: (cloud: Cloud, id: string, change: Change) => Promise<void>;
  /** @default tags as all of EC2 has them */
  retag?: (cloud: Cloud, id: string, inputs: Values, olds: Values) => Promise<void>;
  /** What is gone already is no error. @default nothing is done */
  delete?: (cloud: Cloud, id: string, olds: Values) => Promise<unknown>;
}

export interface Change {
  inputs: Values;
  olds: Values;
  /** Names of the inputs that differ. */
  changed: readonly string[];
}

/** Outputs, of which AWS may not have said all. */
export type Facts = Readonly<Record<string, Value | undefined>>;

/** The kind as the plugin serves it: with tags, common outputs and tolerance for what is gone. */
export function resourceKind(kind: AwsKind, cloud: () => Cloud): ResourceKind {
  const { required = [], retag = retagInEc2, create, read, update } = kind;
  return {
    replaceOn: kind.replaceOn,
    ...(kind.replacesFor && { replacesFor: kind.replacesFor }),
    ...(kind.uniqueName !== undefined && { uniqueName: kind.uniqueName }),
    keepsOutputs: true,
    check: (inputs) => missing(inputs, required),
    create: async (inputs, call) => {
      const id = await create(cloud(), inputs, call);
      return { id, outputs: await outputsOf(id, inputs) };
    },
    update: async (inputs, olds, { id }) => {
      const changed = changedNames(olds, { ...olds, ...inputs }).concat(
        Object.keys(olds).filter((name) => name === "tags" && !(name in inputs)),
      );
      await update?.(cloud(), id, { inputs, olds, changed });
      if (changed.includes("tags")) await retag(cloud(), id, inputs, olds);
      return outputsOf(id, inputs);
    },
    delete: async (olds, { id }) => {
      await unlessGone(async () => kind.delete?.(cloud(), id, olds));
    },
  };

  async function outputsOf(id: string, inputs: Values): Promise<Values> {
    const { region, defaultTags } = cloud();
    const facts = (await read?.(cloud(), id, inputs)) ?? {};
    const known = Object.entries(facts).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return {
      ...inputs,
      region,
      tagsAll: { ...defaultTags, ...tagsOf(inputs) },
      ...Object.fromEntries(known),
    };
  }
}

/** Does the work; what AWS does not find any more needs no work. */
export async function unlessGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error && /NotFound|NoSuchEntity/.test(error.name))) throw error;
  }
}

/** The name that the inputs give, else one from the resource's, with a random end as Pulumi makes them. */
export function nameFor(inputs: Values, call: Call, property = "name"): string {
  return text(inputs, property) ?? `${call.name}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}

/** A part of AWS's answer that must be there. */
export function found<Part>(part: Part | undefined, what: string): Part {
  if (part === undefined) throw new Error(`AWS's answer has no ${what}`);
  return part;
}

/** The name of something in an account and a region. */
export async function arn(cloud: Cloud, service: string, path: string): Promise<string> {
  return `arn:aws:${service}:${service === "iam" ? "" : cloud.region}:${await cloud.account()}:${path}`;
}
