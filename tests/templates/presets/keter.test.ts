import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { presetParts } from "../../../components/presets/presets";
import { shippedTemplates } from "../../../components/steps/template";
import { outputOf } from "../../support/output-of";
import {
  type BundleFiles,
  bundleFolder,
  goodConfigurations,
  packBundle,
  wrongConfigurations,
} from "../../support/keter-bundle";
import { unprivilegedUser } from "../../support/unprivileged-user";
import { ServerWithScripts } from "../app/server-with-scripts";
import type { Outcome } from "../host/server-directory";

let server: ServerWithScripts;
let release = "";

beforeAll(() => {
  // As servers have it: of the distribution.
  if (spawnSync("/usr/bin/python3", ["-c", "import yaml"]).status !== 0)
    outputOf("bash", [path.join(__dirname, "../../support/install-packages.sh"), "python3-yaml"]);
}, 300_000);

beforeEach(() => {
  server = new ServerWithScripts();
  release = server.openDirectory("srv/sites/prod/releases/r1");
  const builder = unprivilegedUser("nobody");
  if (builder !== undefined) chownSync(release, builder.uid, builder.gid);
});

afterEach(() => {
  server.remove();
});

const stage = `
  . "$TIERWRIGHT_SCRIPTS/app/build.sh"
  . "$TIERWRIGHT_SCRIPTS/sources/unpack.sh"
  . "$TIERWRIGHT_SCRIPTS/sources/keter.sh"
  fetch_source "$TIERWRIGHT_ROOT/srv/sites/prod/releases/r1"
  . "$TIERWRIGHT_SCRIPTS/presets/keter.sh"
  build_release "$TIERWRIGHT_ROOT/srv/sites/prod/releases/r1"
`;

/** Stages a bundle which was uploaded. */
function stageBundle(yaml: string | undefined, more: BundleFiles = {}, domains = ""): Promise<Outcome> {
  const file = packBundle(
    bundleFolder(path.join(server.base, "content"), yaml, more),
    path.join(server.base, "b"),
  );
  return stageFile(file, domains);
}

function stageFile(file: string, domains = ""): Promise<Outcome> {
  const sha256 = createHash("sha256")
    .update(outputOf("cat", [file]))
    .digest("hex");
  const uploaded = server.path(`var/lib/tierwright/incoming/${sha256}.tar.gz`);
  mkdirSync(path.dirname(uploaded), { recursive: true });
  copyFileSync(file, uploaded);
  return server.runScript(stage, {
    SOURCE: "keter",
    SOURCE_URL: "",
    SOURCE_SHA256: sha256,
    BUILD: "",
    SITE: "prod",
    RELEASE: "r1",
    SITE_DOMAINS: domains,
  });
}

async function freePort(): Promise<number> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  const { port } = holder.address() as AddressInfo;
  await new Promise((resolve) => holder.close(resolve));
  return port;
}

interface Said {
  readonly args: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts the staged release as a replica is started, and asks it what it sees. */
async function askStarted(environment: Readonly<Record<string, string>> = {}): Promise<Said> {
  const port = await freePort();
  const { start } = presetParts({ kind: "keter" }, { kind: "directory", path: "." });
  const child = spawn("dash", ["-euc", start], {
    cwd: release,
    stdio: "ignore",
    env: {
      ...{ PATH: "/usr/local/bin:/usr/bin:/bin", HOST: "127.0.0.1", PORT: String(port) },
      ...{ PUBLIC_URL: "https://www.example.org" },
      ...environment,
    },
  });
  try {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
      if (answer !== undefined) return (await answer.json()) as Said;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the program does not answer");
  } finally {
    child.kill("SIGKILL");
  }
}

describe("a bundle", () => {
  const { yaml } = goodConfigurations["one web application"];

  test("is started as Keter would start it", async () => {
    const { code, stderr } = await stageBundle(yaml);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });

    const said = await askStarted({ EDITOR: "ed" });

    expect(said.args).toEqual(["--greeting", "it's $HOME"]);
    expect(said.directory).toBe(release);
    expect(said.environment).toMatchObject({
      APPROOT: "https://www.example.org",
      COLOUR: "blue",
      DAY: "2026-11-21",
      EDITOR: "ed",
      HOST: "127.0.0.1",
      YESOD_PORT: said.environment.PORT,
    });
  });

  test("takes what the site sets, and gives only what it does not", async () => {
    await stageBundle(yaml.replace("COLOUR: blue", "COLOUR: blue, PORT: '1', PATH: /opt/bin:/usr/bin:/bin"));

    const { environment } = await askStarted({
      COLOUR: "red",
      APPROOT: "https://other.example.org",
      PGPASSWORD: "hush",
    });

    expect(environment).toMatchObject({
      COLOUR: "red",
      APPROOT: "https://other.example.org",
      PATH: "/opt/bin:/usr/bin:/bin",
      PGPASS: "hush",
    });
    expect(environment.PORT).not.toBe("1");
  });

  test.each(Object.entries(goodConfigurations))(
    "%s is staged, and its hosts are compared",
    async (_what, good) => {
      const hosts = [...good.bundle.hosts, ...good.bundle.redirects];

      const { code, stdout } = await stageBundle(good.yaml, {}, hosts.slice(1).join(" "));

      expect(code).toBe(0);
      expect(stdout).toContain(`prod: the bundle names ${hosts[0] ?? ""}, which the site does not have`);
      expect((await askStarted()).directory).toBe(release);
    },
  );

  test("may start a program that the server has, with its own files as arguments", async () => {
    await stageBundle("exec: /usr/bin/python3\nargs: [bin/hello, x]\nhost: www.example.org");

    expect((await askStarted()).args).toEqual(["x"]);
  });

  test("is built before its configuration is read", async () => {
    const { code } = await server.runScript(stage.replace("fetch_source", "true"), {
      ...{
        BUILD: "mkdir config; cp /bin/true hello; printf 'exec: ../hello\\nhost: a.b\\n' >config/keter.yaml",
      },
      ...{
        SITE: "prod",
        RELEASE: "r1",
        SITE_DOMAINS: "a.b",
        SOURCE: "keter",
        SOURCE_URL: "",
        SOURCE_SHA256: "",
      },
    });

    expect(code).toBe(0);
    expect(server.read("srv/sites/prod/releases/r1/.tierwright-start")).toContain("/hello\n");
  });
});

describe("refused, and nothing is left to be started:", () => {
  test.each(wrongConfigurations)("%s", (_what, yaml, said) => {
    bundleFolder(release, yaml, { "data.txt": "none\n" });

    const { status, stderr } = spawnSync(
      "python3",
      [path.join(shippedTemplates, "presets/keter.py"), release],
      {
        encoding: "utf8",
      },
    );

    expect(status).toBe(1);
    expect(stderr).toMatch(/^config\/keter\.yaml: /);
    expect(stderr.replaceAll("\n", " ")).toMatch(said);
    expect(existsSync(path.join(release, ".tierwright-start"))).toBe(false);
  });

  test("while staging, with what is wrong", async () => {
    const { code, stderr } = await stageBundle("exec: none\nhost: a.b");

    expect(code).toBe(1);
    expect(stderr).toContain(
      "the bundle cannot be deployed: config/keter.yaml: exec: none is not in the bundle; it is looked for at config/none: correct it",
    );
  });

  test("a bundle without its configuration", async () => {
    const { stderr } = await stageBundle(undefined);

    expect(stderr).toContain("pack the folder that holds config/, not the folder above it");
  });

  test("a bundle cut in half", async () => {
    const folder = bundleFolder(path.join(server.base, "content"), "exec: x\nhost: a.b", {
      large: "0123456789".repeat(50_000),
    });
    const file = packBundle(folder, path.join(server.base, "whole"));
    const half = path.join(server.base, "half");
    writeFileSync(half, outputOf("cat", [file]).subarray(0, 1000));

    const { code, stderr } = await stageFile(half);

    expect(code).toBe(1);
    expect(stderr).toContain("archive");
  });

  test("a bundle whose program is a link to outside", async () => {
    const folder = bundleFolder(path.join(server.base, "content"), "exec: ../bin/sh\nhost: a.b");
    symlinkSync("/bin/sh", path.join(folder, "bin/sh"));

    const { code, stderr } = await stageFile(packBundle(folder, path.join(server.base, "b")));

    expect(code).toBe(1);
    expect(stderr).toContain("bin/sh");
  });
});

test("a link in the place of what is written does not lead elsewhere", async () => {
  const outside = path.join(server.base, "outside");
  writeFileSync(outside, "mine\n");
  chmodSync(outside, 0o666);
  const folder = bundleFolder(path.join(server.base, "content"), "exec: ../bin/hello\nhost: a.b");
  symlinkSync("bin/hello", path.join(folder, ".tierwright-start"));

  const { code } = await stageFile(packBundle(folder, path.join(server.base, "b")));

  expect(code).toBe(0);
  expect(server.read("srv/sites/prod/releases/r1/bin/hello")).toContain("#!/usr/bin/env python3");
  expect(outputOf("cat", [outside]).toString()).toBe("mine\n");
});
