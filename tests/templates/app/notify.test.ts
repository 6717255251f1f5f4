import fc from "fast-check";
import { createHmac } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { userInfo } from "node:os";
import path from "node:path";
import { parseSettings } from "../../../components/settings/parse-settings";
import { secretPlaceholder } from "../../../components/steps/secret-placeholder";
import { notificationSecrets, notificationsStep } from "../../../components/tiers/notifications-step";
import { asRecord, exampleSettings } from "../../support/example-settings";
import { MailServer } from "../../support/mail-server";
import { type Outcome, stepOf, wire } from "../host/server-directory";
import { ServerWithScripts } from "./server-with-scripts";

/** A request as the web server got it. */
interface Received {
  readonly url: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

let server: ServerWithScripts;
let web: http.Server;
let address: string;
let requests: Received[] = [];
let status = 200;
let answers = true;

beforeEach(async () => {
  [requests, status, answers] = [[], 200, true];
  web = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.statusCode = status;
      if (answers) response.end("no such thing");
    });
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  server = new ServerWithScripts();
  server.write("var/lib/tierwright/stack", "production\n");
  server.write("etc/tierwright/peers/self", "app1\n");
});

afterEach(() => {
  web.closeAllConnections();
  web.close();
  server.remove();
});

/** Puts these notifications on the server, by the step that deployments use. */
function tell(given: unknown): void {
  const { notifications } = parseSettings({ ...exampleSettings(), notifications: given }, "production");
  const step = { ...notificationsStep(notifications), scripts: [] };
  expect(server.apply(step, notificationSecrets(notifications))).toMatchObject({ code: 0, stderr: "" });
}

function notify(script: string, variables: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return server.runScript(`. "$TIERWRIGHT_SCRIPTS/app/notify.sh"\n${script}`, {
    SITE: "prod",
    RELEASE: "v2",
    PREVIOUS_RELEASE: "v1",
    ...variables,
  });
}

const failure = `FAILED_STEP=site.prod.migrate FAILED_WHY='it "broke" <here>' LAST_LINES=$'one\\ttwo\\n\`\`\`&<b>\\nthree'\n`;

test("the secrets lie in files for root alone", () => {
  tell({
    a: { webhook: `${address}/?key=hush`, signingSecret: "hush" },
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
  tell({ team: { slack: `${address}/services/T0/B0/x` } });

  const { code, stdout } = await notify(`notify start\n${failure}notify failure`);

  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(requests.map(({ url, headers }) => [url, headers["content-type"]])).toEqual([
    ["/services/T0/B0/x", "application/json"],
    ["/services/T0/B0/x", "application/json"],
  ]);
  const texts = requests.map(({ body }) => asRecord(JSON.parse(body)).text);
  expect(texts[0]).toMatch(/^prod \(stack production\): release v2 \(from v1\) is on its way; by \S+$/);
  expect(String(texts[1]).replace(/after \d s; by [^\n]+/, "…")).toBe(
    'prod (stack production): release v2 (from v1) failed in site.prod.migrate on app1: it "broke" &lt;here&gt;; …' +
      "\n```\none\ttwo\n'''&amp;&lt;b&gt;\nthree\n```",
  );
});

test("a webhook gets all that is known, with a signature", async () => {
  const key = "0123456789 $(id) \\x41 üß ".repeat(5);
  tell({ board: { webhook: `${address}/hook?key=hush`, signingSecret: key } });

  await notify(`notify start\nnotify success\n${failure}notify failure`);

  const [start, success, failed] = requests.map(({ body }) => asRecord(JSON.parse(body)));
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
  for (const { headers, body } of requests)
    expect(headers["x-tierwright-signature"]).toBe(
      `sha256=${createHmac("sha256", key).update(body).digest("hex")}`,
    );
});

test("secrets of the step are masked, whoever tells of the failure", async () => {
  tell({ a: { webhook: address } });
  server.script(
    "tests/leak",
    `. "$TIERWRIGHT_SCRIPTS/app/notify.sh"\nFAILED_WHY=$KEY LAST_LINES=$KEY notify failure\n`,
  );
  const variables = { SITE: "prod", RELEASE: "v2", KEY: secretPlaceholder("KEY") };

  await server.start(["apply"], wire(stepOf({ variables, scripts: ["tests/leak"] }), { KEY: "hush-1f" }))
    .ended;

  expect(requests[0]?.body).toContain('"reason":"***","lastLines":["***"]');
});

test("events and sites that nobody asked for are not told", async () => {
  tell({
    a: { webhook: `${address}/a`, on: ["failure"] },
    b: { webhook: `${address}/b`, sites: ["demo"] },
    c: { webhook: `${address}/c`, on: ["start", "success"], sites: ["demo", "prod"] },
  });

  await notify("notify start\nnotify success");

  expect(requests.map(({ url, body }) => [url, asRecord(JSON.parse(body)).event])).toEqual([
    ["/c", "start"],
    ["/c", "success"],
  ]);
});

test("several steps of one release tell of one start", async () => {
  tell({ a: { webhook: address } });

  await notify("notify start\nRELEASE=v3 notify start\nnotify start");
  await notify("notify success\nnotify start");

  expect(requests.map(({ body }) => asRecord(JSON.parse(body)).event)).toEqual([
    "start",
    "start",
    "start",
    "success",
    "start",
  ]);
});

test("going back is told as such", async () => {
  tell({ team: { slack: address }, board: { webhook: address } });

  await notify("ROLLED_BACK=why WHO=watch\nnotify start\nnotify success");

  const told = requests.map(({ body }) => asRecord(JSON.parse(body)));
  expect(told.flatMap(({ text }) => (text === undefined ? [] : [text]))).toEqual([
    "prod (stack production): going back to release v2 (from v1); by watch",
    expect.stringMatching(/: went back to release v2 \(from v1\); after \d s; by watch$/),
  ]);
  expect(told.flatMap(({ rollback }) => (rollback === undefined ? [] : [rollback]))).toEqual([true, true]);
});

test("who cannot be told holds nothing up and fails nothing, and is named", async () => {
  tell({ gone: { webhook: "http://127.0.0.1:1/" }, here: { webhook: address } });

  const { code, stdout } = await notify("notify start");

  expect(code).toBe(0);
  expect(stdout).toMatch(/^prod: the notification gone could not be sent: curl: \(7\) .*\n$/);
  expect(requests).toHaveLength(1);
});

test("an answer that says no is told, without the secret in the address", async () => {
  status = 404;
  tell({ team: { slack: `${address}/services/hush` } });

  const { code, stdout } = await notify("notify start");

  expect(code).toBe(0);
  expect(stdout).toMatch(/^prod: the notification team could not be sent: curl: \(22\) .*404\n$/);
  expect(stdout + server.log("test")).not.toContain("hush");
});

test("who does not answer is given up, and no secret stands on a command line meanwhile", async () => {
  answers = false;
  tell({ team: { webhook: `${address}/?key=hush`, signingSecret: "hush" } });

  const outcome = notify("notify_limit=2\nnotify start");
  while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
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

test("a script is told as nobody", async () => {
  const directory = server.openDirectory("told");
  const script = path.join(server.base, "tell.sh");
  writeFileSync(script, `{ id --user --name; cat; env | grep -c PASSWORD || true; } >"${directory}/all"\n`);
  tell({ log: { command: script } });

  const { code, stdout } = await notify("notify start", { PASSWORD: "hush" });

  const [user, json, secrets] = server.read("told/all").trimEnd().split("\n");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(user).toBe(process.getuid?.() === 0 ? "nobody" : userInfo().username);
  expect(asRecord(JSON.parse(json ?? ""))).toMatchObject({ event: "start", site: "prod", release: "v2" });
  expect(secrets).toBe("0");
});

test("a script that fails is named with its last words", async () => {
  const script = path.join(server.base, "tell.sh");
  writeFileSync(script, "echo 'no phone here' >&2\nexit 3\n");
  tell({ log: { command: script } });

  expect(await notify("notify start")).toMatchObject({
    code: 0,
    stdout: "prod: the notification log could not be sent: no phone here\n",
  });
});

describe("mail", () => {
  let mail: MailServer;
  afterEach(() => mail.stop());

  const people = { from: "deployments@example.org", to: ["a@example.org", "b@example.org"] };

  /** The text of a mail, whose body is in base64. */
  function body(text: string): string {
    const [, encoded = ""] = text.split("\r\n\r\n");
    return Buffer.from(encoded, "base64").toString();
  }

  test("goes to all recipients, as a message that mail programs understand", async () => {
    mail = await MailServer.open();
    tell({ nights: { email: { ...people, server: `smtp://127.0.0.1:${mail.port}` } } });

    const { stdout } = await notify(`${failure}FAILED_WHY='ümläut' notify failure`);

    const [message] = mail.received();
    const headers = message?.text.split("\r\n\r\n")[0]?.split("\r\n") ?? [];
    expect(stdout).toBe("");
    expect(mail.received()).toHaveLength(1);
    expect(message).toMatchObject({ from: people.from, to: people.to });
    expect(headers).toEqual(
      expect.arrayContaining([
        "From: <deployments@example.org>",
        "To: <a@example.org>, <b@example.org>",
        "Subject: [production] prod: release v2 (from v1) failed",
        "Content-Type: text/plain; charset=utf-8",
        expect.stringMatching(/^Date: \w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000$/),
        expect.stringMatching(/^Message-ID: <[\w.@-]+>$/),
      ]),
    );
    expect(body(message?.text ?? "")).toMatch(
      /^prod .*failed in site.prod.migrate on app1: ümläut.*\n\nLast lines:\n\none\ttwo\n```&<b>\nthree\n$/,
    );
  });

  test("takes a password to a server that shows who it is, over TLS", async () => {
    const password = 'p"w\\d üß #1';
    mail = await MailServer.withPassword(password);
    const email = { ...people, user: "deployments", password, server: `smtp://localhost:${mail.port}` };
    tell({ nights: { email } });

    const refused = await notify("notify start");
    server.write(
      "etc/tierwright/notifications/nights/curl",
      `${server.read("etc/tierwright/notifications/nights/curl")}cacert = "${mail.certificate}"\n`,
    );
    const sent = await notify("notify success");

    expect(refused.stdout).toMatch(/the notification nights could not be sent: .*/);
    expect(sent.stdout).toBe("");
    expect(mail.received()).toMatchObject([{ to: people.to, encrypted: true }]);
  });

  test("does not take a password to a server without TLS", async () => {
    mail = await MailServer.open();
    const email = {
      ...people,
      user: "deployments",
      password: "hush",
      server: `smtp://127.0.0.1:${mail.port}`,
    };
    tell({ nights: { email } });

    const { stdout } = await notify("notify start");

    expect(stdout).toMatch(/the notification nights could not be sent: curl: \(64\)/);
    expect(mail.received()).toEqual([]);
  });
});

describe("a step of a release that fails", () => {
  const broken =
    'echo "no room for hush-1f" >&2; progress "trying"; fail "it is broken by hush-1f" "mend it"';

  function apply(name: string, script: string, first = ""): Promise<Outcome> {
    server.script(script, `${first}\n${broken}`);
    const variables = { SITE: "prod", RELEASE: "v2", PASSWORD: secretPlaceholder("PASSWORD") };
    const step = stepOf({ name, variables, scripts: [script] });
    return server.start(["apply"], wire(step, { PASSWORD: "hush-1f" })).ended;
  }

  test.each([
    ["site.prod.release", "app/release"],
    ["site.prod.backup", "database/backup"],
    ["site.prod.migrate", "app/migrate"],
    ["site.prod.rollout", "app/rollout"],
  ])("%s is told with its last lines, without secrets", async (name, script) => {
    tell({ a: { webhook: address } });

    const { code, stderr } = await apply(name, script);

    expect(code).toBe(1);
    expect(stderr).toContain("it is broken by ***: mend it");
    expect(requests.map(({ body }) => asRecord(JSON.parse(body)))).toMatchObject([
      {
        ...{ event: "failure", site: "prod", release: "v2", failedStep: name, server: "app1" },
        ...{ reason: "it is broken by ***: mend it" },
        lastLines: ["no room for ***", "trying", "it is broken by ***: mend it"],
      },
    ]);
  });

  test.each([
    ["site.prod.database", "database/backup"],
    ["site.prod.phases", "app/phases/start"],
    ["site.prod.rollout", "app/restart"],
    ["base", "host/base"],
  ])("%s with %s is nobody's release", async (name, script) => {
    tell({ a: { webhook: address } });

    expect(await apply(name, script)).toMatchObject({ code: 1 });

    expect(requests).toEqual([]);
  });

  test("a deployment that began on the server says how far it came, once it is about a release", async () => {
    tell({ a: { webhook: address } });

    await apply("site.prod.rollout", "app/deploy");
    expect(requests).toEqual([]);
    await apply("site.prod.rollout", "app/deploy", 'echo migrate >"$stage/failed-step"');

    expect(requests.map(({ body }) => asRecord(JSON.parse(body)))).toMatchObject([
      { event: "failure", failedStep: "migrate", reason: "it is broken by ***: mend it" },
    ]);
  });

  test("fails in the same way when nobody can be told", async () => {
    tell({ a: { webhook: "http://127.0.0.1:1/" } });

    const { code, stdout } = await apply("site.prod.migrate", "app/migrate");

    expect(code).toBe(1);
    expect(stdout).toMatch(/^trying\nprod: the notification a could not be sent: .*\n$/);
  });
});

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
