import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});

const permissions = z.record(z.string(), z.string());

const concurrency = z.object({ group: z.string(), "cancel-in-progress": z.boolean().optional() });

const job = z.looseObject({
  if: z.string().optional(),
  needs: z.string().optional(),
  environment: z.string().optional(),
  concurrency: concurrency.optional(),
  permissions: permissions.optional(),
  "timeout-minutes": z.number(),
  steps: z.array(step),
});

const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions,
  jobs: z.record(z.string(), job),
});

/** A job of a workflow. */
export type Job = z.output<typeof job>;

/** A workflow of GitHub. */
export interface Workflow extends z.output<typeof workflow> {
  readonly file: string;
  /** As it is written, with comments. */
  readonly text: string;
}

const folder = path.join(__dirname, "../../.github/workflows");

/** Every workflow of the project, of the shape that ours have. */
export function workflows(): readonly Workflow[] {
  return readdirSync(folder).map((file) => {
    const text = readFileSync(path.join(folder, file), "utf8");
    return { ...workflow.parse(parse(text)), file, text };
  });
}

/** Whether a job has anything in hand that is not for everybody. */
export function holdsSecrets(given: Job): boolean {
  return (
    given.environment !== undefined ||
    given.permissions?.["id-token"] !== undefined ||
    JSON.stringify(given).includes("secrets.")
  );
}
