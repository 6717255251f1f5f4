import type { Server, Settings, Site } from "./settings";

/** Whether an app server runs a site: all do, unless the site chooses its own. */
export function runsSite({ servers }: Pick<Site, "servers">, { name }: Pick<Server, "name">): boolean {
  return servers?.includes(name) ?? true;
}

/** The app servers of a site which still exist; the first one coordinates its rollouts. */
export function livingServersOf(
  site: Pick<Site, "servers">,
  { servers }: Pick<Settings, "servers">,
): readonly Server[] {
  return servers.filter((server) => server.roles.includes("app") && !server.gone && runsSite(site, server));
}
