import { freePorts, occupy } from "./foreign-program";
import { firstPort, type LoadedSite, stopSeconds } from "./loaded-site";

export function inTheWay(site: () => LoadedSite): void {
  test("ports that another program has are passed over", async () => {
    const version = site().next();
    const [first = 0, second = 0, ...others] = await freePorts(site(), "app1");
    const foreign = await occupy(site(), "app1", [first, others[0] ?? 0]);

    const { outcome } = await site().deployUnderLoad({ version });
    const taken = [...(await site().replicas("app1")).keys()];
    await foreign.end();

    expect(outcome.status).toBe(0);
    expect(taken.toSorted()).toEqual([second, others[1]].toSorted());
    await site().expectTidy(version);
  });

  test("too few free ports: the error names server and step, and nothing has changed", async () => {
    const [serving, version] = [await site().serves(), site().next()];
    const before = await site().replicas("app1");
    const foreign = await occupy(site(), "app1", await freePorts(site(), "app1"));

    const { outcome, report } = await site().deployUnderLoad({ version });
    await foreign.end();

    expect(outcome.status).not.toBe(0);
    expect(outcome.output).toContain(
      `app1: start: prod needs 2 more port(s), and not so many are free from ${firstPort} to ${firstPort + 31}: ` +
        "other programs listen there, or the site has too many replicas",
    );
    expect(Object.keys(report.versions)).toEqual([serving]);
    expect(await site().replicas("app1")).toEqual(before);
    await site().expectTidy(serving);
  });

  test("a program that does not end when it is told to is killed in time, and the run does not wait for it", async () => {
    await site().mustDeploy({ version: site().next(), environment: { FAULT: "ignores-term" } });
    const stubborn = [...(await site().replicas("app1")).keys()].map((port) => `site-prod@${port}`).join(" ");
    const version = site().next();
    let afterRun = "";

    await site().deployUnderLoad({ version }, async () => {
      afterRun = await site().on("app1", `systemctl is-active ${stubborn} | uniq`);
    });

    expect(afterRun).toBe("active");
    await site().expectTidy(version);
    const log = await site().on(
      "app1",
      `journalctl --output=short-unix --unit=${stubborn.replace(" ", " --unit=")}`,
    );
    const [told, killed] = [/Stopping/, /'stop-sigterm' timed out/].map((words) => secondOf(log, words));
    expect((killed ?? 0) - (told ?? 0)).toBeGreaterThan(stopSeconds - 1);
    expect((killed ?? 0) - (told ?? 0)).toBeLessThan(stopSeconds + 2);
  });
}

/** When the last line with these words was written. */
function secondOf(log: string, words: RegExp): number {
  const line = log.split("\n").findLast((text) => words.test(text));
  if (line === undefined) throw new Error(`the journal has no ${String(words)}:\n${log}`);
  return Number.parseFloat(line);
}
