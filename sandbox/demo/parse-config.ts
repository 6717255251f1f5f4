import { parse, YAMLParseError } from "yaml";
import { SandboxError } from "../servers/sandbox-error";

/** The values of the demo's configuration. @throws SandboxError when an edit made it something else than YAML. */
export function parseConfig(text: string, path: string): unknown {
  try {
    const values: unknown = parse(text);
    return values;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new SandboxError(`${path} is not YAML any more: ${error.message.trimEnd()}`);
  }
}
