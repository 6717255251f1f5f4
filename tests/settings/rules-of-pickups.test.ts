import { sampleSettings, programApp } from "../deployment/sample-settings";
import { problemsAfter } from "../support/problems-of";

type Change = readonly [path: readonly (string | number)[], value: unknown];

const git = { git: "https://git.example.org/team/notes.git", ref: "main" };

// Each row: what is wrong, the change of the example that makes it so, and every problem that is told.
const faults: readonly (readonly [name: string, changes: readonly Change[], problems: readonly RegExp[]])[] =
  [
    [
      "following what cannot change",
      [[["sites", "docs", "follow"], {}]],
      [/^tierwright:sites.docs.follow: is for the sources git and deployex; this is `archive`$/],
    ],
    [
      "following a commit",
      [[["sites", "test", "source"], { ...git, ref: "5".repeat(40) }]],
      [/^tierwright:sites.test.follow: cannot follow a commit/],
    ],
    [
      "following a release of its own that is a commit",
      [[["sites", "test", "release"], "5".repeat(40)]],
      [/^tierwright:sites.test.follow: cannot follow a commit/],
    ],
    [
      "following one version",
      [[["sites", "chat", "follow"], {}]],
      [/^tierwright:sites.chat.follow: cannot follow one version; remove the site's `release`/],
    ],
    [
      "looking all the time",
      [[["sites", "test", "follow"], { intervalSeconds: 1 }]],
      [/^tierwright:sites.test.follow.intervalSeconds: /],
    ],
    [
      "followed and pushed at once",
      [
        [["sites", "test", "incoming"], {}],
        [["sites", "test", "source"], undefined],
      ],
      [/^tierwright:sites.test.follow: cannot be combined with `incoming`/],
    ],
    [
      "a release of its own for a site that is pushed",
      [[["sites", "forum", "release"], "v1"]],
      [
        /^tierwright:sites.forum.release: can be chosen only for the sources/,
        /^tierwright:sites.forum.release: cannot be chosen where releases are pushed/,
      ],
    ],
    [
      "a source of its own for a site that is pushed",
      [[["sites", "forum", "source"], git]],
      [/^tierwright:sites.forum.source: is never used where releases are pushed/],
    ],
    [
      "a source that is pushed, and no folder",
      [[["sites", "forum", "incoming"], undefined]],
      [/^tierwright:sites.forum.incoming: is missing; the source is `pushed`/],
    ],
    [
      "folders that are relative, or leave the path",
      [[["sites", "forum", "incoming", "folders"], { one: "builds", two: "/srv/../etc" }]],
      ["one", "two"].map(
        (name) =>
          new RegExp(`^tierwright:sites.forum.incoming.folders.${name}: must be default, or an absolute`),
      ),
    ],
    [
      "one folder for two things",
      [[["sites", "forum", "hotFolders", 0, "folder"], "/srv/builds/forum/plugins"]],
      [
        /^tierwright:sites.forum.hotFolders\[0\].folder: .* lies in \/srv\/builds\/forum, which is used already/,
      ],
    ],
    [
      "a folder of another site",
      [[["sites", "docs", "incoming"], { folders: { theirs: "/srv/builds/forum" } }]],
      [/^tierwright:sites.docs.incoming.folders.theirs: \/srv\/builds\/forum lies in/],
    ],
    [
      "reloading without a command for it",
      [[["sites", "forum", "hotFolders", 0, "onChange"], "reload"]],
      [/^tierwright:sites.forum.hotFolders\[0\].onChange: needs the app's `reload` command/],
    ],
    [
      "a hot folder inside another one, and inside uploads",
      [
        [
          ["sites", "prod", "hotFolders"],
          [
            { name: "code", path: "code" },
            { name: "more", path: "code/more" },
            { name: "code", path: "photos/hot" },
          ],
        ],
      ],
      [
        /^tierwright:sites.prod.hotFolders\[2\].name: code is another hot folder already/,
        /^tierwright:sites.prod.hotFolders\[1\].path: code\/more lies in code/,
        /^tierwright:sites.prod.hotFolders\[2\].path: photos\/hot lies in photos/,
        /^tierwright:sites.prod.hotFolders\[2\].folder: .* lies in/,
      ],
    ],
    [
      "a repository over SSH for a hot folder",
      [[["sites", "forum", "hotFolders", 0, "git", "url"], "git@git.example.org:team/plugins.git"]],
      [/^tierwright:sites.forum.hotFolders\[0\].git.url: must be a repository over HTTPS/],
    ],
  ];

test.each(faults)("%s: every problem is told", (_name, changes, problems) => {
  const told = problemsAfter(changes);

  expect(told.filter((text) => !problems.some((problem) => problem.test(text)))).toEqual([]);
  expect(problems.filter((problem) => !told.some((text) => problem.test(text)))).toEqual([]);
});

function site(more: Readonly<Record<string, unknown>>, app: Readonly<Record<string, unknown>> = {}) {
  const [found] = sampleSettings({
    apps: { shop: { ...programApp, ...app } },
    sites: { prod: { domain: "www.example.org", ...more } },
  }).sites;
  return found;
}

test("a site that is pushed has a folder below its own, and no other source", () => {
  expect(site({ incoming: {} })).toMatchObject({
    source: { kind: "pushed" },
    incoming: { folders: [{ name: "releases", path: "/srv/sites/prod/incoming/releases" }], user: undefined },
  });
});

test("hot folders reload where the app can, and restart else", () => {
  const hotFolders = [{ name: "code", path: "hot" }];

  expect(site({ hotFolders })?.hotFolders).toMatchObject([
    { folder: "/srv/sites/prod/pickup/code", onChange: "restart" },
  ]);
  expect(site({ hotFolders }, { reload: "kill -HUP $MAINPID" })?.hotFolders).toMatchObject([
    { onChange: "reload" },
  ]);
});
