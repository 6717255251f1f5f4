import { guestbookSite } from "../../support/end-to-end/deployment-sections";
import { secretsIn } from "../../support/end-to-end/secrets";
import { eventually } from "../../support/end-to-end/test-sandbox";
import type { ThreeTiers } from "./three-tiers";

export function broken(tiers: () => ThreeTiers): void {
  test("a migration that fails: the error says where and why, and the old release serves on", async () => {
    tiers().apps.unlucky = {
      ...tiers().apps.guestbook,
      migrate:
        'python migrate.py; printf "cannot go on with %s and %s\\n" "$SECRET_KEY" "$DATABASE_URL"; exit 3',
    };
    await expectFailure(
      tiers(),
      "e2e-prod-migration",
      "site.prod.migrate failed in app/migrate",
      "cannot go on with *** and postgresql://prod:***@",
    );
  });

  test("a program that does not start: the same", async () => {
    tiers().apps.unlucky = {
      ...tiers().apps.guestbook,
      python: { requirements: "requirements.txt" },
      start: 'printf "cannot start with %s and %s\\n" "$SECRET_KEY" "$PGPASSWORD"; exit 3',
      check: { path: "/health", timeoutSeconds: 5 },
    };
    await expectFailure(
      tiers(),
      "e2e-prod-rollout",
      "site.prod.rollout failed in app/rollout",
      "cannot start with *** and ***",
    );
  });

  test("the next run with the repaired configuration brings everything in line", async () => {
    tiers().change("prod", { app: "guestbook", environment: { GREETING: "Repaired" } });
    Reflect.deleteProperty(tiers().apps, "unlucky");

    await tiers().deploy();

    expect(await tiers().guestbook("prod").page()).toContain("<h1>Repaired</h1>");
    for (const server of ["app1", "app2"])
      expect(await tiers().on(server, "tierwright sites")).toMatch(/^prod .* 2\/2 /m);
    expect((await tiers().deploy()).commands).toEqual([]);
  });

  test("an engine that is killed in the middle of a first deployment: the next run finishes it", async () => {
    tiers().sites.late = guestbookSite("late");
    await tiers().configure();
    const engine = await tiers().stack.startUp();
    await eventually("the release is being built", () => exists(tiers(), "/srv/sites/late/releases/*"));

    engine.kill("SIGKILL");
    await tiers().stack.unlock();

    expect(await tiers().guestbook("late").isWell()).toBe(false);
    await tiers().deploy();
    expect(await tiers().guestbook("late").health()).toMatchObject({ status: "ok", site: "late" });
    expect((await tiers().deploy()).commands).toEqual([]);
  });
}

async function expectFailure(
  tiers: ThreeTiers,
  resource: string,
  failure: string,
  lastLine: string,
): Promise<void> {
  tiers.change("prod", { app: "unlucky" });

  const { status, output } = await tiers.tryToDeploy();

  expect(status).not.toBe(0);
  expect(output).toContain(resource);
  expect(output).toContain(failure);
  expect(output).toContain(lastLine);
  expect(secretsIn(output)).toEqual([]);
  expect(await tiers.guestbook("prod").page()).toContain("<h1>Good evening</h1>");
}

async function exists(tiers: ThreeTiers, pattern: string): Promise<boolean> {
  const [one, other] = await Promise.all(
    ["app1", "app2"].map((server) => tiers.sandbox.exec(server, `compgen -G '${pattern}'`)),
  );
  return one?.status === 0 || other?.status === 0;
}
