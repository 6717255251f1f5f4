import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { Sandbox } from "../sandbox/servers/sandbox";
import { SandboxError } from "../sandbox/servers/sandbox-error";
import { type BenchSite, expectedAnswer } from "./scenario";

/** How long a site may still be starting after its tool has ended, in seconds. */
const patience = 20;

/** Asks every site through the webserver; an error names those that give another answer than expected. */
export async function checkAnswers(sandbox: Sandbox, sites: readonly BenchSite[]): Promise<void> {
  const problems = await Promise.all(sites.map((site) => problemOf(sandbox, site)));
  const bad = problems.filter((problem) => problem !== undefined);
  if (bad.length > 0) throw new SandboxError(bad.join("\n"));
}

async function problemOf(sandbox: Sandbox, site: BenchSite): Promise<string | undefined> {
  const end = Date.now() + patience * 1000;
  for (;;) {
    const answer = await ask(sandbox, site);
    if (answer === expectedAnswer(site)) return undefined;
    if (Date.now() >= end)
      return `${site.domain}: expected ${JSON.stringify(expectedAnswer(site))}, got ${JSON.stringify(answer)}`;
    await pause(250);
  }
}

function ask(sandbox: Sandbox, { domain }: BenchSite): Promise<string> {
  const { address, httpPort } = sandbox.server("web1");
  return new Promise((resolve) => {
    const question = request(
      { host: address, port: httpPort, headers: { host: domain }, timeout: 5000 },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => (text += part));
        answer.on("end", () => {
          resolve(text);
        });
      },
    );
    question.on("timeout", () => question.destroy(new Error("no answer within 5 s")));
    question.on("error", (error) => {
      resolve(error.message);
    });
    question.end();
  });
}
