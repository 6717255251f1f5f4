/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { GroupBed } from "./app-group/group-bed";
import { changes } from "./app-group/changes";
import { ending } from "./app-group/ending";
import { machines } from "./app-group/machines";
import { releases } from "./app-group/releases";

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

// One story: each chapter goes on with what the one before it left.
describe("releases to a group", () => {
  releases(theBed);
});
describe("machines that come and go", () => {
  machines(theBed);
});
describe("changes of the group and its sites", () => {
  changes(theBed);
});
describe("the end", () => {
  ending(theBed);
});
