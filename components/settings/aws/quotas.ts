import { z } from "zod";

/**
 * What AWS allows an account unless it is asked for more. Elastic Load Balancing, "Quotas for your Application Load
 * Balancers"; AWS Certificate Manager, "Quotas".
 */
export const quotasSchema = z
  .strictObject({
    rules: z
      .int()
      .min(100)
      .max(1000)
      .default(100)
      .describe(
        "Rules of the load balancer: one for each five domains of a site, and for each five redirects, and copies of them where there are more than five; twice with TLS.",
      ),
    certificates: z
      .int()
      .min(25)
      .max(1000)
      .default(25)
      .describe("Certificates of the load balancer: one for each site with TLS."),
    namesOfCertificate: z
      .int()
      .min(10)
      .max(100)
      .default(10)
      .describe("Domains and redirects of a site with `tls: acm`."),
  })
  .prefault({})
  .describe(
    "What AWS allows this account. Ask for more at Service Quotas in AWS's console first, then say here what you have got.",
  );
