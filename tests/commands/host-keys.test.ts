import { spawn } from "node:child_process";
import { createServer, type Server } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { Server as SshServer, utils } from "ssh2";
import { parseHost } from "../../commands/host-keys/host-argument";
import { hostKeyLines } from "../../commands/host-keys/lines";
import { bestKey } from "../../commands/host-keys/scan";
import { ed25519Pair } from "../../sandbox/servers/ed25519-pair";
import { hostKey } from "../../components/settings/shapes/ssh-key";

const project = path.join(__dirname, "../..");
const open: (Server | SshServer)[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** The port of a real SSH server with these host keys. */
function sshServer(...hostKeys: string[]): Promise<number> {
  return listening(new SshServer({ hostKeys }, (client) => client.on("error", () => undefined)));
}

function listening(server: Server | SshServer): Promise<number> {
  open.push(server);
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

async function hostKeys(...args: string[]) {
  const child = spawn(
    process.execPath,
    ["--require", "./typescript-loader.cjs", "commands/host-keys.ts", ...args],
    {
      cwd: project,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [status, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, output, errors };
}

const ed25519 = ed25519Pair();
const ecdsa = utils.generateKeyPairSync("ecdsa", { bits: 256 });
const rsa = utils.generateKeyPairSync("rsa", { bits: 2048 });

/** What ssh-keyscan prints of a public key. */
function scanned({ public: key }: { public: string }): string {
  return `127.0.0.1 ${key.trim()}`;
}

test("prints the lines for the settings, the fingerprint, and how to compare it", async () => {
  const port = await sshServer(rsa.private, ed25519.private);

  const { status, output, errors } = await hostKeys(`127.0.0.1:${port}`);

  expect({ status, errors }).toEqual({ status: 0, errors: "" });
  const [, line = ""] = /^hostKey: "(.*)"$/m.exec(output) ?? [];
  expect(line).toBe(ed25519.public.trim());
  expect(hostKey.parse(line)).toBe(line);
  expect(output).toContain(`address: 127.0.0.1\nport: ${port}\n`);
  expect(output).toContain(bestKey(scanned(ed25519))?.fingerprint);
  expect(output).toContain("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");
});

test("a host without an answer is an error, and the others are printed all the same", async () => {
  const port = await sshServer(rsa.private);
  const closed = await listening(createServer());
  for (const server of open.filter((each) => !(each instanceof SshServer))) server.close();

  const { status, output, errors } = await hostKeys(`127.0.0.1:${closed}`, `127.0.0.1:${port}`);

  expect(status).toBe(1);
  expect(errors).toContain(`127.0.0.1, port ${closed}: no host key`);
  expect(output).toContain(`hostKey: "${rsa.public.trim()}"`);
});

test.each([[[]], [["--help"]], [["web 1"]], [["web1:99999"]]])(
  "%j is answered with the usage",
  async (args) => {
    const { status, errors } = await hostKeys(...args);

    expect(status).toBe(2);
    expect(errors).toContain("usage: npm run host-keys -- HOST[:PORT]");
  },
);

test("ed25519 goes before ECDSA, ECDSA before RSA", () => {
  const type = (...keys: { public: string }[]) => bestKey(keys.map(scanned).join("\n"))?.line.split(" ")[0];

  expect(type(rsa, ecdsa, ed25519)).toBe("ssh-ed25519");
  expect(type(rsa, ecdsa)).toBe("ecdsa-sha2-nistp256");
  expect(type(rsa)).toBe("ssh-rsa");
  expect(bestKey("# 127.0.0.1:22 SSH-2.0-OpenSSH_9.2\n127.0.0.1 ssh-dss AAAA\n")).toBeUndefined();
});

test("the fingerprint is the one of ssh-keygen", () => {
  // Printed by OpenSSH's `ssh-keygen -lf` for this key.
  const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGFKQw9Hb4LOPS5Bi/RowT7oQzjjd/gQAcGRBLdfqaL0";

  expect(bestKey(`host ${key}`)?.fingerprint).toBe("SHA256:YmLiCB/4jyBtt2Rs0GtQjIsyVIM5arwEuwi3zq802GU");
});

test.each([
  ["203.0.113.9", { address: "203.0.113.9", port: 22 }],
  ["web1.example.org:2222", { address: "web1.example.org", port: 2222 }],
  ["2001:db8::7", { address: "2001:db8::7", port: 22 }],
  ["[2001:db8::7]:2222", { address: "2001:db8::7", port: 2222 }],
])("%s is a host", (argument, host) => {
  expect(parseHost(argument)).toEqual(host);
});

test("the lines leave the usual port out and quote what YAML would not take for a text", () => {
  const key = bestKey(scanned(ed25519));
  if (key === undefined) throw new Error("no key");

  expect(hostKeyLines({ address: "2001:db8::7", port: 22 }, key)).toContain(
    'address: "2001:db8::7"\nhostKey: "ssh-ed25519 ',
  );
});
