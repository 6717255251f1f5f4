import type { GroupBed } from "./group-bed";

/** Machines that nobody deploys to. */
export function machines(bed: () => GroupBed): void {
  test("two more machines are born with what the others serve, and no request is lost", async () => {
    const ids = await bed().underLoad(async () => {
      await bed().machines.scale(4);
      return bed().machines.untilServing(4);
    });

    expect(await bed().machines.versions()).toEqual(Object.fromEntries(ids.map((id) => [id, "v4"])));
    // A newcomer gets visitors once the balancer has seen it well.
    await bed().machines.untilHealthy(4);
    expect(await bed().page()).toBe("welcome v4");
  });

  test("machines that go answer first what they were asked", async () => {
    await bed().underLoad(async () => {
      await bed().machines.scale(2);
      await bed().machines.untilServing(2);
    });

    expect(await bed().aws.machines()).toHaveLength(4); // with the database's server and the bastion
  });

  test("a machine that dies is replaced by itself", async () => {
    const [victim = "", other] = await bed().machines.untilServing(2);

    await bed().machines.kill(victim);
    const ids = await bed().machines.untilServingWithout(victim, 2);

    expect(ids).toContain(other);
    expect(await bed().machines.versions()).toEqual(Object.fromEntries(ids.map((id) => [id, "v4"])));
    await bed().machines.untilHealthy(2);
  });
}
