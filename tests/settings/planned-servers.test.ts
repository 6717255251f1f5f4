import fc from "fast-check";
import { addressFromName } from "../../components/settings/aws/addresses";
import { parseSettings } from "../../components/settings/parse-settings";
import { ec2ExampleFiles, setAt, settingsIn } from "../support/example-settings";
import { problemsOf } from "../support/problems-of";

const [ownNetwork = "", existingNetwork = ""] = ec2ExampleFiles;
const names = fc.uniqueArray(fc.stringMatching(/^new[a-z0-9]{1,8}$/), { minLength: 1, maxLength: 8 });

/** The private addresses of the servers, by name. */
function addresses(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const { servers } = parseSettings(raw, "prod");
  return Object.fromEntries(servers.map(({ name, privateAddress }) => [name, privateAddress]));
}

/** An example with more app servers. */
function withServers(
  file: string,
  more: readonly string[],
  server: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const raw = settingsIn(file);
  for (const name of more) setAt(raw, ["servers", name], { roles: "app", ...server });
  return raw;
}

test("a server keeps its address whoever comes and goes, and whatever zone is added", () => {
  const before = addresses(settingsIn(ownNetwork));

  fc.assert(
    fc.property(names, (more) => {
      const raw = withServers(ownNetwork, more, { zone: "eu-central-1c" });
      setAt(raw, ["aws", "zones"], ["eu-central-1a", "eu-central-1b", "eu-central-1c"]);
      setAt(raw, ["servers", "old1"], undefined);
      setAt(raw, ["servers", "app2"], undefined);
      // Two names may lead to one address; that is told, below.
      fc.pre(problemsOf(() => parseSettings(raw, "prod")).length === 0);

      expect(addresses(raw)).toMatchObject({
        app1: before.app1,
        db1: before.db1,
        web1: before.web1,
      });
    }),
    { numRuns: 20 },
  );
});

test("two servers whose names lead to one address are told, and no others", () => {
  const cidr = "10.0.1.0/28";

  fc.assert(
    fc.property(names, (more) => {
      const raw = withServers(existingNetwork, more, { subnet: "private", user: "deploy" });
      setAt(raw, ["aws", "network", "privateSubnets", "0", "cidr"], cidr);
      const all = ["all1", ...more];
      const distinct = new Set(all.map((name) => addressFromName(cidr, name))).size;

      const problems = problemsOf(() => parseSettings(raw, "prod"));

      expect(problems).toHaveLength(all.length - distinct);
      expect(problems.filter((text) => !/privateAddress: .* is the private address of /.test(text))).toEqual(
        [],
      );
    }),
    { numRuns: 50 },
  );
});
