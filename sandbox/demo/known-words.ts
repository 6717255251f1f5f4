import type { Command } from "commander";
import { didYouMean } from "../../components/settings/nearest-name";
import { SandboxError } from "../servers/sandbox-error";

/**
 * Refuses a word that is no command, which the default command would take for an option of the engine.
 * @param words what follows the command
 * @throws SandboxError that says which words there are
 */
export function checkWord(command: Command, words: readonly string[]): void {
  const [word, ...others] = words;
  if (word === undefined || word.startsWith("-")) return;
  const known = [...command.commands.map((each) => each.name()), "help"];
  if (!known.includes(word)) {
    throw new SandboxError(
      `There is no ${JSON.stringify(word)}${didYouMean(word, known)}; there is: ${known.join(", ")}`,
    );
  }
  const next = command.commands.find((each) => each.name() === word && each.commands.length > 0);
  if (next !== undefined) checkWord(next, others);
}
