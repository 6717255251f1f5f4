import { chooseEngine, howToGetAnEngine } from "../../../sandbox/servers/container-engine";
import type { EngineFacts } from "../../../sandbox/servers/container-engine";

const nothing: EngineFacts = { podman: false, docker: false, root: false, apt: false };

test.each<[string, Partial<EngineFacts>, string]>([
  ["podman of root before docker", { podman: true, docker: true, root: true }, "podman"],
  ["docker of a user before podman of a user", { podman: true, docker: true }, "docker"],
  ["podman of a user where there is nothing else", { podman: true }, "podman"],
  ["docker where podman is not installed", { docker: true, root: true, apt: true }, "docker"],
  ["podman is installed by root with apt", { root: true, apt: true }, "install podman"],
  ["nothing is installed without root", { apt: true }, "none"],
  ["nothing is installed without apt", { root: true }, "none"],
])("%s", (_, facts, choice) => {
  expect(chooseEngine({ ...nothing, ...facts })).toBe(choice);
});

test("without an engine it says what to type on this system", () => {
  const advice = (system: NodeJS.Platform, distribution: string) =>
    howToGetAnEngine({ system, distribution, root: false });

  expect(advice("linux", "debian")).toContain("sudo apt-get install podman runc mmdebstrap");
  expect(advice("linux", "fedora")).toContain("sudo dnf install podman");
  expect(advice("darwin", "")).toContain("brew install podman");
});
