import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { type ApiAnswer, ToldApi } from "../../support/told-api";

/** What AWS says to an action: an error's code, or that all is well. */
export type Answers = Readonly<Record<string, string | undefined>>;

/**
 * AWS's services as far as sessions ask them, with one machine in one deployment. Errors of rights, and machines that are
 * not connected yet, are what no imitation of AWS can be asked for.
 */
export class SessionApi extends ToldApi {
  /** What was asked for, in order: the action, and what it was about. */
  readonly asked: string[] = [];
  errors: Answers = {};

  /** @param publicKey of the deployment's key pair; undefined: it has none */
  constructor(private readonly publicKey: string | undefined) {
    super();
  }

  protected async answer(request: IncomingMessage): Promise<ApiAnswer> {
    const body = await text(request);
    const target = request.headers["x-amz-target"];
    return typeof target === "string" ? this.#ssm(target.split(".")[1] ?? "", body) : this.#ec2(body);
  }

  #ec2(body: string): { status: number; body: string } {
    const form = new URLSearchParams(body);
    const action = form.get("Action") ?? "";
    const about = [...form].flatMap(([name, value]) => (/Filter.*Value/.test(name) ? [value] : []));
    this.asked.push([action, ...about].join(" "));
    const error = this.errors[action];
    if (error !== undefined) {
      return {
        status: 403,
        body: `<Response><Errors><Error><Code>${error}</Code><Message>no</Message></Error></Errors></Response>`,
      };
    }
    const key =
      this.publicKey === undefined ? "" : `<item><publicKey>${this.publicKey} mine\n</publicKey></item>`;
    const machine = about.includes("10.42.0.7") ? "<item><instanceId>i-0abc</instanceId></item>" : "";
    return {
      status: 200,
      body:
        action === "DescribeKeyPairs"
          ? `<DescribeKeyPairsResponse><keySet>${key}</keySet></DescribeKeyPairsResponse>`
          : `<DescribeInstancesResponse><reservationSet><item><instancesSet>${machine}</instancesSet></item></reservationSet></DescribeInstancesResponse>`,
    };
  }

  #ssm(action: string, body: string): { status: number; body: string } {
    this.asked.push(`${action} ${body}`);
    const error = this.errors[action];
    if (error !== undefined) return { status: 400, body: JSON.stringify({ __type: error, message: "no" }) };
    const session = { SessionId: "me-0123", StreamUrl: "wss://127.0.0.1/me-0123", TokenValue: "the token" };
    return { status: 200, body: JSON.stringify(session) };
  }
}
