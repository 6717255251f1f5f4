import { symlinkSync } from "node:fs";
import type { Outcome } from "../../host/server-directory";
import { ServerWithScripts } from "../server-with-scripts";

export const plan = {
  SITE: "prod",
  SYSTEM_USER: "site-prod",
  REPLICAS: "2",
  FIRST_PORT: "10000",
  ADDRESS: "10.0.0.5",
  STRATEGY: "blue-green",
  BATCH_SIZE: "1",
  CANARY: "1",
  PAUSE_SECONDS: "0",
  WATCH_SECONDS: "60",
  KEEP_RELEASES: "2",
};

/** An app server with the site `prod`: its releases, their settings, and the list of its rollouts. */
export class SiteOnServer extends ServerWithScripts {
  constructor() {
    super();
    this.write("etc/tierwright/peers/self", "app1\n");
    this.write("var/lib/tierwright/sites/prod/info", "");
    this.write("srv/sites/prod/replicas/.keep", "");
  }

  /** A staged release with one kind of settings; `marks` are files such as `.healthy`. */
  stage(
    release: string,
    marks: readonly string[] = [],
    changes: Readonly<Record<string, string>> = {},
  ): void {
    const settings = `etc/tierwright/sites/prod/settings/${release}-d1`;
    const lines = Object.entries({ ...plan, ...changes }).map(([name, value]) => `${name}='${value}'\n`);
    this.write(`srv/sites/prod/releases/${release}/.tierwright-release`, "");
    this.write(`${settings}/plan`, lines.join(""));
    for (const mark of marks) this.write(`${settings}/${mark}`, "");
  }

  /** Makes `next`, `current` or `previous` lead to a release's settings. */
  point(name: string, release: string): void {
    const directory = this.path("etc/tierwright/sites/prod");
    symlinkSync(`${directory}/settings/${release}-d1`, `${directory}/${name}`);
  }

  /** Lines of the list of rollouts: its id, the release, the result. */
  rollouts(...lines: readonly (readonly [string, string, string])[]): void {
    const text = lines.map(
      ([id, release, result]) => `${id}\t2026-11-21T10:00:00Z\t${release}\t${release}-d1\t${result}\troot\n`,
    );
    this.write("var/lib/tierwright/sites/prod/rollouts", text.join(""));
  }

  /** Runs commands which find all that a coordinator and the phases know. */
  inRollout(script: string, variables: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const head = '. "$TIERWRIGHT_SCRIPTS/app/rollout/coordinator.sh"';
    return this.runScript(`${head}\n${script}`, { SITE: "prod", SYSTEM_USER: "site-prod", ...variables });
  }
}
