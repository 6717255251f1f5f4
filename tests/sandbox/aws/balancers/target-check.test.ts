import { isExpected, TargetCheck } from "../../../../sandbox/aws/balancers/target-check";

const settings = {
  path: "/",
  port: null,
  intervalSeconds: 1000,
  timeoutSeconds: 1,
  healthyCount: 3,
  unhealthyCount: 2,
  codes: "200",
};

function newCheck(): { check: TargetCheck; changes: string[] } {
  const changes: string[] = [];
  const check: TargetCheck = new TargetCheck(
    { id: "i-1", address: "127.0.0.1", port: 9 },
    settings,
    () => changes.push(check.state),
    () => new Promise(() => undefined), // asked by hand here
  );
  return { check, changes };
}

test("a new target is well after one check, and ill after as many as its group says", () => {
  const { check, changes } = newCheck();

  check.take("Target.FailedHealthChecks");
  expect(check.state).toBe("initial");
  check.take(undefined);
  expect(check.state).toBe("healthy");
  check.take("Target.Timeout");
  expect(check.state).toBe("healthy");
  check.take("Target.Timeout");

  expect([check.state, check.reason]).toEqual(["unhealthy", "Target.Timeout"]);
  expect(changes).toEqual(["healthy", "unhealthy"]);
  check.end();
});

test("one good check in between begins the row of bad ones anew, and the other way round", () => {
  const { check } = newCheck();
  const well = undefined;
  const ill = "Target.ResponseCodeMismatch";

  for (const finding of [well, ill, well, ill] as const) check.take(finding);
  expect(check.state).toBe("healthy");
  for (const finding of [ill, well, well, ill, well, well] as const) check.take(finding);
  expect(check.state).toBe("unhealthy");
  check.take(well);

  expect(check.state).toBe("healthy");
  check.end();
});

test.each([
  ["200", 200, true],
  ["200", 204, false],
  ["200,204", 204, true],
  ["200-299", 250, true],
  ["200-299,404", 404, true],
  ["200-299", 300, false],
])("with %s, %i is expected: %s", (codes, status, expected) => {
  expect(isExpected(codes, status)).toBe(expected);
});
