import { problemsAfter } from "../support/problems-of";

type Path = readonly string[];

// What a setting accepts and what it refuses.
const formats: readonly (readonly [
  setting: Path,
  accepted: readonly unknown[],
  refused: readonly unknown[],
])[] = [
  [
    ["sites", "demo", "domain"],
    ["a.b", "localhost", "xn--exmple-cua.org", "A.B"],
    ["a b", "*.a.b", "a.b.", "1.2.3.4", "-a.b", "a_b.c", "a.b:80", "x;y", "a".repeat(64)],
  ],
  [
    ["sites", "demo", "release"],
    ["v1", "feature/x", "0123abc", "1.0+2"],
    ["-x", "a..b", "a b", "a~1", "a^", "x.lock", "a@{1}", "/a", "", 1.1],
  ],
  [
    ["apps", "notes", "source", "git"],
    ["ssh://git@h.org:2222/x/y.git", "git@h:x.git"],
    ["file:///x", "/srv/x", "ext::sh -c id", "git@h:-x", "http://h/x", "https://u:p@h/x"],
  ],
  [
    ["apps", "wiki", "source", "archive"],
    ["http://h/x.tar.gz", "https://h:8443/x.zip?y=1"],
    ["ftp://h/x", "https://u:p@h/x", "https://h/x y", "https://h/$(id)"],
  ],
  [["apps", "wiki", "source", "sha256"], ["A".repeat(64)], ["a".repeat(63), "g".repeat(64), 1]],
  [["apps", "wiki", "packages"], [["libpq5", "g++"]], [["-y"], ["A"], ["a b"], ["a;b"], "libpq5"]],
  [
    ["apps", "kinto", "python", "packages"],
    [["a", "a[b]==1.0", "a>=1,<2"]],
    [["-r x"], ["--index-url=x"], ["a @ https://x"], ["a; b"]],
  ],
  [
    ["apps", "guestbook", "python", "application"],
    ["a:b", "a.b:c.d", "a:make()"],
    ["a", "a:b(1)", "a:b;c", "../a:b"],
  ],
  [
    ["apps", "guestbook", "check", "path"],
    ["/", "/a?b=1"],
    ["a", "/a b", "/$x", '/"', "/{a}", "/a;b", "/#"],
  ],
  [
    ["apps", "wiki", "files"],
    [{ "a/b.ini": "./x y" }],
    [{ "../a": "x" }, { "/a": "x" }, { "a b": "x" }, { a: "" }, { "a/./b": "x" }, { "-a": "x" }],
  ],
  [
    ["apps", "wiki", "environment"],
    [{ _a: "1", B: 2, C: true }],
    [{ "1A": "x" }, { "A-B": "x" }, { A: 1.5 }, { A: "\0" }, { A: "\u001b" }, { A: null }],
  ],
  [
    ["sites", "prod", "webserver", "staticFolders"],
    [{ "/static": "a/b" }],
    [{ static: "a" }, { "/a;b": "a" }, { "/$a": "a" }, { "/a": "../b" }, { "/a": "/b" }],
  ],
  [["sites", "prod", "database", "extensions"], [["postgis", "uuid-ossp"]], [["a b"], ["a;"], ["A"], ['"']]],
  [
    ["sites", "prod", "backup", "schedule"],
    ["daily", "off", false, "*-*-* 03:30:00", "Mon..Fri 22:00", "*:0/15", "Sun *-*-1..7 04:00 Europe/Vienna"],
    ["sometimes", "daily;", "03:30\nExecStart=", "", 3],
  ],
  [
    ["sites", "prod", "tasks", "backup"],
    ["x", 20261120, "ü $(id) %s"],
    ["", "a\nb", "x".repeat(201), 1.5, null, {}],
  ],
  [
    ["sites", "demo", "port"],
    [10000, 32736],
    [9999, 32737, "12000", 10000.5],
  ],
  [
    ["sites", "demo", "replicas"],
    [1, 16],
    [0, 17, 1.5, "2"],
  ],
  [
    ["sites", "demo", "tls"],
    ["off", "internal", false],
    ["on", "letsencrypt", true, { certificate: "x" }, {}],
  ],
  [["sites", "demo", "secrets"], [{ A: "" }], [{ A: "\0" }, { "A B": "x" }, { A: 1 }, "x"]],
  [
    ["database", "parameters"],
    [{ work_mem: "4MB", "pg_stat_statements.max": 5, jit: false }],
    [{ "a b": 1 }, { Work: 1 }, { a: "x\ny" }, { a: [] }],
  ],
  [
    ["host", "timezone"],
    ["UTC", "Europe/Vienna"],
    ["Mars/Phobos", "../x", "+01:00", ""],
  ],
  [["host", "extraCa"], [], ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]],
  [
    ["servers", "db1", "hostKey"],
    [],
    ["ssh-ed25519", "ssh-ed25519 AAAA", "ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==", "ssh-dss AAAA", "x"],
  ],
  [["servers", "db1", "roles"], ["all", ["all"], ["db", "db"]].slice(2), ["web", [], ["db", "x"], {}]],
  [
    ["servers", "db1", "address"],
    ["2001:db8::1", "db.example.org"],
    ["a b", "-x", "10.0.0.1/24", "$(id)"],
  ],
  [
    ["servers", "db1", "user"],
    ["root", "_x"],
    ["a b", "Root", "-x", "x;y"],
  ],
  [
    ["ssh", "privateKey"],
    [],
    ["x", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", ""],
  ],
];

const accepted = formats.flatMap(([path, values]) =>
  values.map((value) => [path.join("."), value, path] as const),
);
const refused = formats.flatMap(([path, , values]) =>
  values.map((value) => [path.join("."), value, path] as const),
);

test.each(accepted)("%s may be %j", (_name, value, path) => {
  expect(problemsAfter([[path, value]])).toEqual([]);
});

test.each(refused)("%s may not be %j", (name, value, path) => {
  const problems = problemsAfter([[path, value]]);

  expect(problems.filter((problem) => problem.startsWith(`tierwright:${name}`))).not.toEqual([]);
});

test("free text takes anything that can be written", () => {
  const hostile = "'\"`$(touch /tmp/x) %n %%SECRET(A,b)%% ; {{name}} \\ # ü 😀\n\tnext line";

  expect(
    problemsAfter([
      [["apps", "wiki", "environment"], { A: hostile }],
      [["apps", "wiki", "build"], hostile],
      [["sites", "docs", "secrets"], { B: hostile }],
      [["sites", "docs", "settings"], { c: [hostile, { d: hostile }] }],
      [["apps", "wiki", "check", "body"], "'\"`$(x) %n ; {{name}} \\ ü 😀"],
    ]),
  ).toEqual([]);
});

test("a domain in other letters is told in punycode", () => {
  expect(problemsAfter([[["sites", "demo", "domain"], "exämple.org"]])).toEqual([
    'tierwright:sites.demo.domain: must be written in punycode: xn--exmple-cua.org; given: "exämple.org"',
  ]);
});

test("a name that JSON can hold but mappings cannot is refused", () => {
  const sites: unknown = JSON.parse('{ "__proto__": { "domain": "x.org" } }');

  expect(
    problemsAfter([
      [["sites"], sites],
      [["notifications"], undefined],
    ]),
  ).toEqual(["tierwright:sites.__proto__: is not allowed as a name"]);
});
