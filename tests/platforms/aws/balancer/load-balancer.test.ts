import { Secret } from "../../../../components/settings/secret";
import { recordBalancer, sitesOf, strayResources } from "./balancer-resources";

const http = { port: 12_000, domain: "www.example.org" };
const balancerAlone = { LoadBalancer: ["balancer"], Listener: ["balancer-listeners-http"] };
const targets = { TargetGroup: ["prod-balancer-targets"], Attachment: ["prod-balancer-attachment"] };
const notFound = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "No such site", statusCode: "404" },
};

/** Resources of AWS by type, without the keys of the authority and what stands for the group and the rollout. */
async function names(...given: Parameters<typeof recordBalancer>) {
  const made = Object.entries((await recordBalancer(...given)).names);
  return Object.fromEntries(made.filter(([type]) => !besides.has(type)));
}

const besides = new Set(["PrivateKey", "SelfSignedCert", "CertRequest", "LocallySignedCert", "aws", "Stash"]);

test("a site without TLS has one target group and one rule, and the balancer listens for HTTP alone", async () => {
  const sites = sitesOf({ prod: http });

  expect(await names(sites)).toEqual({
    ...balancerAlone,
    ...targets,
    ListenerRule: ["prod-balancer-http-domains-1"],
  });
});

test("a site with a certificate of its own: it is imported, and who comes over HTTP is sent to HTTPS", async () => {
  const sites = sitesOf({ prod: { ...http, tls: "internal", redirects: ["example.org"] } });

  expect(await names(sites)).toEqual({
    ...balancerAlone,
    ...targets,
    Listener: ["balancer-listeners-http", "balancer-listeners-https"],
    Certificate: ["balancer-listeners-nobody", "prod-balancer-certificate-imported"],
    ListenerCertificate: ["prod-balancer-certificate-shown"],
    ListenerRule: [
      "prod-balancer-http-domains-1",
      "prod-balancer-http-redirects-1",
      "prod-balancer-https-domains-1",
      "prod-balancer-https-redirects-1",
    ],
  });
});

test("a site with a certificate of ACM proves each of its names by a record", async () => {
  const sites = sitesOf({ prod: http }).map((site) => ({
    ...site,
    tls: { kind: "acm" as const },
    redirects: ["example.org"],
  }));

  const resources = await recordBalancer(sites);

  const { names: made } = resources;
  expect(made.Record).toEqual([
    "prod-balancer-certificate-proof-example.org",
    "prod-balancer-certificate-proof-www.example.org",
  ]);
  expect(made.CertificateValidation).toEqual(["prod-balancer-certificate-valid"]);
  expect(resources.inputs("Certificate", "prod-balancer-certificate")).toEqual({
    domainName: "www.example.org",
    subjectAlternativeNames: ["example.org"],
    validationMethod: "DNS",
    tags: { Name: "test-prod" },
  });
  expect(resources.inputs("Record", "prod-balancer-certificate-proof-example.org")).toEqual({
    zoneId: "Z1",
    name: "_proof.example.org.",
    type: "CNAME",
    records: ["_value.example.org."],
    ttl: 300,
    allowOverwrite: true,
  });
  expect(resources.inputs("CertificateValidation", "prod-balancer-certificate-valid")).toEqual({
    certificateArn: "arn of test-servers-prod-balancer-certificate",
    validationRecordFqdns: ["_proof.www.example.org.", "_proof.example.org."],
  });
});

test("a certificate of one's own in place of one of ACM's is another resource: ACM lets nobody change its own", async () => {
  const sites = sitesOf({ prod: { ...http, tls: "internal" } });
  const ofAmazon = sites.map((site) => ({ ...site, tls: { kind: "acm" as const } }));

  const [before, after] = [await recordBalancer(ofAmazon), await recordBalancer(sites)];

  const kept = before.names.Certificate?.filter((name) => after.names.Certificate?.includes(name));
  expect(kept).toEqual(["balancer-listeners-nobody"]);
});

test("behind nginx the balancer lies inside, has no TLS, and keeps the visitor's address as nginx says it", async () => {
  const sites = sitesOf({ prod: { ...http, tls: "internal", redirects: ["example.org"] } });

  const resources = await recordBalancer(sites, {
    front: "nginx",
    settings: { scheme: "internal", subnet: "private", protect: false },
  });

  expect(resources.names).toMatchObject({
    ...balancerAlone,
    ...targets,
    TargetGroup: ["prod-balancer-targets-inside"],
    PrivateKey: ["test-authority-key"],
    SelfSignedCert: ["test-authority-certificate"],
    ListenerRule: ["prod-balancer-http-domains-1"],
  });
  expect(resources.names.Certificate).toBeUndefined();
  expect(resources.inputs("LoadBalancer", "balancer")).toEqual({
    namePrefix: "tierw-",
    internal: true,
    loadBalancerType: "application",
    securityGroups: ["sg-balancer"],
    subnets: ["subnet-a-private", "subnet-b-private"],
    idleTimeout: 60,
    dropInvalidHeaderFields: true,
    preserveHostHeader: true,
    xffHeaderProcessingMode: "preserve",
    enableDeletionProtection: false,
    tags: { Name: "test-balancer" },
  });
  expect(resources.find("LoadBalancer", "balancer").protect).toBe(false);
});

test("the balancer that visitors speak to lies in public subnets, and cannot be deleted by a slip", async () => {
  const resources = await recordBalancer(sitesOf({ prod: http }));

  expect(resources.inputs("LoadBalancer", "balancer")).toMatchObject({
    internal: false,
    subnets: ["subnet-a", "subnet-b"],
    xffHeaderProcessingMode: "append",
    enableDeletionProtection: true,
  });
  expect(resources.find("LoadBalancer", "balancer").protect).toBe(true);
});

test("hosts that no site has get 404, and over TLS a certificate of nobody", async () => {
  const resources = await recordBalancer(sitesOf({ prod: { ...http, tls: "internal" } }));

  const loadBalancerArn = "arn of test-servers-balancer";
  expect(resources.inputs("Listener", "balancer-listeners-http")).toEqual({
    loadBalancerArn,
    port: 80,
    protocol: "HTTP",
    defaultActions: [notFound],
    tags: { Name: "test-http" },
  });
  expect(resources.inputs("Listener", "balancer-listeners-https")).toEqual({
    loadBalancerArn,
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    certificateArn: "arn of test-servers-balancer-listeners-nobody",
    defaultActions: [notFound],
    tags: { Name: "test-https" },
  });
  expect(resources.find("SelfSignedCert", "balancer-listeners-nobody-certificate").inputs.dnsNames).toEqual([
    "nobody.invalid",
  ]);
});

test("an imported certificate keeps its key secret, and brings its authority along", async () => {
  const resources = await recordBalancer(sitesOf({ prod: { ...http, tls: "internal" } }));

  const { inputs, secretInputs } = resources.find("Certificate", "prod-balancer-certificate-imported");
  expect(inputs).toEqual({
    certificateBody: "certificate of test-servers-prod-certificate\n",
    certificateChain: "certificate of test-authority-certificate\n",
    privateKey: "key of test-servers-prod-key",
    tags: { Name: "test-prod" },
  });
  expect(secretInputs).toEqual(["privateKey"]);
});

test("a certificate that is given comes apart from those of its authorities", async () => {
  const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
  const certificate = `${pem("own")}${pem("between")}\n${pem("above")}`;
  const sites = sitesOf({ prod: http }).map((site) => ({
    ...site,
    tls: { kind: "provided" as const, certificate, privateKey: new Secret("its key") },
  }));

  const resources = await recordBalancer(sites);

  const { inputs, secretInputs } = resources.find("Certificate", "prod-balancer-certificate-imported");
  expect(inputs).toEqual({
    certificateBody: pem("own"),
    certificateChain: `${pem("between")}${pem("above")}`,
    privateKey: "its key",
    tags: { Name: "test-prod" },
  });
  expect(secretInputs).toEqual(["privateKey"]);
  expect(resources.inputs("ListenerCertificate", "prod-balancer-certificate-shown")).toEqual({
    listenerArn: "arn of test-servers-balancer-listeners-https",
    certificateArn: "arn of test-servers-prod-balancer-certificate-imported",
  });
});

test("all that is made for a site is made where the balancer is", async () => {
  const sites = sitesOf({ prod: { ...http, tls: "internal" } });

  expect(strayResources(await recordBalancer(sites, { machine: { requestsPerMachine: 600 } }))).toEqual([]);
});
