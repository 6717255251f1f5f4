import { z } from "zod";
import { alternatives, anyName, entries, hasMark } from "../components/settings/schema-tree";
import { sectionsSchema } from "../components/settings/sections";

const introduction = `# Settings

A deployment is what \`Pulumi.<stack>.yaml\` says under \`config:\`. [Pulumi.prod.yaml](../Pulumi.prod.yaml) is an
annotated example of every setting. For completion in editors, begin a file with
\`# yaml-language-server: $schema=./docs/settings.schema.json\`.

All settings are checked before any server is touched, and all problems are told at once. Files are named relative to
the folder of \`Pulumi.yaml\`. Secrets are set with \`pulumi config set --secret --path 'tierwright:…'\`.

This page is made from the schemas in \`components/settings\` by \`npm run docs\`.
`;

/** The reference page of all settings, in Markdown. */
export function settingsReference(): string {
  const sections = Object.entries(sectionsSchema.shape).map(([name, schema]) => {
    const rows = rowsBelow(schema, "").map((cells) => `| ${cells.map(escapeCell).join(" | ")} |`);
    const table = ["| setting | value | default | meaning |", "| --- | --- | --- | --- |", ...rows].join(
      "\n",
    );
    const value = rows.length === 0 ? `Value: ${typeOf(schema)}. Default: ${defaultOf(schema)}.` : table;
    return `## \`tierwright:${name}\`\n\n${schema.description ?? ""}\n\n${value}\n`;
  });
  return [introduction, ...sections].join("\n");
}

type Row = [path: string, type: string, fallback: string, meaning: string];

function rowsBelow(schema: z.ZodType, prefix: string): Row[] {
  return entries(schema).flatMap(([key, below]): Row[] => {
    const name = key === anyName ? "<name>" : key;
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const own: Row[] =
      below.description === undefined || key === anyName
        ? []
        : [[`\`${path}\``, typeOf(below), defaultOf(below), below.description]];
    return [...own, ...rowsBelow(below, path)];
  });
}

function typeOf(schema: unknown): string {
  const types = alternatives(schema).map((one) => {
    if (one instanceof z.ZodEnum) return one.options.map((option) => `\`${String(option)}\``).join(", ");
    if (one instanceof z.ZodLiteral) return [...one.values].map((value) => `\`${String(value)}\``).join(", ");
    if (one instanceof z.ZodNumber) return numberType(one);
    if (one instanceof z.ZodString) return hasMark(one, "secret") ? "secret text" : "text";
    if (one instanceof z.ZodBoolean) return "true or false";
    if (one instanceof z.ZodArray) return `list (${typeOf(one.element)})`;
    return one instanceof z.ZodRecord ? "mapping by name" : "mapping";
  });
  const text = [...new Set(types)].join(" or ");
  return schema instanceof z.ZodType && hasMark(schema, "secret") ? `secret ${text}` : text;
}

function numberType({ minValue, maxValue, format }: z.ZodNumber): string {
  const kind = format === "safeint" ? "whole number" : "number";
  const bounded =
    minValue !== null && maxValue !== null && Number.isFinite(minValue) && Number.isFinite(maxValue);
  return bounded && maxValue < Number.MAX_SAFE_INTEGER ? `${kind}, ${minValue} to ${maxValue}` : kind;
}

/** The default as it would be written, or what its absence means. */
function defaultOf(schema: z.ZodType): string {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    const value: unknown = schema.def.defaultValue;
    if (typeof value === "string") return `\`${value}\``;
    return typeof value === "object" ? "empty" : `\`${JSON.stringify(value)}\``;
  }
  if (!(schema instanceof z.ZodOptional)) return "required";
  return schema.description?.includes("Default:") === true ? "see meaning" : "none";
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
