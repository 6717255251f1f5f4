import { createPrivateKey, type X509Certificate } from "node:crypto";
import type { ConfigPath } from "../config-path";
import type { SiteSection } from "../sections";
import { problem, type Problem } from "../settings-error";
import { readCertificates } from "../shapes/certificate";
import { repeated, rule } from "./rule";

interface PlacedDomain {
  readonly domain: string;
  readonly path: ConfigPath;
  readonly site: string;
}

function domainsOf(site: string, { domain, redirects }: SiteSection): PlacedDomain[] {
  return [
    ...domain.map((name, index) => {
      const path = domain.length === 1 ? [] : [index];
      return { domain: name, path: ["sites", site, "domain", ...path], site };
    }),
    ...redirects.map((name, index) => ({ domain: name, path: ["sites", site, "redirects", index], site })),
  ];
}

/** No domain may belong to two sites, or stand twice in one, redirects included. */
export const domainsOnce = rule(["sites"], ({ sites }) => {
  const all = Object.entries(sites).flatMap(([name, site]) => domainsOf(name, site));
  return repeated(all, ({ domain }) => domain).flatMap(([first, ...others]) =>
    others.map(({ domain, path, site }) =>
      problem(
        path,
        first.site === site
          ? `${domain} stands twice in this site`
          : `${domain} is a domain of the site ${first.site} already; each domain belongs to one site`,
      ),
    ),
  );
});

/** A certificate has to match its private key and cover all domains and redirects of its site. */
export const certificatesOfSites = rule(["sites"], ({ sites }) =>
  Object.entries(sites).flatMap(([name, site]) => {
    if (site.tls.kind !== "provided") return [];
    const path = ["sites", name, "tls"];
    const [certificate] = readCertificates(site.tls.certificate);
    if (certificate === undefined) return [];
    return [
      ...keyProblems(certificate, site.tls.privateKey.reveal(), path),
      ...domainsOf(name, site)
        .filter(({ domain }) => certificate.checkHost(domain, { subject: "never" }) === undefined)
        .map(({ domain }) =>
          problem(
            [...path, "certificate"],
            `does not cover ${domain}; it is for ${certificate.subjectAltName ?? "no domain"}`,
          ),
        ),
    ];
  }),
);

function keyProblems(certificate: X509Certificate, key: string, path: ConfigPath): Problem[] {
  return certificate.checkPrivateKey(createPrivateKey(key))
    ? []
    : [
        problem(
          [...path, "privateKey"],
          "does not belong to the first certificate; the site's own certificate comes first, those of authorities after it",
        ),
      ];
}
