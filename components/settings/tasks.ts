import { z } from "zod";
import { line, textOrScalar } from "./shapes/text";
import { shortName } from "./shapes/names";
import { projectPath } from "./shapes/paths";

/** The tasks that every site has. */
export const builtInTasks = ["restart", "migrate", "backup", "clean"] as const;

/** Name of a task that every site has. */
export type BuiltInTask = (typeof builtInTasks)[number];

/** A task that a site is asked to run, once for each token. */
export type TaskRun =
  | { readonly kind: "built-in"; readonly name: BuiltInTask; readonly token: string }
  | {
      readonly kind: "own";
      readonly name: string;
      readonly token: string;
      /** The task's script, relative to the project folder. */
      readonly script: string;
    };

const token = textOrScalar(line(200));

/** `tierwright:sites.<site>.tasks` */
export const taskRunsSchema = z
  .record(
    shortName,
    z
      .union(
        [
          token,
          z.strictObject({
            token: token.describe("The token."),
            confirm: line(200)
              .optional()
              .describe(
                "`erase <site>`: required for `clean` on a production site, which loses all its data.",
              ),
          }),
        ],
        { error: "must be a token (a text of at most 200 characters), or a mapping with token and confirm" },
      )
      .transform((given) => (typeof given === "string" ? { token: given } : given)),
  )
  .default({})
  .describe(
    "Tasks to run, by name: `restart`, `migrate`, `backup`, `clean` (back to an empty site), or one of the app's own. The value is a token of any text: a task runs when its token has not been seen before, so today's date runs it once.",
  );

/** `tierwright:apps.<app>.tasks` */
export const ownTasksSchema = z
  .record(shortName, projectPath)
  .default({})
  .describe("The app's own tasks: shell scripts of the project, by name.");
