import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { DeployexSource } from "../../../components/settings/deployex-source";
import { Secret } from "../../../components/settings/secret";
import { deployex } from "../../../components/sources/deployex";
import { DeployexLayout } from "../../support/deployex-layout";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";
import { FetchingServer } from "./fetching-server";
import { MetadataService } from "./metadata-service";
import { S3Server } from "./s3-server";

let bucket: S3Server;
let directory = "";
let server: FetchingServer;

beforeAll(async () => {
  directory = temporaryDirectory();
  mkdirSync(path.join(directory, "objects/elixir"), { recursive: true });
  writeFileSync(path.join(directory, "none"), "");
  const layout = new DeployexLayout(path.join(directory, "objects/elixir"));
  layout.publish("1.4.0");
  layout.setCurrent({ version: "1.4.0", hash: "local" });
  bucket = await S3Server.start(path.join(directory, "none"), path.join(directory, "objects"));
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

type Key = { readonly id: string; readonly secret: string } | undefined;

function source(key: Key, more: Partial<DeployexSource> = {}): DeployexSource {
  return {
    kind: "deployex",
    place: {
      kind: "s3",
      bucket: "releases",
      prefix: "elixir/",
      region: "eu-central-1",
      endpoint: bucket.access.address,
      credentials: key && { accessKeyId: key.id, secretAccessKey: new Secret(key.secret) },
    },
    app: "chat",
    environment: "prod",
    version: undefined,
    ...more,
  };
}

// What could be read once is not asked for again, so this comes first.
test("what only the role of the servers may read is an error that says what to do", () => {
  expect(() => deployex(source(undefined))).toThrow(
    /current\.json cannot be read from here \(status 403\); give keys that may read it, or name the version/,
  );
});

test("a version is settled by the workstation and fetched by the server, with a key", async () => {
  const { reader } = bucket.access;
  const { label, variables } = deployex(source(reader));

  const { code, stderr } = await server.fetch("deployex", {
    ...variables,
    SOURCE_SECRET_ACCESS_KEY: reader.secret,
  });

  expect(label).toBe("1.4.0");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.read("srv/sites/prod/releases/r1/releases/start_erl.data")).toBe("14.2 1.4.0");
  expect(server.holding(reader.secret)).toEqual([]);
});

test("a version that a site names is fetched with the role of the server", async () => {
  const metadata = new MetadataService(bucket.access.role);
  await metadata.start();
  const { variables } = deployex(source(undefined, { version: "1.4.0" }));

  const { code, stderr } = await server.fetch("deployex", {
    ...variables,
    METADATA_SERVICE: metadata.url,
  });
  metadata.stop();

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.unpacked()).toContain("bin/chat");
});

test("what nobody has published is no version, on the workstation as on the server", async () => {
  const { reader } = bucket.access;
  const { unset, variables } = deployex(source(reader, { environment: "test" }));

  const { code, stderr } = await server.fetch("deployex", {
    ...variables,
    SOURCE_SECRET_ACCESS_KEY: reader.secret,
  });

  expect(unset).toBe(true);
  expect(code).toBe(1);
  expect(stderr).toContain("no version is set in");
});
