import { writeFileSync } from "node:fs";
import path from "node:path";
import { replicaUnit } from "../../components/sites/replica-unit";
import { outputOf } from "../support/output-of";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";
import { sampleSite } from "./sample-site";

function unit(site: Readonly<Record<string, unknown>>, address = "10.0.0.6"): string {
  return replicaUnit(sampleSite(site), address);
}

const limits = { memoryMiB: 512, cpuPercent: 150, openFiles: 1000, processes: 50 };

test("limits are in systemd's words, and absent ones set no bound", () => {
  expect(unit({ limits })).toMatch(/^MemoryMax=512M\nCPUQuota=150%\nLimitNOFILE=1000\nTasksMax=50$/m);
  expect(unit({})).toMatch(/^MemoryMax=infinity\nCPUQuota=\nLimitNOFILE=4096\nTasksMax=256$/m);
});

test("a replica binds to its address and the port of its instance", () => {
  expect(unit({})).toContain("Environment=PORT=%i BIND=10.0.0.6:%i ");
  expect(unit({}, "[fd00::6]")).toContain("Environment=PORT=%i BIND=[fd00::6]:%i ");
});

test("a replica has the time to stop that the site gives it", () => {
  expect(unit({})).toMatch(/^TimeoutStopSec=60$/m);
  expect(unit({ rollout: { stopSeconds: 5 } })).toMatch(/^TimeoutStopSec=5$/m);
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ["defaults", {}],
  ["all limits", { limits }],
])("systemd has nothing to say against the unit with %s", (_what, site) => {
  const directory = temporaryDirectory();
  try {
    const file = path.join(directory, "site-prod@12000.service");
    // The user of the site exists on a server only.
    writeFileSync(file, unit(site).replaceAll(/^(User|Group)=.*$/gm, "$1=root"));

    const complaints = outputOf("bash", [
      "-c",
      'systemd-analyze verify --man=no "$@" 2>&1 || true',
      "-",
      file,
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

test("a replica reaches every address but those that it is denied", () => {
  expect(unit({})).not.toContain("IPAddressDeny");
  expect(replicaUnit(sampleSite({}), "127.0.0.1", ["169.254.169.254", "fd00:ec2::254"])).toMatch(
    /^IPAddressDeny=169\.254\.169\.254 fd00:ec2::254$/m,
  );
});
