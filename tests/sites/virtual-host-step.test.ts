import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import fc from "fast-check";
import { type VirtualHost, virtualHostStep } from "../../components/sites/virtual-host-step";
import type { SiteWebserver } from "../../components/settings/sites";
import type { WebserverSettings } from "../../components/settings/webserver";
import { webserverTierStep } from "../../components/tiers/webserver-step";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";
import { programPath } from "../support/tools";
import { checkNginx, placeNginx } from "./nginx-with-steps";

const settings: WebserverSettings = {
  front: "nginx",
  httpPort: 80,
  httpsPort: 443,
  gzip: true,
  workerConnections: 64,
};
const webserver: SiteWebserver = {
  maximumBodyMiB: 10,
  readTimeoutSeconds: 60,
  connectTimeoutSeconds: 5,
  staticFolders: {},
  websockets: true,
};

type Site = VirtualHost["site"];

function host(site: Partial<Site> = {}, rest: Partial<VirtualHost> = {}): VirtualHost {
  const whole: Site = {
    name: "prod",
    domains: ["www.example.org"],
    redirects: [],
    tls: { kind: "off" },
    webserver,
    ...site,
  };
  return { site: whole, webserver: settings, ...rest };
}

function configuration(given: VirtualHost): string {
  return virtualHostStep(given).files[0]?.content ?? "";
}

let directory = "";

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => {
  removeDirectory(directory);
});

function accepts(given: VirtualHost, secrets = {}): void {
  checkNginx(directory, [webserverTierStep(settings), virtualHostStep(given)], secrets);
}

function certificate(): Record<string, string> {
  const key = path.join(directory, "key.pem");
  const file = path.join(directory, "certificate.pem");
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const place = ["-subj", "/CN=www.example.org", "-keyout", key, "-out", file];
  execFileSync("openssl", ["req", "-x509", ...kind, ...place], { stdio: "ignore" });
  return { SITE_CERTIFICATE: readFileSync(file, "utf8"), SITE_PRIVATE_KEY: readFileSync(key, "utf8") };
}

/* eslint jest/expect-expect: ["warn", { assertFunctionNames: ["expect", "accepts", "fc.assert"] }] */

describe("nginx accepts", () => {
  test("several domains and redirects", () => {
    accepts(host({ domains: ["a.example.org", "b.example.org"], redirects: ["example.org"] }));
  });

  test.each(["internal", "provided"] as const)("a site with the TLS %s", (kind) => {
    accepts(host({ tls: { kind }, redirects: ["example.org"] }), certificate());
  });

  test("a snippet", () => {
    const snippet = path.join(directory, "snippet");
    writeFileSync(snippet, 'location = /hello { return 200 "hi"; }');

    accepts(host({ webserver: { ...webserver, websockets: false, snippet } }));
  });

  test("every static folder that the settings let through", () => {
    const location = fc.stringMatching(/^\/[A-Za-z0-9._~!&()*+,=:@%-][A-Za-z0-9._~!&()*+,=:@%/-]{0,60}$/);
    const folder = fc.stringMatching(/^[A-Za-z0-9._+@,=~-]{1,60}$/);

    fc.assert(
      fc.property(location, folder, fc.boolean(), (from, to, beside) => {
        const staticFolders = { [from]: to };
        const releaseDirectory = beside ? "/srv/sites/prod/current" : undefined;
        accepts(host({ webserver: { ...webserver, staticFolders } }, { releaseDirectory }));
      }),
      { numRuns: 40 },
    );
  });
});

test("nginx refuses a snippet that tries to leave its server block", () => {
  const snippet = path.join(directory, "snippet");
  writeFileSync(snippet, "}\nserver {\n");

  expect(() => {
    accepts(host({ webserver: { ...webserver, snippet } }));
  }).toThrow('unexpected "}"');
});

test("a snippet cannot ask for secrets", () => {
  const snippet = path.join(directory, "snippet");
  writeFileSync(snippet, "# %%SECRET(SITE_PRIVATE_KEY,raw)%%\n");

  expect(() => virtualHostStep(host({ webserver: { ...webserver, snippet } }))).toThrow("%%SECRET(");
});

test.each([
  [{ "/": "public" }, "would hide the app"],
  [{ "/static": "a", "/static/": "b" }, "is there twice"],
])("static folders %j: %s", (staticFolders, problem) => {
  expect(() => virtualHostStep(host({ webserver: { ...webserver, staticFolders } }))).toThrow(problem);
});

test("static folders come from the release where nginx runs beside it", () => {
  const staticFolders = { "/static/": "app/static" };

  const text = configuration(
    host({ webserver: { ...webserver, staticFolders } }, { releaseDirectory: "/srv/sites/prod/current" }),
  );

  expect(text).toContain('location ^~ "/static/"');
  expect(text).toContain('alias "/srv/sites/prod/current/app/static/";');
});

test("browsers are told to insist on HTTPS only with a certificate of the site's own", () => {
  expect(configuration(host({ tls: { kind: "provided" } }))).toContain("Strict-Transport-Security");
  expect(configuration(host({ tls: { kind: "internal" } }))).not.toContain("Strict-Transport-Security");
});

test("redirects name the port when it is not the usual one", () => {
  const given = { webserver: { httpPort: 8080, httpsPort: 8443 } };
  const redirects = ["example.org"];

  expect(configuration(host({ redirects }, given))).toContain(
    "return 301 http://www.example.org:8080$request_uri;",
  );
  expect(configuration(host({ redirects, tls: { kind: "internal" } }, given))).toContain(
    "return 301 https://www.example.org:8443$request_uri;",
  );
});

test("private keys are for root alone, and stay out of the step", () => {
  const files = virtualHostStep(host({ tls: { kind: "internal" } })).files.slice(1);

  expect(files.map(({ path: name, mode }) => `${mode} ${name}`)).toEqual([
    "0600 /etc/nginx/tierwright/prod.crt",
    "0600 /etc/nginx/tierwright/prod.key",
  ]);
  expect(files[1]?.content).toBe("%%SECRET(SITE_PRIVATE_KEY,raw)%%\n");
});

describe("a running nginx", () => {
  const app = http.createServer((request, response) => {
    response.statusCode = request.url === "/502" ? 502 : 200;
    response.setHeader("Connection", "close");
    response.end(JSON.stringify(request.headers));
  });
  let nginx: ChildProcess;

  beforeEach(async () => {
    app.listen(0, "127.0.0.1");
    await once(app, "listening");
    const { port } = app.address() as AddressInfo;
    const given = host({ redirects: ["example.org"] });
    const steps = [webserverTierStep(settings), virtualHostStep(given)];
    const args = [...placeNginx(directory, steps, {}, [`127.0.0.1:${port}`]), "-g", "daemon off; user root;"];
    nginx = spawn(programPath("nginx"), args, { stdio: ["ignore", "ignore", "inherit"] });
    while (!existsSync(path.join(directory, "run/nginx.pid"))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  afterEach(async () => {
    app.close();
    const ended = once(nginx, "exit");
    nginx.kill("SIGTERM");
    await ended;
  });

  async function ask(url: string, headers: http.OutgoingHttpHeaders, method = "GET") {
    const socketPath = path.join(directory, "http.sock");
    const request = http.request({ socketPath, path: url, method, headers, agent: false }).end();
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    const body = Buffer.concat((await response.toArray()) as Buffer[]).toString("utf8");
    return { status: response.statusCode, headers: response.headers, body };
  }

  test("tells the app who asks for what, whatever the visitor claims", async () => {
    const claims = { "X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https", "X-Request-Id": "mine" };

    const { body } = await ask("/", { Host: "www.example.org:8080", ...claims });

    const seen = JSON.parse(body) as Record<string, string>;
    expect(seen).toMatchObject({
      host: "www.example.org:8080",
      "x-forwarded-host": "www.example.org:8080",
      "x-forwarded-for": "unix:",
      "x-forwarded-proto": "http",
    });
    expect(seen["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
  });

  test("an absolute URL cannot smuggle in another host", async () => {
    const { body } = await ask("http://www.example.org/", { Host: "evil.example.net" });

    expect(JSON.parse(body)).toMatchObject({ host: "www.example.org" });
  });

  test("passes WebSockets on, and no other upgrade", async () => {
    const upgrade = { Host: "www.example.org", Connection: "Upgrade" };

    const other = await ask("/", { ...upgrade, Upgrade: "h2c" });

    expect(JSON.parse(other.body)).not.toHaveProperty("upgrade");
  });

  test("refuses a host that no site has", async () => {
    await expect(ask("/", { Host: "other.example.org" })).rejects.toThrow("socket hang up");
  });

  test("redirects with path and query", async () => {
    const { status, headers } = await ask("/a/b?c=%20d", { Host: "example.org" });

    expect([status, headers.location]).toEqual([301, "http://www.example.org/a/b?c=%20d"]);
  });

  test("leaves the app's own errors alone", async () => {
    const { status, body } = await ask("/502", { Host: "www.example.org" });

    expect([status, body.startsWith("{")]).toEqual([502, true]);
  });

  test.each(["GET", "POST"])("answers %s with the maintenance page when no replica does", async (method) => {
    app.close();

    const { status, headers, body } = await ask("/", { Host: "www.example.org" }, method);

    expect([status, headers["retry-after"]]).toEqual([503, "30"]);
    expect(body).toContain("Back in a moment");
  });
});
