/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import type { Sandbox } from "../../sandbox/servers/sandbox";
import { sandboxSections, serverEntry } from "../support/end-to-end/deployment-sections";
import { reach, type ReachRequest } from "../support/end-to-end/reach";
import { endSandbox, eventually, newSandbox, onServer } from "../support/end-to-end/test-sandbox";
import { TestStack } from "../support/end-to-end/test-stack";
import { asRecord } from "../support/example-settings";

const stack = new TestStack();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await newSandbox("e2e-bastion", [{ name: "app1" }, { name: "web1" }]);
  // What it would answer to this machine goes nowhere; its neighbour reaches it as before.
  await onServer(sandbox, "app1", `ip route add blackhole ${thisMachine()}/32`);
});

afterAll(async () => {
  stack.remove();
  await endSandbox(sandbox);
});

/** This machine's address in the sandbox's network. */
function thisMachine(): string {
  return sandbox.server("app1").privateAddress.replace(/\d+$/, "1");
}

function bastion() {
  const { address, port, user, hostKey } = sandbox.server("web1");
  return { address, port, user, hostKey };
}

function request(name: string, more: Partial<ReachRequest> = {}): ReachRequest {
  const { address, port, user, hostKey } = sandbox.server(name);
  return {
    name,
    address,
    port,
    user,
    hostKey,
    privateKey: sandbox.privateKey,
    bootTimeoutSeconds: 0,
    ...more,
  };
}

function sections(hostKey: string) {
  const { ssh, ...others } = sandboxSections(sandbox);
  const server = serverEntry(sandbox, "app1", "app");
  return {
    ...others,
    ssh: { ...asRecord(ssh), bootTimeoutSeconds: 0, bastion: { ...bastion(), hostKey } },
    servers: { app1: { ...server, address: server.privateAddress, port: 22 } },
  };
}

/** What is said about a server that cannot be used. */
async function refusal(given: ReachRequest): Promise<string> {
  const { status, stderr } = await reach(given);
  return status === 1 ? stderr : `it ended with status ${status ?? "none"}`;
}

const anotherKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMP0oRUp4M86WzJqcuiiuH7dkQxlBHhHBhgRSbQQuQaQ";

test("a bastion with another host key than the pinned one is not used", async () => {
  await stack.configure(sections(anotherKey));

  const { status, output } = await stack.up();

  expect(status).not.toBe(0);
  expect(output).toMatch(/ssh\.bastion\.hostKey: the bastion \(.*\) shows another host key/);
  expect(output).toContain("npm run host-keys");
});

test("a server that only the bastion reaches is deployed to and given up through it", async () => {
  await stack.configure(sections(bastion().hostKey));

  const up = await stack.up();

  expect([up.status, up.output]).toEqual([0, expect.anything()]);
  expect(await onServer(sandbox, "app1", "tierwright version")).not.toBe("");
  const from =
    "journalctl -t sshd -t sshd-session --output=cat | sed -n 's/^Accepted publickey for .* from \\(\\S*\\) .*/\\1/p' | sort -u";
  expect(await onServer(sandbox, "app1", from)).toBe(sandbox.server("web1").privateAddress);
  const down = await stack.destroy();
  expect([down.status, down.output]).toEqual([0, expect.anything()]);
  expect(await onServer(sandbox, "app1", "command -v tierwright || true")).toBe("");
});

describe("a server that cannot be used is named, with what to do", () => {
  test("another host key", async () => {
    expect(await refusal(request("web1", { hostKey: anotherKey }))).toMatch(
      /^servers\.web1\.hostKey: web1 \(.*, port \d+\) shows another host key; /,
    );
  });

  test("another user", async () => {
    expect(await refusal(request("web1", { user: "nobody-here" }))).toMatch(
      /^servers\.web1: .* refuses the user nobody-here with this key; put the public key into/,
    );
  });

  test("a private key that is none", async () => {
    expect(await refusal(request("web1", { privateKey: "hush-e2e" }))).toMatch(
      /^servers\.web1: (?!.*hush-e2e)/,
    );
  });

  test("a user without root rights", async () => {
    await onServer(
      sandbox,
      "web1",
      "useradd --create-home visitor && install -D -o visitor -m 0600 ~admin/.ssh/authorized_keys ~visitor/.ssh/authorized_keys && chown visitor ~visitor/.ssh",
    );

    expect(await refusal(request("web1", { user: "visitor" }))).toMatch(
      /^servers\.web1\.user: visitor has no root rights on web1 /,
    );
  });

  test("no answer within the time", async () => {
    await sandbox.stop("web1");

    expect(await refusal(request("web1"))).toMatch(
      /^web1 \(.*\) does not answer: .*; start it, correct its address, or raise ssh\.bootTimeoutSeconds/,
    );
  });

  test("a server that is still booting is waited for", async () => {
    let said = "";
    const waiting = reach(request("web1", { bootTimeoutSeconds: 300 }), (text) => (said += text));
    await eventually("it says what it waits for", () =>
      Promise.resolve(said.includes("waiting for it to boot")),
    );

    await sandbox.start("web1");

    expect(await waiting).toMatchObject({ status: 0, stderr: "" });
    expect(said).toMatch(/web1 answers\n$/);
  });
});
