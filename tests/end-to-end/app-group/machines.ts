import type { GroupBed } from "./group-bed";

/** Machines that nobody deploys to. */
export function machines(bed: () => GroupBed): void {
  test("two more machines are born with what the others serve, and no request is lost", async () => {
    const ids = await bed().underLoad(async () => {
      await bed().scale(4);
      return bed().untilServing(4);
    });

    expect(await bed().versions()).toEqual(Object.fromEntries(ids.map((id) => [id, "v4"])));
    // A newcomer gets visitors once the balancer has seen it well.
    await bed().untilHealthy(4);
    expect(await bed().page()).toBe("welcome v4");
  });

  test("machines that go answer first what they were asked", async () => {
    await bed().underLoad(async () => {
      await bed().scale(2);
      await bed().untilServing(2);
    });

    expect(await bed().aws.machines()).toHaveLength(4); // with the database's server and the bastion
  });

  test("a machine that dies is replaced by itself", async () => {
    const [victim = "", other] = await bed().untilServing(2);

    await bed().kill(victim);
    const ids = await bed().untilServingWithout(victim, 2);

    expect(ids).toContain(other);
    expect(await bed().versions()).toEqual(Object.fromEntries(ids.map((id) => [id, "v4"])));
    await bed().untilHealthy(2);
  });
}
