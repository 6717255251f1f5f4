import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { neededActions } from "../platforms/aws/needed-actions";

const docs = path.join(__dirname, "../../docs");

function page(name: string): string {
  return readFileSync(path.join(docs, name), "utf8");
}

test("the command of the guide makes the policy one for another stack, in every place", () => {
  const [, program = ""] =
    /^sed -i '(.*)' examples\/ec2\/deployer-policy\.json/m.exec(page("from-nothing-to-ec2.md")) ?? [];
  const folder = mkdtempSync(path.join(tmpdir(), "deployer-policy-"));
  try {
    const copy = path.join(folder, "policy.json");
    copyFileSync(path.join(docs, "../examples/ec2/deployer-policy.json"), copy);

    execFileSync("sed", ["-i", program, copy]);

    const names = readFileSync(copy, "utf8").match(/(?:role|instance-profile)\/[a-z]+-\*/g);
    expect(names).toEqual(["role/shop-*", "instance-profile/shop-*", "role/shop-*"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the role of previews may look for what the program looks for before it makes anything", () => {
  const asked = Object.entries(neededActions).flatMap(([name, actions]) =>
    /\.get[A-Z]/.test(name) ? actions : [],
  );
  const [, role = ""] =
    /The role of previews:.*?```json(.*?)```/s.exec(page("continuous-deployment.md")) ?? [];
  const patterns = [...role.matchAll(/"(\w+:\w+)\*"/g)].map(([, start = ""]) => start);

  expect(asked.length).toBeGreaterThan(2);
  expect(asked.filter((action) => !patterns.some((start) => action.startsWith(start)))).toEqual([]);
});
