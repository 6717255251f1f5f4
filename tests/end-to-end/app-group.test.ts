/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { GroupBed } from "./app-group/group-bed";

let bed: GroupBed | undefined;

function theBed(): GroupBed {
  if (bed === undefined) throw new Error("AWS's stand-in did not start");
  return bed;
}

beforeAll(async () => {
  bed = await GroupBed.start("group-e2e");
});

afterAll(async () => {
  await bed?.end();
});

test("one run makes a group of two machines behind a load balancer, and its site answers", async () => {
  await theBed().mustDeploy({ version: "v1" });

  expect(await theBed().untilServing(2, 10)).toHaveLength(2);
  expect(await theBed().servedVersion()).toBe("v1");
});
