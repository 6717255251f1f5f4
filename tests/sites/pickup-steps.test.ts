import { writeFileSync } from "node:fs";
import path from "node:path";
import { followStep } from "../../components/sites/follow-step";
import { hotFoldersStep } from "../../components/sites/hot-folders-step";
import { incomingStep } from "../../components/sites/incoming-step";
import { migrateStep, releaseStep } from "../../components/sites/release-step";
import { release } from "../../components/sites/release";
import { rolloutStep } from "../../components/sites/rollout-step";
import { followedSource } from "../../components/sources/followed";
import { appTierStep } from "../../components/tiers/app-step";
import type { Step } from "../../components/steps/step";
import { outputOf } from "../support/output-of";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";
import { onServer, sampleSite } from "./sample-site";

const migrating = { migrate: "./shop migrate" };
const incoming = { folders: { releases: "default", ci: "/srv/ci" }, user: "builder" };
const hotFolders = [
  { name: "code", path: "hot" },
  {
    name: "rules",
    path: "rules",
    folder: "/srv/rules",
    user: "builder",
    git: { url: "https://git.example.org/rules.git", ref: "main", intervalSeconds: 30 },
    onChange: "nothing",
  },
];
const repository = {
  git: "ssh://git@git.example.org/shop.git",
  ref: "main",
  hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPbv/fmqSXIwm0LXrhhyhKn46qbaXltgQweLRq6UnwGd",
};

let directory = "";

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => {
  removeDirectory(directory);
});

/** What systemd has to say against the units of a step, with those of the app tier beside them. */
function complaints(step: Step | undefined): string {
  const units = [...(step?.files ?? []), ...appTierStep([]).files].map(({ path: file, content }) => {
    writeFileSync(
      path.join(directory, path.basename(file)),
      content.replace("/usr/local/sbin/tierwright", "/bin/true"),
    );
    return path.join(directory, path.basename(file));
  });
  const environment = { SYSTEMD_UNIT_PATH: `${directory}:`, SYSTEMD_LOG_LEVEL: "warning" };
  const own = units.slice(0, step?.files.length ?? 0);
  return outputOf("bash", ["-c", 'systemd-analyze verify --man=no "$@" 2>&1', "-", ...own], {
    environment,
  }).toString();
}

test("incoming folders are watched, by their paths and now and then", () => {
  const step = incomingStep(sampleSite({ incoming }));

  expect(step?.variables).toEqual({
    SITE: "prod",
    FOLDERS: "ci /srv/ci builder\nreleases /srv/sites/prod/incoming/releases builder",
  });
  expect(step?.files[0]?.content).toContain(
    "PathChanged=/srv/ci\nPathChanged=/srv/sites/prod/incoming/releases\n",
  );
  expect(complaints(step)).toBe("");
  expect(incomingStep(sampleSite())).toBeUndefined();
});

test("hot folders are watched as often as the most eager repository asks for", () => {
  const step = hotFoldersStep(sampleSite({ hotFolders }));

  expect(step?.variables).toEqual({
    SITE: "prod",
    FOLDERS: "code /srv/sites/prod/pickup/code root\nrules /srv/rules builder",
    ON_CHANGE: "code restart\nrules nothing",
    REPOSITORIES: "rules https://git.example.org/rules.git main",
  });
  expect(step?.files[1]?.content).toContain("OnUnitInactiveSec=30s");
  expect(complaints(step)).toBe("");
  expect(hotFoldersStep(sampleSite())).toBeUndefined();
});

test("a followed source is looked at by a timer", () => {
  const step = followStep({ name: "prod", follow: { intervalSeconds: 15 } });

  expect(step?.files.map(({ path: file }) => file)).toEqual([
    "/etc/systemd/system/tierwright-follow@prod.timer",
  ]);
  expect(step?.files[0]?.content).toContain("OnUnitInactiveSec=15s");
  expect(complaints(step)).toBe("");
  expect(followStep(sampleSite())).toBeUndefined();
});

test("of a site whose releases are pushed only settings are staged, and brought to what runs", () => {
  const input = onServer(sampleSite({ incoming }, migrating));

  const { title, variables } = releaseStep(input);

  expect(title).toBe("settings of prod, whose releases are pushed");
  expect(variables).toMatchObject({ RELEASE: "", SOURCE: "pushed", SOURCE_KIND: "pushed" });
  expect(migrateStep(input)).toBeUndefined();
  expect(rolloutStep(input, { app: ["app1"], webservers: [], observed: undefined })).toMatchObject({
    title: "rollout of the settings of prod (blue-green)",
    scripts: ["app/redeploy"],
    variables: { RELEASE: "" },
  });
});

test("of a followed repository servers know the place and the key, and no commit", () => {
  const key = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
`;
  const site = sampleSite({ follow: {}, source: { ...repository, deployKey: key } });

  const { variables, files } = releaseStep({
    ...onServer(sampleSite()),
    site,
    release: release(site, followedSource(site.source)),
  });

  expect(variables).toMatchObject({
    RELEASE: "",
    SOURCE: "followed",
    SOURCE_KIND: "git",
    SOURCE_URL: repository.git,
    SOURCE_REF: "main",
  });
  expect(variables).not.toHaveProperty("SOURCE_COMMIT");
  expect(files.find(({ path: file }) => file.endsWith("/staged/source-secrets"))).toMatchObject({
    mode: "0600",
    content: "SOURCE_KEY=%%SECRET(SOURCE_KEY,shell)%%\n",
  });
});

test("how a release is built is known by a short word, which hot folders change", () => {
  const word = (site = {}, app = {}) => releaseStep(onServer(sampleSite(site, app))).variables.BUILD_IDENTITY;

  expect(word({ incoming })).toMatch(/^[0-9a-f]{8}$/);
  expect(word({ incoming })).toBe(word());
  expect(word({ hotFolders })).not.toBe(word());
  expect(word({}, { build: "make" })).not.toBe(word());
});
