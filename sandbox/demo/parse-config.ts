import { parse, YAMLParseError } from "yaml";
import { SandboxError } from "../servers/sandbox-error";
import { configPath } from "./demo-folder";

/** The values of the demo's configuration. @throws SandboxError when an edit made it something else than YAML. */
export function parseConfig(text: string): unknown {
  try {
    const values: unknown = parse(text);
    return values;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new SandboxError(`${configPath} is not YAML any more: ${error.message.trimEnd()}`);
  }
}
