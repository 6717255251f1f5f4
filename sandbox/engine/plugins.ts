import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConfigureRequest, type ConfigureResponse } from "@pulumi/pulumi/proto/provider_pb";
import { messageLimits, unary } from "./rpc";
import { reveal, revealAll, toStruct, type Values } from "./values";

export interface Plugin {
  client: ResourceProviderClient;
  /** False: secrets are sent in plain text and its outputs are marked afterwards. */
  acceptsSecrets: boolean;
  supportsPreview: boolean;
}

/** Provider plugins, started when the first resource needs them, one process for each configuration. */
export class Plugins {
  private readonly started = new Map<string, Promise<Plugin>>();
  private readonly processes: ChildProcess[] = [];

  constructor(
    private readonly engineAddress: () => string,
    private readonly directory: string,
    private readonly config: Record<string, string>,
  ) {}

  /** The plugin of a resource type or function (`command:remote:Command`), configured by its explicit provider if any. */
  get(token: string, provider?: { urn: string; inputs: Values }): Promise<Plugin> {
    const [name = ""] = token.split(":");
    const key = provider?.urn ?? name;
    const known = this.started.get(key) ?? this.start(name, provider?.inputs ?? this.configOf(name));
    this.started.set(key, known);
    return known;
  }

  stop(): void {
    for (const process of this.processes) process.kill();
  }

  private configOf(name: string): Values {
    const own = Object.entries(this.config).filter(([key]) => key.startsWith(`${name}:`));
    return Object.fromEntries(own.map(([key, value]) => [key.slice(name.length + 1), value]));
  }

  private async start(name: string, inputs: Values): Promise<Plugin> {
    const path = findPlugin(name);
    // A group of its own keeps the terminal's interrupt away, so that running steps can end.
    const child = spawn(path, [this.engineAddress()], {
      cwd: this.directory,
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.processes.push(child);
    const port = await firstLine(child, path);
    const address = `127.0.0.1:${port}`;
    const client = new ResourceProviderClient(address, credentials.createInsecure(), messageLimits);
    const request = new ConfigureRequest();
    request.setAcceptsecrets(true);
    request.setArgs(toStruct(revealAll(inputs)));
    const variables = Object.entries(inputs).map(([key, value]) => [key, reveal(value)] as const);
    for (const [key, value] of variables) {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      request.getVariablesMap().set(`${name}:config:${key}`, text);
    }
    const response = await unary<ConfigureResponse>((done) => client.configure(request, done));
    return {
      client,
      acceptsSecrets: response.getAcceptsecrets(),
      supportsPreview: response.getSupportspreview(),
    };
  }
}

function findPlugin(name: string): string {
  const file = `pulumi-resource-${name}`;
  const home = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== ""),
    resolve(__dirname, "../plugins/bin"),
    ...list(join(home, "plugins"))
      .filter((entry) => entry.startsWith(`resource-${name}-v`))
      .map((entry) => join(home, "plugins", entry)),
  ];
  const path = folders.map((folder) => join(folder, file)).find(isExecutable);
  if (path === undefined) throw new Error(`no plugin ${file} on PATH or in ${join(home, "plugins")}`);
  return path;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function firstLine(child: ChildProcess, path: string): Promise<string> {
  return new Promise((resolveLine, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`${path} ended with code ${code ?? "?"} before it printed its port`));
    });
    if (child.stdout) createInterface(child.stdout).once("line", resolveLine);
  });
}
