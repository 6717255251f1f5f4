import { writeFileSync } from "node:fs";
import path from "node:path";
import type { WebserverSettings } from "../../components/settings/webserver";
import { webserverTierStep } from "../../components/tiers/webserver-step";
import { checkNginx } from "../sites/nginx-with-steps";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";

const settings: WebserverSettings = {
  front: "nginx",
  httpPort: 80,
  httpsPort: 443,
  gzip: true,
  workerConnections: 1024,
};
let directory = "";

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => {
  removeDirectory(directory);
});

test.each([true, false])("nginx accepts its files with gzip: %j", (gzip) => {
  expect(() => {
    checkNginx(directory, [webserverTierStep({ ...settings, gzip })]);
  }).not.toThrow();
});

test("the user's maintenance page takes the place of ours", () => {
  const page = path.join(directory, "page.html");
  writeFileSync(page, "<p>Wartung</p>");

  const { files } = webserverTierStep({ ...settings, maintenancePage: page });

  expect(files.find(({ path: name }) => name.endsWith("maintenance.html"))?.content).toBe("<p>Wartung</p>\n");
});

test("the maintenance page cannot ask for secrets", () => {
  const page = path.join(directory, "page.html");
  writeFileSync(page, "%%SECRET(SITE_PRIVATE_KEY,raw)%%");

  expect(() => webserverTierStep({ ...settings, maintenancePage: page })).toThrow(
    "webserver.maintenancePage",
  );
});
