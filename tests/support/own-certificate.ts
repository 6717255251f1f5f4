import path from "node:path";
import { outputOf } from "./output-of";

/** Files of a certificate that is its own authority, and of its key. */
export interface OwnCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Makes one for these names; by default for a server on this machine, which its clients reach by any of its names. */
export function ownCertificate(folder: string, names = "DNS:localhost,IP:127.0.0.1"): OwnCertificate {
  const [certificate, key] = [path.join(folder, "server.crt"), path.join(folder, "server.key")];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const subject = ["-subj", "/CN=localhost", "-addext", `subjectAltName=${names}`];
  outputOf("openssl", ["req", "-x509", ...made, ...subject, "-keyout", key, "-out", certificate]);
  return { certificate, key };
}
