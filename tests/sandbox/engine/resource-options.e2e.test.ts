import { FixtureStack, noting } from "./fixture-stack";

test("resource options mean what they mean to the Pulumi CLI", async () => {
  const stack = new FixtureStack();
  const keep = noting("keep", { retainOnDelete: true });
  const precious = noting("precious", { protect: true });
  const child = noting("old-child", { parent: "old" });
  const server = noting("server");
  stack.configure({
    groups: { old: null },
    commands: [
      keep,
      precious,
      child,
      server,
      noting("kit", { deletedWith: "server", dependsOn: ["server"] }),
      noting("ignoring", { stdin: "1", ignoreChanges: ["stdin"] }),
      noting("single", { triggers: ["1"], deleteBeforeReplace: true }),
      noting("former"),
    ],
  });
  expect((await stack.run("up", "--yes")).code).toBe(0);
  stack.takeLog();

  const without = [
    noting("new-child", { parent: "new" }),
    noting("ignoring", { stdin: "2", ignoreChanges: ["stdin"] }),
    noting("single", { triggers: ["2"], deleteBeforeReplace: true }),
    { ...noting("former"), name: "renamed", formerName: "former" },
  ].map((command) =>
    command.name === "new-child" ? { ...child, name: "new-child", parent: "new" } : command,
  );
  stack.configure({ groups: { new: "old" }, commands: without });
  const refused = await stack.run("up", "--yes");
  const afterRefusal = stack.takeLog();

  // Nothing is deleted while something protected would have to go.
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("precious is protected and cannot be deleted");
  expect(afterRefusal).toEqual(["delete single", "create single"]);
  expect(stack.names()).toEqual([
    "ignoring",
    "keep",
    "kit",
    "new",
    "new-child",
    "precious",
    "renamed",
    "server",
    "single",
  ]);

  stack.configure({ groups: { new: "old" }, commands: [...without, noting("precious")] });
  const { code, output } = await stack.run("up", "--yes");

  expect(code).toBe(0);
  expect(output).toMatch(/kit deleted .*\(deleted with another\)/);
  expect(output).toMatch(/keep deleted .*\(retained\)/);
  expect(stack.takeLog()).toEqual(["delete server"]);
  expect(stack.names()).toEqual(["ignoring", "new", "new-child", "precious", "renamed", "single"]);
  stack.dispose();
});
