import { spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { presetParts } from "../../../components/presets/presets";
import { goodConfigurations } from "../../support/keter-bundle";
import { installYaml, StagingServer } from "./staging-server";

let server: StagingServer;

beforeAll(installYaml, 300_000);

beforeEach(() => {
  server = new StagingServer();
});

afterEach(() => {
  server.remove();
});

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
    cwd: server.release,
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
    const { code, stderr } = await server.stageBundle(yaml);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });

    const said = await askStarted({ EDITOR: "ed" });

    expect(said.args).toEqual(["--greeting", "it's $HOME"]);
    expect(said.directory).toBe(server.release);
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
    await server.stageBundle(
      yaml.replace("COLOUR: blue", "COLOUR: blue, PORT: '1', PATH: /opt/bin:/usr/bin:/bin"),
    );

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

      const { code, stdout } = await server.stageBundle(good.yaml, {}, hosts.slice(1).join(" "));

      expect(code).toBe(0);
      expect(stdout).toContain(`prod: the bundle names ${hosts[0] ?? ""}, which the site does not have`);
      expect((await askStarted()).directory).toBe(server.release);
    },
  );

  test("may start a program that the server has, with its own files as arguments", async () => {
    await server.stageBundle("exec: /usr/bin/python3\nargs: [bin/hello, x]\nhost: www.example.org");

    expect((await askStarted()).args).toEqual(["x"]);
  });

  test("is built before its configuration is read", async () => {
    const command =
      "mkdir config; cp /bin/true hello; printf 'exec: ../hello\\nhost: a.b\\n' >config/keter.yaml";

    const { code } = await server.stageBuilt(command, "a.b");

    expect(code).toBe(0);
    expect(server.read("srv/sites/prod/releases/r1/.tierwright-start")).toContain("/hello\n");
  });
});
