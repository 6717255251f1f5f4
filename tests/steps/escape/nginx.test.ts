import fc from "fast-check";
import { escape } from "../../../components/steps/escape";
import { hostileTextsFor } from "../../support/hostile-text";
import { NginxServer } from "../../support/nginx-server";

/** The variable that our nginx.conf defines for escaped dollars. */
const dollar = 'geo $dollar { default "$"; }';

async function answers(values: readonly string[]): Promise<readonly string[]> {
  const locations = values.map(
    (value, index) => `location = /${index} { return 200 ${escape(value, "nginx")}; }`,
  );
  const server = await NginxServer.start(
    `${dollar} server { listen unix:server.sock; ${locations.join("\n")} }`,
  );
  try {
    const bodies = await Promise.all(values.map(async (_value, index) => server.get(`/${index}`)));
    return bodies.map((body) => body.toString("utf8"));
  } finally {
    await server.stop();
  }
}

test("nginx answers with every value exactly", async () => {
  await fc.assert(
    fc.asyncProperty(hostileTextsFor("nginx"), async (values) => {
      expect(await answers(values)).toEqual(values);
    }),
    { numRuns: 6 },
  );
});

test("nginx takes a value as long as we let through", async () => {
  const longest = "x".repeat(3998);

  expect(await answers([longest])).toEqual([longest]);
  expect(() => escape(`${longest}x`, "nginx")).toThrow("nginx cannot hold");
});
