/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import type { Sandbox } from "../../sandbox/servers/sandbox";
import {
  guestbookApp,
  guestbookSite,
  sandboxSections,
  serverEntry,
} from "../support/end-to-end/deployment-sections";
import { Guestbook, photo } from "../support/end-to-end/guestbook";
import { endSandbox, newSandbox, onServer } from "../support/end-to-end/test-sandbox";
import { TestStack } from "../support/end-to-end/test-stack";

const stack = new TestStack();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await newSandbox("e2e-one", [{ name: "web1" }]);
  // Root logs in with the same key: then the kit is called without sudo.
  await onServer(
    sandbox,
    "web1",
    `install -D -m 0600 ~admin/.ssh/authorized_keys /root/.ssh/authorized_keys
     echo 'PermitRootLogin prohibit-password' >/etc/ssh/sshd_config.d/00-root.conf
     systemctl reload ssh`,
  );
});

afterAll(async () => {
  stack.remove();
  await endSandbox(sandbox);
});

test("one server holds all three tiers, for root", async () => {
  await stack.configure({
    ...sandboxSections(sandbox),
    servers: { web1: { ...serverEntry(sandbox, "web1", "all"), user: "root" } },
    apps: { guestbook: guestbookApp },
    sites: {
      prod: guestbookSite("prod", { webserver: { staticFolders: { "/static": "guestbook/static" } } }),
    },
  });

  const { status, output } = await stack.up();

  expect([status, output]).toEqual([0, expect.anything()]);
  const guestbook = new Guestbook(sandbox, "prod.example.test");
  await guestbook.sign("Ada", "All on one");
  expect(await guestbook.page()).toContain("All on one");
  expect(await guestbook.newestPhoto()).toEqual(photo);
});

test("nginx serves the release's static files itself", async () => {
  await onServer(sandbox, "web1", "systemctl stop 'site-prod@*'");
  const style = await new Guestbook(sandbox, "prod.example.test").file("/static/style.css");
  await onServer(sandbox, "web1", "tierwright restart prod");

  expect(style).toContain("{");
});

test("only SSH and nginx can be reached from outside", async () => {
  const sockets = await onServer(sandbox, "web1", "ss --listening --tcp --numeric --no-header");
  const open = sockets
    .split("\n")
    .map((line) => line.trim().split(/\s+/)[3] ?? "")
    .filter((address) => !/^(127\.|\[::1\])/.test(address))
    .map((address) => address.split(":").at(-1));

  expect([...new Set(open)].sort()).toEqual(["22", "443", "80"]);
});

test("destroy takes everything off", async () => {
  const { status, output } = await stack.destroy();

  expect([status, output]).toEqual([0, expect.anything()]);
  expect(
    await onServer(sandbox, "web1", "getent passwd site-prod; ls -A /srv; command -v tierwright; true"),
  ).toBe("");
  expect(await onServer(sandbox, "web1", "ls /var/backups/tierwright/prod")).toMatch(/-final\.dump$/m);
});
