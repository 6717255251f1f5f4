import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { MachineWithVolume } from "./machine-with-volume";

// Loop devices and mount tables belong to root, as on a server.
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot("the data volume", () => {
  let machine: MachineWithVolume;

  beforeEach(() => {
    machine = new MachineWithVolume(1);
  });
  afterEach(() => {
    machine.remove();
  });

  test("is formatted when it is blank, and mounted at every boot", () => {
    const first = machine.boot(`apply; echo data >${machine.mountPoint}/kept; findmnt ${machine.mountPoint}`);
    const second = machine.boot(`mount_all; cat ${machine.mountPoint}/kept`);

    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toContain(machine.device);
    expect(second).toEqual({ code: 0, stdout: "data\n", stderr: "" });
    expect([machine.found("TYPE"), machine.found("LABEL")]).toEqual(["xfs", "tierwright"]);
    expect(readFileSync(machine.fstab, "utf8")).toBe(
      `# by hand\nUUID=${machine.found("UUID")} ${machine.mountPoint} xfs defaults,noatime,nofail,x-systemd.device-timeout=90s 0 0\n`,
    );
  });

  test("stays as it is when the step is applied once more", () => {
    machine.boot(`apply; echo data >${machine.mountPoint}/kept`);
    const [uuid, fstab] = [machine.found("UUID"), readFileSync(machine.fstab, "utf8")];

    const again = machine.boot(`mount_all; apply; apply; cat ${machine.mountPoint}/kept`);

    expect(again).toMatchObject({ code: 0, stdout: "data\n", stderr: "" });
    expect(machine.found("UUID")).toBe(uuid);
    expect(readFileSync(machine.fstab, "utf8")).toBe(fstab);
  });

  test("is mounted with its data by the next machine", () => {
    machine.boot(`apply; echo data >${machine.mountPoint}/kept`);
    execFileSync("rm", ["-rf", machine.mountPoint, machine.directory.root]);
    mkdirSync(machine.directory.root);
    writeFileSync(machine.fstab, "# of the next machine\n");

    const next = machine.boot(`apply; cat ${machine.mountPoint}/kept`);

    expect(next).toMatchObject({ code: 0, stdout: "data\n" });
    expect(readFileSync(machine.fstab, "utf8")).toContain(`UUID=${machine.found("UUID")} `);
  });

  test("takes along what the machine's image has in the directory", () => {
    mkdirSync(machine.mountPoint);
    writeFileSync(path.join(machine.mountPoint, "from-image"), "data\n", { mode: 0o600 });

    const { code, stdout } = machine.boot(`apply; stat --format='%a %s' ${machine.mountPoint}/from-image`);

    expect({ code, stdout: stdout.split("\n").at(-2) }).toEqual({ code: 0, stdout: "600 5" });
  });

  test.each([
    { what: "a file system", fill: ["mkfs.ext4", "-q", "-L", "photos"], said: "ext4 photos" },
    { what: "somebody else's XFS", fill: ["mkfs.xfs", "-q", "-L", "photos"], said: "xfs photos" },
    { what: "swap", fill: ["mkswap"], said: "swap" },
    { what: "encrypted data", fill: ["sh", "-c", 'printf "LUKS\\272\\276\\0\\2" >"$0"'], said: "LUKS" },
    { what: "a partition table", fill: ["sh", "-c", 'echo "label: gpt" | sfdisk --quiet "$0"'], said: "" },
  ])("is left alone when it holds $what", ({ fill, said }) => {
    const [program = "", ...args] = fill;
    machine.use(program, ...args);
    const before = beginning(machine.device);

    const { code, stderr } = machine.boot("apply");

    expect(code).not.toBe(0);
    expect(stderr).toContain(`the data volume ${machine.device} holds something that is not Tierwright's: `);
    expect(stderr).toContain(said);
    expect(beginning(machine.device).equals(before)).toBe(true);
    expect(readFileSync(machine.fstab, "utf8")).toBe("# by hand\n");
  });

  test("is filled anew when an earlier run was interrupted in doing so", () => {
    machine.use("mkfs.xfs", "-q", "-L", "tw-new");
    mkdirSync(machine.mountPoint);
    writeFileSync(path.join(machine.mountPoint, "from-image"), "data\n");

    const { code } = machine.boot(`apply; cat ${machine.mountPoint}/from-image`);

    expect({ code, label: machine.found("LABEL") }).toEqual({ code: 0, label: "tierwright" });
  });

  test("grows with its volume while it is in use", () => {
    machine.boot("apply");
    machine.enlarge(2);
    machine.noticeSize();

    const grown = machine.boot(
      `mount_all; apply; df --output=size --block-size=1M ${machine.mountPoint}`,
      machine.step(2),
    );

    expect(grown.code).toBe(0);
    expect(grown.stdout).toContain("the file system of the data volume has grown\n");
    expect(Number(grown.stdout.trim().split("\n").at(-1))).toBeGreaterThan(1900);
  });

  test("is given back unmounted, with what it holds", () => {
    const { code, stdout } = machine.boot(
      `apply; echo data >${machine.mountPoint}/kept; remove; ls ${machine.mountPoint}`,
    );

    expect({ code, stdout: stdout.trim().split("\n").at(-1) }).toEqual({
      code: 0,
      stdout: "formatting the blank data volume",
    });
    expect(existsSync(path.join(machine.mountPoint, "kept"))).toBe(false);
    expect(readFileSync(machine.fstab, "utf8")).toBe("# by hand\n");
    expect(machine.found("LABEL")).toBe("tierwright");
  });
});

/** The first MiB of a device, where everything says what it is. */
function beginning(device: string): Buffer {
  return execFileSync("head", ["--bytes=1M", device], { maxBuffer: 2 ** 21 });
}
