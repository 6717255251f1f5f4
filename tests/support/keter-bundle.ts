import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { outputOf } from "./output-of";

/** A program that says what it was started with, to whoever asks it at `$HOST:$PORT`. */
export const program = `#!/usr/bin/env python3
import http.server, json, os, sys

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        said = {"args": sys.argv[1:], "directory": os.getcwd(), "environment": dict(os.environ)}
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *_):
        pass

http.server.ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Answer).serve_forever()
`;

/** Files of a bundle by their paths; undefined leaves one out. */
export type BundleFiles = Readonly<Record<string, string | undefined>>;

/** Writes the files of a bundle into a folder, the programs among them executable, and returns the folder. */
export function bundleFolder(folder: string, yaml: string | undefined, more: BundleFiles = {}): string {
  const files: BundleFiles = { "bin/hello": program, "config/keter.yaml": yaml, ...more };
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) continue;
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, text.startsWith("#!") ? 0o755 : 0o644);
  }
  return folder;
}

/** Packs a folder as a bundle: its content at the top, as Keter wants it. */
export function packBundle(folder: string, file: string): string {
  outputOf("tar", ["--create", "--gzip", "--directory", folder, "--file", file, "."]);
  return file;
}

/** Configurations which Keter takes, and what the workstation has to know of each. */
export const goodConfigurations = {
  "one web application": {
    yaml: `
stanzas:
  - type: webapp
    exec: ../bin/hello
    args: [--greeting, "it's $HOME"]
    env: { COLOUR: blue, DAY: 2026-11-21 }
    forward-env: [EDITOR]
    port-env-vars: [YESOD_PORT]
    hosts: [WWW.example.org, example.org]
    ssl: true
    connection-time-bound: 0
plugins:
  postgres: true
`,
    bundle: {
      exec: "../bin/hello",
      hosts: ["www.example.org", "example.org"],
      redirects: [],
      https: true,
      database: true,
      environment: ["COLOUR", "DAY"],
    },
  },
  "with a redirect": {
    yaml: `
stanzas:
  - type: redirect
    hosts: [example.org, example.net]
    actions: [{ host: www.example.org, secure: true }]
  - type: webapp
    exec: /bin/hello
    args:
    host: www.example.org
`,
    bundle: {
      exec: "/bin/hello",
      hosts: ["www.example.org"],
      redirects: ["example.org", "example.net"],
      https: true,
      database: false,
      environment: [],
    },
  },
  "in the old form": {
    yaml: `
exec: ../bin/hello
args:
  - one
host: www.example.org
extra-hosts: [example.org]
ssl: false
postgres: yes
redirects:
  - { from: example.net, to: www.example.org }
`,
    bundle: {
      exec: "../bin/hello",
      hosts: ["www.example.org", "example.org"],
      redirects: ["example.net"],
      https: false,
      database: true,
      environment: [],
    },
  },
} as const;

const webApp = "type: webapp, exec: ../bin/hello, host: www.example.org";

/** Configurations which are refused, and what is said of each, on the workstation as on servers. */
export const wrongConfigurations: readonly (readonly [what: string, yaml: string, said: RegExp])[] = [
  ["nothing", "", /must be a mapping/],
  ["a list", "- exec: x", /must be a mapping/],
  ["broken YAML", "stanzas: [", /config\/keter\.yaml: .*line 1|column/],
  ["no web application", "stanzas: []", /stanzas has (no webapp|0 webapps); a site runs exactly one/],
  ["two web applications", `stanzas: [{ ${webApp} }, { ${webApp} }]`, /2 webapps; a site runs/],
  [
    "a background program",
    `stanzas: [{ ${webApp} }, { type: background, exec: x }]`,
    /stanzas\.1\.type: a stanza `background` has no counterpart/,
  ],
  [
    "static files",
    `stanzas: [{ ${webApp} }, { type: static-files, host: a.b, root: . }]`,
    /stanzas\.1\.type: a stanza `static-files` has no counterpart/,
  ],
  [
    "a proxy",
    `stanzas: [{ type: reverse-proxy }]`,
    /stanzas\.0\.type: a stanza `reverse-proxy` has no counterpart/,
  ],
  [
    "static hosts in the old form",
    "exec: x\nhost: a.b\nstatic-hosts: [{ host: b.c, root: . }]",
    /static-hosts has no counterpart/,
  ],
  [
    "middleware",
    `stanzas: [{ ${webApp}, middleware: [autohead] }]`,
    /stanzas\.0\.middleware has no counterpart/,
  ],
  [
    "another plugin",
    `stanzas: [{ ${webApp} }]\nplugins: { redis: true }`,
    /plugins\.redis has no counterpart/,
  ],
  [
    "a redirect elsewhere",
    `stanzas: [{ ${webApp} }, { type: redirect, host: a.b, actions: [{ host: c.d }] }]`,
    /stanzas\.1\.actions: the redirect of a\.b leads elsewhere than to www\.example\.org/,
  ],
  ["no program", "stanzas: [{ type: webapp, host: a.b }]", /stanzas\.0\.exec is missing/],
  ["no host", "stanzas: [{ type: webapp, exec: ../bin/hello }]", /stanzas\.0\.host is missing/],
  [
    "a number among the arguments",
    `stanzas: [{ ${webApp}, args: [80] }]`,
    /stanzas\.0\.args\.0 must be a text; put it in quotes/,
  ],
  [
    "a truth value in the environment",
    `stanzas: [{ ${webApp}, env: { A: no } }]`,
    /stanzas\.0\.env\.A must be a text; put it in quotes/,
  ],
  [
    "a program that is not there",
    "exec: hello\nhost: a.b",
    /exec: hello is not in the bundle; it is looked for at config\/hello/,
  ],
  [
    "a program outside",
    "exec: ../../bin/sh\nhost: a.b",
    /exec: \.\.\/\.\.\/bin\/sh lies outside of the bundle/,
  ],
  [
    "a program that is none",
    "exec: ../data.txt\nhost: a.b",
    /exec: data\.txt is not executable; chmod \+x it before packing/,
  ],
];
