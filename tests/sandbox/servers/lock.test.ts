import { withLock } from "../../../sandbox/servers/lock";

test("work of the same name waits for its turn, and says for whom", async () => {
  const name = `test-${process.pid}`;
  const done: string[] = [];
  const said: string[] = [];
  let end: () => void = () => undefined;
  const first = withLock(
    name,
    () => undefined,
    async () => {
      await new Promise<void>((resolve) => (end = resolve));
      done.push("first");
    },
  );

  const second = withLock(
    name,
    (line) => {
      said.push(line);
      end();
    },
    () => Promise.resolve(done.push("second")),
  );
  await Promise.all([first, second]);

  expect(done).toEqual(["first", "second"]);
  expect(said).toEqual([expect.stringContaining(`waiting for process ${process.pid}`)]);
});
