import fc from "fast-check";
import { escape } from "../../../components/steps/escape";
import { hostileTextsFor } from "../../support/hostile-text";
import { textsEndedByNul } from "../../support/output-of";
import { PostgresServer } from "../../support/postgres-server";

/** psql prints some unassigned characters as nothing, so texts are asked for as their bytes. */
function texts(expressions: readonly string[]): readonly string[] {
  const script = expressions.map(
    (expression) => `SELECT encode(convert_to(${expression}, 'UTF8'), 'hex');\n`,
  );
  return textsEndedByNul(server.query(script.join(""))).map((hex) =>
    Buffer.from(hex, "hex").toString("utf8"),
  );
}

let server: PostgresServer;

beforeAll(() => {
  server = new PostgresServer();
});

afterAll(() => {
  server.stop();
});

test("PostgreSQL reads back every SQL literal exactly", () => {
  server.restart();
  fc.assert(
    fc.property(hostileTextsFor("sql"), (values) => {
      const found = texts(values.map((value) => escape(value, "sql")));

      expect(found).toEqual(values);
    }),
    { numRuns: 8 },
  );
});

test("PostgreSQL reads back every value of postgresql.conf exactly", () => {
  fc.assert(
    fc.property(hostileTextsFor("postgresql"), (values) => {
      server.restart(
        values.map((value, index) => `test.v${index} = ${escape(value, "postgresql")}\n`).join(""),
      );

      const found = texts(values.map((_value, index) => `current_setting('test.v${index}')`));

      expect(found).toEqual(values);
    }),
    { numRuns: 4 },
  );
});
