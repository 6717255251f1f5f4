import fc from "fast-check";
import { environmentFile } from "../../components/sites/environment";
import { hostileTextFor } from "../support/hostile-text";
import { outputOf, textsEndedByNul } from "../support/output-of";
import { onServer, sampleSite } from "./sample-site";

function lines(site: Readonly<Record<string, unknown>>): readonly string[] {
  return environmentFile(onServer(sampleSite(site)))
    .trimEnd()
    .split("\n");
}

test("every site finds itself, its database and its places in the environment, in order of name", () => {
  const input = onServer(sampleSite({ tls: "internal", domain: ["www.example.org", "example.org"] }));

  expect(environmentFile(input).trimEnd().split("\n")).toEqual([
    'DATABASE_URL="postgresql://prod:%%SECRET(DATABASE_PASSWORD,url)%%@10.0.0.4:5432/prod?sslmode=verify-full&sslrootcert=/srv/sites/prod/database-authority.crt"',
    'HOST="10.0.0.6"',
    'PATH="/usr/local/bin:/usr/bin:/bin"',
    'PGDATABASE="prod"',
    'PGHOST="10.0.0.4"',
    "PGPASSWORD=%%SECRET(DATABASE_PASSWORD,environment)%%",
    'PGPORT="5432"',
    'PGSSLMODE="verify-full"',
    'PGSSLROOTCERT="/srv/sites/prod/database-authority.crt"',
    'PGUSER="prod"',
    'PUBLIC_URL="https://www.example.org"',
    'RELEASE="%%FACT(RELEASE)%%"',
    'SITE="prod"',
    'UPLOADS_DIRECTORY="/srv/sites/prod/shared"',
  ]);
});

test("a site without a database hears nothing of one", () => {
  expect(lines({ database: false }).filter((line) => /^(PG|DATABASE)/.test(line))).toEqual([]);
});

test("a site's own values stand above the app's, and its secrets are placeholders", () => {
  const site = sampleSite(
    { environment: { GREETING: "site" }, secrets: { API_KEY: "hush" } },
    { environment: { GREETING: "app", COLOR: "red" } },
  );

  const file = environmentFile(onServer(site));

  expect(file).toContain('GREETING="site"\n');
  expect(file).toContain('COLOR="red"\n');
  expect(file).toContain("API_KEY=%%SECRET(SITE_API_KEY,environment)%%\n");
  expect(file).not.toContain("hush");
});

test("an IPv6 address stands in brackets in the URL, and plain in PGHOST", () => {
  const input = onServer(sampleSite());
  const database = input.database && { ...input.database, host: "fd00::4" };

  const file = environmentFile({ ...input, database });

  expect(file).toContain("@[fd00::4]:5432/prod");
  expect(file).toContain('PGHOST="fd00::4"\n');
});

test("hostile values arrive in a shell exactly, each in its own place", () => {
  const value = hostileTextFor("environment").filter((text) => !text.includes("%%SECRET("));
  const site = sampleSite({ database: false });

  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 60, size: "max" }), (values) => {
      const environment = Object.fromEntries(values.map((text, index) => [`V${index}`, text]));
      const names = values.map((_value, index) => `"$V${index}"`).join(" ");

      const output = outputOf("bash", ["-c", `set -a; eval "$(cat)"; printf '%s\\0' ${names}`], {
        input: environmentFile(onServer({ ...site, environment })),
      });

      expect(textsEndedByNul(output)).toEqual(values);
    }),
    { numRuns: 5 },
  );
});
