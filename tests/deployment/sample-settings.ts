import { parseSettings } from "../../components/settings/parse-settings";
import type { Settings } from "../../components/settings/settings";
import { ed25519Pair } from "../../sandbox/servers/ed25519-pair";

/** Values of the `tierwright:` keys. */
export type Sections = Readonly<Record<string, unknown>>;

function keyPair(): { readonly hostKey: string; readonly privateKey: string } {
  const pair = ed25519Pair();
  return { hostKey: pair.public.split(" ").slice(0, 2).join(" "), privateKey: pair.private };
}

/** A key for all servers, and another for the bastion. */
export const serverKey = keyPair().privateKey;
export const bastionKey = keyPair().privateKey;

/** Host keys by the name of the server. */
export const hostKeys = {
  all1: hostKey(),
  db1: hostKey(),
  web1: hostKey(),
  app1: hostKey(),
  other: hostKey(),
};

function hostKey(): string {
  return keyPair().hostKey;
}

/** A program from an archive: nothing of it is looked for while settings are turned into resources. */
export const programApp = {
  preset: "process",
  source: { archive: "https://downloads.example.org/shop.tar.gz", sha256: "5".repeat(64) },
  start: 'exec ./shop --listen "$HOST:$PORT"',
};

/** One server that does everything. */
export const oneServer = { all1: { roles: "all", address: "203.0.113.1", hostKey: hostKeys.all1 } };

/** One server for each tier. */
export const threeServers = {
  db1: { roles: "db", address: "203.0.113.4", privateAddress: "10.0.0.4", hostKey: hostKeys.db1 },
  web1: { roles: "webserver", address: "203.0.113.5", privateAddress: "10.0.0.5", hostKey: hostKeys.web1 },
  app1: { roles: "app", address: "203.0.113.6", privateAddress: "10.0.0.6", hostKey: hostKeys.app1 },
};

/** The settings of a deployment called `test`: one site on one server, but for what is given. */
export function sampleSettings(sections: Sections = {}): Settings {
  return parseSettings(
    {
      servers: oneServer,
      ssh: { privateKey: serverKey },
      apps: { shop: programApp },
      sites: { prod: { domain: "www.example.org", port: 12_000 } },
      ...sections,
    },
    "test",
  );
}
