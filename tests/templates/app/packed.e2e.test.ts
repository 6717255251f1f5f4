import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { GroupMachine } from "../aws/group-machine";
import { groupOfTests } from "../aws/group-of-tests";
import { stepOf, wire } from "../host/server-directory";

const group = groupOfTests();
let machine: GroupMachine;

beforeEach(() => {
  machine = new GroupMachine({ ...group.addresses, instance: "i-1" });
  const release = "srv/sites/prod/releases/v1+2";
  machine.write(`${release}/.tierwright-release`, "");
  machine.write(`${release}/bin/app`, "#!/bin/sh\n");
  symlinkSync("/srv/sites/prod/shared/files", machine.path(`${release}/files`));
  symlinkSync(machine.path(release), machine.path("srv/sites/prod/current"));
});

afterEach(() => {
  machine.remove();
});

const system = "FACT_OS=debian FACT_OS_VERSION=13 FACT_ARCHITECTURE=arm64";

/** @returns what `packed` was set to, without its directory */
async function packed(facts = system): Promise<string> {
  const { code, stdout } = await machine.runScript(
    `${facts}
    . "$TIERWRIGHT_SCRIPTS/app/packed.sh"
    find_packed
    progress "packed: \${packed##*/}"
    target=$TIERWRIGHT_ROOT/srv/sites/demo
    mkdir -p "$target"
    [[ -z $packed ]] || unpack_packed`,
    { SITE: "prod", RELEASE: "v1+2" },
  );
  expect(code).toBe(0);
  return stdout.trim();
}

const pack = () => machine.runScript(`${system}\n. "$TIERWRIGHT_SCRIPTS/app/pack.sh"`, { SITE: "prod" });

test("a release that one machine has built is unpacked by another one that is like it", async () => {
  expect((await pack()).code).toBe(0);

  expect(await packed()).toBe("packed: incoming.tar.gz");
  expect(readFileSync(machine.path("srv/sites/demo/bin/app"), "utf8")).toBe("#!/bin/sh\n");
  expect(readlinkSync(machine.path("srv/sites/demo/files"))).toBe("/srv/sites/prod/shared/files");
  // It is made when the release is complete there.
  expect(machine.exists("srv/sites/demo/.tierwright-release")).toBe(false);
  const meanwhile = machine.path("var/lib/tierwright/sites/prod/packed");
  expect(readdirSync(meanwhile)).toEqual([]);
  // Of other sites nobody may read a release.
  expect(lstatSync(meanwhile).mode & 0o777).toBe(0o700);
}, 180_000);

test("nothing is written where build scripts of strangers may put links", async () => {
  const victim = machine.path("victim");
  machine.write("victim", "as it was");
  for (const name of ["packing-prod.tar.gz", "packed-prod.tar.gz.part", "packed-prod.tar.gz"])
    symlinkSync(victim, machine.path(`var/cache/tierwright/${name}`));

  await pack();
  await packed();

  expect(readFileSync(victim, "utf8")).toBe("as it was");
}, 180_000);

test("a machine with another system or processor builds the release", async () => {
  await pack();

  expect(await packed(system.replace("13", "12"))).toBe("packed:");
  expect(await packed(system.replace("arm64", "amd64"))).toBe("packed:");
}, 180_000);

test("a release that is packed already is left as it is", async () => {
  await pack();
  await group.aws.put("packed/prod/v1+2-debian-13-arm64.tar.gz", "somebody's");

  expect((await pack()).code).toBe(0);
  expect(await group.aws.get("packed/prod/v1+2-debian-13-arm64.tar.gz")).toBe("somebody's");
}, 180_000);

test("a package that is damaged is not used", async () => {
  await pack();
  await group.aws.put("packed/prod/v1+2-debian-13-arm64.tar.gz", "damaged");

  expect(await packed()).toBe("packed:");
  expect(machine.exists("srv/sites/demo/bin")).toBe(false);
}, 180_000);

test("an archive that was uploaded before the machine was there comes from the bucket", async () => {
  const sha256 = createHash("sha256").update("archive").digest("hex");
  await group.aws.put(`uploads/${sha256}.tar.gz`, "archive");

  const { code } = await machine.runScript(
    `. "$TIERWRIGHT_SCRIPTS/sources/uploaded.sh"; find_uploaded ${sha256}`,
  );

  expect(code).toBe(0);
  expect(machine.read(`var/lib/tierwright/incoming/${sha256}.tar.gz`)).toBe("archive");
});

test("an archive that is nowhere is told", async () => {
  const { code, stderr } = await machine.runScript(
    `. "$TIERWRIGHT_SCRIPTS/sources/uploaded.sh"; find_uploaded ${"0".repeat(64)}`,
  );

  expect(code).toBe(1);
  expect(stderr).toContain(`the uploaded archive ${"0".repeat(64)} is not here: upload it again`);
});

test("settings keep the step that staged them, and its secrets, for root alone", async () => {
  machine.script(
    "tests/freeze",
    'SYSTEM_USER=root; . "$TIERWRIGHT_SCRIPTS/app/freeze-settings.sh"; keep_document; freeze_settings "$TIERWRIGHT_ROOT/etc/tierwright/sites/prod/settings/v1-d1"',
  );
  const staged = stepOf({
    name: "site.prod.release",
    variables: { SITE: "prod", RELEASE: "v1" },
    files: [
      {
        path: "/etc/tierwright/sites/prod/staged/environment",
        content: "PASSWORD=%%SECRET(PASSWORD,raw)%%\nRELEASE=%%FACT(RELEASE)%%\n",
        mode: "0640",
        owner: "root:root",
      },
    ],
    scripts: ["tests/freeze"],
  });
  const input = wire(staged, { PASSWORD: "geheim" });

  const { code } = await machine.start(["apply"], input).ended;

  expect(code).toBe(0);
  const settings = "etc/tierwright/sites/prod/settings/v1-d1";
  expect(machine.read(`${settings}/environment`)).toBe("PASSWORD=geheim\nRELEASE=v1\n");
  expect(machine.read(`${settings}/published/secrets`) + machine.read(`${settings}/published/document`)).toBe(
    input,
  );
  for (const name of ["document", "secrets"])
    expect(lstatSync(machine.path(`${settings}/published/${name}`)).mode & 0o777).toBe(0o600);
});
