import type * as pulumi from "@pulumi/pulumi";
import { byJumpHost, type Gateway, givenBastion, type Login } from "../../remote/access";
import type { AwsSettings, Settings } from "../../settings/settings";
import type { Place } from "./place";

/** What decides through which host machines are reached. */
export interface GatewayArgs {
  readonly settings: Settings;
  readonly aws: AwsSettings;
  /** The stack's own, where it has one. */
  readonly bastion: Login | undefined;
  /** The key that opens the machines. */
  readonly privateKey: pulumi.Input<string>;
}

/** Through which host the machines in a kind of subnet are reached; undefined: directly, by their public addresses. */
export function gatewayTo(
  subnet: Place["subnet"],
  { settings, aws: { sshBy, region }, bastion, privateKey }: GatewayArgs,
): Gateway | undefined {
  switch (sshBy) {
    case "session-manager":
      return byJumpHost({ deployment: settings.deploymentName, region }, privateKey);
    case "network":
      return givenBastion(settings.ssh.bastion) ?? (subnet === "private" ? bastion : undefined);
  }
}
