/** What AWS calls the key that may log in to the machines of a stack; it stays when the key changes. */
export function keyPairName(stack: string): string {
  return `tierwright-${stack}`;
}
