import * as pulumi from "@pulumi/pulumi";
import { secretNames, secretsSection, stepDocument } from "../steps/document";
import type { Step } from "../steps/step";

/** Secrets by the name of their placeholder. */
export type SecretInputs = Record<string, pulumi.Input<string>>;

/** The standard input of a step's command: the secrets that it needs, or none. */
export function stepInput(step: Step, secrets: SecretInputs): { stdin?: pulumi.Output<string> } {
  const section = neededSecrets(step, secrets);
  return section === undefined ? {} : { stdin: section };
}

/** The secrets that a step needs, as the kit reads them; undefined where it needs none. */
export function neededSecrets(step: Step, secrets: SecretInputs): pulumi.Output<string> | undefined {
  const document = stepDocument(step);
  const needed = secretNames(document);
  if (needed.length === 0) return undefined;
  const values = Object.fromEntries(Object.entries(secrets).filter(([name]) => needed.includes(name)));
  return pulumi.secret(pulumi.output(values).apply((known) => secretsSection(document, known)));
}
