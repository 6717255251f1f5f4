import { problemsAfter } from "../support/problems-of";

type Change = readonly [path: readonly (string | number)[], value: unknown];
type Fault = readonly [name: string, changes: readonly Change[], problems: readonly RegExp[]];

const site = { app: "wiki", domain: "new.example.org", database: false };

// Each row: what is wrong, the change of the example that makes it so, and every problem that is told.
const faults: readonly Fault[] = [
  [
    "an app that does not exist",
    [[["sites", "demo", "app"], "note"]],
    [/^tierwright:sites.demo.app: there is no app "note" \(did you mean "notes"\?\)/],
  ],
  [
    "no app where there are several",
    [[["sites", "docs", "app"], undefined]],
    [/^tierwright:sites.docs.app: is missing; choose guestbook or/],
  ],
  [
    "names that PostgreSQL keeps",
    ["postgres", "template0", "public", "user", "all", "pg-x"].map((name, n): Change => [
      ["sites", name],
      { ...site, domain: `d${n}.example.org` },
    ]),
    ["postgres", "template0", "public", "user", "all", "pg-x"].map(
      (name) => new RegExp(`^tierwright:sites.${name}: is a name that PostgreSQL keeps`),
    ),
  ],
  [
    "too many sites",
    [
      [["notifications"], undefined],
      [
        ["sites"],
        Object.fromEntries(
          Array.from({ length: 301 }, (_, n) => [`s${n}`, { ...site, domain: `d${n}.example.org` }]),
        ),
      ],
    ],
    [/^tierwright:sites: has 301 sites; a deployment can have 300/],
  ],
  [
    "a release of an archive",
    [[["sites", "docs", "release"], "v2"]],
    [/^tierwright:sites.docs.release: can be chosen only for the sources git, pypi and deployex/],
  ],
  [
    "a release that is no ref",
    [[["sites", "demo", "release"], "--upload-pack=x"]],
    [/^tierwright:sites.demo.release: must be a tag, a branch or a commit/],
  ],
  [
    "an unknown task",
    [[["sites", "demo", "tasks"], { cleen: "1" }]],
    [/^tierwright:sites.demo.tasks.cleen: is not a task \(did you mean "clean"\?\)/],
  ],
  [
    "a migration of an app without one",
    [[["sites", "docs", "tasks"], { migrate: "1" }]],
    [/^tierwright:sites.docs.tasks.migrate: cannot run/],
  ],
  [
    "clean without confirmation",
    [[["sites", "prod", "tasks", "clean"], "1"]],
    [/^tierwright:sites.prod.tasks.clean: .*confirm: "erase prod"/],
  ],
  [
    "clean with another site's confirmation",
    [[["sites", "prod", "tasks", "clean", "confirm"], "erase demo"]],
    [/^tierwright:sites.prod.tasks.clean: /],
  ],
  [
    "confirmation of another task",
    [[["sites", "prod", "tasks", "backup"], { token: "1", confirm: "x" }]],
    [/^tierwright:sites.prod.tasks.backup.confirm: belongs to/],
  ],
  [
    "a static path twice",
    [[["sites", "prod", "webserver", "staticFolders"], { "/a": "x", "/a/": "y" }]],
    [/staticFolders\["\/a\/"\]: is the same path as \/a$/],
  ],
  [
    "a domain of two sites",
    [[["sites", "demo", "domain"], "WWW.Example.org"]],
    [/^tierwright:sites.demo.domain: www.example.org is a domain of the site prod already/],
  ],
  [
    "a redirect from a domain of the site",
    [[["sites", "docs", "redirects"], ["docs.example.org"]]],
    [/^tierwright:sites.docs.redirects\[0\]: docs.example.org stands twice/],
  ],
  [
    "a certificate for other domains",
    [[["sites", "kinto", "domain"], "other.example.org"]],
    [/^tierwright:sites.kinto.tls.certificate: does not cover other.example.org/],
  ],
  [
    "blocks of ports that overlap",
    [[["sites", "demo", "port"], 12031]],
    [/^tierwright:sites.(?:demo|prod).port: the 32 ports from \d+ overlap/],
  ],
  [
    "a block of ports with nginx in it",
    [[["webserver", "httpPort"], 12005]],
    [/^tierwright:sites.prod.port: .* include 12005, which is tierwright:webserver.httpPort/],
  ],
  [
    "environment that we set",
    [
      [["apps", "wiki", "environment"], { PORT: "1" }],
      [["sites", "docs", "environment"], { DATABASE_URL: "x" }],
      [["sites", "docs", "secrets"], { PGPASSWORD: "x" }],
    ],
    [
      /apps.wiki.environment.PORT: /,
      /sites.docs.environment.DATABASE_URL: /,
      /sites.docs.secrets.PGPASSWORD: /,
    ],
  ],
  [
    "a secret that is plain too",
    [[["sites", "prod", "environment", "SECRET_KEY"], "x"]],
    [/^tierwright:sites.prod.secrets.SECRET_KEY: stands in `environment` too/],
  ],
];

test.each(faults)("%s: refused", (_name, changes, expected) => {
  const problems = problemsAfter(changes);

  expect(problems).toHaveLength(expected.length);
  expect(expected.filter((one) => !problems.some((problem) => one.test(problem)))).toEqual([]);
});

test("files that do not exist are told with their paths", () => {
  expect(problemsAfter([], () => false).map((problem) => problem.split(": ")[0])).toEqual([
    "tierwright:webserver.maintenancePage",
    "tierwright:apps.guestbook.source.directory",
    "tierwright:apps.guestbook.tasks.reindex",
    "tierwright:apps.guestbook.pipeline.before-migrate",
    'tierwright:apps.kinto.files["kinto.ini"]',
    "tierwright:sites.prod.webserver.snippet",
    "tierwright:sites.prod.pipeline.after-switch",
    "tierwright:notifications.log.command",
  ]);
});

test("problems of different sections are told together", () => {
  const problems = problemsAfter([
    [["servers", "db1", "adress"], "x"],
    [["webserver", "httpPort"], 443],
    [["sites", "prod", "replicas"], 99],
  ]);

  expect(problems.map((problem) => problem.split(": ")[0])).toEqual([
    "tierwright:servers.db1.adress",
    "tierwright:sites.prod.replicas",
    "tierwright:webserver.httpsPort",
  ]);
});

test("a misspelt key and a broken site do not hide what is wrong with the other sites", () => {
  const problems = problemsAfter([
    [["sites", "prod", "replica"], 2],
    [["sites", "docs", "domain"], undefined],
    [["sites", "demo", "app"], "note"],
  ]);

  expect(problems.map((problem) => problem.split(": ")[0])).toEqual([
    "tierwright:sites.prod.replica",
    "tierwright:sites.docs.domain",
    "tierwright:sites.demo.app",
  ]);
});
