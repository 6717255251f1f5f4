import { z } from "zod";
import { hasMark } from "../components/settings/schema-tree";
import { sectionsSchema } from "../components/settings/sections";

/** What Pulumi writes in place of a secret. */
const secure = {
  type: "object",
  properties: { secure: { type: "string" } },
  required: ["secure"],
  additionalProperties: false,
};

/** JSON Schema of a whole `Pulumi.<stack>.yaml`, for completion and checks in editors. */
export function settingsJsonSchema(): Record<string, unknown> {
  const { properties, required, definitions } = z.toJSONSchema(sectionsSchema, {
    target: "draft-7",
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      for (const mark of ["secret", "hidden", "projectPath"]) Reflect.deleteProperty(jsonSchema, mark);
      if (!(zodSchema instanceof z.ZodType) || !hasMark(zodSchema, "secret") || jsonSchema.anyOf) return;
      const { description, ...plain } = { ...jsonSchema };
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      Object.assign(jsonSchema, description === undefined ? {} : { description }, { anyOf: [plain, secure] });
    },
  });
  const names = Object.keys(sectionsSchema.shape);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Tierwright: configuration of a stack",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(
          Object.entries(properties ?? {}).map(([name, schema]) => [`tierwright:${name}`, schema]),
        ),
        required: (required ?? []).map((name) => `tierwright:${name}`),
        propertyNames: { pattern: `^(?!tierwright:)|^tierwright:(?:${names.join("|")})$` },
      },
    },
    required: ["config"],
    ...(definitions === undefined ? {} : { definitions }),
  };
}
