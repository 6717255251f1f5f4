import { hasKitCommand, kitCommand } from "../../components/remote/commands";
import { findWay } from "../../components/remote/find-way";
import { atServer, type Way } from "../../components/remote/log-in";
import { runCommand } from "../../components/remote/run-command";
import { ReachError } from "../../components/remote/ssh-client";
import { didYouMean } from "../../components/settings/nearest-name";
import type { Server, Settings, Site } from "../../components/settings/settings";
import { livingServersOf } from "../../components/settings/site-servers";
import { UserError } from "../../components/settings/user-error";
import { readSiteArguments, SiteArgumentsError } from "./site-arguments";
import { stackMachines } from "./stack-machines";
import { stackSettings } from "./stack-settings";

/** A command for one site that its first app server carries out. */
export interface SiteCommand {
  /** The command of `tierwright` there; the site and the words are added. */
  readonly command: string;
  /** How many words may follow the site. */
  readonly mostWords: number;
  readonly usage: string;
  /** What to say when it went well. */
  readonly done?: (site: string) => string;
}

/** Carries a command out, its output passed on as it comes; returns the exit status. */
export async function runSiteCommand(command: SiteCommand, args: readonly string[]): Promise<number> {
  try {
    const { stack, site, words } = readSiteArguments(args, command.mostWords);
    const settings = await stackSettings(stack);
    const server = firstAppServer(settings, siteCalled(site, settings));
    const way = await findWay(server, settings, await stackMachines(stack, server));
    await carryOut(server, way, [command.command, site, ...words]);
    if (command.done !== undefined) console.log(command.done(site));
    return 0;
  } catch (error) {
    if (error instanceof SiteArgumentsError) {
      console.error(`${error.message}\n${command.usage}`);
      return 2;
    }
    if (!(error instanceof UserError || error instanceof ReachError)) throw error;
    console.error(error.message);
    return 1;
  }
}

function siteCalled(site: string, { sites, deploymentName }: Settings): Site {
  const found = sites.find(({ name }) => name === site);
  if (found !== undefined) return found;
  const names = sites.map(({ name }) => name);
  throw new UserError(
    `${deploymentName} has no site ${JSON.stringify(site)}${didYouMean(site, names)}; its sites: ${names.join(", ")}`,
  );
}

/** The server that coordinates what happens to a site on all of its servers. */
function firstAppServer(settings: Settings, site: Site): Server {
  const [first] = livingServersOf(site, settings);
  if (first !== undefined) return first;
  throw new UserError(`tierwright:servers: no server with the role app is left; nothing runs ${site.name}`);
}

async function carryOut({ user }: Server, way: Way, words: readonly string[]): Promise<void> {
  const { name } = way.server;
  const status = await atServer(way, async (client) => {
    if ((await runCommand(client, hasKitCommand(user))).status !== 0) {
      throw new UserError(
        `${name} has nothing of Tierwright, or ${user} has no root rights there; run \`pulumi up\` first, which says more`,
      );
    }
    return (await runCommand(client, kitCommand(user, ...words), process)).status;
  });
  if (status === 0) return;
  const what = `tierwright ${words.join(" ")}`;
  throw new UserError(
    status === undefined
      ? `${name}: the connection broke off while \`${what}\` was at work, which goes on there; \`npm run releases\` shows what came of it`
      : `${name}: \`${what}\` failed (status ${status}); what it printed says why, and \`sudo tierwright history\` there what was done`,
  );
}
