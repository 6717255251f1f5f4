/** @jest-environment ./tests/support/end-to-end/story-environment.ts */
import { inTheWay } from "./strategies/in-the-way";
import { LoadedSite } from "./strategies/loaded-site";
import { mixedSystems } from "./strategies/mixed-systems";
import { placement } from "./strategies/placement";
import { inPlace, reload } from "./strategies/reload";
import { restart } from "./strategies/restart";
import { rolling } from "./strategies/rolling";

let site: LoadedSite | undefined;

function theSite(): LoadedSite {
  if (site === undefined) throw new Error("the servers could not be made");
  return site;
}

beforeAll(async () => {
  site = await LoadedSite.start("e2e-strategies");
  await site.mustDeploy({ version: "v1", app: inPlace });
});

afterAll(async () => {
  await site?.end();
});

// One story: each chapter goes on with the release that the one before it left.
describe("servers of three systems", () => {
  mixedSystems(theSite);
});
describe("strategy: reload", () => {
  reload(theSite);
});
describe("strategy: rolling", () => {
  rolling(theSite);
});
describe("strategy: restart", () => {
  restart(theSite);
});
describe("servers: where a site runs", () => {
  placement(theSite);
});
describe("what is in the way of a release", () => {
  inTheWay(theSite);
});
