import { readdirSync } from "node:fs";
import path from "node:path";
import { EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import { types } from "../../policies/resource-types";
import { pack as folder, servedPack, unknown } from "./served-pack";

const pack = servedPack();

test("the pack tells the CLI of every rule that has a file, and that breaking one ends the run", async () => {
  const { name, policiesList } = await pack().info();

  const files = readdirSync(path.join(folder, "rules")).map((file) => path.basename(file, ".ts"));
  expect(name).toBe("tierwright");
  expect(policiesList.map((policy) => policy.name).sort()).toEqual(files.sort());
  for (const { enforcementlevel, description } of policiesList) {
    expect(enforcementlevel).toBe(EnforcementLevel.MANDATORY);
    expect(description).toMatch(/\.$/);
  }
});

test("a broken rule is told with what to do", async () => {
  const remarks = await pack().judge({ type: types.volume, name: "prod-db1-data", protect: true });

  expect(remarks.filter(({ rule }) => rule === "disks-are-encrypted")).toEqual([
    {
      rule: "disks-are-encrypted",
      mandatory: true,
      // The engine adds it.
      urn: "",
      message: expect.stringContaining("is not encrypted: set encrypted to true") as string,
    },
  ]);
});

test("a value that a preview does not know is a remark, and ends no run", async () => {
  const props = { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4: unknown };

  const remarks = await pack().judge({ type: types.ingressRule, props });

  expect(remarks).toEqual([
    expect.objectContaining({ rule: "ssh-is-not-open", mandatory: false }) as unknown,
  ]);
});

test("a rule can be switched off for a stack", async () => {
  const before = await pack().judge({ type: types.volume });
  await pack().enforce("data-is-protected", EnforcementLevel.DISABLED);
  const after = await pack().judge({ type: types.volume });

  expect(before.map(({ rule }) => rule)).toContain("data-is-protected");
  expect(after.map(({ rule }) => rule)).toEqual(
    before.map(({ rule }) => rule).filter((rule) => rule !== "data-is-protected"),
  );
});

test("resources of others are nobody's business", async () => {
  expect(await pack().judge({ type: "command:remote:Command", props: { create: "true" } })).toEqual([]);
});

test.each(Object.values(types))("%s is what @pulumi/aws calls it", async (type) => {
  const [, module = "", name = ""] = type.split(":");

  const loaded = (await import(`@pulumi/aws/${module}`)) as Record<string, { __pulumiType?: string }>;

  expect(loaded[name]?.__pulumiType).toBe(type);
});
