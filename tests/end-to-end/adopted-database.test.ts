/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import type { Sandbox } from "../../sandbox/servers/sandbox";
import {
  guestbookApp,
  guestbookSite,
  sandboxSections,
  serverEntry,
} from "../support/end-to-end/deployment-sections";
import { Guestbook } from "../support/end-to-end/guestbook";
import { endSandbox, eventually, newSandbox, onServer } from "../support/end-to-end/test-sandbox";
import { TestStack } from "../support/end-to-end/test-stack";

const stack = new TestStack();
let sandbox: Sandbox;
let guestbook: Guestbook;

beforeAll(async () => {
  sandbox = await newSandbox("e2e-adopted", [{ name: "web1" }]);
  guestbook = new Guestbook(sandbox, "prod.example.test");
});

afterAll(async () => {
  stack.remove();
  await endSandbox(sandbox);
});

/** Brings the server to the settings; another parameter has the database's step carried out anew. */
async function up(seconds: number): Promise<{ readonly status: number | null; readonly output: string }> {
  await stack.configure({
    ...sandboxSections(sandbox),
    servers: { web1: serverEntry(sandbox, "web1", "all") },
    database: { parameters: { deadlock_timeout: `${seconds}s` } },
    apps: { guestbook: guestbookApp },
    sites: { prod: guestbookSite("prod") },
  });
  return stack.up();
}

/** The next machine has the data of this one, and other packages, no configuration, and another user with its number. */
const replaceMachine = `
  systemctl stop 'site-prod@*' 'postgresql*.service'
  mv /var/lib/postgresql /var/lib/volume
  DEBIAN_FRONTEND=noninteractive apt-get -q -y purge 'postgresql*'
  number=$(id --user postgres)
  userdel postgres
  useradd --system --uid "$number" newcomer
  rm -rf /etc/postgresql /etc/postgresql-common /var/log/postgresql /var/lib/postgresql
  mv /var/lib/volume /var/lib/postgresql`;

test("a database is served before the machine is replaced", async () => {
  const { status, output } = await up(1);

  expect([status, output]).toEqual([0, expect.anything()]);
  await guestbook.sign("Ada", "Outlives machines");
});

test("data of a version that the server is not to have are left alone", async () => {
  await onServer(sandbox, "web1", replaceMachine);
  await onServer(
    sandbox,
    "web1",
    "mv /var/lib/postgresql/?? /var/lib/postgresql/11 && echo 11 >/var/lib/postgresql/11/main/PG_VERSION",
  );

  const { status, output } = await up(2);

  expect(status).not.toBe(0);
  expect(output).toMatch(
    /the databases in \/var\/lib\/postgresql are of PostgreSQL 11, and this server is to have \d+/,
  );
  expect(await onServer(sandbox, "web1", "ls /etc/postgresql 2>/dev/null; ls /var/lib/postgresql")).toBe(
    "11",
  );
});

test("the next machine takes over the data, under its own user", async () => {
  await onServer(
    sandbox,
    "web1",
    `version=$(apt-cache show --no-all-versions postgresql | sed -n 's/^Version: \\([0-9]*\\).*/\\1/p')
     echo "$version" >/var/lib/postgresql/11/main/PG_VERSION
     mv /var/lib/postgresql/11 "/var/lib/postgresql/$version"`,
  );

  const { status, output } = await up(3);
  await onServer(sandbox, "web1", "tierwright restart prod");

  expect([status, output]).toEqual([0, expect.stringContaining("taking over the data of PostgreSQL")]);
  expect(await guestbook.page()).toContain("Outlives machines");
  expect(await onServer(sandbox, "web1", "pg_lsclusters --no-header | wc -l")).toBe("1");
  expect(await onServer(sandbox, "web1", "find /var/lib/postgresql ! -user postgres")).toBe("");
  expect(
    await onServer(
      sandbox,
      "web1",
      "grep -r adopting /etc/postgresql; ls /etc/postgresql-common/createcluster.d",
    ),
  ).toBe("");
});

test("it is served again after a reboot", async () => {
  await sandbox.reboot("web1");

  const isServed = () =>
    guestbook.page().then(
      (page) => page.includes("Outlives machines"),
      () => false,
    );
  await expect(eventually("the site answers", isServed)).resolves.toBeUndefined();
});
