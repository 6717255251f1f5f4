import { createServer, type Server } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "../../components/deployment";
import { loadSettings } from "../../components/settings/load-settings";
import { projectFileExists } from "../../components/steps/template";
import { type BrokenSettings, someBrokenSettings } from "../support/broken-settings";
import { SecretText } from "../support/end-to-end/secrets";
import { TestStack } from "../support/end-to-end/test-stack";
import { asRecord, exampleSettings } from "../support/example-settings";

const registered: string[] = [];
let listener: Server;
let connections = 0;

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push(`${type} ${name}`);
        return { id: name, state: asRecord(inputs) };
      },
      call: () => ({}),
    },
    "tierwright",
    "prod",
  );
  listener = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, "0.0.0.0", resolve));
});

afterAll(async () => {
  await new Promise((resolve) => listener.close(resolve));
});

/** What `index.ts` does, with these settings. */
function runProgram(raw: Readonly<Record<string, unknown>>): void {
  const texts = Object.entries(raw).map(([key, value]): [string, string] => [
    `tierwright:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts));
  const settings = loadSettings(new pulumi.Config("tierwright"), {
    deploymentName: "prod",
    keys: Object.keys(pulumi.runtime.allConfig()),
    fileExists: projectFileExists,
  });
  new Deployment("prod", settings);
}

test("200 broken configurations end with a settings error before anything is registered", async () => {
  const ends = someBrokenSettings(200).map(({ fault, raw }) => {
    try {
      runProgram(raw);
      return `${fault}: accepted`;
    } catch (error) {
      return error instanceof Error && error.name === "SettingsError"
        ? "refused"
        : `${fault}: ${String(error)}`;
    }
  });
  await pulumi.runtime.disconnect();

  expect(ends.filter((end) => end !== "refused")).toEqual([]);
  expect(registered).toEqual([]);
});

/** An engine gives a program its config in one variable of the environment: 128 KiB (execve(2), MAX_ARG_STRLEN). */
const longestConfig = 100_000;

/** One of each kind of fault. */
function ofEachKind(): BrokenSettings[] {
  const kinds = ["misspelt", "deleted", "copied", "named", '"'];
  const samples = someBrokenSettings(200).filter(({ raw }) => JSON.stringify(raw).length < longestConfig);
  return kinds.flatMap((kind) => samples.filter(({ fault }) => fault.startsWith(kind)).slice(0, 1));
}

/** Every server of the settings leads to the listener; each address of 127.0.0.0/8 is this machine's. */
function atListener(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const address = listener.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const servers = Object.entries(asRecord(raw.servers)).map(([name, server], index) => [
    name,
    { ...asRecord(server), address: `127.0.0.${index + 2}`, privateAddress: `127.0.0.${index + 2}`, port },
  ]);
  return { ...raw, servers: Object.fromEntries(servers) };
}

describe("with the engine", () => {
  const stack = new TestStack();

  afterAll(() => {
    stack.remove();
  });

  test.each(ofEachKind())("$fault: no connection", async ({ raw }) => {
    connections = 0;
    await stack.configure(isReadable(raw.servers) ? atListener(raw) : raw);

    const { status, output } = await stack.up();

    expect(status).not.toBe(0);
    expect(output).toContain("no server was touched");
    expect(output).toMatch(/ tierwright:[a-z]+.*: \w/);
    expect(connections).toBe(0);
  });

  test("settings that are whole do lead to a connection", async () => {
    const { servers, ssh } = exampleSettings();
    const { privateKey } = asRecord(ssh);
    const only = { web1: { ...asRecord(asRecord(servers).web1), roles: "app" } };
    connections = 0;
    await stack.configure(
      atListener({
        servers: only,
        ssh: { privateKey: new SecretText(String(privateKey)), bootTimeoutSeconds: 0 },
      }),
    );

    const { status } = await stack.up();

    expect(status).not.toBe(0);
    expect(connections).toBeGreaterThan(0);
  });
});

function isReadable(servers: unknown): boolean {
  return (
    typeof servers === "object" &&
    servers !== null &&
    Object.values(servers).every((server) => typeof server === "object" && server !== null)
  );
}
