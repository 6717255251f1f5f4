import type { Value, Values } from "../../engine/values";
import { missing } from "../inputs";
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
  /** Outputs that AWS makes anew when one of these inputs changes. */
  renews?: Readonly<Record<string, readonly string[]>>;
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

/** Those of the inputs that differ. */
export function onlyChanged({ inputs, changed }: Change): Values {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => changed.includes(name)));
}

/** Outputs, of which AWS may not have said all. */
export type Facts = Readonly<Record<string, Value | undefined>>;

/** The kind as the plugin serves it: with tags, common outputs and tolerance for what is gone. */
export function resourceKind(kind: AwsKind, cloud: () => Cloud): ResourceKind {
  const { required = [], renews = {}, retag = retagInEc2, create, read, update } = kind;
  return {
    replaceOn: kind.replaceOn,
    ...(kind.replacesFor && { replacesFor: kind.replacesFor }),
    ...(kind.uniqueName !== undefined && { uniqueName: kind.uniqueName }),
    keepsOutputs: true,
    renews,
    check: (inputs) => missing(inputs, required),
    create: async (inputs, call) => {
      const id = await create(cloud(), inputs, call);
      return { id, outputs: await outputsOf(id, inputs) };
    },
    update: async (inputs, olds, { id, changed }) => {
      if (changed.some((name) => name !== "tags")) await update?.(cloud(), id, { inputs, olds, changed });
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

/** A kind of which one request makes and changes it, since it says all there is. */
export function putKind({ id, put, ...rest }: PutKind): AwsKind {
  return {
    ...rest,
    create: async (cloud, inputs, call) => {
      const made = id(inputs, call);
      await put(cloud, made, inputs);
      return made;
    },
    update: (cloud, made, { inputs }) => put(cloud, made, inputs),
  };
}

export interface PutKind extends Omit<AwsKind, "create" | "update"> {
  id: (inputs: Values, call: Call) => string;
  put: (cloud: Cloud, id: string, inputs: Values) => Promise<void>;
}

/** Does the work; what AWS does not find any more needs no work. */
export async function unlessGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // Auto Scaling and Route 53 say it in words only.
    if (!(error instanceof Error && /NotFound|NoSuch|not found/.test(`${error.name} ${error.message}`)))
      throw error;
  }
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
