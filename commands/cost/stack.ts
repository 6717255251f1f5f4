import type { AwsSettings, Ec2Machine, MachineGroup, Settings } from "../../components/settings/settings";
import type { RegionPrices } from "./prices";

/** A stack, and the prices where it stands. */
export interface Stack {
  readonly settings: Settings;
  readonly aws: AwsSettings;
  /** Servers of their own. */
  readonly machines: readonly Ec2Machine[];
  readonly group: MachineGroup | undefined;
  readonly price: RegionPrices;
}
