import { z } from "zod";

const text = z.string();
const values = z.object({ Values: z.array(text).default([]) });

const condition = z.object({
  Field: text,
  Values: z.array(text).default([]),
  HostHeaderConfig: values.optional(),
  PathPatternConfig: values.optional(),
});

const action = z.object({
  Type: text,
  TargetGroupArn: text.optional(),
  ForwardConfig: z.object({ TargetGroups: z.array(z.object({ TargetGroupArn: text })) }).optional(),
  RedirectConfig: z
    .object({
      Protocol: text.default("#{protocol}"),
      Host: text.default("#{host}"),
      Port: text.default("#{port}"),
      Path: text.default("/#{path}"),
      Query: text.default("#{query}"),
      StatusCode: text,
    })
    .optional(),
  FixedResponseConfig: z
    .object({ StatusCode: text, ContentType: text.default("text/plain"), MessageBody: text.default("") })
    .optional(),
});

const rule = z.object({
  /** Lower ones come first; the default is the last. */
  priority: z.number(),
  conditions: z.array(condition),
  actions: z.array(action),
});

const listener = z.object({
  port: z.number(),
  protocol: z.enum(["HTTP", "HTTPS"]),
  /** The first one is for those who ask for no name, or for another. */
  certificates: z.array(z.object({ certificate: text, chain: text, key: text })),
  rules: z.array(rule),
});

const balancer = z.object({
  arn: text,
  name: text,
  vpc: text,
  /** Addresses of the VPC. */
  network: text,
  privateAddress: text,
  publicAddress: text.nullable(),
  idleSeconds: z.number(),
  listeners: z.array(listener),
});

const target = z.object({ id: text, address: text, port: z.number() });

const targetGroup = z.object({
  arn: text,
  check: z.object({
    path: text,
    /** Null: the target's own. */
    port: z.number().nullable(),
    intervalSeconds: z.number(),
    timeoutSeconds: z.number(),
    healthyCount: z.number(),
    unhealthyCount: z.number(),
    /** Statuses that are well: "200,204" or "200-299". */
    codes: text,
  }),
  algorithm: text,
  targets: z.array(target),
  /** Deregistered ones, and how long requests that are under way may take yet. */
  draining: z.array(target.extend({ seconds: z.number() })),
});

const world = z.object({ balancers: z.array(balancer), targetGroups: z.array(targetGroup) });

/** Load balancers and their target groups, as services/balancers.py tells them. */
export type WantedBalancers = z.output<typeof world>;
export type Balancer = z.output<typeof balancer>;
export type Listener = z.output<typeof listener>;
export type Rule = z.output<typeof rule>;
export type Action = z.output<typeof action>;
export type Target = z.output<typeof target>;
export type TargetGroup = z.output<typeof targetGroup>;

/** States of a target's health which the balancer finds out, in AWS's words. */
export type HealthState = "initial" | "healthy" | "unhealthy";

/** What is to be told to the API. */
export interface TargetNews {
  readonly health: readonly {
    readonly group: string;
    readonly target: string;
    readonly state: HealthState;
    readonly reason: string;
  }[];
  /** Deregistered targets that nobody waits for any more. */
  readonly drained: readonly { readonly group: string; readonly target: string }[];
}

const headers = { "user-agent": "tierwright-sandbox", "content-type": "application/json" };

/** Asks for what should be there. @param endpoint of AWS's stand-in */
export async function askForBalancers(endpoint: string): Promise<WantedBalancers> {
  const answer = await fetch(`${endpoint}/sandbox/balancers`, { headers });
  return world.parse(await answer.json());
}

export async function tellNews(endpoint: string, news: TargetNews): Promise<void> {
  if (news.health.length + news.drained.length === 0) return;
  await fetch(`${endpoint}/sandbox/targets`, { method: "POST", headers, body: JSON.stringify(news) });
}
