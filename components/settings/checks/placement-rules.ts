import { didYouMean } from "../nearest-name";
import type { Sections } from "../sections";
import { problem, type Problem } from "../settings-error";
import type { ConfigPath } from "../config-path";
import { rule } from "./rule";
import { livingServers } from "./server-rules";

/** A site may choose among the app servers; one of them has to exist still. */
export const serversOfSites = rule(["servers", "sites"], ({ servers, sites }) =>
  Object.entries(sites).flatMap(([name, { servers: chosen }]) =>
    // That there is no server at all has been told.
    chosen === undefined || Object.keys(servers).length === 0
      ? []
      : problemsOf(chosen, servers, ["sites", name, "servers"]),
  ),
);

function problemsOf(
  chosen: readonly string[],
  servers: Sections["servers"],
  path: ConfigPath,
): readonly Problem[] {
  const group = Object.keys(servers).find((name) => servers[name]?.group !== undefined);
  if (group !== undefined) {
    return [
      problem(path, `cannot be chosen beside the group ${group}: its machines run every site; leave it out`),
    ];
  }
  const wrong = chosen.flatMap((server, index) => {
    const why = refusal(server, servers);
    return why === undefined ? [] : [problem([...path, index], why)];
  });
  if (wrong.length > 0) return wrong;
  return chosen.some((server) => servers[server]?.gone === false)
    ? []
    : [problem(path, `names only servers that are gone (${chosen.join(", ")}); name one that exists`)];
}

/** Why no site can be placed there; undefined when one can. */
function refusal(name: string, servers: Sections["servers"]): string | undefined {
  const server = Object.hasOwn(servers, name) ? servers[name] : undefined;
  const names = livingServers(servers)
    .filter(([, { roles }]) => roles.includes("app"))
    .map(([one]) => one);
  const choices =
    names.length === 0
      ? "no living server in tierwright:servers has the role app"
      : `choose ${names.join(" or ")}, or leave it out for all app servers`;
  if (server === undefined) return `there is no server "${name}"${didYouMean(name, names)}; ${choices}`;
  return server.roles.includes("app")
    ? undefined
    : `the server ${name} does not have the role app, so it runs no site; ${choices}`;
}
