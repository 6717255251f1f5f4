/**
 * The tag by which snapshots find the data volume of a machine. Its name tag would not do: that of `db1` in the stack
 * `shop-two` is also that of `two-db1` in the stack `shop`.
 */
export function volumeTag(stack: string, machine: string): { readonly "tierwright:volume": string } {
  return { "tierwright:volume": `${stack}/${machine}` };
}
