/** A site of the benchmark, as both tools are to deploy it. */
export interface BenchSite {
  readonly name: string;
  readonly domain: string;
  /** The one setting of the site; it stands in each answer. */
  readonly greeting: string;
  /** A folder below `bench/apps`; it stands in each answer. */
  readonly release: "v1" | "v2";
}

/** One row of the table: the tools are asked for these sites, after the sites of the row before. */
export interface BenchRun {
  readonly title: string;
  readonly sites: readonly BenchSite[];
  /** How much of Ansible's time we may take, at `targetSites` sites. */
  readonly target?: number;
}

/** The number of sites for which the targets are set. */
export const targetSites = 20;

/** The rows of the table, in their order. */
export function benchRuns(count: number): readonly BenchRun[] {
  const first = Array.from({ length: count }, (_, index): BenchSite => {
    const name = `site${index}`;
    return { name, domain: `${name}.test`, greeting: "hello", release: "v1" };
  });
  const setting = withFirst(first, { greeting: "hola" });
  return [
    { title: "first run", sites: first, target: 1 / 2 },
    { title: "nothing changed", sites: first, target: 1 / 12 },
    { title: "one setting of one site", sites: setting, target: 1 / 8 },
    { title: "one release of one site", sites: withFirst(setting, { release: "v2" }), target: 1 / 6 },
  ];
}

/** What a visitor of the site reads. */
export function expectedAnswer({ greeting, release }: BenchSite): string {
  return `${greeting} ${release}\n`;
}

function withFirst(sites: readonly BenchSite[], change: Partial<BenchSite>): readonly BenchSite[] {
  return sites.map((site, index) => (index === 0 ? { ...site, ...change } : site));
}
