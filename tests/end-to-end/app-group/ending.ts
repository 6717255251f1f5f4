import type { GroupBed } from "./group-bed";

/** What is left in the end. */
export function ending(bed: () => GroupBed): void {
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
