import type { Sandbox } from "../../../sandbox/servers/sandbox";
import { secret, SecretText } from "./secrets";
import type { Sections } from "./test-stack";

/** The entry of `servers` for a server of the sandbox. */
export function serverEntry(
  sandbox: Sandbox,
  name: string,
  roles: string | readonly string[],
): Record<string, unknown> {
  const { address, privateAddress, port, hostKey, user } = sandbox.server(name);
  return { roles, address, privateAddress, port, hostKey, user };
}

/** `ssh` and `host`: how the sandbox is reached, and what its servers have to trust. */
export function sandboxSections(sandbox: Sandbox): Sections {
  return {
    ssh: { privateKey: new SecretText(sandbox.privateKey) },
    ...(sandbox.extraCa === "" ? {} : { host: { extraCa: sandbox.extraCa } }),
  };
}

/** The example application. */
export const guestbookApp = {
  preset: "python",
  source: { directory: "./examples/guestbook" },
  python: { requirements: "requirements.txt", server: "gunicorn", application: "guestbook.wsgi:application" },
  migrate: "python migrate.py",
  check: { path: "/health", status: 200 },
  uploads: ["photos"],
};

/** Somebody else's application, from PyPI. */
export const kintoApp = {
  preset: "python",
  source: { pypi: "kinto[postgresql]", version: "26.5.0" },
  python: { packages: ["gunicorn==27.0.1", "SQLAlchemy==2.0.58", "psycopg2-binary==2.9.13"] },
  files: { "kinto.ini": "./examples/kinto/kinto.ini.mustache" },
  migrate: 'kinto migrate --ini "$SETTINGS_DIRECTORY/kinto.ini"',
  start: 'gunicorn --bind "$HOST:$PORT" --workers 2 --paste "$SETTINGS_DIRECTORY/kinto.ini"',
  check: { path: "/v1/__heartbeat__", status: 200 },
};

/** A site of the guestbook at `<name>.example.test`, with a secret of its own. */
export function guestbookSite(name: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    app: "guestbook",
    domain: `${name}.example.test`,
    secrets: { SECRET_KEY: secret(name) },
    ...more,
  };
}

/** A site of Kinto at `kinto.example.test`. */
export function kintoSite() {
  return {
    app: "kinto",
    domain: "kinto.example.test",
    secrets: {
      USERID_HMAC_SECRET: secret("kinto_user"),
      DEFAULT_BUCKET_HMAC_SECRET: secret("kinto_bucket"),
    },
    settings: { projectName: "Kinto", scheme: "http", accountCreators: "system.Everyone" },
  };
}
