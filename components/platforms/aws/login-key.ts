import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { sshKey } from "../../certificates/ssh-key";
import { keyPairName } from "../../settings/aws/key-pair-name";
import type { Secret } from "../../settings/secret";
import { nameTag } from "./name-tag";
import { publicKeyOf } from "./public-key";

/** The key that may log in to the machines of a stack. */
export interface LoginKey {
  readonly privateKey: pulumi.Output<string>;
  /** Name of the key pair in AWS; it stays when the key changes. */
  readonly keyName: string;
  readonly keyPair: pulumi.Resource;
}

/**
 * The key of the settings, or one that the deployment makes. AWS gets the public half and gives it to machines that
 * boot for the first time; on machines that run, whoever changes the key adds the new one first.
 */
export function loginKey(
  name: string,
  stack: string,
  given: Secret | undefined,
  parent: pulumi.Resource,
): LoginKey {
  const { privateKey, publicKey } = given === undefined ? sshKey(name, parent) : ofSettings(given);
  const keyName = keyPairName(stack);
  const keyPair = new aws.ec2.KeyPair(
    `${name}-pair`,
    { keyName, publicKey, tags: nameTag(stack, "login") },
    // Two key pairs cannot have one name.
    { parent, deleteBeforeReplace: true },
  );
  return { privateKey, keyName, keyPair };
}

function ofSettings(given: Secret): { privateKey: pulumi.Output<string>; publicKey: string } {
  return { privateKey: pulumi.secret(given.reveal()), publicKey: publicKeyOf(given.reveal()) };
}
