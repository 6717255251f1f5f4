import { PostgresService } from "../../support/postgres-service";
import { AppServerOfService, login } from "./app-server-of-service";

let service: PostgresService;
let server: AppServerOfService;

beforeAll(async () => {
  service = await PostgresService.start();
});

afterAll(() => {
  service.stop();
});

beforeEach(() => {
  server = new AppServerOfService(service);
});

afterEach(() => {
  server.remove();
  service.query("DROP DATABASE IF EXISTS my_site WITH (FORCE)");
  service.query("DROP ROLE IF EXISTS my_site");
});

test("a site gets its own database from a master that is no superuser", () => {
  expect(server.join()).toMatchObject({ code: 0 });
  expect(server.make()).toMatchObject({ code: 0 });

  expect(service.queryAsSite("CREATE TABLE pages (id int); SELECT current_user", login)).toBe("my_site");
  expect(
    service.query(
      "SELECT pg_get_userbyid(datdba), datcollate, datacl FROM pg_database WHERE datname = 'my_site'",
    ),
  ).toBe("my_site|C.UTF-8|{my_site=CTc/my_site}");
  expect(
    service.query(
      "SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolconnlimit FROM pg_roles WHERE rolname = 'my_site'",
    ),
  ).toBe("t|f|f|f|5");
  expect(service.query("SELECT extname FROM pg_extension ORDER BY 1", { database: "my_site" })).toBe(
    "pg_trgm\nplpgsql",
  );
});
