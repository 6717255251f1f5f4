import { keepAptOptions, parseSources, sourceLines } from "../../../sandbox/servers/apt-settings";
import { containerfile, imageTag, mmdebstrapArguments } from "../../../sandbox/servers/image-recipe";

const settings = {
  sources: ["deb [signed-by=/k.gpg] http://mirror/debian bookworm main"],
  options: ['Acquire::http::Proxy "http://proxy:3128";'],
};

test("archives are read from both forms of sources.list", () => {
  const text = [
    "# deb http://no/ bookworm main",
    "deb [arch=amd64 signed-by=/k.gpg] http://one/debian bookworm main contrib",
    "",
    "Types: deb deb-src",
    "URIs: http://two/debian",
    "Suites: bookworm bookworm-updates",
    "Components: main",
    "",
    "Types: deb",
    "Enabled: no",
    "URIs: http://off/",
    "Suites: bookworm",
  ].join("\n");

  expect(parseSources(text)).toEqual([
    { uri: "http://one/debian", suite: "bookworm" },
    { uri: "http://two/debian", suite: "bookworm" },
    { uri: "http://two/debian", suite: "bookworm-updates" },
  ]);
});

test("another release of the machine's distribution comes from the machine's mirrors", () => {
  const machine = [
    { uri: "http://mirror/debian", suite: "bookworm" },
    { uri: "http://mirror/security", suite: "bookworm-security" },
  ];

  const lines = sourceLines("debian-13", machine, "bookworm");

  expect(lines.map((line) => line.split(" ").slice(2, 4).join(" "))).toEqual([
    "http://mirror/debian trixie",
    "http://mirror/debian trixie-updates",
    "http://mirror/security trixie-security",
  ]);
});

test("proxies and checks of time are taken over from apt, other options are not", () => {
  const dump = [
    'Acquire::http::Proxy "http://proxy:3128";',
    'Acquire::https::Proxy "";',
    'Acquire::Check-Valid-Until "false";',
    'APT::Architecture "amd64";',
  ].join("\n");

  expect(keepAptOptions(dump)).toEqual([
    'Acquire::http::Proxy "http://proxy:3128";',
    'Acquire::Check-Valid-Until "false";',
  ]);
});

test("the image's name changes with what it is made of", () => {
  const tag = imageTag("debian-12", settings);

  expect(tag).toMatch(/^localhost\/tierwright-server:debian-12-[0-9a-f]{12}$/);
  expect(imageTag("debian-12", settings)).toBe(tag);
  expect(imageTag("debian-12", { ...settings, options: [] })).not.toBe(tag);
});

test("both ways to an image install the same packages", () => {
  const words = containerfile("debian-12").split("\n");
  const args = mmdebstrapArguments("debian-12", settings, "/staged", "/keys.gpg");

  const fromRegistry = words
    .find((line) => line.includes("install-packages.sh"))
    ?.split(" ")
    .slice(2);
  const fromPackages = args
    .find((argument) => argument.startsWith("--include="))
    ?.slice(10)
    .split(",");
  expect(fromRegistry).toEqual(fromPackages);
  expect(fromRegistry).toContain("openssh-server");
  expect(args).toContain('--aptopt=Acquire::http::Proxy "http://proxy:3128";');
  expect(args.slice(-3)).toEqual(["bookworm", "/staged/root.tar", ...settings.sources]);
});
