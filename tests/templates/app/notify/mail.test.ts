import { MailServer } from "../../../support/mail-server";
import { failure, NotifyingServer } from "./notifying-server";

let server: NotifyingServer;
let mail: MailServer | undefined;

beforeEach(async () => {
  server = await NotifyingServer.start();
});

afterEach(async () => {
  server.remove();
  await mail?.stop();
  mail = undefined;
});

const people = { from: "deployments@example.org", to: ["a@example.org", "b@example.org"] };

/** The text of a mail, whose body is in base64. */
function body(text: string): string {
  const [, encoded = ""] = text.split("\r\n\r\n");
  return Buffer.from(encoded, "base64").toString();
}

test("mail goes to all recipients, as a message that mail programs understand", async () => {
  mail = await MailServer.open();
  server.tell({ nights: { email: { ...people, server: `smtp://127.0.0.1:${mail.port}` } } });

  const { stdout } = await server.notify(`${failure}FAILED_WHY='ümläut' notify failure`);

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

test("mail takes a password to a server that shows who it is, over TLS", async () => {
  const password = 'p"w\\d üß #1';
  mail = await MailServer.withPassword(password);
  const email = { ...people, user: "deployments", password, server: `smtp://localhost:${mail.port}` };
  server.tell({ nights: { email } });

  const refused = await server.notify("notify start");
  server.write(
    "etc/tierwright/notifications/nights/curl",
    `${server.read("etc/tierwright/notifications/nights/curl")}cacert = "${mail.certificate}"\n`,
  );
  const sent = await server.notify("notify success");

  expect(refused.stdout).toMatch(/the notification nights could not be sent: .*/);
  expect(sent.stdout).toBe("");
  expect(mail.received()).toMatchObject([{ to: people.to, encrypted: true }]);
});

test("mail does not take a password to a server without TLS", async () => {
  mail = await MailServer.open();
  const email = {
    ...people,
    user: "deployments",
    password: "hush",
    server: `smtp://127.0.0.1:${mail.port}`,
  };
  server.tell({ nights: { email } });

  const { stdout } = await server.notify("notify start");

  expect(stdout).toMatch(/the notification nights could not be sent: curl: \(64\)/);
  expect(mail.received()).toEqual([]);
});
