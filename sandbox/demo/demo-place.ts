import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectDirectory } from "../servers/places";

/** Where one of the demos keeps its configuration, passphrase and state; its `clean` removes the folder. */
export class DemoPlace {
  readonly folder: string;
  /** The stack's configuration, for people to edit. */
  readonly configPath: string;
  readonly stateFolder: string;

  constructor(
    /** The name of the stack and of the sandbox. */
    readonly name: string,
    /** How a person calls the demo. */
    readonly command: string,
  ) {
    this.folder = join(projectDirectory(), ".tierwright", name);
    this.configPath = join(this.folder, `Pulumi.${name}.yaml`);
    this.stateFolder = join(this.folder, "state");
  }

  /** The configuration's path as a person would type it. */
  get shownConfigPath(): string {
    return relative(process.cwd(), this.configPath);
  }

  /** Makes the folder with what Pulumi needs to see a project in it. */
  ensureFolder(): void {
    mkdirSync(this.stateFolder, { recursive: true, mode: 0o700 });
    writeFileSync(join(this.folder, "Pulumi.yaml"), projectFile);
  }

  /** Protects the secrets in configuration and state; made at the first call, kept in a file of mode 0600. */
  passphrase(): string {
    const path = join(this.folder, "passphrase");
    if (!existsSync(path)) writeFileSync(path, randomBytes(18).toString("base64url"), { mode: 0o600 });
    return readFileSync(path, "utf8");
  }
}

/** Servers in containers, reached over SSH as servers that exist. */
export const serversDemo = new DemoPlace("demo", "npm run demo");

/** The platform `aws` on a stand-in for AWS. */
export const awsDemo = new DemoPlace("aws-demo", "npm run demo -- aws");

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
