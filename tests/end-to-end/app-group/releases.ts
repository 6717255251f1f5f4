import type { GroupBed } from "./group-bed";

/** The first deployment, and what is deployed to machines that serve. */
export function releases(bed: () => GroupBed): void {
  test("one run makes a group of two machines behind a load balancer, and its site answers", async () => {
    await bed().mustDeploy({ version: "v1" });

    expect(await bed().machines.untilServing(2, 10)).toHaveLength(2);
    expect(await bed().servedVersion()).toBe("v1");
  });

  test("nothing is done in a second run", async () => {
    const { output, commands } = await bed().preview({});

    expect(commands).toEqual([]);
    expect(output).not.toMatch(/to (create|update|replace|delete)/);
  });

  test("a release goes to all machines, and no request is lost", async () => {
    const before = await bed().machines.untilServing(2);

    await bed().underLoad(() => bed().mustDeploy({ version: "v2" }));

    expect(await bed().machines.versions()).toEqual(Object.fromEntries(before.map((id) => [id, "v2"])));
  });

  test("a release that never gets ready changes nothing", async () => {
    const before = await bed().machines.untilServing(2);

    const run = await bed().underLoad(() =>
      bed().deploy({ version: "v3", environment: { FAULT: "never-ready" } }),
    );

    expect(run.status).not.toBe(0);
    expect(await bed().machines.versions()).toEqual(Object.fromEntries(before.map((id) => [id, "v2"])));
    expect(await bed().servedVersion()).toBe("v2");
  });

  test("changed settings go to all machines, and no request is lost", async () => {
    await bed().underLoad(() => bed().mustDeploy({ version: "v4", environment: { GREETING: "welcome" } }));

    expect(await bed().page()).toBe("welcome v4");
  });
}
