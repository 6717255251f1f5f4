/** The tag by which a person finds a resource in AWS's console: the stack, then what it is. */
export function nameTag(stack: string, ...words: readonly string[]): { readonly Name: string } {
  return { Name: [stack, ...words].join("-") };
}
