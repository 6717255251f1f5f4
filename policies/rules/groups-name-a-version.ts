import { z } from "zod";
import { resourceRule } from "../resource-rule";
import { types } from "../resource-types";

const version = z.union([z.string(), z.number()]).optional();
const template = z.object({ version }).nullish();
const group = z.object({
  launchTemplate: template,
  mixedInstancesPolicy: z
    .object({
      launchTemplate: z.object({
        launchTemplateSpecification: template,
        overrides: z.array(z.object({ launchTemplateSpecification: template })).nullish(),
      }),
    })
    .nullish(),
});

/** A preview shows which version a group changes to, and what it ran before can be gone back to. */
export const groupsNameAVersion = resourceRule(
  {
    name: "groups-name-a-version",
    description: "Auto-scaling groups name the version of their launch template.",
  },
  {
    [types.group]: ({ props }) => {
      const { launchTemplate, mixedInstancesPolicy } = group.parse(props);
      const mixed = mixedInstancesPolicy?.launchTemplate;
      const templates = [
        launchTemplate,
        mixed?.launchTemplateSpecification,
        ...(mixed?.overrides ?? []).map((override) => override.launchTemplateSpecification),
      ];
      return templates.flatMap((used) => (used ? faults(used.version) : []));
    },
  },
);

function faults(version: string | number | undefined): readonly string[] {
  // Without one it is the default version.
  const said = String(version ?? "$Default");
  if (!said.startsWith("$")) return [];
  return [
    `takes ${said} of its launch template, which changes unseen: set version to the template's latestVersion`,
  ];
}
