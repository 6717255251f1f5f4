import { wantedAddresses } from "../../../../components/platforms/aws/preflight/demand-for-addresses";
import { wantedNetworks } from "../../../../components/platforms/aws/preflight/demand-for-networks";
import {
  demandForVcpus,
  type Machines,
} from "../../../../components/platforms/aws/preflight/demand-for-vcpus";
import type { RunningMachine } from "../../../../components/platforms/aws/preflight/running-machines";
import { wantedMachines } from "../../../../components/platforms/aws/preflight/wanted-machines";
import {
  autoScaling,
  type Change,
  existingNetwork,
  ownNetwork,
  settingsAfter,
} from "../../../support/changed-example";

const vcpus = new Map([
  ["t4g.nano", 2],
  ["t4g.small", 2],
  ["t4g.medium", 2],
  ["m7g.medium", 1],
  ["m7g.large", 2],
  ["m7g.xlarge", 4],
  ["x2gd.medium", 1],
]);

/** The vCPUs that an example wants of each quota, as `code: wanted for path (what)`. */
function demands(file: string, changes: readonly Change[], known: Partial<Machines> = {}) {
  const { aws, servers } = settingsAfter(file, ...changes);
  if (aws === undefined) throw new TypeError("the example is not on AWS");
  const wanted = wantedMachines("prod", aws, servers);
  return demandForVcpus({ stack: "prod", wanted, running: [], settledGroups: [], vcpus, ...known });
}

function wantsOf(file: string, ...changes: readonly Change[]) {
  return demands(file, changes).map(({ quota, wants }) => [
    quota.code,
    ...wants.map(({ path, what, amount }) => `${path}: ${what}: ${amount}`),
  ]);
}

/** Made anew, since changes below it change it. */
function group(): Change {
  return [
    "servers.app",
    { roles: "app", type: ["m7g.xlarge", "m7g.medium"], group: { minimum: 2, maximum: 4 } },
  ];
}

describe("vCPUs", () => {
  test("each server counts with its type, and those of another family for another quota", () => {
    expect(wantsOf(ownNetwork, ["servers.app1.type", "x2gd.medium"])).toEqual([
      [
        "L-1216C47A",
        "tierwright:aws.bastion.type: t4g.nano: 2",
        "tierwright:servers.app2.type: t4g.small: 2",
        "tierwright:servers.db1.type: t4g.medium: 2",
        "tierwright:servers.web1.type: t4g.small: 2",
      ],
      ["L-7295265B", "tierwright:servers.app1.type: x2gd.medium: 1"],
    ]);
  });

  test("a group counts with its maximum, its preferred type, and one more while it is replaced", () => {
    expect(wantsOf(autoScaling, group())[0]).toContain(
      "tierwright:servers.app.group.maximum: 4 × m7g.xlarge or m7g.medium, 1 more while they are replaced: 20",
    );
  });

  test("what the clock makes of a group counts too, and of a large one a tenth is replaced at once", () => {
    const schedule = [{ cron: "0 7 * * 1", minimum: 2, maximum: 30 }];

    expect(wantsOf(autoScaling, group(), ["servers.app.group.schedule", schedule])[0]).toContain(
      "tierwright:servers.app.group.maximum: 30 × m7g.xlarge or m7g.medium, 3 more while they are replaced: 132",
    );
  });

  test("on spot there is another quota, and AWS may choose the type with the fewest", () => {
    expect(wantsOf(autoScaling, group(), ["servers.app.group.spot", { onDemand: 1 }])).toEqual([
      expect.arrayContaining([
        "tierwright:servers.app.group.maximum: 1 × m7g.xlarge or m7g.medium: 4",
      ]) as string[],
      [
        "L-34B43A08",
        "tierwright:servers.app.group.maximum: 3 × m7g.xlarge or m7g.medium on spot, 1 more while they are replaced: 4",
      ],
    ]);
  });

  test("what runs counts for the stack that made it, by its way of paying and by its family", () => {
    const machine = { market: "on-demand", stack: "prod", group: undefined } as const;
    const running: readonly RunningMachine[] = [
      { ...machine, type: "t4g.small" },
      { ...machine, type: "m7g.xlarge", stack: "test" },
      { ...machine, type: "m7g.medium", stack: undefined },
      { ...machine, type: "m7g.xlarge", stack: undefined, market: "spot" },
      { ...machine, type: "x2gd.medium", stack: undefined },
      { ...machine, type: "a9.unknown", stack: undefined },
    ];

    expect(demands(ownNetwork, [], { running }).map(({ own, others }) => ({ own, others }))).toEqual([
      { own: 2, others: 5 },
    ]);
  });

  test("a group that may be as large already counts with the machines that it has", () => {
    const member: RunningMachine = {
      ...{ type: "m7g.medium", market: "on-demand", stack: "prod", group: "tierwright-prod-app" },
    };
    const [demand] = demands(autoScaling, [group()], {
      running: [member, member, { ...member, group: undefined }],
      settledGroups: ["tierwright-prod-app"],
    });

    expect(demand?.wants).toContainEqual({
      ...{ path: "tierwright:servers.app.group.maximum", what: "2 that it has", amount: 2 },
    });
    expect(demand?.own).toBe(3);
  });
});

describe("elastic addresses and networks", () => {
  function addresses(file: string, ...changes: readonly Change[]): readonly string[] {
    const { aws, servers } = settingsAfter(file, ...changes);
    if (aws === undefined) throw new TypeError("the example is not on AWS");
    return [...wantedAddresses(aws, servers), ...wantedNetworks(aws)].map(
      ({ path, amount }) => `${path}: ${amount}`,
    );
  }

  test("the bastion, the NAT gateway and public servers have an address each, and the network is one", () => {
    expect(addresses(ownNetwork, ["aws.network.nat", "one"])).toEqual([
      "tierwright:aws.bastion: 1",
      "tierwright:aws.network.nat: 1",
      "tierwright:servers.web1: 1",
      "tierwright:aws.network: 1",
    ]);
  });

  test("a NAT gateway in each zone is one address each", () => {
    expect(addresses(ownNetwork, ["aws.network.nat", "each-zone"])).toContain(
      "tierwright:aws.network.nat: 2",
    );
  });

  test("in a network that exists nothing is made but for servers", () => {
    expect(addresses(existingNetwork).filter((line) => line.includes("network"))).toEqual([]);
  });
});
