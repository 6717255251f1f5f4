import {
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  type KeyAlgorithm,
  RemoveTagsFromCertificateCommand,
  RequestCertificateCommand,
  type ValidationMethod,
} from "@aws-sdk/client-acm";
import type { Values } from "../../engine/values";
import { text, texts } from "../inputs";
import { type AwsKind, found } from "./aws-kind";
import type { Cloud } from "./connection";
import { allTags, retagBy } from "./tags";
import { until, untilFree } from "./waiting";

/** How long AWS may take to tell the records that prove a domain. */
const recordSeconds = 60;
/** The real provider's limit for the validation. */
const validationSeconds = 75 * 60;
/** How long a certificate may be in use when it is deleted. */
const deleteSeconds = 20 * 60;

export const certificate: AwsKind = {
  replaceOn: [
    "domainName",
    "subjectAlternativeNames",
    "validationMethod",
    "keyAlgorithm",
    "certificateAuthorityArn",
  ],
  retag: retagBy({
    add: (cloud, CertificateArn, Tags) =>
      cloud.acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags })),
    remove: (cloud, CertificateArn, keys) => {
      const Tags = keys.map((Key) => ({ Key }));
      return cloud.acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn, Tags }));
    },
  }),
  create: async (cloud, inputs) => {
    const Tags = allTags(cloud, inputs);
    if (text(inputs, "certificateBody") !== undefined) return importPems(cloud, inputs, { Tags });
    const request = {
      DomainName: text(inputs, "domainName"),
      ValidationMethod: text(inputs, "validationMethod") as ValidationMethod | undefined,
      KeyAlgorithm: text(inputs, "keyAlgorithm") as KeyAlgorithm | undefined,
      Tags,
    };
    const SubjectAlternativeNames = texts(inputs, "subjectAlternativeNames");
    const others = SubjectAlternativeNames.length > 0 && { SubjectAlternativeNames };
    const { CertificateArn } = await cloud.acm.send(new RequestCertificateCommand({ ...request, ...others }));
    return found(CertificateArn, "CertificateArn");
  },
  read: async (cloud, id) => {
    const there = await until(`the records of ${id}`, recordSeconds, async () => {
      const certificate = await describe(cloud, id);
      const { Type, DomainValidationOptions: proofs = [] } = certificate;
      const known = Type !== "AMAZON_ISSUED" || proofs.every(({ ResourceRecord }) => ResourceRecord);
      return known ? certificate : undefined;
    });
    return {
      arn: id,
      domainName: there.DomainName,
      status: there.Status,
      type: there.Type,
      notBefore: there.NotBefore?.toISOString() ?? "",
      notAfter: there.NotAfter?.toISOString() ?? "",
      subjectAlternativeNames: there.SubjectAlternativeNames,
      domainValidationOptions: (there.DomainValidationOptions ?? []).flatMap(
        ({ DomainName, ResourceRecord }) =>
          ResourceRecord === undefined
            ? []
            : [
                {
                  domainName: DomainName ?? "",
                  resourceRecordName: ResourceRecord.Name ?? "",
                  resourceRecordType: ResourceRecord.Type ?? "",
                  resourceRecordValue: ResourceRecord.Value ?? "",
                },
              ],
      ),
    };
  },
  update: async (cloud, CertificateArn, { inputs, changed }) => {
    if (["certificateBody", "certificateChain", "privateKey"].some((name) => changed.includes(name)))
      await importPems(cloud, inputs, { CertificateArn });
  },
  delete: (cloud, CertificateArn) =>
    untilFree(CertificateArn, deleteSeconds, () =>
      cloud.acm.send(new DeleteCertificateCommand({ CertificateArn })),
    ),
};

async function importPems(cloud: Cloud, inputs: Values, more: object): Promise<string> {
  const chain = text(inputs, "certificateChain");
  const request = {
    Certificate: Buffer.from(text(inputs, "certificateBody") ?? ""),
    PrivateKey: Buffer.from(text(inputs, "privateKey") ?? ""),
    ...(chain !== undefined && { CertificateChain: Buffer.from(chain) }),
    ...more,
  };
  const { CertificateArn } = await cloud.acm.send(new ImportCertificateCommand(request));
  return found(CertificateArn, "CertificateArn");
}

async function describe(cloud: Cloud, CertificateArn: string) {
  const { Certificate } = await cloud.acm.send(new DescribeCertificateCommand({ CertificateArn }));
  return found(Certificate, `certificate ${CertificateArn}`);
}

/** Is nothing in AWS: it waits until the certificate has been issued. */
export const certificateValidation: AwsKind = {
  required: ["certificateArn"],
  replaceOn: ["certificateArn", "validationRecordFqdns"],
  create: async (cloud, inputs) => {
    const id = text(inputs, "certificateArn") ?? "";
    await until(`${id} to be issued`, validationSeconds, async () => {
      const { Status, FailureReason } = await describe(cloud, id);
      if (Status === "FAILED") throw new Error(`${id} was refused: ${FailureReason ?? ""}`);
      return Status === "ISSUED" ? Status : undefined;
    });
    return new Date().toISOString();
  },
};
