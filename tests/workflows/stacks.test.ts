import { cpSync, writeFileSync } from "node:fs";
import path from "node:path";
import { outputOf } from "../support/output-of";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";

const project = path.join(__dirname, "../..");

let directory = "";

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => {
  removeDirectory(directory);
});

function stacks(files: Readonly<Record<string, string>>): unknown {
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(directory, file), text);
  return JSON.parse(outputOf(path.join(project, ".ci/stacks"), [directory]).toString());
}

test("a repository without stacks has none", () => {
  expect(stacks({})).toEqual([]);
});

test("stacks that were set up are found, by whatever keeps their secrets", () => {
  expect(
    stacks({
      "Pulumi.prod.yaml": "config:\n  a: b\nencryptionsalt: v1:x\n",
      "Pulumi.cloud.yaml": "config:\n  tierwright:ssh:\n    privateKey:\n      secure: AAA\n",
      "Pulumi.kms.yaml": "secretsprovider: awskms://alias/x\nencryptedkey: x\n",
    }),
  ).toEqual(["cloud", "kms", "prod"]);
});

test("the project itself, examples and what is no stack are left out", () => {
  cpSync(path.join(project, "Pulumi.prod.yaml"), path.join(directory, "Pulumi.example.yaml"));

  expect(
    stacks({
      "Pulumi.yaml": "name: x\nencryptionsalt: v1:x\n",
      "Pulumi.template.yaml": "config:\n  # secure: not yet\n  a: b\n",
      "Other.prod.yaml": "encryptionsalt: v1:x\n",
    }),
  ).toEqual([]);
});
