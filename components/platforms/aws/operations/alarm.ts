import type * as pulumi from "@pulumi/pulumi";

/** When somebody is told, as CloudWatch needs to know it. */
export type Alarm = AlarmText & AlarmTime & (AlarmOfNumber | AlarmOfFormula);

interface AlarmText {
  /** What it is called, after the stack: what is ill, then what of it. */
  readonly name: string;
  /** What is wrong then, and what to do, for the mail. */
  readonly description: string;
  /** What AWS does besides telling, by ARN. @default nothing */
  readonly action?: pulumi.Input<string>;
}

interface AlarmTime {
  /** For how long, in minutes. */
  readonly minutes: number;
  /** How many minutes one number stands for. @default 1 */
  readonly period?: number;
  /** What it means that there are no numbers. @default nothing is wrong */
  readonly missing?: "well" | "ill";
}

/** What a number is of. */
export interface NumberOf {
  readonly metric: string;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
}

interface WhoseNumbers {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A number that is too large or too small. */
export interface AlarmOfNumber extends WhoseNumbers, NumberOf {
  readonly when: ">" | ">=" | "<";
  readonly threshold: number;
}

/** Numbers that do not fit to each other. */
export interface AlarmOfFormula extends WhoseNumbers {
  /** In CloudWatch's metric math, with the names of `numbers`. More than 0 is ill. */
  readonly formula: string;
  /** By names that begin with a small letter. */
  readonly numbers: Readonly<Record<string, NumberOf>>;
}

/** How many numbers an alarm looks at: it is paid for each. */
export function numbersIn(alarm: Alarm): number {
  return "formula" in alarm ? Object.keys(alarm.numbers).length : 1;
}
