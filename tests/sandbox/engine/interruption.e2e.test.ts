import { setTimeout as pause } from "node:timers/promises";
import { ended, FixtureStack, noting } from "./fixture-stack";

describe("a run that does not end well", () => {
  const stack = new FixtureStack();

  afterAll(() => {
    stack.dispose();
  });

  test("a failure keeps what was done, lets running operations end and skips dependents", async () => {
    const commands = [
      noting("done"),
      noting("slow", { create: "sleep 1; echo create slow >> log" }),
      { name: "bad", create: "echo no space left; exit 3", dependsOn: ["done"] },
      noting("after", { dependsOn: ["bad"] }),
    ];
    stack.configure({ commands });

    const { code, output } = await stack.run("up", "--yes");

    expect(code).toBe(1);
    expect(output).toContain("bad create failed: exit status 3: running");
    expect(output).toContain("no space left");
    expect(output).toContain("failed: bad");
    expect(stack.takeLog()).toEqual(["create done", "create slow"]);
    expect(stack.names()).toEqual(["done", "slow"]);
  });

  test("an error of the program deletes nothing", async () => {
    stack.configure({ commands: [noting("done")], broken: true });

    const { code, output } = await stack.run("up", "--yes");

    expect(code).toBe(1);
    expect(output).toContain("error: the fixture is broken");
    expect(stack.names()).toEqual(["done", "slow"]);
  });

  test("a killed run loses nothing; the next one says so, takes over its lock and carries on", async () => {
    const quick = noting("quick");
    const stuck = noting("stuck", {
      create: "touch stuck; while [ -e stuck ]; do sleep 0.1; done",
      dependsOn: ["quick"],
    });
    stack.configure({ commands: [noting("done"), quick, stuck] });
    const run = stack.start("up", "--yes");
    const over = ended(run);
    while (!stack.stateText().includes('"type":"creating"') || !stack.names().includes("quick"))
      await pause(50);
    const refused = await stack.run("up", "--yes");
    run.kill("SIGKILL");
    await over;

    expect(refused.output).toContain("the stack is locked by process");
    expect(stack.names()).toEqual(["done", "quick", "slow"]);

    stack.configure({ commands: [noting("done"), quick, noting("stuck")] });
    stack.takeLog();
    const { code, output } = await stack.run("up", "--yes");

    expect(code).toBe(0);
    expect(output).toContain("taking over the lock");
    expect(output).toContain("interrupted while creating stuck");
    expect(stack.takeLog()).toEqual(["create stuck", "delete slow"]);
  });

  test("an interrupt starts nothing new and waits for what runs", async () => {
    const long = noting("long", { create: "echo begun >> log; sleep 1.5; echo create long >> log" });
    stack.configure({ commands: [noting("done"), long, noting("next", { dependsOn: ["long"] })] });
    const run = stack.start("up", "--yes");
    const over = ended(run);
    while (!stack.read("log").includes("begun")) await pause(50);
    run.kill("SIGINT");

    const { code, output } = await over;

    expect(code).toBe(1);
    expect(output).toContain("Interrupted");
    expect(stack.takeLog()).toEqual(["begun", "create long"]);
    expect(stack.names()).toContain("long");
    expect(stack.names()).not.toContain("next");
  });
});
