/**
 * The jump host of Session Manager: an SSH server that `npm run sessions` opens on this machine for as long as a command
 * runs. To Pulumi it is a bastion. A fixed port, since a changed connection would run every command of a server again.
 */
export const jumpHost = {
  address: "127.0.0.1",
  port: 2299,
  /** What its SSH server calls itself, by which others on the port are told apart. */
  ident: "tierwright_sessions",
} as const;

/** Where the machines are that a login is for: AWS knows no addresses, but tags. */
export interface Whereabouts {
  /** Value of the tag `tierwright:stack`. */
  readonly deployment: string;
  readonly region: string;
}

/** As whom to log in to the jump host: nothing else can tell it where to look for a private address. */
export function jumpUser({ deployment, region }: Whereabouts): string {
  return `${deployment}.${region}`;
}

/** What such a name says; undefined where it says nothing. */
export function whereabouts(user: string): Whereabouts | undefined {
  // Names of stacks may have dots, and regions have none.
  const [, deployment, region] = /^(.+)\.([a-z0-9-]+)$/.exec(user) ?? [];
  return deployment === undefined || region === undefined ? undefined : { deployment, region };
}
