import { z } from "zod";
import type { Report } from "./report";
import type { Secret } from "./secret";
import { bucketAddress, httpsFolder, serverFolder } from "./shapes/folders";
import { line } from "./shapes/text";

/** A place laid out for DeployEx: which version is current, and the archives of all versions. */
export interface DeployexSource {
  readonly kind: "deployex";
  readonly place: DeployexPlace;
  /** Name of the app in the layout. */
  readonly app: string;
  /** Name of the environment in the layout. */
  readonly environment: string;
  /** Undefined: whichever the layout says is current. */
  readonly version: string | undefined;
}

/** Where such a layout lies. */
export type DeployexPlace =
  | { readonly kind: "url"; readonly url: string }
  /** A folder of each app server. */
  | { readonly kind: "folder"; readonly path: string }
  | {
      readonly kind: "s3";
      readonly bucket: string;
      /** Ends with a slash, or is empty. */
      readonly prefix: string;
      readonly region: string;
      /** A server that speaks S3's protocol; undefined for Amazon's own. */
      readonly endpoint: string | undefined;
      /** Undefined when everybody, or the server's own role, may read the bucket. */
      readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: Secret } | undefined;
    };

const nameInLayout = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/, "must be letters, digits, _, . and -, such as shop");

/** A version of an app in a layout for DeployEx. */
export const deployexVersion = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.+_~-]{0,99}$/, "must be a version such as 1.4.0");

/** Its settings, besides those which it shares with other sources. */
export const deployexFields = {
  deployex: line(2000)
    .meta({ hidden: true })
    .optional()
    .describe(
      "Layout of DeployEx, with `versions/<app>/<environment>/current.json` and `dist/<app>/<app>-<version>.tar.gz` below it: `s3://bucket` or `s3://bucket/prefix`, an https address, or a folder of the app servers.",
    ),
  app: nameInLayout.optional().describe("Name of the app in the layout; required with `deployex`."),
  environment: nameInLayout
    .optional()
    .describe("Name of the environment in the layout, such as prod; required with `deployex`."),
};

/** The settings that belong to it; its own comes first. */
export const deployexSettings = [
  "deployex",
  "app",
  "environment",
  "region",
  "endpoint",
  "accessKeyId",
  "secretAccessKey",
] as const;

interface DeployexFields {
  readonly app?: string | undefined;
  readonly environment?: string | undefined;
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: Secret | undefined;
}

/** A layout from its settings; undefined when something was reported. */
export function toDeployex(
  deployex: string,
  fields: DeployexFields,
  report: Report,
): DeployexSource | undefined {
  const { app, environment } = fields;
  if (app === undefined) report(["app"], "is missing; the layout has folders by the names of apps");
  if (environment === undefined)
    report(["environment"], "is missing; the layout has a current version for each, such as prod");
  const place = toPlace(deployex, fields, report);
  if (app === undefined || environment === undefined || place === undefined) return undefined;
  return { kind: "deployex", place, app, environment, version: undefined };
}

const ofBuckets = ["region", "endpoint", "accessKeyId", "secretAccessKey"] as const;

function toPlace(deployex: string, fields: DeployexFields, report: Report): DeployexPlace | undefined {
  const bucket = bucketAddress.safeParse(deployex);
  if (bucket.success) return toBucket(bucket.data, fields, report);
  const foreign = ofBuckets.filter((name) => fields[name] !== undefined);
  for (const name of foreign) report([name], "belongs to a layout in S3, `s3://bucket`");
  const url = httpsFolder.safeParse(deployex);
  if (url.success) return { kind: "url", url: url.data };
  const folder = serverFolder.safeParse(deployex);
  if (folder.success) return { kind: "folder", path: folder.data };
  report(
    ["deployex"],
    "must be s3://bucket or s3://bucket/prefix, an https address, or an absolute folder of the app servers",
  );
  return undefined;
}

function toBucket(
  address: { readonly bucket: string; readonly prefix: string },
  { region = "us-east-1", endpoint, accessKeyId, secretAccessKey }: DeployexFields,
  report: Report,
): DeployexPlace | undefined {
  if (accessKeyId === undefined && secretAccessKey !== undefined)
    report(["accessKeyId"], "is missing; `secretAccessKey` is of no use without it");
  if (accessKeyId !== undefined && secretAccessKey === undefined)
    report(["secretAccessKey"], "is missing; `accessKeyId` is of no use without it");
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) return undefined;
  const credentials =
    accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey };
  return { kind: "s3", ...address, region, endpoint, credentials };
}
