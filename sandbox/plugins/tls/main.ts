import { serveProvider } from "../provider";
import { certRequest, locallySignedCert, selfSignedCert } from "./certificates";
import { privateKey } from "./private-key";

void serveProvider("5.6.1", {
  kinds: {
    "tls:index/certRequest:CertRequest": certRequest,
    "tls:index/locallySignedCert:LocallySignedCert": locallySignedCert,
    "tls:index/privateKey:PrivateKey": privateKey,
    "tls:index/selfSignedCert:SelfSignedCert": selfSignedCert,
  },
});
