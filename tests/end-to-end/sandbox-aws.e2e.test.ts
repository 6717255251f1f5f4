import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeInstancesCommand, DescribeVolumesCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { type AwsSandbox, openAws, startAws } from "../../sandbox/aws/aws-sandbox";
import { openClients } from "../../sandbox/aws/clients";
import { ed25519Pair } from "../../sandbox/servers/ed25519-pair";
import { waitForSsh } from "../../sandbox/servers/wait-for-ssh";
import { FixtureStack } from "../sandbox/engine/fixture-stack";

jest.setTimeout(900_000); // the first run on a machine builds the image

const name = "aws-test";
const folder = mkdtempSync(join(tmpdir(), "sandbox-aws-"));
const stack = new FixtureStack(join(__dirname, "../sandbox/aws/program"));
const [login, host] = [ed25519Pair(), ed25519Pair()];
const settings = { type: "t4g.small", privateAddress: "10.98.0.17", sizeGiB: 1 };
let aws: AwsSandbox;
let clients: ReturnType<typeof openClients>;

beforeAll(async () => {
  await (await openAws(name))?.remove();
  aws = await startAws({ name, region: "eu-central-1" });
  clients = openClients(aws.endpointUrl, aws.region);
  writeFileSync(join(folder, "key"), login.private, { mode: 0o600 });
  stack.configure({});
  await stack.run("config", "set", "--secret", "secret", "mellon");
});

afterAll(async () => {
  stack.dispose();
  rmSync(folder, { recursive: true });
  await aws.remove();
});

async function up(changes: Partial<typeof settings> = {}): Promise<string> {
  Object.assign(settings, changes);
  const secret = await stack.run("config", "get", "secret");
  stack.configure({
    ...settings,
    endpointUrl: aws.endpointUrl,
    publicKey: login.public,
    userData: userData(),
    secret: secret.output.trim(),
  });
  const { code, output } = await stack.run("up", "--yes");
  expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
  return output;
}

function userData(): string {
  const indented = host.private.trim().replaceAll("\n", "\n    ");
  return [
    "#cloud-config",
    "hostname: machine1",
    "ssh_keys:",
    `  ed25519_private: |\n    ${indented}`,
    `  ed25519_public: ${host.public}`,
    "",
  ].join("\n");
}

async function output(key: string): Promise<string> {
  const { code, output: text } = await stack.run("stack", "output", key);
  if (code !== 0) throw new Error(text);
  return text.trim();
}

/** Runs a command over SSH, at the public address and with the host key pinned. */
async function ssh(command: string): Promise<string> {
  const address = await output("publicAddress");
  await waitForSsh("machine", address, 22, 120);
  writeFileSync(join(folder, "known"), `${address} ${host.public}\n`);
  const options = ["IdentitiesOnly=yes", "StrictHostKeyChecking=yes", `UserKnownHostsFile=${folder}/known`];
  const words = ["-F", "none", "-i", join(folder, "key"), ...options.flatMap((option) => ["-o", option])];
  const answer = spawnSync("ssh", [...words, `admin@${address}`, command], { encoding: "utf8" });
  if (answer.status !== 0) throw new Error(answer.stderr);
  return answer.stdout.trim();
}

const token =
  "$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)";

function metadata(path: string): string {
  return `curl -sf -H "X-aws-ec2-metadata-token: ${token}" http://169.254.169.254/latest/${path}`;
}

test("an instance boots with the key pair's user, the host key of its user data, and the planned address", async () => {
  await up();

  expect(
    await ssh(
      "cloud-init status --wait >/dev/null; id -un; sudo id -un; hostname; . /etc/os-release; echo $ID-$VERSION_ID",
    ),
  ).toBe("admin\nroot\nmachine1\ndebian-13");
  expect(await ssh("hostname -I")).toContain(settings.privateAddress);
});

test("metadata is given for a token only, with the role's credentials", async () => {
  const refused = await ssh(
    "curl -s -o /dev/null -w '%{http_code}' http://169.254.169.254/latest/meta-data/",
  );
  const zone = await ssh(metadata("meta-data/placement/availability-zone"));
  const role = await ssh(metadata("meta-data/iam/security-credentials/"));
  const credentials: unknown = JSON.parse(await ssh(metadata(`meta-data/iam/security-credentials/${role}`)));

  expect([refused, zone]).toEqual(["401", "eu-central-1a"]);
  expect(role).toMatch(/^role-/);
  expect(credentials).toMatchObject({ Code: "Success", Token: expect.any(String) as string });
});

test("a machine reaches AWS's API by itself", async () => {
  expect(await ssh(`curl -s -o /dev/null -w '%{http_code}' ${aws.endpointUrl}/moto-api/`)).toBe("200");
});

test("a volume has its device, and keeps what is written on it", async () => {
  const device = `/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${(await output("volumeId")).replace("-", "")}`;

  await ssh(
    `sudo mkfs.ext4 -q -L data ${device} && sudo mount ${device} /mnt && echo kept | sudo tee /mnt/note`,
  );
  await ssh("echo 'LABEL=data /mnt ext4 defaults 0 2' | sudo tee -a /etc/fstab; sync");

  expect(await ssh("findmnt -no FSTYPE,LABEL /mnt")).toMatch(/^ext4/);
});

test("nothing changes in a second run", async () => {
  expect(await up()).toMatch(/unchanged/);
  expect((await stack.run("preview")).output).not.toMatch(/to (create|update|replace)/);
});

test("another type is the same machine after a restart, with its volume mounted and grown", async () => {
  const before = await output("instance");

  await up({ type: "t4g.medium", sizeGiB: 2 });

  expect(await output("instance")).toBe(before);
  expect(await ssh(metadata("meta-data/instance-type"))).toBe("t4g.medium");
  expect(await ssh("cat /mnt/note; sudo blockdev --getsize64 $(findmnt -no SOURCE /mnt)")).toBe(
    `kept\n${2 * 1024 ** 3}`,
  );
});

test("a reboot brings the machine back by itself", async () => {
  const boot = await ssh("systemctl show -P UserspaceTimestampMonotonic; sudo systemctl --no-block reboot");
  let after = boot;
  for (let count = 0; count < 60 && after === boot; count += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    after = await ssh("systemctl show -P UserspaceTimestampMonotonic").catch(() => boot);
  }

  expect(after).not.toBe(boot);
  expect(await ssh("cat /mnt/note")).toBe("kept");
});

test("a replaced machine is another one, at another address in the VPC, with the same volume and public address", async () => {
  const before = { instance: await output("instance"), address: await output("publicAddress") };

  await up({ privateAddress: "10.98.0.18" });

  expect(await output("instance")).not.toBe(before.instance);
  expect(await output("publicAddress")).toBe(before.address);
  expect((await aws.machines()).map(({ id }) => id)).toEqual([await output("instance")]);
  const device = `/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${(await output("volumeId")).replace("-", "")}`;
  expect(await ssh(`hostname -I; sudo mount ${device} /mnt; cat /mnt/note`)).toMatch(
    /^10\.98\.0\.18 [^\n]*\nkept$/,
  );
});

test("destroy leaves nothing", async () => {
  const { code } = await stack.run("destroy", "--yes");

  const { Reservations = [] } = await clients.ec2.send(new DescribeInstancesCommand({}));
  const states = Reservations.flatMap(({ Instances = [] }) => Instances.map(({ State }) => State?.Name));
  const { Volumes } = await clients.ec2.send(new DescribeVolumesCommand({}));
  const { Vpcs = [] } = await clients.ec2.send(new DescribeVpcsCommand({}));
  const { Roles } = await clients.iam.send(new ListRolesCommand({}));
  expect(code).toBe(0);
  expect(states.filter((state) => state !== "terminated")).toEqual([]);
  expect([Volumes, Vpcs.filter(({ IsDefault }) => IsDefault !== true), Roles]).toEqual([[], [], []]);
  expect(await aws.machines()).toEqual([]);
});
