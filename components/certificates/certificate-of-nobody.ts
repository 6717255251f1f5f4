import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { IssuedCertificate } from "./certificate-authority";

/** A self-signed certificate for those who ask for a host that no site has. Nobody trusts it, so it may be old. */
export function certificateOfNobody(name: string, parent: pulumi.Resource): IssuedCertificate {
  const key = new tls.PrivateKey(`${name}-key`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, { parent });
  const certificate = new tls.SelfSignedCert(
    `${name}-certificate`,
    {
      privateKeyPem: key.privateKeyPem,
      // RFC 6761, 6.4: no such name will ever exist.
      subject: { commonName: "nobody.invalid" },
      dnsNames: ["nobody.invalid"],
      validityPeriodHours: 10 * 365 * 24,
      earlyRenewalHours: 365 * 24,
      allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
    },
    { parent },
  );
  return { certificate: certificate.certPem, privateKey: pulumi.secret(key.privateKeyPem) };
}
