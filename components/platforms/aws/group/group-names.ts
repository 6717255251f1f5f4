import { folders } from "../bucket-layout";

/** Lifecycle hooks: a new machine waits until it serves, a leaving one until its requests are done. */
export const hooks = { launch: "tierwright-launch", terminate: "tierwright-terminate" } as const;

/**
 * The name of a server's group at AWS: a text, not an output, since its machines are told it before the group exists.
 */
export function groupName(stack: string, server: string): string {
  return `tierwright-${stack}-${server}`;
}

/** Where a server's group has its objects in the stack's bucket, without a slash at the end. */
export function groupPrefix(server: string): string {
  return `${folders.groups}${server}`;
}

/** Where a server's group has its parameters in Parameter Store, without a slash at the end. */
export function groupParameters(stack: string, server: string): string {
  return `/tierwright/${stack}/${server}`;
}
