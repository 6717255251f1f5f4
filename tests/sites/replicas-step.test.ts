import { writeFileSync } from "node:fs";
import path from "node:path";
import { replicasStep } from "../../components/sites/replicas-step";
import { replicaPorts } from "../../components/tiers/placement";
import { outputOf } from "../support/output-of";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";
import { onServer, sampleSite } from "./sample-site";

function unit(site: Readonly<Record<string, unknown>>, address = "10.0.0.6"): string {
  return replicasStep(onServer(sampleSite(site), { address })).files[0]?.content ?? "";
}

test("the scripts are told the ports and how to know that a replica is healthy", () => {
  const check = { path: "/health", status: 204, body: "fine", timeoutSeconds: 30, intervalSeconds: 2 };
  const input = onServer(sampleSite({ replicas: 3 }, { check }));

  const step = replicasStep(input);

  expect(step).toMatchObject({
    name: "site.prod.replicas",
    title: `3 replica(s) of prod with release ${input.release.id}`,
    scripts: ["app/replicas"],
  });
  expect(step.variables).toEqual({
    SITE: "prod",
    SYSTEM_USER: "site-prod",
    RELEASE: input.release.id,
    SETTINGS_DIGEST: "%%SECRET(SETTINGS_DIGEST,raw)%%",
    PORTS: "12000\n12001\n12002",
    ADDRESS: "10.0.0.6",
    CHECK_HOST: "www.example.org",
    CHECK_PATH: "/health",
    CHECK_STATUS: "204",
    CHECK_BODY: "fine",
    CHECK_TIMEOUT_SECONDS: "30",
    CHECK_INTERVAL_SECONDS: "2",
    KEEP_RELEASES: "5",
    HIDDEN_1: "%%SECRET(DATABASE_PASSWORD,raw)%%",
  });
});

test("replicas take the first ports of the site's block", () => {
  expect(replicaPorts(sampleSite({ replicas: 16, port: 20_000 }))).toEqual(
    Array.from({ length: 16 }, (_, index) => 20_000 + index),
  );
});

test("limits are in systemd's words, and absent ones set no bound", () => {
  const limited = unit({ limits: { memoryMiB: 512, cpuPercent: 150, openFiles: 1000, processes: 50 } });

  expect(limited).toMatch(/^MemoryMax=512M\nCPUQuota=150%\nLimitNOFILE=1000\nTasksMax=50$/m);
  expect(unit({})).toMatch(/^MemoryMax=infinity\nCPUQuota=\nLimitNOFILE=4096\nTasksMax=256$/m);
});

test("a replica binds to its address and the port of its instance", () => {
  expect(unit({})).toContain("Environment=PORT=%i BIND=10.0.0.6:%i ");
  expect(unit({}, "fd00::6")).toContain("Environment=PORT=%i BIND=[fd00::6]:%i ");
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ["defaults", {}],
  ["all limits", { limits: { memoryMiB: 512, cpuPercent: 150, openFiles: 1000, processes: 50 } }],
])("systemd has nothing to say against the units with %s", (_what, site) => {
  const directory = temporaryDirectory();
  try {
    for (const file of replicasStep(onServer(sampleSite(site))).files) {
      // The user of the site exists on a server only.
      writeFileSync(
        path.join(directory, path.basename(file.path)),
        file.content.replaceAll(/^(User|Group)=.*$/gm, "$1=root"),
      );
    }
    const units = ["site-prod@12000.service", "site-prod.target"].map((name) => path.join(directory, name));

    const complaints = outputOf("bash", [
      "-c",
      'systemd-analyze verify --man=no "$@" 2>&1 || true',
      "-",
      ...units,
    ]);

    expect(
      complaints
        .toString()
        .split("\n")
        .filter((line) => line.includes("site-prod")),
    ).toEqual([]);
  } finally {
    removeDirectory(directory);
  }
});
