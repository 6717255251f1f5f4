/** Lifecycle hooks: a new machine waits until it serves, a leaving one until its requests are done. */
export const hooks = { launch: "tierwright-launch", terminate: "tierwright-terminate" } as const;

/**
 * The name of a server's group at AWS: a text, not an output, since its machines are told it before the group exists.
 */
export function groupName(stack: string, server: string): string {
  return `tierwright-${stack}-${server}`;
}
