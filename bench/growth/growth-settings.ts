/** A stack of a size. */
export interface GrowthSize {
  readonly servers: number;
  readonly sites: number;
}

/** One database server, a webserver for every sixteen servers, and app servers for the rest. */
export function growthSettings({ servers, sites }: GrowthSize, hostKey: string) {
  const webservers = Math.ceil(servers / 16);
  const roleOf = (index: number) => (index === 0 ? "db" : index <= webservers ? "webserver" : "app");
  return {
    servers: Object.fromEntries(
      numbers(servers).map((index) => [
        `server${index}`,
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
      numbers(sites).map((index) => [`site${index}`, { domain: `site${index}.test`, replicas: 2 }]),
    ),
  };
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
