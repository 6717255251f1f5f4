import { FixtureStack, noting } from "./fixture-stack";

describe("the life of a stack", () => {
  const stack = new FixtureStack();
  const first = [
    {
      name: "a",
      create: "echo create a >> log; echo made",
      update: "echo update a >> log\necho one\necho two\n",
      delete: "echo delete a >> log",
      stdin: "x",
    },
    noting("b", { stdinFrom: "a", triggers: ["1"] }),
    noting("c"),
  ];
  const text = (line: string) => `echo update a >> log\necho ${line}\necho two\n`;

  afterAll(() => {
    stack.dispose();
  });

  test("a preview touches nothing and knows what is unknown", async () => {
    stack.configure({ commands: first });

    const { code, output } = await stack.run("preview", "--diff");

    expect(code).toBe(0);
    expect(output).toContain("stand-in for the Pulumi CLI");
    expect(output).toContain("+ 4 to create");
    expect(output).toContain("+ stdin: output<unknown>");
    expect(stack.takeLog()).toEqual([]);
    expect(stack.stateText()).toBe("");
  });

  test("an update creates in the order of dependencies and keeps secrets encrypted", async () => {
    await stack.run("config", "set", "--secret", "secret", "mellon");

    const { code, output } = await stack.run("up", "--yes");

    expect(code).toBe(0);
    const log = stack.takeLog();
    expect([...log].sort()).toEqual(["create a", "create b", "create c"]);
    expect(log.indexOf("create a")).toBeLessThan(log.indexOf("create b"));
    expect(output).toContain("a: made");
    expect(output).toContain("secret: [secret]");
    expect(output + stack.stateText()).not.toContain("mellon");
    expect(stack.stateText()).toContain('"ciphertext":"v1:');
    expect((await stack.run("stack", "output", "secret", "--show-secrets")).output).toBe("mellon\n");
  });

  test("a second update does nothing and leaves the state as it is", async () => {
    const before = stack.stateText();

    const { code, output } = await stack.run("up", "--yes");

    expect(code).toBe(0);
    expect(output).toContain("4 unchanged");
    expect(stack.takeLog()).toEqual([]);
    expect(stack.stateText()).toBe(before);
  });

  test("what is to be replaced is made anew, and nothing else", async () => {
    const urn = /"(urn:pulumi:test::[^"]*::a)"/.exec(stack.stateText())?.[1] ?? "";

    const { code, output } = await stack.run("up", "--yes", "--replace", urn);

    expect(code).toBe(0);
    expect(output).toContain("+- 1 replaced");
    expect(stack.takeLog()).toEqual(["create a", "delete a"]);
  });

  test("a preview shows the changed lines of a text, and an update, a replacement and a deletion follow it", async () => {
    const [a] = first;
    stack.configure({
      commands: [{ ...a, update: text("uno") }, noting("b", { stdinFrom: "a", triggers: ["2"] })],
    });

    const preview = await stack.run("preview");

    expect(preview.output).toMatch(/-echo one\n\s+\+echo uno\n\s+echo two/);
    expect(preview.output).toContain('~ triggers: ["1"] => ["2"]');
    expect(stack.takeLog()).toEqual([]);

    const { code, output } = await stack.run("up", "--yes");

    expect(code).toBe(0);
    expect(output).toContain("~ 1 updated");
    expect(output).toContain("+- 1 replaced");
    expect(output).toContain("- 1 deleted");
    const log = stack.takeLog();
    expect(log.slice(0, 2)).toEqual(["update a", "create b"]);
    expect(log.slice(2).sort()).toEqual(["delete b", "delete c"]);
  });

  test("destroy deletes in reverse order and leaves nothing", async () => {
    const { code } = await stack.run("destroy", "--yes");

    expect(code).toBe(0);
    expect(stack.takeLog()).toEqual(["delete b", "delete a"]);
    expect(stack.names()).toEqual([]);
  });
});
