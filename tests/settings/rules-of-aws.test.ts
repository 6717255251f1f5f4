import { settingsIn } from "../support/example-settings";
import { type Change, existingNetwork, ownNetwork, problemsIn as problems } from "../support/changed-example";

/** What is said about a setting of a server that exists. */
function missing(path: string): string {
  const needed = path.endsWith(".address")
    ? "an IP address or a host name, such as 203.0.113.4"
    : 'the public host key of the server, such as "ssh-ed25519 AAAA…"; `npm run host-keys` prints it';
  return `${path}: is missing; it must be ${needed}`;
}

test.each<[string, readonly Change[], readonly string[]]>([
  [
    "a region",
    [["aws.region", undefined]],
    ["aws.region: is missing; the platform aws needs it, such as eu-central-1"],
  ],
  [
    "zones of the region",
    [["aws.zones", ["eu-central-1a", "eu-west-1b"]]],
    [
      "aws.zones[1]: eu-west-1b is no zone of eu-central-1",
      "servers.app2.zone: is eu-central-1b, which is not among aws.zones (eu-central-1a, eu-west-1b)",
    ],
  ],
  [
    "each zone once",
    [["aws.zones", ["eu-central-1a", "eu-central-1b", "eu-central-1a"]]],
    ["aws.zones: has eu-central-1a more than once"],
  ],
  [
    "a network that can be divided",
    [
      ["aws.network.cidr", "10.42.0.0/24"],
      ["servers.app2.privateAddress", undefined],
    ],
    ["aws.network.cidr: must be a network of /16 to /20: it is divided by sixteen"],
  ],
  [
    "networks without bits of a host",
    [["aws.sshFrom", ["203.0.113.4/24"]]],
    [
      'aws.sshFrom[0]: must be an IPv4 network without bits of a host, such as 10.42.0.0/16; given: "203.0.113.4/24"',
    ],
  ],
  [
    "somebody for SSH",
    [["aws.sshFrom", []]],
    [
      "aws.sshFrom: is empty, so that nothing could be deployed; name the networks that you come from, such as 203.0.113.4/32, or set aws.sshBy to session-manager",
    ],
  ],
  [
    "one way for deployments",
    [
      ["aws.sshBy", "session-manager"],
      [
        "ssh.bastion",
        {
          address: "203.0.113.2",
          hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGFoVk5JXFx6CFAabzskY9sxHyDl5/QJKtVef9yEU+dL",
        },
      ],
    ],
    [
      "aws.sshFrom: would open port 22, and with `aws.sshBy: session-manager` nobody comes by it; remove one of the two",
      "ssh.bastion: is another way than `aws.sshBy: session-manager`; remove one of the two",
    ],
  ],
  [
    "nobody for SSH by Session Manager",
    [
      ["aws.sshBy", "session-manager"],
      ["aws.sshFrom", undefined],
    ],
    [],
  ],
  [
    "an image with the agent where nothing can be fetched",
    [
      ["aws.sshBy", "session-manager"],
      ["aws.sshFrom", undefined],
      ["aws.network.nat", "none"],
    ],
    [
      "aws.image: debian-13 has no agent for `aws.sshBy: session-manager`, and servers in private subnets cannot fetch it without NAT; choose an Ubuntu, set aws.network.nat to one, or bring the agent in an image of your own as aws.ami",
    ],
  ],
  [
    "nothing more of an Ubuntu",
    [
      ["aws.sshBy", "session-manager"],
      ["aws.sshFrom", undefined],
      ["aws.network.nat", "none"],
      ["aws.image", "ubuntu-24.04"],
    ],
    [],
  ],
  [
    "not everybody for SSH",
    [["aws.sshFrom", ["0.0.0.0/0"]]],
    ['aws.sshFrom[0]: is everybody; name the networks that you come from; given: "0.0.0.0/0"'],
  ],
  [
    "tags that IAM tells apart, and that are not the deployment's own",
    [["aws.tags", { team: "web", Team: "web", name: "shop", "AWS:x": "y" }]],
    [
      "aws.tags.name: the name must be 1 to 128 letters, digits, spaces and _.:/=+-@, not begin with aws: or tierwright:, and not be Name",
      'aws.tags["AWS:x"]: the name must be 1 to 128 letters, digits, spaces and _.:/=+-@, not begin with aws: or tierwright:, and not be Name',
    ],
  ],
  [
    "a tag once, whatever its letters",
    [["aws.tags", { team: "web", Team: "web" }]],
    ["aws.tags.Team: is team in other letters, and to IAM both are one; remove one of them"],
  ],
  [
    "a topic of its region",
    [["aws.alarms", { topic: "arn:aws:sns:us-east-1:123456789012:alarms" }]],
    [
      "aws.alarms.topic: is in us-east-1 (aws), and alarms in eu-central-1 tell topics of eu-central-1 (aws) alone; name one there, or an email",
    ],
  ],
  [
    "no more tags than AWS takes",
    [["aws.tags", Object.fromEntries(Array.from({ length: 41 }, (_, n) => [`tag${n}`, "x"]))]],
    ["aws.tags: must be at most 40 tags; given: a mapping"],
  ],
  [
    "one kind of network",
    [["aws.network.privateSubnets", []]],
    ["aws.network.privateSubnets: belongs to an existing VPC; name it as `vpc`, or remove this"],
  ],
  [
    "addresses in the subnet of the server",
    [["servers.app2.privateAddress", "10.42.0.20"]],
    [
      "servers.app2.privateAddress: 10.42.0.20 is none for a server in the private subnet 10.42.144.0/20; choose one from 10.42.144.10 to 10.42.159.254",
    ],
  ],
  [
    "none of the addresses that AWS keeps",
    [["servers.app2.privateAddress", "10.42.144.3"]],
    [
      "servers.app2.privateAddress: 10.42.144.3 is none for a server in the private subnet 10.42.144.0/20; choose one from 10.42.144.10 to 10.42.159.254",
    ],
  ],
  [
    "an address for each server",
    [
      ["servers.app1.zone", "eu-central-1b"],
      ["servers.app1.privateAddress", "10.42.144.20"],
    ],
    [
      "servers.app2.privateAddress: 10.42.144.20 is the private address of app1 already; give each server its own",
    ],
  ],
  ["a host key with an address", [["servers.old1.hostKey", undefined]], [missing("servers.old1.hostKey")]],
  [
    "nothing of EC2 on a server that exists",
    [["servers.old1.type", "t4g.small"]],
    ["servers.old1.type: is only for EC2 servers, and this one has an address"],
  ],
  [
    "nothing of an existing server on EC2",
    [
      ["servers.app1.port", 2222],
      ["servers.app1.gone", true],
      ["servers.app1.dataGiB", 20],
    ],
    [
      "servers.app1.port: belongs to servers with an address; that of an EC2 server is 22",
      "servers.app1.gone: belongs to servers with an address; take an EC2 server out of the settings, and `pulumi up` terminates it",
      "servers.app1.dataGiB: is the volume of the database, and this server has not the role db",
    ],
  ],
  [
    "a key for a server that exists",
    [["ssh.privateKey", undefined]],
    ["ssh.privateKey: is missing; it must be the private key that opens the servers which exist"],
  ],
  [
    "the platform",
    [["platform", "servers"]],
    [
      "aws: is only for `tierwright:platform: aws`; set the platform, or remove this",
      missing("servers.db1.address"),
      missing("servers.db1.hostKey"),
      "servers.db1.type: is only for servers of the platform aws",
      "servers.db1.diskGiB: is only for servers of the platform aws",
      "servers.db1.dataGiB: is only for servers of the platform aws",
      missing("servers.web1.address"),
      missing("servers.web1.hostKey"),
      missing("servers.app1.address"),
      missing("servers.app1.hostKey"),
      "servers.app1.subnet: is only for servers of the platform aws",
      "servers.app1.zone: is only for servers of the platform aws",
      missing("servers.app2.address"),
      missing("servers.app2.hostKey"),
      "servers.app2.zone: is only for servers of the platform aws",
    ],
  ],
])("EC2 needs %s", (_, changes, expected) => {
  expect(problems(ownNetwork, ...changes)).toEqual(expected);
});

test.each<[string, readonly Change[], readonly string[]]>([
  [
    "its own addresses only",
    [["aws.network.cidr", "10.0.0.0/16"]],
    ["aws.network.cidr: is for a VPC that is made, and `vpc` names an existing one; remove one of the two"],
  ],
  [
    "a subnet for each server",
    [
      ["servers.all1.subnet", "public"],
      ["aws.network.publicSubnets", []],
      ["aws.sshFrom", ["203.0.113.0/24"]],
    ],
    [
      "servers.all1.zone: is eu-central-1a, where aws.network.publicSubnets has no subnet; add one, or choose another zone",
    ],
  ],
  [
    "a public subnet for the bastion",
    [
      ["ssh.bastion", undefined],
      ["aws.network.publicSubnets", []],
      ["aws.sshFrom", ["203.0.113.0/24"]],
    ],
    [
      "aws.network.publicSubnets: is empty, and the bastion for the servers in private subnets needs one; add one, name a bastion as ssh.bastion, or set aws.sshBy to session-manager",
    ],
  ],
  [
    "subnets of the region",
    [["aws.network.publicSubnets.0.zone", "us-east-1a"]],
    ["aws.network.publicSubnets[0].zone: us-east-1a is no zone of eu-central-1"],
  ],
  [
    "the key of its bastion",
    [["ssh.privateKey", undefined]],
    [
      "ssh.privateKey: is missing, and ssh.bastion, which exists already, needs a key; set this, or ssh.bastion.privateKey",
    ],
  ],
])("a network that exists needs %s", (_, changes, expected) => {
  expect(problems(existingNetwork, ...changes)).toEqual(expected);
});

test("no server that is made has the bastion's name", () => {
  expect(problems(ownNetwork, ["servers.bastion", { roles: "app" }])).toEqual([
    "servers.bastion: is what the stack's own bastion is called; choose another name",
  ]);
});

test("where every server is made, the deployment makes the key too", () => {
  expect(problems(ownNetwork, ["servers.old1", undefined], ["ssh", undefined])).toEqual([]);
});

test("a bastion with a key of its own needs no other", () => {
  const key: unknown = Reflect.get(Object(settingsIn(existingNetwork).ssh), "privateKey");

  expect(problems(existingNetwork, ["ssh.privateKey", undefined], ["ssh.bastion.privateKey", key])).toEqual(
    [],
  );
});
