import { EC2Client } from "@aws-sdk/client-ec2";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { UserError } from "../../../settings/user-error";
import { explained } from "./explain";
import { ifPossible } from "./if-possible";
import { problemsOfTypes } from "./offered-types";
import { problemsOfImage } from "./own-image";
import { problemsOfBucket } from "./problems-of-bucket";
import { problemsOfZone } from "./problems-of-zone";
import { problemsOfQuotas } from "./problems-of-quotas";
import { wantedTypes } from "./wanted-types";
import { type Wanting, wayTo } from "./wanting";

/** For looks that a run can do without, where there may be no way to the service. Milliseconds. */
const patient = { requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000 }, maxAttempts: 2 };

/**
 * Asks AWS for what a run would find out only when half of it is done: whether the credentials are good, whether the zones
 * have the instance types, an image of one's own is there, quotas leave room, the bucket's name is to be had, and the zone for
 * records is there. All at the same time.
 * @throws UserError with all that is wrong, and what to do
 */
export async function preflight(wanting: Wanting): Promise<void> {
  const { aws, servers } = wanting;
  // It tells administrators of this machine which Node.js it will need one day, not users what to do.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const ec2 = new EC2Client(wayTo(aws));
  try {
    const problems = await Promise.all([
      problemsOfTypes(ec2, wantedTypes(aws, servers)),
      aws.ami === undefined ? [] : problemsOfImage(ec2, aws.ami, aws.region),
      quotasReached(ec2, wanting),
      bucketTaken(wanting),
      zoneMissing(wanting),
    ]);
    const lines = problems.flat().map((line) => `\n  ${line}`);
    if (lines.length > 0)
      throw new UserError(
        `AWS does not have all that the settings ask for; nothing was changed.${lines.join("")}`,
      );
  } catch (error) {
    throw explained(aws, error);
  } finally {
    ec2.destroy();
  }
}

async function quotasReached(ec2: EC2Client, wanting: Wanting): Promise<readonly string[]> {
  const quotas = new ServiceQuotasClient({ ...wayTo(wanting.aws), ...patient });
  try {
    return await problemsOfQuotas({ ec2, quotas }, wanting);
  } finally {
    quotas.destroy();
  }
}

async function bucketTaken({ deploymentName: stack, aws }: Wanting): Promise<readonly string[]> {
  if (aws.bucket?.name === undefined) return [];
  const client = new S3Client({
    ...wayTo(aws),
    ...patient,
    forcePathStyle: aws.endpointUrl !== undefined,
  });
  try {
    return await problemsOfBucket(client, { name: aws.bucket.name, stack, region: aws.region });
  } finally {
    client.destroy();
  }
}

async function zoneMissing({ aws }: Wanting): Promise<readonly string[]> {
  const { dns } = aws;
  if (dns === undefined || dns.id !== undefined) return [];
  const client = new Route53Client({ ...wayTo(aws), ...patient });
  try {
    return await ifPossible(`zone ${dns.zone}`, () => problemsOfZone(client, dns.zone), []);
  } finally {
    client.destroy();
  }
}
