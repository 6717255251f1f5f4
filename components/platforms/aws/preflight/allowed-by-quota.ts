import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  type ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import type { Quota } from "./vcpu-quotas";

/** How much of a quota the account may have in the client's region; undefined where AWS does not say. */
export async function allowedByQuota(
  client: ServiceQuotasClient,
  { service, code }: Quota,
): Promise<number | undefined> {
  const asked = { ServiceCode: service, QuotaCode: code };
  try {
    return (await client.send(new GetServiceQuotaCommand(asked))).Quota?.Value;
  } catch (error) {
    if (!(error instanceof NoSuchResourceException)) throw error;
    // Of some quotas it knows only what all accounts have.
    return (await client.send(new GetAWSDefaultServiceQuotaCommand(asked))).Quota?.Value;
  }
}
