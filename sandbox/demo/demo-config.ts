import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isMap, parseDocument } from "yaml";
import type { Sandbox } from "../servers/sandbox";
import type { DemoPlace } from "./demo-place";
import { renderDemoConfig } from "./demo-template";

/** The servers of the demo, one for each tier. */
export const demoServers = [
  { name: "db1", role: "db" },
  { name: "web1", role: "webserver" },
  { name: "app1", role: "app" },
] as const;

/**
 * Writes the configuration the first time. Later it belongs to the user, and only what says where the servers are is
 * corrected. Returns what happened.
 */
export function ensureDemoConfig(
  { configPath }: DemoPlace,
  first: () => string,
  corrected: (text: string) => string,
): "written" | "corrected" | "kept" {
  if (!existsSync(configPath)) {
    writeFileSync(configPath, first());
    return "written";
  }
  const before = readFileSync(configPath, "utf8");
  const after = corrected(before);
  if (after === before) return "kept";
  writeFileSync(configPath, after);
  return "corrected";
}

/** The first configuration: Pulumi.demo.yaml.mustache with the servers of this sandbox. */
export function demoConfig(sandbox: Pick<Sandbox, "server" | "extraCa">): string {
  const servers = demoServers.map(({ name, role }) => ({ ...sandbox.server(name), role }));
  return renderDemoConfig("Pulumi.demo.yaml.mustache", {
    servers,
    extraCa: sandbox.extraCa,
    keepsUploads: true,
  });
}

/** The text with address, port and host key as they are now, for the servers of the sandbox which it names. */
export function withServers(text: string, sandbox: Pick<Sandbox, "servers">): string {
  const document = parseDocument(text);
  let changed = false;
  for (const { name, address, privateAddress, port, hostKey } of sandbox.servers) {
    const path = ["config", "tierwright:servers", name];
    if (!isMap(document.getIn(path))) continue;
    for (const [key, value] of Object.entries({ address, privateAddress, port, hostKey })) {
      const optional = key === "privateAddress" || key === "port";
      if (document.getIn([...path, key]) === value || (optional && !document.hasIn([...path, key]))) continue;
      document.setIn([...path, key], value);
      changed = true;
    }
  }
  return changed ? document.toString({ lineWidth: 0 }) : text;
}
