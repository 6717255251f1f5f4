/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { broken } from "./three-tiers/broken";
import { changes } from "./three-tiers/changes";
import { ending } from "./three-tiers/ending";
import { firstDeployment } from "./three-tiers/first-deployment";
import { machines } from "./three-tiers/machines";
import { removal } from "./three-tiers/removal";
import { tasks } from "./three-tiers/tasks";
import { ThreeTiers } from "./three-tiers/three-tiers";

let tiers: ThreeTiers | undefined;

function theTiers(): ThreeTiers {
  if (tiers === undefined) throw new Error("the servers could not be made");
  return tiers;
}

beforeAll(async () => {
  tiers = await ThreeTiers.start();
});

afterAll(async () => {
  await tiers?.end();
});

// One story: every chapter goes on with what the ones before it left on the servers.
describe("first deployment", () => {
  firstDeployment(theTiers);
});
describe("changes", () => {
  changes(theTiers);
});
describe("tasks", () => {
  tasks(theTiers);
});
describe("what breaks", () => {
  broken(theTiers);
});
describe("a site is removed", () => {
  removal(theTiers);
});
describe("machines", () => {
  machines(theTiers);
});
describe("the end", () => {
  ending(theTiers);
});
