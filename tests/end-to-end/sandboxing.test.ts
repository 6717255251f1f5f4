/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import type { Sandbox } from "../../sandbox/servers/sandbox";
import { sandboxSections, serverEntry } from "../support/end-to-end/deployment-sections";
import { hostileCharacters, secret } from "../support/end-to-end/secrets";
import { endSandbox, newSandbox, onServer } from "../support/end-to-end/test-sandbox";
import { TestStack } from "../support/end-to-end/test-stack";
import { Visitor } from "../support/end-to-end/visitor";

const stack = new TestStack();
let sandbox: Sandbox;

/** What a replica of the site found when it tried; the site's app does what it is asked for. */
async function tried(site: string, what: "read" | "write" | "list", path: string): Promise<string> {
  const { text } = await new Visitor(sandbox.server("web1"), `${site}.example.test`).get(`/${what}${path}`);
  return text;
}

function onIt(command: string): Promise<string> {
  return onServer(sandbox, "web1", command);
}

const greeting = `plain${hostileCharacters}`;

beforeAll(async () => {
  sandbox = await newSandbox("e2e-sandboxing", [{ name: "web1" }]);
  await stack.configure({
    ...sandboxSections(sandbox),
    servers: { web1: serverEntry(sandbox, "web1", "all") },
    apps: {
      intruder: {
        preset: "process",
        source: { directory: "./tests/support/end-to-end/intruder" },
        start: "exec python3 intruder.py",
        uploads: ["files"],
      },
    },
    sites: {
      one: site("one"),
      other: site("other"),
    },
  });
  const { status, output } = await stack.up();
  if (status !== 0) throw new Error(output);
});

function site(name: string) {
  return {
    domain: `${name}.example.test`,
    environment: { GREETING: greeting },
    secrets: { API_KEY: secret(name) },
  };
}

afterAll(async () => {
  stack.remove();
  await endSandbox(sandbox);
});

test("a replica writes into its shared directory and its private /tmp, nowhere else", async () => {
  expect(await tried("one", "write", "/srv/sites/one/shared/files/a")).toBe("written");
  expect(await tried("one", "write", "/tmp/a")).toBe("written");
  expect(await onIt("ls /tmp/a 2>/dev/null || true")).toBe("");

  for (const path of [
    "/srv/sites/one/a",
    "/srv/sites/one/current/intruder.py",
    "/srv/sites/one/releases/a",
    "/etc/tierwright/sites/one/current/environment",
    "/var/lib/tierwright/a",
    "/etc/a",
    "/usr/local/sbin/tierwright",
    "/root/a",
    "/dev/shm/../a",
    "/srv/sites/other/shared/files/a",
  ])
    expect([path, await tried("one", "write", path)]).toEqual([
      path,
      expect.stringMatching(/^(Permission|OSError)/),
    ]);
});

test("a replica reads neither another site's files nor its secrets", async () => {
  await onIt(
    "echo private >/srv/sites/other/shared/files/secret && chmod 0666 /srv/sites/other/shared/files/secret",
  );
  const process = await onIt("systemctl show --property=MainPID --value 'site-other@*'");

  expect(await tried("other", "read", "/srv/sites/other/shared/files/secret")).toBe("private\n");
  for (const path of [
    "/srv/sites/other/shared/files/secret",
    "/srv/sites/other/current/intruder.py",
    "/etc/tierwright/sites/other/current/environment",
    "/etc/tierwright/sites/other/staged/environment",
    `/proc/${process}/environ`,
    "/var/log/tierwright/site.other.release.log",
    "/etc/shadow",
  ])
    expect([path, await tried("one", "read", path)]).toEqual([
      path,
      expect.stringMatching(/^(Permission|FileNotFound)/),
    ]);
  expect(await tried("one", "list", "/srv/sites/other")).toMatch(/^Permission/);
  expect(await tried("one", "list", "/proc")).not.toMatch(new RegExp(`^${process}$`, "m"));
});

test("files with a secret are for root, or for root and the site's group, alone", async () => {
  const files = await onIt(
    `grep --recursive --files-with-matches --devices=skip hush-e2e /etc /srv /var /run /tmp /root /home \
       --exclude-dir=journal | xargs stat --format='%a %U:%G %n'`,
  );

  const lines = files.split("\n");
  expect(lines.length).toBeGreaterThanOrEqual(2);
  expect(lines.filter((line) => !/^(600 root:root|640 root:(root|site-one|site-other)) /.test(line))).toEqual(
    [],
  );
});

test("directories with settings, and those of replicas, are for root and the site's group alone", async () => {
  const directories = await onIt(
    `find /etc/tierwright/sites/one/settings/* /srv/sites/one/replicas -type d | xargs stat --format='%a %U:%G %n'`,
  );

  const lines = directories.split("\n");
  expect(lines.length).toBeGreaterThanOrEqual(3);
  expect(lines.filter((line) => !line.startsWith("750 root:site-one "))).toEqual([]);
});

test("neither the process list, nor the journal, nor a log shows a secret", async () => {
  expect(
    await onIt("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep --count '[h]ush-e2e' || true"),
  ).toBe("0");
  expect(await onIt("journalctl --no-pager --output=export | grep --text --count hush-e2e || true")).toBe(
    "0",
  );
  expect(
    await onIt("grep --recursive --files-with-matches hush-e2e /var/log --exclude-dir=journal || true"),
  ).toBe("");
});

test("environment and secrets reach the process byte for byte", async () => {
  const environment = await onIt(
    "cat /proc/$(systemctl show --property=MainPID --value 'site-one@*')/environ",
  );
  const entries = environment.split("\0");

  expect(entries).toContain(`GREETING=${greeting}`);
  expect(entries).toContain(`API_KEY=${secret("one").text}`);
});

test("the intruder could do it all without the sandbox", async () => {
  const asRoot = "cd /srv/sites/one/current && PORT=9 python3 intruder.py read /etc/shadow";

  expect(await onIt(asRoot)).toContain("root:");
});
