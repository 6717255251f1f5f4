import type { LoadedSite } from "./loaded-site";

export function rolling(site: () => LoadedSite): void {
  const makeCanaryUnwell = async () => {
    await site().on(
      "app1",
      `for file in $(grep --files-with-matches --line-regexp committed /srv/sites/prod/replicas/*/state); do
         systemctl kill --kill-whom=main --signal=USR1 "site-prod@$(basename "$(dirname "$file")")"
       done`,
    );
  };

  test("one server first; after a pause it still has to answer, then comes the next", async () => {
    const [former, version] = [await site().serves(), site().next()];

    const { outcome, report } = await site().deployUnderLoad({
      version,
      rollout: { strategy: "rolling", pauseSeconds: 3 },
    });

    expect(inOrder(outcome.output, /^.*(?:switched on|waiting \d+ s before|is ready on).*$/gm)).toEqual([
      expect.stringMatching(/app1: release .* is ready on 2 replica/) as string,
      expect.stringContaining("app1: switched on web1") as string,
      expect.stringContaining("waiting 3 s before the next servers") as string,
      expect.stringMatching(/app2: release .* is ready on 2 replica/) as string,
      expect.stringContaining("app2: switched on web1") as string,
    ]);
    const [old, fresh] = [report.versions[former], report.versions[version]];
    expect((old?.last ?? 0) - (fresh?.first ?? 0)).toBeGreaterThan(3);
    expect(await site().serves()).toBe(version);
    await site().expectTidy(version);
  });

  test("a canary that turns unhealthy during the pause stops the release; everything serves the former one", async () => {
    const [former, version] = [await site().serves(), site().next()];

    const { outcome, report } = await site().deployUnderLoad({
      version,
      rollout: { strategy: "rolling", pauseSeconds: 6 },
      environment: { FAULT: "turns-unhealthy", FAULT_AFTER_SECONDS: "3600" },
      when: { says: "before the next servers", then: makeCanaryUnwell },
    });

    expect(outcome.status).not.toBe(0);
    expect(outcome.output).toMatch(
      /app1: commit: only 0 of 2 replicas of release \S+ still answer.*; the former release serves on all servers/,
    );
    expect(outcome.output).not.toContain("app2: release");
    expect(report.versions[version]?.answers).toBeGreaterThan(0);
    expect(report.versions[former]?.last).toBeGreaterThan(report.versions[version]?.last ?? 0);
    expect(await site().serves()).toBe(former);
    await site().expectTidy(former);
  });
}

/** What the run said about some steps, in its order, each once: the engine repeats an error at the end. */
function inOrder(output: string, pattern: RegExp): readonly string[] {
  return [...new Set([...output.matchAll(pattern)].map(([line]) => line.trim()))];
}
