import { rolloutStep } from "../../components/sites/rollout-step";
import { onServer, sampleSite } from "./sample-site";

const servers = { app: ["app1", "app2"], webservers: ["web1"], observed: undefined };

test("a rollout names its release, its way, and all servers between which it takes place", () => {
  const input = onServer(sampleSite({ secrets: { KEY: "hush" } }));

  expect(rolloutStep(input, servers)).toEqual({
    name: "site.prod.rollout",
    title: `rollout of release ${input.release.id} of prod (blue-green)`,
    scripts: ["app/rollout"],
    directories: [],
    files: [],
    variables: {
      SITE: "prod",
      SYSTEM_USER: "site-prod",
      RELEASE: input.release.id,
      SETTINGS_DIGEST: "%%SECRET(SETTINGS_DIGEST,raw)%%",
      STRATEGY: "blue-green",
      PIPELINE: "fetch\nbuild\nsettings\nbackup\nmigrate\nstart\nready\nwarm-up\nswitch\ndrain\nprune",
      APP_SERVERS: "app1\napp2",
      WEBSERVERS: "web1",
      HIDDEN_1: "%%SECRET(SITE_KEY,raw)%%",
      HIDDEN_2: "%%SECRET(DATABASE_PASSWORD,raw)%%",
    },
  });
});

test("what the servers run instead is part of the step, so that a preview shows it and a run puts it right", () => {
  const observed = "app1 runs v1 (rolled back by hand)";

  expect(rolloutStep(onServer(sampleSite()), { ...servers, observed }).variables.OBSERVED).toBe(observed);
});
