import { DescribeInstancesCommand, DescribeKeyPairsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient, StartSessionCommand, TerminateSessionCommand } from "@aws-sdk/client-ssm";
import type { Whereabouts } from "../../components/remote/jump-host";
import { keyPairName } from "../../components/settings/aws/key-pair-name";
import { amazonAddress } from "../../components/settings/aws/regions";
import { explain, SessionError } from "./session-error";

/** A session of Session Manager, as its plugin wants to be told of it. */
export interface StartedSession {
  /** AWS's answer, with the token that opens the session. A secret. */
  readonly answer: string;
  /** What was asked for. */
  readonly request: string;
  readonly region: string;
  /** Where SSM answers. */
  readonly endpoint: string;
  /** Ends it. That it is over already is no error. */
  end(): Promise<void>;
}

/**
 * The machines of deployments, as AWS tells of them. Credentials, and another address of AWS (`AWS_ENDPOINT_URL`), are
 * those of the environment.
 */
export class Machines {
  readonly #clients = new Map<string, { readonly ec2: EC2Client; readonly ssm: SSMClient }>();

  /** The public key that opens the machines of a deployment, as `type base64`. @throws SessionError */
  async publicKey({ deployment, region }: Whereabouts): Promise<string> {
    const { KeyPairs: [found] = [] } = await this.#in(region)
      .ec2.send(
        new DescribeKeyPairsCommand({
          Filters: [{ Name: "key-name", Values: [keyPairName(deployment)] }],
          IncludePublicKey: true,
        }),
      )
      .catch((error: unknown) => {
        throw explain(error, "ec2:DescribeKeyPairs", deployment);
      });
    if (found?.PublicKey === undefined) {
      throw new SessionError(
        `there is no key pair ${keyPairName(deployment)} in ${region}: no deployment of this name has machines there, or these credentials belong to another account`,
        true,
      );
    }
    return found.PublicKey.trim().split(/\s+/).slice(0, 2).join(" ");
  }

  /** Opens a session to port 22 of the machine that has a private address. @throws SessionError */
  async start(where: Whereabouts, address: string): Promise<StartedSession> {
    const { region } = where;
    const instance = await this.#instanceAt(where, address);
    const request = {
      Target: instance,
      DocumentName: "AWS-StartSSHSession",
      Parameters: { portNumber: ["22"] },
    };
    const { ssm } = this.#in(region);
    const { SessionId, StreamUrl, TokenValue } = await ssm
      .send(new StartSessionCommand({ ...request, Reason: `deployment ${where.deployment}` }))
      .catch((error: unknown) => {
        throw explain(error, "ssm:StartSession", `${address} (${instance})`);
      });
    return {
      answer: JSON.stringify({ SessionId, StreamUrl, TokenValue }),
      request: JSON.stringify(request),
      region,
      endpoint: endpointOf(region),
      end: async () => {
        await ssm.send(new TerminateSessionCommand({ SessionId })).catch(() => undefined);
      },
    };
  }

  close(): void {
    for (const { ec2, ssm } of this.#clients.values()) {
      ec2.destroy();
      ssm.destroy();
    }
  }

  /** @throws SessionError */
  async #instanceAt({ deployment, region }: Whereabouts, address: string): Promise<string> {
    const { Reservations = [] } = await this.#in(region)
      .ec2.send(
        new DescribeInstancesCommand({
          Filters: [
            { Name: "tag:tierwright:stack", Values: [deployment] },
            { Name: "private-ip-address", Values: [address] },
            { Name: "instance-state-name", Values: ["pending", "running"] },
          ],
        }),
      )
      .catch((error: unknown) => {
        throw explain(error, "ec2:DescribeInstances", deployment);
      });
    const [found] = Reservations.flatMap(({ Instances = [] }) => Instances);
    if (found?.InstanceId !== undefined) return found.InstanceId;
    throw new SessionError(
      `${address}: no machine of ${deployment} that runs in ${region} has this private address`,
      false,
    );
  }

  #in(region: string): { readonly ec2: EC2Client; readonly ssm: SSMClient } {
    const known = this.#clients.get(region);
    if (known !== undefined) return known;
    // Which Node.js its next versions will need is no matter of whoever deploys: ours are pinned.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
    // A run opens many sessions at the same moment, more than AWS starts in a second.
    const configuration = { region, maxAttempts: 8 };
    const clients = { ec2: new EC2Client(configuration), ssm: new SSMClient(configuration) };
    this.#clients.set(region, clients);
    return clients;
  }
}

function endpointOf(region: string): string {
  const { AWS_ENDPOINT_URL_SSM: ofSsm, AWS_ENDPOINT_URL: ofAll } = process.env;
  return ofSsm ?? ofAll ?? `https://${amazonAddress("ssm", region)}`;
}
