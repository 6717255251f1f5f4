import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../../settings/settings";
import type { HostedZone } from "../dns/hosted-zone";

/** A site, and the zone that proves whose domains these are. */
export interface RequestedCertificateArgs {
  readonly site: Pick<Site, "domains" | "redirects">;
  readonly zone: HostedZone;
  readonly tags: Readonly<Record<string, string>>;
}

/** Validation takes minutes. One that takes longer waits for a zone that nobody asks, and may as well be told. */
const validationMinutes = 20;

/**
 * A certificate of ACM, which ACM renews for as long as the records stay. With another domain it is another certificate,
 * made before the former one goes.
 * @returns its ARN, once it is valid
 */
export function requestedCertificate(
  name: string,
  { site, zone, tags }: RequestedCertificateArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const [domainName, ...others] = [...site.domains, ...site.redirects];
  const certificate = new aws.acm.Certificate(
    name,
    { domainName, subjectAlternativeNames: others, validationMethod: "DNS", tags },
    { parent },
  );
  const records = [domainName, ...others].map((domain) =>
    validationRecord(`${name}-proof-${domain}`, domain, certificate, zone, parent),
  );
  return new aws.acm.CertificateValidation(
    `${name}-valid`,
    { certificateArn: certificate.arn, validationRecordFqdns: records.map(({ fqdn }) => fqdn) },
    { parent, customTimeouts: { create: `${validationMinutes}m` } },
  ).certificateArn;
}

/** The same for every certificate of this domain in this account, so whoever made it first meant it. */
function validationRecord(
  name: string,
  domain: string,
  { domainValidationOptions }: aws.acm.Certificate,
  { id }: HostedZone,
  parent: pulumi.Resource,
): aws.route53.Record {
  const option = domainValidationOptions.apply((options) => optionOf(domain, options));
  return new aws.route53.Record(
    name,
    {
      zoneId: id,
      name: option.resourceRecordName,
      type: option.resourceRecordType,
      records: [option.resourceRecordValue],
      ttl: 300,
      allowOverwrite: true,
    },
    { parent },
  );
}

function optionOf(
  domain: string,
  options: readonly aws.types.output.acm.CertificateDomainValidationOption[],
): aws.types.output.acm.CertificateDomainValidationOption {
  const found = options.find(({ domainName }) => domainName === domain);
  if (found === undefined) throw new Error(`ACM does not say how to prove that ${domain} is ours`);
  return found;
}
