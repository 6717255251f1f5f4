import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const document = readFileSync(path.join(__dirname, "../../docs/continuous-deployment.md"), "utf8");

function blocks(mark: string, language: string): readonly string[] {
  const marked = new RegExp(`<!-- ${mark} -->\\s*\`\`\`${language}\\n(.*?)\`\`\``, "gs");
  return [...document.matchAll(marked)].map(([, text = ""]) => text);
}

const policy = z.strictObject({
  Version: z.literal("2012-10-17"),
  Statement: z.array(
    z.strictObject({
      Effect: z.literal("Allow"),
      Action: z.union([z.string(), z.array(z.string())]),
      Principal: z.record(z.string(), z.string()).optional(),
      Resource: z.union([z.string(), z.array(z.string())]).optional(),
      Condition: z.record(z.string(), z.record(z.string(), z.string())).optional(),
    }),
  ),
});

const policies = blocks("policy", "json").map((text) => policy.parse(JSON.parse(text)));

test("whoever is trusted to assume a role is named by audience and by subject", () => {
  const trusted = policies.flatMap(({ Statement }) => Statement).filter(({ Principal }) => Principal);

  expect(trusted).toHaveLength(2);
  for (const { Principal, Condition } of trusted) {
    const issuer = Principal?.Federated?.replace(/.*oidc-provider\//, "") ?? "";
    expect(Object.keys(Condition?.StringEquals ?? {})).toEqual([`${issuer}:aud`, `${issuer}:sub`]);
  }
});

test("previews may only look", () => {
  const [preview] = policies.filter(({ Statement }) => JSON.stringify(Statement).includes("ec2:Describe*"));
  const actions = (preview?.Statement ?? []).flatMap(({ Action }) => Action);

  expect(actions.length).toBeGreaterThan(0);
  expect(actions.filter((action) => !/^\w+:(Describe|Get|List)/.test(action))).toEqual([]);
});

const job = z.looseObject({
  stage: z.string().optional(),
  rules: z.array(z.looseObject({ if: z.string(), when: z.string().optional() })).optional(),
  resource_group: z.string().optional(),
});

test("GitLab previews no fork, and deploys a stack when somebody says so, one after the other", () => {
  const [text = ""] = blocks("gitlab", "yaml");
  const { preview, deploy, stages } = z
    .looseObject({ preview: job, deploy: job, stages: z.array(z.string()) })
    .parse(parse(text));

  expect(stages).toEqual(expect.arrayContaining([preview.stage, deploy.stage]));
  expect(preview.rules?.map((rule) => rule.if)).toEqual([
    expect.stringContaining("$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID"),
  ]);
  expect(deploy.rules?.map(({ when }) => when)).toEqual(["manual"]);
  expect(deploy.resource_group).toBe("$STACK");
});
