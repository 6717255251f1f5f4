import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Network } from "./group";

/** A load balancer for a site by HTTPS, with a certificate of its own beside an issued one, and the site's record. */
export function balancer(network: Network, options: pulumi.CustomResourceOptions) {
  const config = new pulumi.Config();
  const site = config.require("domain");
  const zone = aws.route53.getZoneOutput({ name: "example.org", privateZone: false }, options);
  const imported = new aws.acm.Certificate(
    "imported",
    { privateKey: config.requireSecret("key"), certificateBody: config.require("certificate") },
    options,
  );
  const requested = new aws.acm.Certificate(
    "requested",
    { domainName: "www.example.org", subjectAlternativeNames: [site], validationMethod: "DNS" },
    options,
  );
  const proof = requested.domainValidationOptions.apply(([first]) => ({
    name: first?.resourceRecordName ?? "",
    type: first?.resourceRecordType ?? "",
    value: first?.resourceRecordValue ?? "",
  }));
  const record = new aws.route53.Record(
    "proof",
    {
      zoneId: zone.zoneId,
      name: proof.name,
      type: proof.type.apply((type) => type as aws.route53.RecordType),
      ttl: 60,
      records: [proof.value],
      allowOverwrite: true,
    },
    options,
  );
  const issued = new aws.acm.CertificateValidation(
    "issued",
    { certificateArn: requested.arn, validationRecordFqdns: [record.fqdn] },
    options,
  );
  const made = new aws.lb.LoadBalancer(
    "balancer",
    {
      namePrefix: "fixtu-",
      internal: true,
      loadBalancerType: "application",
      securityGroups: [network.security],
      subnets: network.subnets,
      idleTimeout: config.getNumber("idleSeconds") ?? 60,
      dropInvalidHeaderFields: true,
      preserveHostHeader: true,
      xffHeaderProcessingMode: "preserve",
      enableDeletionProtection: false,
    },
    options,
  );
  const nothing = { contentType: "text/plain", messageBody: "nothing here", statusCode: "404" };
  const listener = new aws.lb.Listener(
    "listener",
    {
      loadBalancerArn: made.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn: imported.arn,
      defaultActions: [{ type: "fixed-response", fixedResponse: nothing }],
    },
    options,
  );
  new aws.lb.ListenerCertificate(
    "second-certificate",
    { listenerArn: listener.arn, certificateArn: issued.certificateArn },
    options,
  );
  const targets = new aws.lb.TargetGroup(
    "targets",
    {
      namePrefix: "fixtu-",
      vpcId: network.vpc,
      port: config.getNumber("port") ?? 12_031,
      protocol: "HTTP",
      targetType: "instance",
      deregistrationDelay: 30,
      loadBalancingAlgorithmType: "least_outstanding_requests",
      healthCheck: {
        path: config.get("healthPath") ?? "/.tierwright/health",
        interval: 5,
        timeout: 4,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
        matcher: "200",
      },
    },
    options,
  );
  new aws.lb.ListenerRule(
    "forwarded",
    {
      listenerArn: listener.arn,
      priority: config.getNumber("priority") ?? 10,
      conditions: [{ hostHeader: { values: [site] } }],
      actions: [{ type: "forward", targetGroupArn: targets.arn }],
    },
    options,
  );
  new aws.lb.ListenerRule(
    "redirected",
    {
      listenerArn: listener.arn,
      priority: 11,
      conditions: [{ hostHeader: { values: [`old.${site}`] } }],
      actions: [
        {
          type: "redirect",
          redirect: { host: site, protocol: "HTTPS", port: "443", statusCode: "HTTP_301" },
        },
      ],
    },
    options,
  );
  new aws.route53.Record(
    "site",
    {
      zoneId: zone.zoneId,
      name: site,
      type: "A",
      aliases: [{ name: made.dnsName, zoneId: made.zoneId, evaluateTargetHealth: false }],
    },
    options,
  );
  return { targets, address: made.dnsName, site };
}
