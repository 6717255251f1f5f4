import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "../servers/places";

/** The name of the demo's stack and of its sandbox. */
export const demoName = "demo";

/** Where the demo keeps its configuration, passphrase and state; `demo clean` removes it. */
export const demoFolder = join(projectDirectory(), ".tierwright", demoName);

/** The stack's configuration, for people to edit. */
export const configPath = join(demoFolder, `Pulumi.${demoName}.yaml`);

export const stateFolder = join(demoFolder, "state");

/** Pulumi's project file: the same program as in the project, with the stack's configuration in this folder. */
const projectFile = `name: tierwright
description: The demo of Tierwright, on servers in containers of this machine
main: ../../index.ts
runtime:
  name: nodejs
  options:
    packagemanager: npm
    typescript: false
    nodeargs: --require ./typescript-loader.cjs
`;

/** Makes the folder with what Pulumi needs to see a project in it. */
export function ensureDemoFolder(): void {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  writeFileSync(join(demoFolder, "Pulumi.yaml"), projectFile);
}

/** Protects the secrets in the demo's configuration and state; made at the first call, kept in a file of mode 0600. */
export function demoPassphrase(): string {
  const path = join(demoFolder, "passphrase");
  if (!existsSync(path)) writeFileSync(path, randomBytes(18).toString("base64url"), { mode: 0o600 });
  return readFileSync(path, "utf8");
}
