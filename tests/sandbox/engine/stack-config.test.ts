import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Project } from "../../../sandbox/engine/project";
import { StackConfig } from "../../../sandbox/engine/stack-config";

// Written by the Pulumi CLI 3.259 with the passphrase "correct-horse".
const genuine = `encryptionsalt: v1:L4RqBArh9Zc=:v1:lZ3dGw+tQpfGm598:ToK+KgvVeA7S+fRPAqYhxDeiuypJ3g==
config:
  # keep me
  fixture:secret:
    secure: v1:rIffkZ6ppJoP/6wb:dwTtw1afO7/7FKjLAY7B8FW8hwn4ZwHvPmQXIBD9rvHS
  fixture:servers:
    web1:
      port: 2222
      name: web
      keys:
        - secure: v1:2vNOO4AcKb3IzfNY:egxx+Mx+nfeeMXbtdFVhCj8SBVTSB+z7+0ptzkc=
  fixture:flag: "true"
`;

describe("a stack's config file", () => {
  const directory = mkdtempSync(join(tmpdir(), "stack-config-"));
  const path = join(directory, "Pulumi.real.yaml");
  const project: Project = {
    name: "fixture",
    directory,
    programDirectory: directory,
    entryPoint: ".",
    nodeArguments: [],
    typescript: false,
    configDefaults: { "fixture:size": 3 },
  };

  beforeEach(() => {
    process.env.PULUMI_CONFIG_PASSPHRASE = "correct-horse";
    writeFileSync(path, genuine);
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  test("written by the Pulumi CLI is read with its secrets, nested ones too", async () => {
    const { values, secretKeys } = await new StackConfig(project, "real").forProgram();

    expect(values).toEqual({
      "fixture:size": "3",
      "fixture:secret": "genuine ünïcode",
      "fixture:servers": '{"web1":{"port":2222,"name":"web","keys":["nested secret"]}}',
      "fixture:flag": "true",
    });
    expect(secretKeys).toEqual(["fixture:secret", "fixture:servers"]);
  });

  test("takes new values at a path and keeps comments and other ciphertexts", async () => {
    const config = new StackConfig(project, "real");
    await config.set("servers.web1.keys[1]", "second", { secret: true, path: true });
    await config.set("servers.web1.port", "22", { secret: false, path: true });

    const written = readFileSync(path, "utf8");
    const [, kept = ""] = /keys:\n\s+- (secure: .*)\n/.exec(genuine) ?? [];
    expect(written).toContain("# keep me");
    expect(written).toContain("port: 22\n");
    expect(written).toContain(kept);
    expect(written).not.toContain("second");
    expect(await new StackConfig(project, "real").get("servers.web1.keys[1]", true)).toBe("second");
  });

  test("refuses a wrong passphrase", async () => {
    process.env.PULUMI_CONFIG_PASSPHRASE = "wrong";

    await expect(new StackConfig(project, "real").forProgram()).rejects.toThrow("incorrect passphrase");
  });
});
