import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { secretPlaceholder } from "../../../../components/steps/secret-placeholder";
import { asRecord } from "../../../support/example-settings";
import { stepOf, wire } from "../../host/server-directory";
import { failure, NotifyingServer } from "./notifying-server";

let server: NotifyingServer;

beforeEach(async () => {
  server = await NotifyingServer.start();
});

afterEach(() => {
  server.remove();
});

test("the secrets lie in files for root alone", () => {
  server.tell({
    a: { webhook: `${server.address}/?key=hush`, signingSecret: "hush" },
    b: { email: { server: "smtp://mail", user: "u", password: "hush", from: "a@b.org", to: ["c@d.org"] } },
  });

  const files = readdirSync(server.path("etc/tierwright/notifications"), { recursive: true })
    .map(String)
    .sort();

  expect(files).toEqual(["a", "a/curl", "a/key", "a/settings", "b", "b/curl", "b/settings"]);
  for (const file of files.filter((name) => name.includes("/")))
    expect(server.mode(`etc/tierwright/notifications/${file}`)).toBe("0600");
  expect(server.state("steps/notifications/document")).not.toContain("hush");
});

test("Slack gets a text in which only &, < and > are escaped", async () => {
  server.tell({ team: { slack: `${server.address}/services/T0/B0/x` } });

  const { code, stdout } = await server.notify(`notify start\n${failure}notify failure`);

  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(server.requests.map(({ url, headers }) => [url, headers["content-type"]])).toEqual([
    ["/services/T0/B0/x", "application/json"],
    ["/services/T0/B0/x", "application/json"],
  ]);
  const texts = server.requests.map(({ body }) => asRecord(JSON.parse(body)).text);
  expect(texts[0]).toMatch(/^prod \(stack production\): release v2 \(from v1\) is on its way; by \S+$/);
  expect(String(texts[1]).replace(/after \d s; by [^\n]+/, "…")).toBe(
    'prod (stack production): release v2 (from v1) failed in site.prod.migrate on app1: it "broke" &lt;here&gt;; …' +
      "\n```\none\ttwo\n'''&amp;&lt;b&gt;\nthree\n```",
  );
});

test("a webhook gets all that is known, with a signature", async () => {
  const key = "0123456789 $(id) \\x41 üß ".repeat(5);
  server.tell({ board: { webhook: `${server.address}/hook?key=hush`, signingSecret: key } });

  await server.notify(`notify start\nnotify success\n${failure}notify failure`);

  const [start, success, failed] = server.requests.map(({ body }) => asRecord(JSON.parse(body)));
  const user = start?.user;
  expect(start).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown,
    ...{ event: "start", site: "prod", stack: "production", release: "v2", previousRelease: "v1" },
    ...{ server: "app1", user, from: "", rollback: false, seconds: null },
  });
  expect(success).toMatchObject({ event: "success", seconds: expect.any(Number) as unknown });
  expect(failed).toMatchObject({
    ...{ event: "failure", failedStep: "site.prod.migrate", reason: 'it "broke" <here>' },
    lastLines: ["one\ttwo", "```&<b>", "three"],
  });
  for (const { headers, body } of server.requests)
    expect(headers["x-tierwright-signature"]).toBe(
      `sha256=${createHmac("sha256", key).update(body).digest("hex")}`,
    );
});

test("secrets of the step are masked, whoever tells of the failure", async () => {
  server.tell({ a: { webhook: server.address } });
  server.script(
    "tests/leak",
    `. "$TIERWRIGHT_SCRIPTS/app/notify.sh"\nFAILED_WHY=$KEY LAST_LINES=$KEY notify failure\n`,
  );
  const variables = { SITE: "prod", RELEASE: "v2", KEY: secretPlaceholder("KEY") };

  await server.start(["apply"], wire(stepOf({ variables, scripts: ["tests/leak"] }), { KEY: "hush-1f" }))
    .ended;

  expect(server.requests[0]?.body).toContain('"reason":"***","lastLines":["***"]');
});

test("who cannot be told holds nothing up and fails nothing, and is named", async () => {
  server.tell({ gone: { webhook: "http://127.0.0.1:1/" }, here: { webhook: server.address } });

  const { code, stdout } = await server.notify("notify start");

  expect(code).toBe(0);
  expect(stdout).toMatch(/^prod: the notification gone could not be sent: curl: \(7\) .*\n$/);
  expect(server.requests).toHaveLength(1);
});

test("an answer that says no is told, without the secret in the address", async () => {
  server.status = 404;
  server.tell({ team: { slack: `${server.address}/services/hush` } });

  const { code, stdout } = await server.notify("notify start");

  expect(code).toBe(0);
  expect(stdout).toMatch(/^prod: the notification team could not be sent: curl: \(22\) .*404\n$/);
  expect(stdout + server.log("test")).not.toContain("hush");
});

test("who does not answer is given up, and no secret stands on a command line meanwhile", async () => {
  server.answers = false;
  server.tell({ team: { webhook: `${server.address}/?key=hush`, signingSecret: "hush" } });

  const outcome = server.notify("notify_limit=2\nnotify start");
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const commands = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(commandLine);

  expect(commands.filter((line) => line.includes(server.root) && line.startsWith("curl"))).toHaveLength(1);
  expect(commands.filter((line) => line.includes("hush"))).toEqual([]);
  expect(await outcome).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/could not be sent: curl: \(28\) Operation timed out/) as unknown,
  });
});

/** Processes end while they are looked at. */
function commandLine(process: string): string {
  try {
    return readFileSync(`/proc/${process}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

test("signatures are those of RFC 2104, for any key and text", async () => {
  const line = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 90 })
    .filter((text) => !/[\0\n\r]/.test(text));
  const pairs = fc.sample(fc.tuple(line, fc.string({ unit: "grapheme" })), { numRuns: 60, seed: 2104 });
  for (const [index, [key, text]] of pairs.entries()) {
    server.write(`keys/${index}.key`, `${key}\n`);
    server.write(`keys/${index}.text`, text);
  }

  const { stdout } = await server.runScript(
    `. "$TIERWRIGHT_SCRIPTS/app/hmac.sh"\ncd "$TIERWRIGHT_ROOT/keys"\n` +
      `for ((i = 0; i < ${pairs.length}; i++)); do progress "$(hmac_sha256 "$i.key" "$i.text")"; done`,
  );

  expect(stdout.trimEnd().split("\n")).toEqual(
    pairs.map(([key, text]) => createHmac("sha256", key).update(text).digest("hex")),
  );
});
