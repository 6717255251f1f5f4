import type { Sandbox } from "../sandbox/servers/sandbox";
import type { BenchSite } from "./scenario";

/** A tool which deploys the sites to servers of its own. */
export interface Contender {
  /** Part of the names of its sandbox and folder. */
  readonly name: string;
  readonly title: string;
  /** What it is made of, with versions. */
  readonly versions: readonly string[];
  /** All that a user does before the first deployment; not measured. */
  readonly prepare: (folder: string, sandbox: Sandbox) => Promise<void>;
  /** Writes down what is wanted, as a user edits a file; not measured. */
  readonly configure: (folder: string, sandbox: Sandbox, sites: readonly BenchSite[]) => void;
  /** Makes it so: what is measured. Returns what the tool printed; an error when it failed. */
  readonly deploy: (folder: string) => Promise<string>;
}
