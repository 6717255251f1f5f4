import { parseDocument } from "yaml";
import { extraAuthorities } from "../servers/extra-authorities";
import { renderDemoConfig } from "./demo-template";

/** The first configuration of the demo on AWS. @param databaseAuthority who signs RDS's certificates there, in PEM form */
export function awsConfig(
  endpointUrl: string,
  region: string,
  databaseAuthority: string,
  extraCa = extraAuthorities(),
): string {
  return renderDemoConfig("Pulumi.aws-demo.yaml.mustache", {
    endpointUrl,
    region,
    databaseAuthorityLines: databaseAuthority.trimEnd().split("\n"),
    extraCa,
    keepsUploads: false,
  });
}

/** The text with the address of AWS's stand-in as it is now, unless the user went to Amazon. */
export function withEndpoint(text: string, endpointUrl: string): string {
  const document = parseDocument(text);
  const path = ["config", "tierwright:aws", "endpointUrl"];
  if (!document.hasIn(path) || document.getIn(path) === endpointUrl) return text;
  document.setIn(path, endpointUrl);
  return document.toString({ lineWidth: 0 });
}
