import type { GroupBed } from "./group-bed";

/** What is left in the end. */
export function ending(bed: () => GroupBed): void {
  test("while something is protected, destroy takes nothing away and names it", async () => {
    await bed().mustDeploy({ protect: true });
    const before = await bed().leftovers();

    const { status, output } = await bed().destroy();

    expect(status).not.toBe(0);
    expect(output).toMatch(/protect/);
    expect(await bed().leftovers()).toEqual(before);
    expect(before.volumes).not.toEqual([]);
    expect(await bed().servedVersion()).toBe("v4");
    await bed().mustDeploy({ protect: false });
  });

  test("destroy takes everything away", async () => {
    const { status, output } = await bed().destroy();

    expect([status, status === 0 ? "" : output]).toEqual([0, ""]);
    expect(await bed().aws.machines()).toEqual([]);
    expect(await bed().leftovers()).toEqual({
      groups: [],
      instances: [],
      balancers: [],
      targetGroups: [],
      volumes: [],
      networks: [],
      roles: [],
      parameters: [],
      buckets: [],
    });
  });
}
