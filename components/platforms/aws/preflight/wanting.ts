import type { AwsSettings, Server } from "../../../settings/settings";

/** What the settings want of AWS. */
export interface Wanting {
  /** Name of the stack. */
  readonly deploymentName: string;
  readonly aws: AwsSettings;
  readonly servers: readonly Server[];
}

/** The region to ask in, and another implementation of AWS's API where there is one. */
export interface Way {
  readonly region: string;
  readonly endpoint?: string;
}

/** How clients of AWS reach it. */
export function wayTo({ region, endpointUrl }: AwsSettings): Way {
  return { region, ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }) };
}
