import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** Hours in a year of 365 days. */
const year = 365 * 24;

/** The names and addresses that a server's certificate is valid for. */
export interface ServerCertificateArgs {
  /** First name of the certificate. */
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

/** A certificate with its key, in PEM form. */
export interface IssuedCertificate {
  readonly certificate: pulumi.Output<string>;
  readonly privateKey: pulumi.Output<string>;
}

/**
 * The deployment's own authority: it signs the certificates between the tiers and those of sites with
 * `tls: internal`. Its key lives in the stack's state, encrypted, and on no server.
 */
export class CertificateAuthority extends pulumi.ComponentResource {
  /** To be trusted by whoever checks the certificates; no secret. */
  readonly certificate: pulumi.Output<string>;
  readonly #privateKey: pulumi.Output<string>;

  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:certificates:CertificateAuthority", name, {}, options);
    const key = new tls.PrivateKey(`${name}-key`, ecdsa, { parent: this });
    const certificate = new tls.SelfSignedCert(
      `${name}-certificate`,
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: `${name} ${pulumi.getStack()}`, organization: "Tierwright" },
        isCaCertificate: true,
        validityPeriodHours: 10 * year,
        earlyRenewalHours: year,
        allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
      },
      { parent: this },
    );
    this.certificate = certificate.certPem;
    this.#privateKey = key.privateKeyPem;
    this.registerOutputs({ certificate: this.certificate });
  }

  /**
   * A certificate for a server. Browsers refuse one that is valid for more than 825 days (Apple's limit for
   * authorities which users add); the first `pulumi up` in its last 60 days renews it.
   */
  issue(name: string, args: ServerCertificateArgs, parent: pulumi.Resource): IssuedCertificate {
    const key = new tls.PrivateKey(`${name}-key`, ecdsa, { parent });
    const request = new tls.CertRequest(
      `${name}-request`,
      {
        privateKeyPem: key.privateKeyPem,
        // X.520 allows 64 characters; the names that count are the alternative ones.
        subject: { commonName: args.commonName.slice(0, 64) },
        dnsNames: [...args.dnsNames],
        ipAddresses: [...args.ipAddresses],
      },
      { parent },
    );
    const certificate = new tls.LocallySignedCert(
      `${name}-certificate`,
      {
        certRequestPem: request.certRequestPem,
        caPrivateKeyPem: this.#privateKey,
        caCertPem: this.certificate,
        validityPeriodHours: 820 * 24,
        earlyRenewalHours: 60 * 24,
        allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
      },
      { parent },
    );
    return { certificate: certificate.certPem, privateKey: pulumi.secret(key.privateKeyPem) };
  }
}

const ecdsa: tls.PrivateKeyArgs = { algorithm: "ECDSA", ecdsaCurve: "P256" };
