import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { s3 } from "../../../components/sources/s3";
import type { Outcome } from "../host/server-directory";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";
import { checksum, FetchingServer, tar } from "./fetching-server";
import { MetadataService } from "./metadata-service";
import { S3Server } from "./s3-server";

let bucket: S3Server;
let directory = "";
let content: Buffer;
let server: FetchingServer;

beforeAll(async () => {
  directory = temporaryDirectory();
  writeFileSync(path.join(directory, "run"), "x\n");
  content = tar(directory, ["--gzip"], ["run"]);
  writeFileSync(path.join(directory, "shop.tar.gz"), content);
  bucket = await S3Server.start(path.join(directory, "shop.tar.gz"));
}, 300_000);

afterAll(async () => {
  await bucket.stop();
  removeDirectory(directory);
});

beforeEach(() => {
  server = new FetchingServer();
});

afterEach(() => {
  server.remove();
});

interface Asked {
  readonly key?: string;
  readonly name?: string;
  readonly user?: { readonly id: string; readonly secret: string };
  readonly region?: string;
  readonly metadata?: string;
  readonly endpoint?: string;
}

function fetchObject({
  key = bucket.access.key,
  name = "releases",
  user,
  region = "eu-central-1",
  metadata = "http://127.0.0.1:1",
  endpoint = bucket.access.address,
}: Asked): Promise<Outcome> {
  const sha256 = checksum(content);
  const { variables } = s3({
    kind: "s3",
    bucket: name,
    key,
    sha256,
    region,
    endpoint,
    credentials: undefined,
  });
  return server.fetch("s3", {
    ...variables,
    SOURCE_ACCESS_KEY_ID: user?.id ?? "",
    SOURCE_SECRET_ACCESS_KEY: user?.secret ?? "",
    METADATA_SERVICE: metadata,
  });
}

test("an object is fetched with a key", async () => {
  const { code, stderr } = await fetchObject({ user: bucket.access.reader });

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.unpacked()).toEqual(["run"]);
  expect(server.holding(bucket.access.reader.secret)).toEqual([]);
});

test("an object is fetched with the server's own role, by a token", async () => {
  const metadata = new MetadataService(bucket.access.role);
  await metadata.start();

  const { code, stderr } = await fetchObject({ metadata: metadata.url });
  metadata.stop();

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.unpacked()).toEqual(["run"]);
  expect(metadata.requests).toEqual([
    "/latest/api/token",
    "/latest/meta-data/iam/security-credentials/",
    "/latest/meta-data/iam/security-credentials/app-server",
  ]);
  expect(server.holding(bucket.access.role.Token)).toEqual([]);
});

test.each([true, false])("a server without a role says so (with a metadata service: %s)", async (there) => {
  const metadata = new MetadataService(undefined);
  await metadata.start();

  const { code, stderr } = await fetchObject(there ? { metadata: metadata.url } : {});
  metadata.stop();

  expect(code).toBe(1);
  expect(stderr).toContain(
    "cannot be fetched: this server has no role that could read it: give the instance a role, or set accessKeyId and secretAccessKey of the source",
  );
});

test.each<[string, () => Asked, RegExp]>([
  [
    "with a wrong secret",
    () => ({ user: { ...bucket.access.reader, secret: "wrong" } }),
    /releases\/shop\/1\.4_a\/shop\.tar\.gz cannot be fetched: the key \w+ may not read it \(S3 says SignatureDoesNotMatch\): correct the key/,
  ],
  [
    "with a key that nobody knows",
    () => ({ user: { id: "AKIAUNKNOWN", secret: "x" } }),
    /the key AKIAUNKNOWN may not read it \(S3 says InvalidAccessKeyId\)/,
  ],
  [
    "with a key that may not",
    () => ({ user: bucket.access.nobody }),
    /the key \w+ may not read it \(S3 says AccessDenied\)/,
  ],
  [
    "that is not there",
    () => ({ user: bucket.access.reader, key: "shop/none" }),
    /releases\/shop\/none cannot be fetched: it is not there \(S3 says NoSuchKey\): correct s3 of the source/,
  ],
  [
    "of a bucket that is not there",
    () => ({ user: bucket.access.reader, name: "releases/none" }),
    /cannot be fetched: it is not there \(S3 says NoSuchKey\)/,
  ],
  [
    "of a server that does not answer",
    () => ({ user: bucket.access.reader, endpoint: "http://127.0.0.1:1" }),
    /cannot be fetched: check the source, and that this server reaches it/,
  ],
])("an object %s is an error that says what to do", async (_what, asked, message) => {
  const { code, stderr } = await fetchObject(asked());

  expect(code).toBe(1);
  expect(stderr).toMatch(message);
  expect(server.unpacked()).toEqual([]);
  expect(server.leftovers()).toEqual([]);
});

test("a server that is elsewhere than the settings say names the right region", async () => {
  const metadata = new MetadataService(undefined);
  await metadata.start();
  metadata.answer = (_request, response) => {
    response.statusCode = 400;
    response.end(
      "<?xml version='1.0'?>\n<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'us-east-1' is wrong</Message><Region>eu-west-1</Region></Error>",
    );
  };

  const { stderr } = await fetchObject({ user: bucket.access.reader, endpoint: metadata.url });
  metadata.stop();

  expect(stderr).toContain(
    "the bucket lies in eu-west-1 (S3 says AuthorizationHeaderMalformed): correct region of the source",
  );
});

function hmac(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

test("secrets longer than a block of the hash are used whole", async () => {
  const secret = "k".repeat(200);

  const { stdout, code } = await server.runScript(
    `. "$TIERWRIGHT_SCRIPTS/app/build.sh"; . "$TIERWRIGHT_SCRIPTS/sources/s3-request.sh"
     progress "$(keyed_hash "$(printf %s "$SECRET" | in_hexadecimal)" 'Hi There
%d')"`,
    { SECRET: secret },
  );

  expect(code).toBe(0);
  expect(stdout).toContain(hmac(secret, "Hi There\n%d"));
});

test("no secret is an argument of any program", async () => {
  server.script(
    "aws/instance-role",
    `as_builder() { printf '%s\\n' "$*" >>"$TIERWRIGHT_ROOT/programs"; as_user nobody env "$@"; }`,
  );

  await fetchObject({ user: bucket.access.reader });

  const programs = server.read("programs");
  expect(programs).toContain("curl");
  expect(programs).not.toContain(bucket.access.reader.secret);
  expect(programs).not.toContain("Signature");
});
