import { resourceRule } from "../resource-rule";
import { types } from "../resource-types";

/**
 * Elastic Load Balancing, "Security policies for your Application Load Balancer": TLS 1.2 and 1.3, or 1.3 alone, without
 * the extended ones, which take ciphers without forward secrecy too.
 */
const modern = /^ELBSecurityPolicy-TLS13-1-[23]-(?!Ext)/;

/** What somebody records today cannot be read by whoever gets at the key tomorrow. */
export const tlsIsModern = resourceRule(
  { name: "tls-is-modern", description: "Load balancers speak TLS 1.2 or newer, with forward secrecy." },
  {
    [types.listener]: ({ props: { protocol, sslPolicy } }) => {
      if (protocol !== "HTTPS" && protocol !== "TLS") return [];
      // Without one it is a policy of 2016, with TLS 1.0.
      const policy = typeof sslPolicy === "string" ? sslPolicy : "ELBSecurityPolicy-2016-08";
      return modern.test(policy)
        ? []
        : [
            `takes old ways of TLS by its policy ${policy}: set sslPolicy to ELBSecurityPolicy-TLS13-1-2-Res-2021-06, or a newer one`,
          ];
    },
  },
);
