import * as pulumi from "@pulumi/pulumi";
import type { Client } from "ssh2";
import { z } from "zod";
import type { Server, Settings } from "../settings/settings";
import { livingServersOf } from "../settings/site-servers";
import { privilege, shellCommand } from "../steps/shell";
import { hasKitCommand, kitPath } from "./commands";
import { findWay } from "./find-way";
import { atServer, type Way } from "./log-in";
import { type MadeMachines, madeMachines, nothingMade } from "./made-machines";
import { runCommand } from "./run-command";
import { ReachError } from "./ssh-client";

/** What `tierwright sites --json` prints; `rolledBack` and `observed` are empty where there is nothing to say. */
const sitesOnServer = z.array(
  z.object({ site: z.string(), release: z.string(), rolledBack: z.string(), observed: z.string() }),
);

type SiteOnServer = z.output<typeof sitesOnServer>[number];

/** How long a server that answers may take to say what runs there, in seconds. */
const limitSeconds = 20;

/**
 * What runs other than the settings say, by site, as its first app server tells it: `app1 runs v1 (…)`. Sites that run
 * their own release are left out, and nobody is asked unless `tierwright:compare` is true.
 *
 * A rollout that is told so puts it right. The text stays with the site until its next rollout, as the server
 * remembers it: a text that went as soon as it is put right would be one more change, in the run after.
 *
 * A server that cannot be asked is no error, since the run may be what mends it: nothing is said about its sites.
 *
 * @param warn told why a server could not be asked
 * @param outputs those of the last run, by which machines of the deployment's own are found
 */
export async function observedReleases(
  settings: Settings,
  warn: (message: string) => void = (message) => void pulumi.log.warn(message),
  outputs: () => Promise<MadeMachines> = lastOutputs,
): Promise<Readonly<Record<string, string>>> {
  if (!settings.compare) return {};
  const first = firstServers(settings);
  const made = first.some(({ server }) => isMade(server)) ? await outputs().catch(unread) : nothingMade;
  // Nothing runs yet on those that no run has made.
  const asked = first.filter(({ server }) => !isMade(server) || Object.hasOwn(made.servers, server.name));
  const found = await Promise.all(
    asked.map(({ server, sites }) => observedOn(server, sites, () => findWay(server, settings, made), warn)),
  );
  return Object.fromEntries(found.flat());

  function unread(error: unknown): MadeMachines {
    const why = error instanceof Error ? error.message : String(error);
    warn(
      `tierwright:compare: the stack's outputs cannot be read (${why}); its machines are not asked this time`,
    );
    return nothingMade;
  }
}

function isMade({ machine }: Server): boolean {
  return machine.kind !== "existing";
}

/** What this stack told when it last came to its end. */
async function lastOutputs(): Promise<MadeMachines> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const told: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
  return madeMachines(typeof told === "object" && told !== null && "outputs" in told ? told.outputs : {});
}

/** The servers that coordinate rollouts, each with the names of its sites. */
function firstServers(settings: Settings): readonly { server: Server; sites: readonly string[] }[] {
  const sites = settings.sites.map((site) => ({
    name: site.name,
    first: livingServersOf(site, settings)[0],
  }));
  return settings.servers.flatMap((server) => {
    const own = sites.filter(({ first }) => first === server).map(({ name }) => name);
    return own.length === 0 ? [] : [{ server, sites: own }];
  });
}

async function observedOn(
  server: Server,
  names: readonly string[],
  find: () => Promise<Way>,
  warn: (message: string) => void,
): Promise<readonly (readonly [site: string, text: string])[]> {
  try {
    const sites = await atServer(await find(), (client) => askServer(client, server));
    return sites
      .filter(({ site }) => names.includes(site))
      .map((site): [string, string] => [site.site, describe(server, site)])
      .filter(([, text]) => text !== "");
  } catch (error) {
    if (!(error instanceof ReachError)) throw error;
    warn(`tierwright:compare: ${error.message}; what runs there is not compared this time`);
    return [];
  }
}

/** Nothing before the first run, when the server has no kit yet. @throws ReachError */
async function askServer(client: Client, { name, user }: Server): Promise<readonly SiteOnServer[]> {
  if ((await runCommand(client, hasKitCommand(user))).status !== 0) return [];
  // The limit is the server's own: whatever hangs there must not keep a preview waiting.
  const limited = shellCommand(
    ...privilege(user),
    "timeout",
    String(limitSeconds),
    kitPath,
    "sites",
    "--json",
  );
  const { status, stdout, stderr } = await runCommand(client, limited);
  if (status !== 0) {
    const why = stderr.trim() === "" ? `status ${status ?? "unknown"}` : stderr.trim();
    throw new ReachError(`${name} does not say which releases it runs (${why})`, true);
  }
  return readAnswer(name, stdout);
}

/** @throws ReachError */
function readAnswer(name: string, text: string): readonly SiteOnServer[] {
  try {
    return sitesOnServer.parse(JSON.parse(text));
  } catch {
    throw new ReachError(
      `${name} does not say which releases it runs, as its kit is of another version; \`pulumi up\` brings the right one`,
      false,
    );
  }
}

function describe({ name }: Server, { release, rolledBack, observed }: SiteOnServer): string {
  return plain(rolledBack === "" ? observed : `${name} runs ${release} (rolled back ${rolledBack})`);
}

/** It comes from a server and goes into a step and onto terminals: letters, digits and usual punctuation only. */
function plain(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} .,:;@()+_/-]/gu, "?");
}
