import { X509Certificate } from "node:crypto";
import { rdsAuthority } from "../../components/settings/aws/rds-authority";
import { parseSettings } from "../../components/settings/parse-settings";
import { ec2ExampleFiles, setAt, settingsIn } from "../support/example-settings";
import { problemsOf } from "../support/problems-of";

test.each(["eu-central-1", "eu-west-1", "us-east-1", "ap-southeast-2", "sa-east-1"])(
  "the authority of %s signs for itself, for Amazon, and for decades",
  (region) => {
    const authority = new X509Certificate(rdsAuthority(region) ?? "");

    expect(authority.subject).toContain(`CN=Amazon RDS ${region} Root CA RSA2048 G1`);
    expect(authority.verify(authority.publicKey)).toBe(true);
    expect(authority.ca).toBe(true);
    expect(new Date(authority.validTo).getFullYear()).toBeGreaterThan(2050);
  },
);

test("a region that is newer than the list asks for its authority, by the address where it is", () => {
  const raw = settingsIn(ec2ExampleFiles.find((file) => file.includes("auto-scaling")) ?? "");
  setAt(raw, ["aws", "region"], "xx-new-1");
  setAt(raw, ["aws", "zones"], ["xx-new-1a", "xx-new-1b"]);
  setAt(raw, ["database", "rds"], {});

  expect(rdsAuthority("xx-new-1")).toBeUndefined();
  expect(problemsOf(() => parseSettings(raw, "prod"))).toEqual([
    "tierwright:database.rds.certificateAuthority: is missing; the authority of RDS in xx-new-1 is not known here. Set it to the one called RSA2048 G1 in https://truststore.pki.rds.amazonaws.com/xx-new-1/xx-new-1-bundle.pem",
  ]);
});
