import type { IncomingMessage, ServerResponse } from "node:http";
import { FileServer } from "./file-server";

const token = "a-token-of-the-metadata-service";

/** The credentials that a role gives for a while. */
export interface RoleCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
}

/** The metadata service of an EC2 instance as Amazon documents it: no answer without a token, by IMDSv2. */
export class MetadataService extends FileServer {
  /** @param role may arrive later, as on an instance that just started */
  constructor(public role: RoleCredentials | undefined) {
    super();
    this.answer = (request, response) => {
      response.statusCode = 200;
      response.end(this.answerTo(request, response));
    };
  }

  private answerTo({ method, url, headers }: IncomingMessage, response: ServerResponse): string {
    const refuse = (status: number): string => {
      response.statusCode = status;
      return "";
    };
    if (url === "/latest/api/token") {
      const seconds = Number(headers["x-aws-ec2-metadata-token-ttl-seconds"]);
      return method === "PUT" && seconds >= 1 && seconds <= 21600 ? token : refuse(400);
    }
    if (headers["x-aws-ec2-metadata-token"] !== token) return refuse(401);
    if (this.role === undefined || method !== "GET") return refuse(404);
    if (url === "/latest/meta-data/iam/security-credentials/") return "app-server";
    if (url !== "/latest/meta-data/iam/security-credentials/app-server") return refuse(404);
    return JSON.stringify(
      { Code: "Success", Type: "AWS-HMAC", ...this.role, Expiration: "2099-01-01T00:00:00Z" },
      undefined,
      2,
    );
  }
}
