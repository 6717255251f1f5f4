import { readFileSync } from "node:fs";
import path from "node:path";
import { siteDatabaseStep } from "../../../components/sites/database-step";
import { shippedTemplates } from "../../../components/steps/template";
import { PostgresService } from "../../support/postgres-service";
import { AppServerOfService, login, site } from "./app-server-of-service";

let service: PostgresService;
let server: AppServerOfService;

beforeAll(async () => {
  service = await PostgresService.start();
});

afterAll(() => {
  service.stop();
});

/** The PostgreSQL of the test in the place of the server's own cluster. */
beforeEach(() => {
  server = new AppServerOfService(service);
  const cluster = readFileSync(path.join(shippedTemplates, "database/cluster.sh"), "utf8");
  server.script(
    "database/cluster",
    cluster
      .replace("--port=5432", `--port=${service.port} --host=${service.socketDirectory} --username=postgres`)
      .replaceAll(/(?<![\w/}])\/(etc|var\/lib)\/tierwright/g, `${server.root}/$1/tierwright`),
  );
  server.write("/var/lib/tierwright/database/version", `${service.version}\n`);
});

afterEach(() => {
  server.remove();
});

const given = { ...site, database: { ...site.database, extensions: ["pg_trgm"] } };

test("a server's own cluster makes, keeps and gives back a site's database as its superuser", () => {
  const secrets = { DATABASE_PASSWORD: login.password };
  expect(server.applyHere(siteDatabaseStep(given), secrets)).toMatchObject({ code: 0 });
  service.queryAsSite("CREATE TABLE pages (id int)", login);
  expect(service.query("SELECT datcollate FROM pg_database WHERE datname = 'my_site'")).toBe("C.UTF-8");
  expect(service.query("SELECT pg_has_role('tierwright', 'my_site', 'MEMBER')")).toBe("f");

  expect(server.run(["remove", "site.my-site.database"])).toMatchObject({ code: 0 });
  expect(server.backups()).toEqual([expect.stringMatching(/-final\.dump$/)]);
  expect(server.state("kept-databases")).toBe("my_site\n");
  expect(() => service.queryAsSite("SELECT 1", login)).toThrow("is not permitted to log in");

  expect(server.applyHere(siteDatabaseStep(given), secrets)).toMatchObject({ code: 0 });
  expect(service.queryAsSite("SELECT count(*) FROM pages", login)).toBe("0");
  expect(service.log).not.toContain(login.password);
}, 120_000);
