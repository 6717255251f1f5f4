/** A stack of a size. */
export interface GrowthSize {
  readonly servers: number;
  readonly sites: number;
  /** App servers of each site; undefined: all of them. */
  readonly places: number | undefined;
}

/** One database server, a webserver for every sixteen servers, and app servers for the rest, over which sites are spread. */
export function growthSettings({ servers, sites, places }: GrowthSize, hostKey: string) {
  const webservers = Math.ceil(servers / 16);
  const roleOf = (index: number) => (index === 0 ? "db" : index <= webservers ? "webserver" : "app");
  const appServers = numbers(servers).filter((index) => roleOf(index) === "app");
  return {
    servers: Object.fromEntries(
      numbers(servers).map((index) => [
        named(index),
        // Nobody is asked: a preview opens no connection (192.0.2.0/24 is for documentation, RFC 5737).
        { roles: roleOf(index), address: `192.0.2.${index + 1}`, hostKey },
      ]),
    ),
    apps: {
      service: {
        preset: "process",
        source: { directory: "./bench/apps/v1" },
        packages: ["python3", "python3-psycopg2"],
        start: "exec python3 app.py",
        migrate: "true",
      },
    },
    sites: Object.fromEntries(
      numbers(sites).map((index) => [
        `site${index}`,
        {
          domain: `site${index}.test`,
          replicas: 2,
          ...(places !== undefined && { servers: placesOf(index, places, appServers) }),
        },
      ]),
    ),
  };
}

/** Neighbours, from another one on for each site. */
function placesOf(site: number, places: number, appServers: readonly number[]): readonly string[] {
  const first = (site * places) % appServers.length;
  return [...appServers.slice(first), ...appServers].slice(0, Math.min(places, appServers.length)).map(named);
}

function named(index: number): string {
  return `server${index}`;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
