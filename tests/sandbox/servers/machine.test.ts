import { containersConf } from "../../../sandbox/servers/containers-conf";
import { parseDefaultInterface, parseHardLimits, parseOsRelease } from "../../../sandbox/servers/machine";
import type { Machine } from "../../../sandbox/servers/machine";

const modern: Machine = {
  system: "linux",
  root: true,
  distribution: "debian",
  codename: "bookworm",
  cgroupVersion: 2,
  systemd: true,
  hardLimits: { openFiles: 1_048_576, processes: Infinity },
  mtu: 1500,
};

test("os-release values are read with and without quotes", () => {
  const read = parseOsRelease(
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_CODENAME="bookworm"\n',
  );

  expect(read).toEqual({
    PRETTY_NAME: "Debian GNU/Linux 12 (bookworm)",
    ID: "debian",
    VERSION_CODENAME: "bookworm",
  });
});

test("hard limits are the second number; unlimited is infinity", () => {
  const limits = [
    "Limit                     Soft Limit           Hard Limit           Units     ",
    "Max processes             unlimited            unlimited            processes ",
    "Max open files            1024                 20000                files     ",
  ].join("\n");

  expect(parseHardLimits(limits)).toEqual({ openFiles: 20_000, processes: Infinity });
});

test("the interface of the default route is found", () => {
  const routes = "Iface\tDestination\tGateway\neth1\t0002000C\t00000000\neth0\t00000000\t010200C0\n";

  expect(parseDefaultInterface(routes)).toBe("eth0");
});

test("podman keeps its defaults where they work", () => {
  expect(containersConf(modern)).toBeUndefined();
});

test("cgroup v1 without systemd gets runc and cgroupfs, with limits below the machine's", () => {
  const conf = containersConf({
    ...modern,
    cgroupVersion: 1,
    systemd: false,
    hardLimits: { openFiles: 20_000, processes: 96_365 },
  });

  expect(conf).toBe(
    [
      "[containers]",
      'default_ulimits = ["nofile=1024:20000", "nproc=16384:16384"]',
      "[engine]",
      'events_logger = "file"',
      'cgroup_manager = "cgroupfs"',
      'runtime = "runc"',
      "",
    ].join("\n"),
  );
});
