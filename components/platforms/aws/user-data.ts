import { amazonAddress } from "../../settings/aws/regions";
import { renderTemplate, templateText } from "../../steps/template";
import { code } from "./boot-code";

/** What an EC2 instance is told before anybody can log in. Nothing of it is secret. */
export interface UserDataArgs {
  /** Name that the machine has for itself. */
  readonly hostName: string;
  /** Name of the parameter in SSM's Parameter Store that holds the private SSH host key, in OpenSSH's form. */
  readonly hostKeyParameter: string;
  /** Region of the parameter. */
  readonly region: string;
  /** Address of another implementation of AWS's API, without a slash at the end. @default Amazon's own */
  readonly endpointUrl: string | undefined;
  /** Whether it brings up the agent of Session Manager, by which deployments come. */
  readonly agent: boolean;
}

/** What the boot script is made of, in order: it is one text, as there is no kit on the server yet. */
const scripts = ["aws/signature.sh", "aws/instance-role.sh", "aws/host-key.sh"];

/**
 * The user data of an instance: cloud-config that gives it its name and its pinned host key. AWS takes 16 KiB.
 * @throws TemplateError when a value holds what cannot be written, as NUL.
 */
export function userData({ hostName, hostKeyParameter, region, endpointUrl, agent }: UserDataArgs): string {
  return renderTemplate("aws/user-data", "yaml", {
    hostName,
    hostKeyParameter,
    region,
    ssm: endpointUrl ?? ssmAddress(region),
    script: scripts.map(agent ? code : templateText).join("\n"),
    agent: agent ? [agentFiles(region)] : [],
  });
}

function agentFiles(region: string) {
  return {
    start: code("aws/agent-boot.sh"),
    signedPackage: code("aws/signed-package.sh"),
    sessionManager: code("aws/session-manager.sh"),
    unit: renderTemplate("aws/agent.service", "systemd", { region }),
  };
}

/** Amazon's endpoint for SSM. */
export function ssmAddress(region: string): string {
  return `https://${amazonAddress("ssm", region)}`;
}
