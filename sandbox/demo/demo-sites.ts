import { readFileSync } from "node:fs";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseConfig } from "./parse-config";
import { z } from "zod";
import type { DemoPlace } from "./demo-place";

/** A site of the demo's configuration, as far as a visitor is concerned. */
export interface DemoSite {
  readonly name: string;
  readonly app: string;
  readonly domain: string;
  /** Path that answers when the site is well. */
  readonly checkPath: string;
  readonly checkStatus: number;
}

/** Where visitors of this machine find the webserver. */
export interface WebAddress {
  readonly host: string;
  readonly port: number;
}

const text = z.string();
const configShape = z.looseObject({
  config: z.looseObject({
    "tierwright:apps": z
      .record(
        text,
        z.looseObject({
          check: z.looseObject({ path: text.optional(), status: z.number().optional() }).optional(),
        }),
      )
      .default({}),
    "tierwright:sites": z
      .record(text, z.looseObject({ app: text.optional(), domain: z.union([text, z.array(text)]) }))
      .default({}),
  }),
});

/** The sites in the configuration as it is now, with those that the user added. */
export function readDemoSites({ configPath }: Pick<DemoPlace, "configPath">): DemoSite[] {
  return sitesIn(readFileSync(configPath, "utf8"), configPath);
}

/** The sites in the text of a configuration. */
export function sitesIn(yaml: string, path: string): DemoSite[] {
  const { config } = configShape.parse(parseConfig(yaml, path));
  const apps = config["tierwright:apps"];
  return Object.entries(config["tierwright:sites"]).map(([name, { app, domain }]) => {
    const appName = app ?? Object.keys(apps)[0] ?? "";
    const check = apps[appName]?.check;
    return {
      name,
      app: appName,
      domain: [domain].flat()[0] ?? "",
      checkPath: check?.path ?? "/",
      checkStatus: check?.status ?? 200,
    };
  });
}

/** The URL to open: names below `localhost` lead to this machine in every browser (RFC 6761, 6.3). */
export function siteUrl(site: Pick<DemoSite, "domain">, { port }: WebAddress): string {
  return `http://${site.domain}${port === 80 ? "" : `:${port}`}/`;
}

/** What is wrong with a site, or undefined when it answers as it should within some seconds. */
export async function checkSite(site: DemoSite, web: WebAddress, seconds = 10): Promise<string | undefined> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await get(site, web);
    if (answer === site.checkStatus) return undefined;
    if (Date.now() >= end)
      return typeof answer === "number"
        ? `answers ${answer} at ${site.checkPath}`
        : `does not answer: ${answer}`;
    await sleep(300);
  }
}

function get(site: DemoSite, { host, port }: WebAddress): Promise<number | string> {
  return new Promise((resolve) => {
    const headers = { host: port === 80 ? site.domain : `${site.domain}:${port}` };
    const question = request({ host, port, path: site.checkPath, headers, timeout: 5000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    question.on("timeout", () => question.destroy(new Error("no answer within 5 s")));
    question.on("error", (error) => {
      resolve(error.message);
    });
    question.end();
  });
}
