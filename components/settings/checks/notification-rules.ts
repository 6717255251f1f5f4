import { didYouMean } from "../nearest-name";
import { problem } from "../settings-error";
import { rule } from "./rule";

/** A notification can only be about sites that there are. */
export const sitesOfNotifications = rule(["notifications", "sites"], ({ notifications, sites }) =>
  Object.entries(notifications).flatMap(([name, { sites: wanted = [] }]) =>
    wanted.flatMap((site, index) =>
      Object.hasOwn(sites, site)
        ? []
        : [
            problem(
              ["notifications", name, "sites", index],
              `${site} is not a site${didYouMean(site, Object.keys(sites))}`,
            ),
          ],
    ),
  ),
);
