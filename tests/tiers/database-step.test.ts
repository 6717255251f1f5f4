import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import type { DatabaseSettings } from "../../components/settings/settings";
import { type DatabaseServer, databaseTierStep } from "../../components/tiers/database-step";
import { hostileTextFor } from "../support/hostile-text";
import { PostgresServer } from "../support/postgres-server";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";
import { unprivilegedUser } from "../support/unprivileged-user";

const settings: DatabaseSettings = {
  rds: undefined,
  packages: { kind: "distribution" },
  memoryShare: 0.25,
  maxConnections: 100,
  parameters: {},
};

function server(given: Partial<DatabaseServer> = {}): DatabaseServer {
  return {
    settings,
    server: { privateAddress: "10.0.0.4", roles: ["db"] },
    appNetworks: ["10.0.0.5/32"],
    localApps: false,
    ...given,
  };
}

function text(given: DatabaseServer, name: string): string {
  return databaseTierStep(given).files.find((file) => file.path.endsWith(`/${name}`))?.content ?? "";
}

function rules(given: DatabaseServer): readonly string[] {
  return text(given, "pg_hba.conf")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.replaceAll(/ +/g, " "));
}

test("only the app servers may connect, each role to its own database, with TLS", () => {
  expect(rules(server({ appNetworks: ["10.0.0.5/32", "fd00::6/128", "10.0.0.5/32"] }))).toEqual([
    "local all postgres peer",
    "local replication postgres peer",
    "host all postgres all reject",
    "hostssl sameuser all 10.0.0.5/32 scram-sha-256",
    "hostssl sameuser all fd00::6/128 scram-sha-256",
  ]);
});

test("apps on the same server may use localhost", () => {
  expect(rules(server({ appNetworks: [], localApps: true })).slice(3)).toEqual([
    "hostssl sameuser all 127.0.0.1/32 scram-sha-256",
    "hostssl sameuser all ::1/128 scram-sha-256",
  ]);
});

test("PostgreSQL listens to itself and to the private address", () => {
  expect(text(server(), "postgresql.conf")).toContain("listen_addresses = 'localhost, 10.0.0.4'");
});

test.each(["listen_addresses", "hba_file", "ssl", "max_connections", "include"])(
  "the parameter %s is not the user's to set",
  (name) => {
    const given = server({ settings: { ...settings, parameters: { [name]: "x" } } });

    expect(() => databaseTierStep(given)).toThrow(`tierwright:database.parameters.${name}: cannot be set;`);
  },
);

test("memory is shared where the server does more", () => {
  const roles = ["db", "app"] as const;
  const { variables } = databaseTierStep(server({ server: { privateAddress: "127.0.0.1", roles } }));

  expect(variables).toMatchObject({ DEDICATED: "no", MEMORY_PERCENT: "25", PGDG_VERSION: "" });
});

describe("a running PostgreSQL", () => {
  const directory = temporaryDirectory();
  const postgres = new PostgresServer();

  afterAll(() => {
    postgres.stop();
    removeDirectory(directory);
  });

  /** Starts it with the step's files, moved to a directory that it may read; the test may log in by its socket. */
  function start(given: DatabaseServer): void {
    const own = { "server.crt": "", "server.key": "", "pg_hba.conf": "" };
    const key = path.join(directory, "server.key");
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=db"];
    execFileSync(
      "openssl",
      ["req", "-x509", ...kind, "-keyout", key, "-out", path.join(directory, "server.crt")],
      {
        stdio: "ignore",
      },
    );
    writeFileSync(path.join(directory, "pg_hba.conf"), `local all all trust\n${text(given, "pg_hba.conf")}`);
    for (const name of Object.keys(own)) makeReadable(path.join(directory, name));
    postgres.restart(
      text(given, "postgresql.conf").replaceAll("/etc/postgresql-common/tierwright", directory),
    );
  }

  function makeReadable(file: string): void {
    const user = unprivilegedUser("postgres");
    if (user !== undefined) chownSync(file, user.uid, user.gid);
    chmodSync(file, 0o600);
  }

  test("accepts every line of its files", () => {
    start(server({ appNetworks: ["10.0.0.5/32", "fd00::6/128"], localApps: true }));

    const problems = postgres.query(`
      SELECT error FROM pg_file_settings WHERE error IS NOT NULL;
      SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL;`);
    const rows = postgres.query("SELECT current_setting('ssl'); SELECT count(*) FROM pg_hba_file_rules;");

    expect(problems.toString("utf8")).toBe("");
    expect(rows.toString("utf8")).toBe("on\x008\0");
  });

  test("takes every parameter exactly", () => {
    const value = hostileTextFor("postgresql").filter((given) => !given.includes("%%SECRET("));

    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 50, size: "max" }), (values) => {
        const parameters = Object.fromEntries(
          values.map((each, index) => [`tierwright.value${index}`, each]),
        );
        start(server({ settings: { ...settings, parameters } }));

        // As hexadecimal: psql leaves out characters that it believes to have no width.
        const shown = values.map(
          (_each, index) =>
            `SELECT encode(convert_to(current_setting('tierwright.value${index}'), 'UTF8'), 'hex');`,
        );
        const answers = postgres.query(shown.join("\n")).toString("utf8").split("\0").slice(0, -1);
        expect(answers.map((hexadecimal) => Buffer.from(hexadecimal, "hex").toString("utf8"))).toEqual(
          values,
        );
      }),
      { numRuns: 4 },
    );
  });
});

test("memory is counted anew on a server of another size, and nothing is told where the size is not known", () => {
  const { variables } = databaseTierStep(server());
  const small = databaseTierStep(server({ size: "t4g.small" }));
  const large = databaseTierStep(server({ size: "t4g.large" }));

  expect(variables).not.toHaveProperty("SIZE");
  expect(large).not.toEqual(small);
});
