import { problemsAfter } from "../support/problems-of";

type Change = readonly [path: readonly (string | number)[], value: unknown];
type Fault = readonly [name: string, changes: readonly Change[], problems: readonly RegExp[]];

const server = {
  address: "203.0.113.50",
  hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMP0oRUp4M86WzJqcuiiuH7dkQxlBHhHBhgRSbQQuQaQ",
};

// Each row: what is wrong, the change of the example that makes it so, and every problem that is told.
const faults: readonly Fault[] = [
  ["no servers", [[["servers"], {}]], [/^tierwright:servers: is empty/]],
  [
    "a server with the name of a part of a site",
    [[["servers", "migration"], { ...server, roles: "app", privateAddress: "10.0.0.9" }]],
    [/^tierwright:servers.migration: .*is the name of a part of a site; add a number/],
  ],
  [
    "two servers at one address and port",
    [[["servers", "app9"], { ...server, roles: "app", address: "203.0.113.4", privateAddress: "10.0.0.9" }]],
    [/^tierwright:servers.app9.address: 203.0.113.4 port 22 is the server db1 already/],
  ],
  [
    "two servers with one private address",
    [[["servers", "app9"], { ...server, roles: "app", privateAddress: "10.0.0.4" }]],
    [/^tierwright:servers.app9.privateAddress: 10.0.0.4 is the private address of db1 already/],
  ],
  [
    "a server known by name only",
    [[["servers", "web1", "privateAddress"], undefined]],
    [/^tierwright:servers.web1.privateAddress: is missing; .* web1.example.org is a name/],
  ],
  [
    "two database servers",
    [[["servers", "web1", "roles"], "all"]],
    [/^tierwright:servers.web1.roles: only one server can have the role db, and db1 has it/],
  ],
  [
    "a database server that is gone",
    [[["servers", "db1", "gone"], true]],
    ["demo", "kinto", "prod", "test"].map(
      (name) => new RegExp(`^tierwright:sites.${name}: needs a server with the role db,`),
    ),
  ],
  [
    "a version of the distribution's PostgreSQL",
    [[["database", "packages"], "distribution"]],
    [/^tierwright:database.version: .*pgdg/],
  ],
  [
    "parameters of PostgreSQL that have settings",
    [[["database", "parameters"], { max_connections: 5, ssl_cert_file: "x", port: 1 }]],
    [/max_connections: .*maxConnections/, /ssl_cert_file: .*cannot be changed/, /port: .*cannot be changed/],
  ],
  [
    "more connections for a site than there are",
    [[["database", "maxConnections"], 50]],
    [/sites.prod.database.connectionLimit: must be at most 50/],
  ],
  [
    "one port for HTTP and HTTPS",
    [[["webserver", "httpPort"], 443]],
    [/^tierwright:webserver.httpsPort: 443 is the httpPort too/],
  ],
  [
    "nginx on the port of SSH",
    [[["webserver", "httpPort"], 2222]],
    [/^tierwright:webserver.httpPort: 2222 is the SSH port of the server web1/],
  ],
  [
    "nginx on the port of PostgreSQL",
    [
      [
        ["servers", "db1", "roles"],
        ["db", "webserver"],
      ],
      [["webserver", "httpPort"], 5432],
    ],
    [/^tierwright:webserver.httpPort: 5432 is PostgreSQL's port on the server db1/],
  ],
  [
    "a process without start",
    [[["apps", "wiki", "start"], undefined]],
    [/^tierwright:apps.wiki.start: is missing/],
  ],
  [
    "a process with Python settings",
    [[["apps", "wiki", "python"], {}]],
    [/^tierwright:apps.wiki.python: belongs to `preset: python` only/],
  ],
  [
    "Python without an application",
    [[["apps", "kinto", "start"], undefined]],
    [/^tierwright:apps.kinto.python.application: is missing/],
  ],
  [
    "Python started twice",
    [[["apps", "guestbook", "start"], "./run"]],
    [/^tierwright:apps.guestbook.start: stands in place of/],
  ],
  [
    "threads for uvicorn",
    [[["apps", "guestbook", "python", "server"], "uvicorn"]],
    [/^tierwright:apps.guestbook.python.threads: is for gunicorn only/],
  ],
  [
    "a Python package for a process",
    [[["apps", "wiki", "source"], { pypi: "wiki", version: "1.0" }]],
    [/^tierwright:apps.wiki.source.pypi: needs `preset: python`/],
  ],
  [
    "a Python package for a site of a process",
    [[["sites", "docs", "source"], { pypi: "wiki", version: "1.0" }]],
    [/^tierwright:sites.docs.source.pypi: needs an app with `preset: python`/],
  ],
  [
    "requirements of a package",
    [[["apps", "kinto", "python", "requirements"], "r.txt"]],
    [/^tierwright:apps.kinto.python.requirements: cannot be read/],
  ],
  [
    "a task named like a built-in one",
    [[["apps", "wiki", "tasks"], { clean: "./c.sh" }]],
    [/^tierwright:apps.wiki.tasks.clean: .*built-in/],
  ],
  [
    "uploads twice and inside each other",
    [
      [
        ["apps", "wiki", "uploads"],
        ["a", "a/b", "c", "c"],
      ],
    ],
    [/uploads\[3\]: c stands here twice/, /uploads\[1\]: a\/b is inside another/],
  ],
  [
    "two kinds of source",
    [[["apps", "wiki", "source", "directory"], "./x"]],
    [
      /^tierwright:apps.wiki.source: must have exactly one of directory, archive, s3, deb, keter, deployex, git, pypi, /,
    ],
  ],
  [
    "a setting of another source",
    [[["apps", "wiki", "source", "ref"], "v1"]],
    [/^tierwright:apps.wiki.source.ref: does not belong to the source `archive`/],
  ],
  [
    "an archive without its checksum",
    [[["apps", "wiki", "source", "sha256"], undefined]],
    [/^tierwright:apps.wiki.source.sha256: is missing/],
  ],
  [
    "git without a ref",
    [[["apps", "notes", "source", "ref"], undefined]],
    [/^tierwright:apps.notes.source.ref: is missing/],
  ],
  [
    "git over SSH without keys",
    [
      [["apps", "notes", "source", "deployKey"], undefined],
      [["apps", "notes", "source", "hostKey"], undefined],
    ],
    [/source.deployKey: is missing/, /source.hostKey: is missing/],
  ],
];

test.each(faults)("%s: refused", (_name, changes, expected) => {
  const problems = problemsAfter(changes);

  expect(problems).toHaveLength(expected.length);
  expect(expected.filter((one) => !problems.some((problem) => one.test(problem)))).toEqual([]);
});
