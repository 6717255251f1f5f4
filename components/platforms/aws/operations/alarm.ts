import type * as pulumi from "@pulumi/pulumi";

/** When somebody is told, as CloudWatch needs to know it. */
export interface Alarm {
  /** What it is called, after the stack: what is ill, then what of it. */
  readonly name: string;
  /** What is wrong then, and what to do, for the mail. */
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
  readonly when: ">" | ">=" | "<";
  readonly threshold: number;
  /** For how long, in minutes. */
  readonly minutes: number;
  /** How many minutes one number stands for. @default 1 */
  readonly period?: number;
  /** What it means that there are no numbers. @default nothing is wrong */
  readonly missing?: "well" | "ill";
  /** What AWS does besides telling, by ARN. @default nothing */
  readonly action?: pulumi.Input<string>;
}
