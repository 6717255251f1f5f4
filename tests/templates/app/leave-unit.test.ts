import { writeFileSync } from "node:fs";
import path from "node:path";
import { replicaUnit } from "../../../components/sites/replica-unit";
import { literal, renderTemplate } from "../../../components/steps/template";
import { appTierStep } from "../../../components/tiers/app-step";
import { sampleSite } from "../../sites/sample-site";
import { outputOf } from "../../support/output-of";
import { removeDirectory, temporaryDirectory } from "../../support/temporary-directory";

let directory = "";

beforeEach(() => {
  directory = temporaryDirectory();
  const leave = appTierStep([]).files.find(({ path: file }) => file.endsWith("/tierwright-leave@.service"));
  place("tierwright-leave@.service", leave?.content ?? "");
  place("site-prod.target", renderTemplate("app/site.target", "systemd", { site: literal("prod") }));
  place("site-prod@12000.service", replicaUnit(sampleSite({}), "10.0.0.6"));
});

afterEach(() => {
  removeDirectory(directory);
});

/** The user of a site, and the command, exist on a server only. */
function place(name: string, text: string): void {
  const here = text
    .replaceAll(/^(User|Group)=.*$/gm, "$1=root")
    .replaceAll("/usr/local/sbin/tierwright", "/bin/true");
  writeFileSync(path.join(directory, name), here);
}

function analyze(...words: readonly string[]): string {
  const environment = { SYSTEMD_UNIT_PATH: `${directory}:`, SYSTEMD_LOG_LEVEL: "warning" };
  const script = 'systemd-analyze "$@" 2>&1 || true';
  return outputOf("bash", ["-c", script, "-", ...words], { environment }).toString("utf8");
}

test("systemd accepts the unit, together with the replicas that it is stopped before", () => {
  const units = ["tierwright-leave@prod.service", "site-prod.target", "site-prod@12000.service"];

  const complaints = analyze("verify", "--man=no", ...units.map((unit) => path.join(directory, unit)));

  expect(complaints.split("\n").filter((line) => /leave|site-prod/.test(line))).toEqual([]);
});

test("a replica that is younger than the last reload of units is known to be stopped after the server has left", () => {
  expect(replicaUnit(sampleSite({}), "10.0.0.6")).toMatch(
    /^Before=tierwright-leave@prod\.service tierwright-lifecycle\.service$/m,
  );
});
