import type { KeterBundle } from "./keter-bundle";

/**
 * What decides about the site and not about the program, by its name in `config/keter.yaml`. Bundles for several
 * architectures agree in it; what they start may differ.
 */
const ofTheSite: Readonly<Record<string, (bundle: KeterBundle) => string>> = {
  // The first is the canonical one, to which the others may be redirected.
  hosts: ({ hosts: [first, ...others] }) => names([first, ...others.toSorted()]),
  redirects: ({ redirects }) => names(redirects.toSorted()),
  ssl: ({ https }) => String(https),
  "plugins.postgres": ({ database }) => String(database),
};

/** What differs between two bundles that should be the same site, in words: `ssl (true; there false)`. */
export function differencesForSite(here: KeterBundle, there: KeterBundle): readonly string[] {
  return Object.entries(ofTheSite).flatMap(([name, say]) =>
    say(here) === say(there) ? [] : [`${name} (${say(here)}; there ${say(there)})`],
  );
}

function names(hosts: readonly string[]): string {
  return hosts.length === 0 ? "none" : hosts.join(", ");
}
