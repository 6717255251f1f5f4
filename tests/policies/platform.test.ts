import { bastion, ec2, ownNetwork, recordOnAws, subnets } from "../platforms/aws/aws-resources";
import { servedPack } from "./served-pack";

const pack = servedPack();

const servers = [
  ec2("db1", ["db"], { subnet: "private" }),
  ec2("app1", ["app"], { subnet: "private" }),
  ec2("web1", ["webserver"]),
];

/** What the pack says of everything that a platform with a bastion asks AWS for, as `rule: resource`. */
async function broken(protect: boolean): Promise<readonly string[]> {
  const network = { ...ownNetwork, privateSubnets: subnets("private", 1) };
  const { all } = await recordOnAws(servers, { bastion, network, protect });
  const remarks = all.map(async ({ type, name, inputs, ...options }) => {
    const provider = all.find((resource) => resource.name === options.provider)?.inputs;
    const said = await pack().judge({
      ...{ type, name, props: inputs, protect: options.protect },
      ...(provider === undefined ? {} : { provider }),
    });
    return said.map(({ rule }) => `${rule}: ${name}`);
  });
  return (await Promise.all(remarks)).flat();
}

test("everything that the platform makes keeps every rule", async () => {
  expect(await broken(true)).toEqual([]);
});

test("a stack without protection is told so, by its data", async () => {
  expect(await broken(false)).toEqual([expect.stringMatching(/^data-is-protected: .*db1/)]);
});
