import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ed25519Pair } from "../../../sandbox/servers/ed25519-pair";
import { outputOf } from "../../support/output-of";
import { programPath } from "../../support/tools";
import { FileServer } from "../sources/file-server";
import { MetadataService } from "../sources/metadata-service";
import { type Boot, type Booted, BootingInstance } from "./booting-instance";
import { SsmServer } from "./ssm-server";

const parameter = "/tierwright/prod/web1/ssh-host-key";
const pair = ed25519Pair("made-by-somebody");
const publicKey = pair.public.split(" ").slice(0, 2).join(" ");

let ssm: SsmServer;
let metadata: MetadataService;
let instance: BootingInstance;

beforeAll(async () => {
  ssm = await SsmServer.start({
    [parameter]: pair.private,
    "/trimmed": pair.private.trimEnd(),
    "/text": "no key",
    '/"quoted"\\': pair.private,
  });
}, 300_000);

afterAll(async () => {
  await ssm.stop();
});

beforeEach(async () => {
  metadata = new MetadataService(ssm.access.reader);
  await metadata.start();
  instance = new BootingInstance();
});

afterEach(() => {
  metadata.stop();
  instance.remove();
});

function boot(given: Partial<Boot> = {}): Promise<Booted> {
  return instance.boot({ parameter, ssm: ssm.access.address, metadata: metadata.url, ...given });
}

const nothing: Booted = { code: 0, console: "" };

test.each([parameter, "/trimmed"])(
  "the host key of the parameter %s becomes sshd's only one",
  async (name) => {
    expect(await boot({ parameter: name })).toEqual(nothing);

    expect(instance.files()).toEqual({
      tierwright_host_ed25519_key: "600",
      "tierwright_host_ed25519_key.pub": "644",
    });
    expect(instance.publicKey).toBe(`${publicKey} i-1\n`);
    expect(outputOf("ssh-keygen", ["-y", "-f", instance.key]).toString()).toContain(publicKey);
    expect(instance.sshd()).toEqual({ hostKeys: [instance.key], complaint: "" });
  },
);

test("a second boot of the instance asks for nothing", async () => {
  await boot();
  const asked = metadata.requests.length;

  expect(await boot({ ssm: "http://127.0.0.1:1" })).toEqual(nothing);
  expect(metadata.requests).toHaveLength(asked);
  expect(instance.publicKey).toBe(`${publicKey} i-1\n`);
});

test("an instance that was made from an image of a server gets its own key", async () => {
  const other = ed25519Pair();
  writeFileSync(instance.key, other.private, { mode: 0o600 });
  writeFileSync(`${instance.key}.pub`, `${other.public} i-0\n`);

  expect(await boot()).toEqual(nothing);
  expect(instance.publicKey).toBe(`${publicKey} i-1\n`);
});

test("an instance from an image of a server does not start with that server's key when it gets none", async () => {
  await boot({ instance: "i-0" });

  const { code } = await boot({ parameter: "/none" });

  expect(code).toBe(1);
  expect(instance.hasKey).toBe(false);
});

test("a boot that was interrupted before the key was in place fetches it again", async () => {
  await boot();
  rmSync(instance.key);

  expect(await boot()).toEqual(nothing);
  expect(instance.hasKey).toBe(true);
});

test("a role that arrives late is waited for", async () => {
  metadata.role = undefined;
  const arrival = setTimeout(() => (metadata.role = ssm.access.reader), 1500);

  const booted = await boot({ seconds: 60 });
  clearTimeout(arrival);

  expect(booted).toEqual(nothing);
  expect(instance.publicKey).toBe(`${publicKey} i-1\n`);
});

test("a parameter's name is told to SSM as it is", async () => {
  expect(await boot({ parameter: '/"quoted"\\' })).toEqual(nothing);
  expect(instance.hasKey).toBe(true);
});

test.each<[string, () => Partial<Boot>, string]>([
  [
    "a wrong parameter",
    () => ({ parameter: "/none" }),
    "the role app-server cannot read the parameter /none (the answer is: ParameterNotFound); run pulumi up, which makes it, and check the region eu-central-1",
  ],
  [
    "a role that may not read it",
    () => {
      metadata.role = ssm.access.stranger;
      return {};
    },
    `the role app-server cannot read the parameter ${parameter} (the answer is: <?xml version="1.0" encoding="utf-8"?> <ErrorResponse><Errors><Error><Code>AccessDenied<`,
  ],
  [
    "credentials that are not valid",
    () => {
      metadata.role = { ...ssm.access.reader, SecretAccessKey: "wrong" };
      return {};
    },
    `the role app-server cannot read the parameter ${parameter} (the answer is: <?xml version="1.0" encoding="utf-8"?> <ErrorResponse><Errors><Error><Code>SignatureDoesNotMatch<`,
  ],
  [
    "no role",
    () => {
      metadata.role = undefined;
      return {};
    },
    `the instance has no role yet to read the parameter ${parameter} with; give it one`,
  ],
  [
    "no way to SSM",
    () => ({ ssm: "http://127.0.0.1:1" }),
    `http://127.0.0.1:1 does not answer, where the role app-server would read the parameter ${parameter}; give the subnet a way there`,
  ],
  [
    "a parameter that holds something else",
    () => ({ parameter: "/text" }),
    "the parameter /text, read by the role app-server, holds no private key for SSH; run pulumi up",
  ],
])("with %s the console says what to do, and sshd does not start", async (_what, given, message) => {
  const { code, console } = await boot(given());

  expect(code).toBe(1);
  expect(console).toContain(`tierwright: sshd does not start, since it has no host key: ${message}`);
  expect(console.trimEnd().split("\n")).toHaveLength(1);
  expect(instance.files()).toEqual({});
  expect(instance.sshd().complaint).toContain("no hostkeys available -- exiting");
});

/** What SSM says of what it refuses; Moto says it in XML. */
test.each([
  [
    '{"__type":"AccessDeniedException","Message":"User: x is not authorized"}',
    `cannot read the parameter ${parameter} (the answer is: AccessDeniedException); let the role do ssm:GetParameter with it, and kms:Decrypt if it has a key of its own`,
  ],
  [
    '{"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"x"}',
    "(the answer is: UnrecognizedClientException); check the role, the region eu-central-1 and http://127.0.0.1",
  ],
  ["Log\nin\tfirst", "(the answer is: Log in first); check the role"],
])("the answer %s is explained", async (answer, message) => {
  const http = new FileServer();
  http.answer = (_request, response) => {
    response.statusCode = 400;
    response.end(answer);
  };
  await http.start();

  const { code, console } = await boot({ ssm: http.url });
  http.stop();

  expect(code).toBe(1);
  expect(console).toContain(message);
});

test("an image without curl is told", async () => {
  const bin = path.join(instance.root, "bin");
  mkdirSync(bin);
  for (const program of ["bash", "cut", "rm", "install", "chmod", "mv"])
    symlinkSync(programPath(program), path.join(bin, program));

  const { code, console } = await boot({ programs: bin });

  expect(code).toBe(1);
  expect(console).toContain("this image has no curl; choose another one");
});

test("a key that somebody generates beside ours is not used", async () => {
  await boot();
  writeFileSync(path.join(path.dirname(instance.key), "ssh_host_rsa_key"), "x", { mode: 0o600 });

  expect(instance.sshd().hostKeys).toEqual([instance.key]);
});

test("neither the key nor the credentials are arguments of a program", async () => {
  const bin = path.join(instance.root, "bin");
  const log = path.join(instance.root, "programs");
  mkdirSync(bin);
  for (const program of ["curl", "ssh-keygen", "cut", "sha256sum", "od", "sort"]) {
    const text = `#!/bin/bash\nprintf '%s\\n' "$0 $*" >>${log}\nexec ${programPath(program)} "$@"\n`;
    writeFileSync(path.join(bin, program), text, { mode: 0o755 });
  }

  await boot({ programs: `${bin}:${process.env.PATH ?? ""}` });

  const programs = outputOf("cat", [log]).toString();
  expect(programs).toContain("/curl ");
  for (const secret of [
    ssm.access.reader.SecretAccessKey,
    ssm.access.reader.Token,
    "PRIVATE KEY",
    "Signature=",
  ])
    expect(programs).not.toContain(secret);
});
