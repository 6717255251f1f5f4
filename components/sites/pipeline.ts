import type { PresetParts } from "../presets/preset";
import { type PipelineKey, pipelineStepNames, switchedOff } from "../settings/pipeline";
import type { Site } from "../settings/settings";
import { projectText, templateText } from "../steps/template";

/** Something that a preset, an app or a site put into the pipeline. */
type Entry =
  | { readonly kind: "off" }
  /** A script; `name` says where it comes from, for people. */
  | { readonly kind: "script"; readonly name: string; readonly text: () => string };

/** What is in a site's pipeline: the preset's entries, on top of them the app's, on top of them the site's own. */
function entryOf(site: Site, preset: PresetParts, key: PipelineKey): Entry | undefined {
  const own = site.pipeline[key];
  const given = own ?? preset.pipeline?.[key];
  if (given === undefined) return undefined;
  if (given === switchedOff) return { kind: "off" };
  return own === undefined
    ? { kind: "script", name: `the preset ${site.app.preset.kind}`, text: () => templateText(`${given}.sh`) }
    : { kind: "script", name: given, text: () => projectText(given) };
}

/** A script of the pipeline as it lies among a site's settings. */
export interface PipelineFile {
  /** Below the settings directory: `hooks/<key>`, or `hooks/<step>.off` for a step that is switched off. */
  readonly name: string;
  readonly content: string;
}

/** The scripts of a site's pipeline. */
export function pipelineFiles(site: Site, preset: PresetParts): readonly PipelineFile[] {
  return pipelineStepNames.flatMap((step) => [
    ...script(site, preset, `before-${step}`),
    ...(entryOf(site, preset, step)?.kind === "off"
      ? [{ name: `hooks/${step}.off`, content: "" }]
      : script(site, preset, step)),
    ...script(site, preset, `after-${step}`),
  ]);
}

function script(site: Site, preset: PresetParts, key: PipelineKey): PipelineFile[] {
  const entry = entryOf(site, preset, key);
  return entry?.kind === "script" ? [{ name: `hooks/${key}`, content: entry.text() }] : [];
}

/** The files of the pipeline that a release is built with: a release that is built in another way is another one. */
export function buildingFiles(site: Site, preset: PresetParts): readonly PipelineFile[] {
  return pipelineFiles(site, preset).filter(({ name }) =>
    /^hooks\/(?:before-|after-)?(?:fetch|build)(?:\.off)?$/.test(name),
  );
}

/**
 * What a site's migration is made of: the app's command, or what is in its place, and whether scripts come before or
 * after it. Undefined when nothing at all is to be done.
 */
export function migration(site: Site, preset: PresetParts): string | undefined {
  const files = pipelineFiles(site, preset);
  const has = (key: string) => files.some(({ name }) => name === `hooks/${key}`);
  const command = has("migrate.off")
    ? undefined
    : (files.find(({ name }) => name === "hooks/migrate")?.content ?? site.app.migrate);
  return command ?? (has("before-migrate") || has("after-migrate") ? "" : undefined);
}

/** The steps of a site's pipeline in order, one a line, with what comes in at each: for a preview. */
export function pipelineSteps(site: Site, preset: PresetParts): string {
  return pipelineStepNames
    .map((step) => {
      const parts = [
        describe("before it", entryOf(site, preset, `before-${step}`)),
        describe("in its place", entryOf(site, preset, step)),
        describe("after it", entryOf(site, preset, `after-${step}`)),
      ].filter((part) => part !== undefined);
      return [step, ...parts].join(", ");
    })
    .join("\n");
}

function describe(place: string, entry: Entry | undefined): string | undefined {
  if (entry?.kind === "script") return `${place} ${entry.name}`;
  return entry !== undefined && place === "in its place" ? "switched off" : undefined;
}
