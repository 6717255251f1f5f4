import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { siteDatabaseAtServiceStep, type SiteWithDatabase } from "../../../components/sites/database-step";
import type { Step } from "../../../components/steps/step";
import { databaseServiceStep, serviceSecrets } from "../../../components/tiers/database-service-step";
import { PostgresService, type SiteLogin } from "../../support/postgres-service";
import { ServerWithScripts } from "../app/server-with-scripts";
import { type Outcome, wire } from "../host/server-directory";

/** What systemctl, dpkg and apt say on a server that has PostgreSQL's client programs and needs nothing else. */
const others: Readonly<Record<string, string>> = {
  systemctl: "",
  "systemd-analyze": "",
  "dpkg-query": `
case $* in
  *postgresql-client) printf 'Depends: postgresql-client-%s' "$CLIENT" ;;
  *) shift 4; for package; do printf '%s ii \\n' "$package"; done ;;
esac`,
};

export const site: SiteWithDatabase = {
  name: "my-site",
  databaseName: "my_site",
  database: { extensions: ["pg_trgm"], onRemoval: "keep", connectionLimit: 5 },
  backup: { schedule: "off", keep: 2, beforeMigration: false },
};

/** How the site gets in. */
export const login: SiteLogin = { name: "my_site", password: "SitePassword1" };

/** An app server, in a directory of its own, that looks after the databases of a real PostgreSQL elsewhere. */
export class AppServerOfService extends ServerWithScripts {
  constructor(readonly service: PostgresService) {
    super();
    for (const [name, script] of Object.entries(others)) {
      const file = path.join(this.base, "bin", name);
      writeFileSync(file, `#!/bin/bash\nCLIENT=${service.version}\n${script}\n`);
      chmodSync(file, 0o755);
    }
  }

  /** Lets the server look after the service. */
  join(
    given: { readonly password?: string; readonly authority?: string; readonly version?: number } = {},
  ): Outcome {
    const step = databaseServiceStep({
      port: this.service.port,
      master: this.service.master.name,
      version: given.version ?? this.service.version,
      packages: { kind: "distribution" },
    });
    return this.applyHere(step, {
      [serviceSecrets.host]: "localhost",
      [serviceSecrets.authority]: given.authority ?? this.service.authority,
      [serviceSecrets.password]: given.password ?? this.service.master.password,
    });
  }

  /** Gives a site its database. */
  make(own: SiteWithDatabase = site, password = login.password): Outcome {
    return this.applyHere(siteDatabaseAtServiceStep(own), { DATABASE_PASSWORD: password });
  }

  /** The same, without waiting. */
  startMaking(own: SiteWithDatabase = site): Promise<Outcome> {
    const secrets = { DATABASE_PASSWORD: login.password };
    return this.start(["apply"], wire(siteDatabaseAtServiceStep(own), secrets)).ended;
  }

  /** Whether a link is there, wherever it leads. */
  hasLink(file: string): boolean {
    return lstatSync(this.path(file), { throwIfNoEntry: false })?.isSymbolicLink() === true;
  }

  /** As docs/backups of a service say it. */
  restore(file: string): Outcome {
    const environment = this.path("/etc/tierwright/database/service/environment");
    const script = `set -a; . ${environment}; pg_restore --clean --if-exists --exit-on-error --dbname=${site.databaseName} ${this.path(file)}`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    return { code: status, stdout, stderr };
  }

  /** Names of a site's backups. */
  backups(name = site.name): readonly string[] {
    const directory = `/var/backups/tierwright/${name}`;
    if (!this.exists(directory)) return [];
    return readdirSync(this.path(directory)).filter((file) => !file.startsWith("."));
  }

  /** A step, its paths being below the server's directory. */
  applyHere(step: Step, secrets: Readonly<Record<string, string>>): Outcome {
    const files = step.files.map((file) => ({
      ...file,
      content: file.content.replaceAll(/\/etc\/tierwright/g, `${this.root}/etc/tierwright`),
    }));
    return this.applyText(wire({ ...step, files }, secrets));
  }
}
