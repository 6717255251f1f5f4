import http from "node:http";
import type { AddressInfo } from "node:net";
import { parseSettings } from "../../../../components/settings/parse-settings";
import { notificationSecrets, notificationsStep } from "../../../../components/tiers/notifications-step";
import { exampleSettings } from "../../../support/example-settings";
import type { Outcome } from "../../host/server-directory";
import { ServerWithScripts } from "../server-with-scripts";

/** A request as the web server got it. */
interface Received {
  readonly url: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** The start of a script that tells of a failure, with characters that each format has to escape. */
export const failure = `FAILED_STEP=site.prod.migrate FAILED_WHY='it "broke" <here>' LAST_LINES=$'one\\ttwo\\n\`\`\`&<b>\\nthree'\n`;

/** A server which tells of its releases, and the web server that it may tell. */
export class NotifyingServer extends ServerWithScripts {
  /** What the web server got. */
  readonly requests: Received[] = [];
  /** What the web server answers with. */
  status = 200;
  /** Whether the web server answers at all. */
  answers = true;
  private readonly web = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      this.requests.push({ url: request.url, headers: request.headers, body });
      response.statusCode = this.status;
      if (this.answers) response.end("no such thing");
    });
  });

  static async start(): Promise<NotifyingServer> {
    const server = new NotifyingServer();
    await new Promise<void>((resolve) => server.web.listen(0, "127.0.0.1", resolve));
    server.write("var/lib/tierwright/stack", "production\n");
    server.write("etc/tierwright/peers/self", "app1\n");
    return server;
  }

  override remove(): void {
    this.web.closeAllConnections();
    this.web.close();
    super.remove();
  }

  /** Of the web server, without a slash at the end. */
  get address(): string {
    return `http://127.0.0.1:${(this.web.address() as AddressInfo).port}`;
  }

  /** Puts these notifications on the server, by the step that deployments use. */
  tell(given: unknown): void {
    const { notifications } = parseSettings({ ...exampleSettings(), notifications: given }, "production");
    const step = { ...notificationsStep(notifications), scripts: [] };
    const { code, stderr } = this.apply(step, notificationSecrets(notifications));
    if (code !== 0 || stderr !== "") throw new Error(`the notifications could not be put there: ${stderr}`);
  }

  /** Runs a script that tells of the release v2 of the site prod. */
  notify(script: string, variables: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return this.runScript(`. "$TIERWRIGHT_SCRIPTS/app/notify.sh"\n${script}`, {
      SITE: "prod",
      RELEASE: "v2",
      PREVIOUS_RELEASE: "v1",
      ...variables,
    });
  }
}
