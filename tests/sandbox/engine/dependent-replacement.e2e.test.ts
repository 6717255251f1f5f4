import { FixtureStack, noting } from "./fixture-stack";

/** A machine that is deleted before it is replaced, and what hangs on it. */
function machine(trigger: string, options: Record<string, unknown> = {}) {
  return [
    noting("machine", { triggers: [trigger], deleteBeforeReplace: true }),
    noting("base", { triggerFrom: "machine", deletedWith: "machine" }),
    noting("site", { triggerFrom: "base", deletedWith: "base", dependsOn: ["machine"] }),
    noting("reader", { stdinFrom: "machine", ...options }),
    noting("later", { dependsOn: ["machine"] }),
  ];
}

describe("a replacement that deletes first", () => {
  const stack = new FixtureStack();

  beforeAll(async () => {
    stack.configure({ commands: machine("1") });
    expect((await stack.run("up", "--yes")).code).toBe(0);
    stack.takeLog();
  });

  afterAll(() => {
    stack.dispose();
  });

  test("deletes before it what would be replaced with it, and leaves alone what is only updated or comes later", async () => {
    stack.configure({ commands: machine("2") });

    const { code, output } = await stack.run("up", "--yes");

    expect(code).toBe(0);
    // The site goes with its base; the base itself is deleted while the machine is still there.
    expect(stack.takeLog()).toEqual([
      "delete base",
      "delete machine",
      "create machine",
      "create base",
      "create site",
    ]);
    expect(output).toContain("+- 3 replaced");
    expect(stack.names()).toEqual(["base", "later", "machine", "reader", "site"]);
  });

  test("touches nothing in a preview", async () => {
    stack.configure({ commands: machine("3") });

    const { code } = await stack.run("preview");

    expect(code).toBe(0);
    expect(stack.takeLog()).toEqual([]);
    expect(stack.stateText()).not.toContain("pendingReplacement");
  });

  test("is refused before anything is deleted where a dependent is protected", async () => {
    const [first = {}, base, ...others] = machine("2");
    stack.configure({ commands: [first, { ...base, protect: true }, ...others] });
    expect((await stack.run("up", "--yes")).code).toBe(0);
    stack.takeLog();
    const [changed = {}] = machine("3");
    stack.configure({ commands: [changed, { ...base, protect: true }, ...others] });

    const { code, output } = await stack.run("up", "--yes");

    expect(code).toBe(1);
    expect(output).toContain("base is protected and cannot be replaced");
    expect(stack.takeLog()).toEqual([]);
  });
});

test("a stash keeps the first value that it was given", async () => {
  const stack = new FixtureStack();
  stack.configure({ stashed: "first" });
  const made = await stack.run("up", "--yes");
  stack.configure({ stashed: "second" });

  const changed = await stack.run("up", "--yes");
  const same = await stack.run("preview");

  expect(made.output).toMatch(/stashed: "first"/);
  expect(changed.output).toContain("~ 1 updated");
  expect((await stack.run("stack", "output", "stashed")).output).toBe("first\n");
  expect(same.output).toContain("2 unchanged");
  stack.dispose();
});
