import type { ConfigPath } from "../config-path";
import { pickupPath } from "../incoming";
import { sourceOf } from "../resolve-site";
import type { AppSection, SiteSection } from "../sections";
import { problem, type Problem } from "../settings-error";
import { repeated, rule } from "./rule";
import { eachSiteWithApp } from "./site-rules";

/** Only what can change by itself can be followed. */
export const followedSources = eachSiteWithApp((site, app, path) => {
  const { follow, incoming, release } = site;
  if (follow === undefined) return [];
  const at = [...path, "follow"];
  if (incoming !== undefined)
    return [problem(at, "cannot be combined with `incoming`; releases are followed or pushed, remove one")];
  const source = sourceOf(site, app);
  if (source.kind === "deployex") {
    return release === undefined
      ? []
      : [problem(at, "cannot follow one version; remove the site's `release`, or `follow`")];
  }
  if (source.kind !== "git")
    return [problem(at, `is for the sources git and deployex; this is \`${source.kind}\``)];
  return /^[0-9a-f]{40}$/.test(release ?? source.ref)
    ? [problem(at, "cannot follow a commit, which never changes; name a branch")]
    : [];
});

/** What is pushed is not chosen, and a source that is pushed needs a folder to be pushed into. */
export const pushedSources = eachSiteWithApp((site, app, path) => [
  ...(site.incoming !== undefined && site.release !== undefined
    ? [problem([...path, "release"], "cannot be chosen where releases are pushed; remove it, or `incoming`")]
    : []),
  ...(site.incoming !== undefined && site.source !== undefined && site.source.kind !== "pushed"
    ? [problem([...path, "source"], "is never used where releases are pushed; remove it, or `incoming`")]
    : []),
  ...(site.incoming === undefined && sourceOf(site, app).kind === "pushed"
    ? [
        problem(
          [...path, "incoming"],
          "is missing; the source is `pushed`, so name the folder, or write incoming: {}",
        ),
      ]
    : []),
]);

/** `onChange: reload` needs the command that reloads. */
export const reloadOfHotFolders = eachSiteWithApp(({ hotFolders }, { reload }, path) =>
  hotFolders.flatMap(({ onChange }, index) =>
    onChange === "reload" && reload === undefined
      ? [
          problem(
            [...path, "hotFolders", index, "onChange"],
            "needs the app's `reload` command; choose restart or nothing",
          ),
        ]
      : [],
  ),
);

interface Placed {
  readonly folder: string;
  readonly path: ConfigPath;
}

/** Hot folders have their own names and their own places in a release, away from uploads. */
export const placesOfHotFolders = eachSiteWithApp(({ hotFolders }, { uploads }: AppSection, path) => {
  const at = (index: number, key: string) => [...path, "hotFolders", index, key];
  const names = hotFolders.map(({ name }, index) => ({ name, index }));
  const inside = [
    ...hotFolders.map((hot, index): Placed => ({ folder: hot.path, path: at(index, "path") })),
    ...uploads.map((folder): Placed => ({ folder, path: [] })),
  ];
  return [
    ...repeated(names, ({ name }) => name).flatMap(([, ...others]) =>
      others.map(({ name, index }) => problem(at(index, "name"), `${name} is another hot folder already`)),
    ),
    ...overlaps(
      inside.filter(({ path: own }) => own.length > 0),
      inside,
    ),
  ];
});

/** No two pickup folders of a server may be one, or lie inside each other. */
export const separatePickupFolders = rule(["sites"], ({ sites }) => {
  const placed = Object.entries(sites).flatMap(([name, site]) => pickupFolders(name, site));
  return overlaps(placed, placed);
});

function pickupFolders(name: string, { incoming, hotFolders }: SiteSection): Placed[] {
  const path = ["sites", name];
  return [
    ...Object.entries(incoming?.folders ?? {}).map(([key, given]) => ({
      folder: pickupPath(name, "incoming", key, given),
      path: [...path, "incoming", "folders", key],
    })),
    ...hotFolders.map((hot, index) => ({
      folder: pickupPath(name, "pickup", hot.name, hot.folder),
      path: [...path, "hotFolders", index, "folder"],
    })),
  ];
}

/** Each of `own` that is, or lies inside, another one of `all`; of two that are the same, the later one. */
function overlaps(own: readonly Placed[], all: readonly Placed[]): Problem[] {
  return own.flatMap((one) => {
    const other = all.find(
      (candidate) =>
        candidate !== one &&
        (one.folder.startsWith(`${candidate.folder}/`) ||
          (one.folder === candidate.folder && all.indexOf(candidate) < all.indexOf(one))),
    );
    return other === undefined
      ? []
      : [
          problem(
            one.path,
            `${one.folder} lies in ${other.folder}, which is used already; choose another folder`,
          ),
        ];
  });
}
