import type { DeployexPlace, DeployexSource } from "../settings/deployex-source";
import { secretPlaceholder } from "../steps/secret-placeholder";
import { currentVersion } from "./deployex-current";
import { layoutUrl } from "./deployex-layout";
import type { ResolvedSource } from "./source";

/**
 * A version out of a layout for DeployEx: the site's `release`, or else the one which is current. Into a
 * folder of the servers only they can look. That no version is set is no error.
 */
export function deployex(source: DeployexSource): ResolvedSource {
  const { place, app, environment, version } = source;
  const current =
    version === undefined && place.kind !== "folder" ? currentVersion({ ...source, place }) : undefined;
  const settled = version ?? current?.version ?? "";
  return {
    label: settled === "" ? "none" : settled,
    identity: JSON.stringify([layoutUrl(place), app, environment, settled, current?.hash ?? ""]),
    variables: {
      SOURCE_URL: layoutUrl(place),
      SOURCE_APP: app,
      SOURCE_ENVIRONMENT: environment,
      SOURCE_VERSION: settled,
      SOURCE_PINNED: version === undefined ? "" : "1",
      ...bucketVariables(place),
    },
    secrets:
      place.kind === "s3" && place.credentials !== undefined
        ? { SOURCE_SECRET_ACCESS_KEY: place.credentials.secretAccessKey }
        : {},
    packages: ["bzip2", "curl", "python3", "unzip", "xz-utils"],
    uploads: [],
    unset: settled === "",
  };
}

function bucketVariables(place: DeployexPlace): Record<string, string> {
  if (place.kind !== "s3") {
    return { SOURCE_REGION: "", SOURCE_ACCESS_KEY_ID: "", SOURCE_SECRET_ACCESS_KEY: "" };
  }
  return {
    SOURCE_REGION: place.region,
    SOURCE_ACCESS_KEY_ID: place.credentials?.accessKeyId ?? "",
    SOURCE_SECRET_ACCESS_KEY:
      place.credentials === undefined ? "" : secretPlaceholder("SOURCE_SECRET_ACCESS_KEY"),
  };
}
