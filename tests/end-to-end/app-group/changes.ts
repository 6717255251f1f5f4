import type { GroupBed } from "./group-bed";

/** What changes the group itself, or what it serves. */
export function changes(bed: () => GroupBed): void {
  test("a site more answers, and the others do not notice", async () => {
    await bed().underLoad(() => bed().mustDeploy({ more: ["second"] }));

    await bed().machines.untilHealthy(2);
    expect(await bed().servedVersion("second")).toBe("v4");
  });

  test("another type replaces machine by machine, and no request is lost", async () => {
    const before = await bed().machines.untilServing(2);

    await bed().underLoad(() => bed().mustDeploy({ type: "t4g.medium" }));

    const after = await bed().machines.untilServing(2, 10);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
    expect(await bed().machines.types()).toEqual(["t4g.medium", "t4g.medium"]);
    expect(await bed().servedVersion("second")).toBe("v4");
  });
}
