import type { DeployexPlace } from "../settings/deployex-source";
import { objectUrl } from "./s3";

/** Where the layout begins, without a slash at the end. */
export function layoutUrl(place: DeployexPlace): string {
  switch (place.kind) {
    case "folder":
      return place.path;
    case "url":
      return place.url;
    case "s3":
      return objectUrl({ ...place, key: place.prefix }).replace(/\/$/, "");
  }
}
