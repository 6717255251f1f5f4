/** Those which Tierwright sets, and those which AWS keeps for itself. */
const closed =
  /^(?:rds\.force_ssl|listen_addresses|port|ssl|ssl_.*|.*_file|data_directory|unix_socket_.*|password_encryption|include.*)$/;

/** PostgreSQL manual, 19.1.1: the units of memory and of time, which parameter groups of RDS do not know. */
const withUnit = /^\d+(?:\.\d+)?\s*(?:B|kB|MB|GB|TB|us|ms|s|min|h|d)$/;

/** Why RDS is not told a parameter; undefined where it is. */
export function refusalOfRds(name: string, value: string): string | undefined {
  if (closed.test(name)) return "is set by RDS or by Tierwright and cannot be changed";
  return withUnit.test(value)
    ? `is ${value}, and RDS takes a number alone, in the parameter's own unit: \`work_mem: 65536\` is 64 MB, since its unit is kB`
    : undefined;
}
