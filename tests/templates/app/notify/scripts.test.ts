import { writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import path from "node:path";
import { asRecord } from "../../../support/example-settings";
import { NotifyingServer } from "./notifying-server";

let server: NotifyingServer;

beforeEach(async () => {
  server = await NotifyingServer.start();
});

afterEach(() => {
  server.remove();
});

test("a script is told as nobody", async () => {
  const directory = server.openDirectory("told");
  const script = path.join(server.base, "tell.sh");
  writeFileSync(script, `{ id --user --name; cat; env | grep -c PASSWORD || true; } >"${directory}/all"\n`);
  server.tell({ log: { command: script } });

  const { code, stdout } = await server.notify("notify start", { PASSWORD: "hush" });

  const [user, json, secrets] = server.read("told/all").trimEnd().split("\n");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(user).toBe(process.getuid?.() === 0 ? "nobody" : userInfo().username);
  expect(asRecord(JSON.parse(json ?? ""))).toMatchObject({ event: "start", site: "prod", release: "v2" });
  expect(secrets).toBe("0");
});

test("a script that fails is named with its last words", async () => {
  const script = path.join(server.base, "tell.sh");
  writeFileSync(script, "echo 'no phone here' >&2\nexit 3\n");
  server.tell({ log: { command: script } });

  expect(await server.notify("notify start")).toMatchObject({
    code: 0,
    stdout: "prod: the notification log could not be sent: no phone here\n",
  });
});
