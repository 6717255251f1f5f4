import { madeMachines } from "../../components/remote/made-machines";
import { observedReleases } from "../../components/remote/observed-releases";
import { parseSettings } from "../../components/settings/parse-settings";
import type { Settings } from "../../components/settings/settings";
import { ServerDirectory, stepOf } from "../templates/host/server-directory";
import { type Answer, keyPair, SshHost } from "./ssh-host";

const hostKey = keyPair();
const userKey = keyPair();
const kit = "/usr/local/sbin/tierwright";
let server: ServerDirectory;
let host: SshHost;
let warnings: string[];

beforeEach(() => {
  server = new ServerDirectory();
  host = new SshHost({ hostKey, userKey, answer: byTheKit });
  warnings = [];
});

afterEach(() => {
  host.stop();
  server.remove();
});

/** Runs the real kit, which lies in a directory of this machine. */
function byTheKit(command: string): Answer {
  if (!command.startsWith(`sudo --non-interactive timeout 20 ${kit} `)) return { status: 0 };
  const { code, stdout, stderr } = server.run(command.split(`${kit} `)[1]?.split(" ") ?? []);
  return { status: code ?? undefined, stdout, stderr };
}

function settings(port: number, compare: unknown, key = hostKey): Settings {
  return parseSettings(
    {
      compare,
      ssh: { privateKey: userKey.private },
      servers: {
        app0: { roles: "app", address: "192.0.2.1", hostKey: hostKey.public, gone: true },
        app1: { roles: "app", address: "127.0.0.1", port, user: "admin", hostKey: key.public },
        web1: { roles: "webserver", address: "192.0.2.2", hostKey: hostKey.public },
      },
      apps: {
        shop: {
          preset: "process",
          source: { git: "https://git.example.org/a.git", ref: "main" },
          start: "./run",
        },
      },
      sites: { shop: { domain: "shop.example.org", database: false } },
    },
    "prod",
  );
}

function observed(given: Settings): Promise<Readonly<Record<string, string>>> {
  return observedReleases(given, (message) => warnings.push(message));
}

/** What a rollout leaves on a server: its step, and what the server knows of the site. */
function rolledOut(site: string, release: string, told = "", rolledBack = ""): void {
  server.script(
    "tell",
    'site_info_set "$SITE" RELEASE "$RELEASE"\nsite_info_set "$SITE" PORTS "12000 12001"\nsite_info_set "$SITE" ROLLED_BACK "$ROLLED_BACK"\n',
  );
  const { code, stderr } = server.apply(
    stepOf({
      name: `site.${site}.rollout`,
      variables: { SITE: site, RELEASE: release, ROLLED_BACK: rolledBack, OBSERVED: told },
      scripts: ["tell"],
    }),
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}

/** The server's list of a site's rollouts, which went back and were put right in turn. */
function goneBack(...ids: readonly string[]): void {
  const lines = ids.flatMap((id) => [
    `${id}\t2026-11-21T10:11:12Z\tv1\tv1-0123abcd\trolled-back\talice\n`,
    `20270101T000000Z\t2027-01-01T00:00:00Z\tv2\tv2-0123abcd\tfailed\tbob\n`,
  ]);
  server.write("/var/lib/tierwright/sites/shop/rollouts", lines.join(""));
}

test("a site that went back is told with its release and the reason", async () => {
  rolledOut("shop", "v1-0badcafe", "", "from v2-0badcafe to v1-0badcafe by alice from 10.0.0.9");
  rolledOut("docs", "v7-12345678");

  const found = await observed(settings(await host.listen(), true));

  expect(found).toEqual({
    shop: "app1 runs v1-0badcafe (rolled back from v2-0badcafe to v1-0badcafe by alice from 10.0.0.9)",
  });
  expect(warnings).toEqual([]);
});

test("what was put right stays the same text until the site goes back once more, be it in the same way", async () => {
  const given = settings(await host.listen(), true);
  rolledOut("shop", "v1", "", "from v2 to v1 by alice");
  goneBack("20261121T101112Z");
  const { shop: first = "" } = await observed(given);

  rolledOut("shop", "v2", first);
  const afterwards = await observed(given);
  rolledOut("shop", "v1", first, "from v2 to v1 by alice");
  goneBack("20261121T101112Z", "20261122T080000Z");
  const again = await observed(given);

  expect(first).toBe("app1 runs v1 (rolled back from v2 to v1 by alice, rollout 20261121T101112Z)");
  expect(afterwards).toEqual({ shop: first });
  expect(again).toEqual({
    shop: "app1 runs v1 (rolled back from v2 to v1 by alice, rollout 20261122T080000Z)",
  });
});

test.each([[undefined], [false]])("with compare: %p no server is asked", async (compare) => {
  rolledOut("shop", "v1", "", "by alice");

  const found = await observed(settings(await host.listen(), compare));

  expect(found).toEqual({});
  expect(host.users).toEqual([]);
});

test("before the first run, without a kit on the server, nothing is different", async () => {
  const empty = new SshHost({ hostKey, userKey, answer: () => ({ status: 1 }) });

  const found = await observed(settings(await empty.listen(), true));
  empty.stop();

  expect(found).toEqual({});
  expect(warnings).toEqual([]);
  expect(empty.commands).toEqual([`sudo --non-interactive test -e ${kit}`]);
});

test("a server that does not answer is a warning", async () => {
  const port = await host.listen();
  host.stop();

  const found = await observed(settings(port, true));

  expect(found).toEqual({});
  expect(warnings).toEqual([
    expect.stringMatching(
      /^tierwright:compare: app1 \(127\.0\.0\.1, port \d+\) does not answer: .*; what runs there is not compared this time$/,
    ),
  ]);
});

test("a server with another host key is a warning, and gets no login", async () => {
  const found = await observed(settings(await host.listen(), true, keyPair()));

  expect(found).toEqual({});
  expect(warnings).toEqual([expect.stringContaining("servers.app1.hostKey: app1 ")]);
  expect(host.users).toEqual([]);
});

test.each<[string, Answer, RegExp]>([
  ["a kit that knows no --json", { status: 0, stdout: "SITE  RELEASE\n" }, /its kit is of another version/],
  ["a kit that fails", { status: 1, stderr: "tierwright: broken\n" }, /\(tierwright: broken\)/],
  ["a kit that hangs", { status: 124 }, /\(status 124\)/],
  ["a connection that breaks off", { status: undefined }, /\(status unknown\)/],
])("%s is a warning", async (_what, answer, expected) => {
  const odd = new SshHost({
    hostKey,
    userKey,
    answer: (command) => (command.includes("--json") ? answer : { status: 0 }),
  });

  const found = await observed(settings(await odd.listen(), true));
  odd.stop();

  expect(found).toEqual({});
  expect(warnings).toEqual([expect.stringMatching(expected)]);
});

test("nothing that a server says can leave its line or ask for a secret", async () => {
  const hostile = "by %%SECRET(SECRET_KEY,raw)%% $(id) `id` \u001b[31m\u202e'\"\\";
  server.write("/var/lib/tierwright/sites/shop/info", `RELEASE=v1\nROLLED_BACK=${hostile}\n`);
  const given = settings(await host.listen(), true);

  const { shop = "" } = await observed(given);
  rolledOut("shop", "v2", shop);

  expect(shop).toBe("app1 runs v1 (rolled back by ??SECRET(SECRET_KEY,raw)?? ?(id) ?id? ??31m????)");
  expect(await observed(given)).toEqual({ shop });
});

describe("machines that the stack makes", () => {
  /** The same server as in the other tests, as a machine whose address only the last run knows. */
  function madeByStack(): Settings {
    const given = settings(22, true);
    const servers = given.servers.map((one) =>
      one.name === "app1"
        ? {
            ...one,
            machine: {
              kind: "ec2" as const,
              instanceType: "t4g.small",
              architecture: "arm64" as const,
              diskGiB: 20,
              dataGiB: undefined,
              subnet: "public" as const,
              zone: "eu-central-1a",
            },
          }
        : one,
    );
    return { ...given, ssh: { privateKey: undefined, bootTimeoutSeconds: 1, bastion: undefined }, servers };
  }

  const ask = (outputs: () => Promise<unknown>) =>
    observedReleases(
      madeByStack(),
      (message) => warnings.push(message),
      async () => madeMachines(await outputs()),
    );

  test("are asked at the address of the last run, with the key that it made", async () => {
    rolledOut("shop", "v1", "", "by alice");
    const port = await host.listen();

    const found = await observedReleases(
      { ...madeByStack(), servers: madeByStack().servers.map((one) => ({ ...one, port })) },
      (message) => warnings.push(message),
      () =>
        Promise.resolve(
          madeMachines({
            servers: { app1: { address: "127.0.0.1", hostKey: hostKey.public } },
            sshPrivateKey: userKey.private,
          }),
        ),
    );

    expect({ found, warnings }).toEqual({
      found: { shop: "app1 runs v1 (rolled back by alice)" },
      warnings: [],
    });
  });

  test("are not asked before they were made, and nobody is warned", async () => {
    expect(await ask(() => Promise.resolve({}))).toEqual({});
    expect(warnings).toEqual([]);
  });

  test("outputs that cannot be read stop no run", async () => {
    expect(await ask(() => Promise.reject(new Error("no such stack")))).toEqual({});
    expect(warnings).toEqual([expect.stringContaining("the stack's outputs cannot be read (no such stack)")]);
  });
});
