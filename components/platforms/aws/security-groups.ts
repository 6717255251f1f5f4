import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Server } from "../../settings/settings";
import { nameTag } from "./name-tag";
import { type GroupName, groupsOf, type IngressRule } from "./security-rules";

/** Groups and what may come into them, as decided by `security-rules.ts`. */
export interface SecurityGroupsArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly groups: readonly GroupName[];
  readonly rules: readonly IngressRule[];
  /** Begins the name tags and the descriptions. */
  readonly stack: string;
}

/**
 * The security groups of a stack. Each rule is a resource of its own, made before the ones that it replaces go, so that a
 * new site or another range interrupts nobody.
 */
export class SecurityGroups extends pulumi.ComponentResource {
  readonly #ids: ReadonlyMap<GroupName, pulumi.Output<string>>;
  readonly #name: string;
  readonly #stack: string;

  constructor(name: string, args: SecurityGroupsArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:platforms:SecurityGroups", name, {}, options);
    this.#name = name;
    this.#stack = args.stack;
    this.#ids = new Map(args.groups.map((group) => [group, this.#group(group, args.vpcId)]));
    for (const rule of args.rules) this.#letIn(rule);
    for (const group of args.groups) this.#letOut(group);
    this.registerOutputs({});
  }

  /** The groups of a server, of the bastion, of the load balancer, or of the database service. */
  of(machine: Server | "bastion" | "balancer" | "db"): readonly pulumi.Output<string>[] {
    const names: readonly GroupName[] = typeof machine === "string" ? [machine] : groupsOf(machine);
    return names.map((name) => this.#ids.get(name)).filter((id) => id !== undefined);
  }

  /** A description cannot be changed without another group, hence without all servers in it. */
  #group(group: GroupName, vpcId: pulumi.Input<string>): pulumi.Output<string> {
    return new aws.ec2.SecurityGroup(
      `${this.#name}-${group}`,
      {
        // Pulumi would begin it with the stack's name, and AWS takes none that begins with `sg-`.
        namePrefix: `tierwright-${this.#stack}-${group}-`,
        vpcId,
        description: `${this.#stack}: ${purposes[group]}`,
        tags: nameTag(this.#stack, group),
      },
      { parent: this },
    ).id;
  }

  #letIn({ group, name, ports, from, description }: IngressRule): void {
    new aws.vpc.SecurityGroupIngressRule(
      `${this.#name}-${group}-${name}`,
      {
        securityGroupId: this.#id(group),
        description,
        ipProtocol: "tcp",
        fromPort: ports.first,
        toPort: ports.last,
        ...("group" in from ? { referencedSecurityGroupId: this.#id(from.group) } : { cidrIpv4: from.cidr }),
        tags: nameTag(this.#stack, group, name),
      },
      { parent: this },
    );
  }

  /** Servers call package mirrors, sources of releases, mail servers and whatever an app calls; a bastion needs less. */
  #letOut(group: GroupName): void {
    if (group === "public" || group === "private") {
      this.#egress(group, "everywhere", {
        description: "Everything",
        ipProtocol: "-1",
        cidrIpv4: "0.0.0.0/0",
      });
    } else if (group === "balancer") {
      this.#egress(group, "sites", {
        description: "Sites on the machines of the group",
        ipProtocol: "tcp",
        ...portsOfSites,
        referencedSecurityGroupId: this.#id("app"),
      });
    } else if (group === "bastion") {
      this.#egress(group, "http", { description: "Updates", ...tcp(80), cidrIpv4: "0.0.0.0/0" });
      this.#egress(group, "https", {
        description: "Updates and its host key",
        ...tcp(443),
        cidrIpv4: "0.0.0.0/0",
      });
      this.#egress(group, "ssh", {
        description: "SSH to private servers",
        ...tcp(22),
        referencedSecurityGroupId: this.#id("private"),
      });
    }
  }

  #egress(
    group: GroupName,
    name: string,
    args: Omit<aws.vpc.SecurityGroupEgressRuleArgs, "securityGroupId" | "tags">,
  ): void {
    new aws.vpc.SecurityGroupEgressRule(
      `${this.#name}-${group}-to-${name}`,
      { ...args, securityGroupId: this.#id(group), tags: nameTag(this.#stack, group, "to", name) },
      { parent: this },
    );
  }

  #id(group: GroupName): pulumi.Output<string> {
    const id = this.#ids.get(group);
    if (id === undefined) throw new Error(`no security group ${group}`);
    return id;
  }
}

const purposes: Readonly<Record<GroupName, string>> = {
  public: "SSH to servers in public subnets",
  private: "SSH to servers in private subnets",
  db: "PostgreSQL for app servers",
  app: "sites for webservers",
  webserver: "HTTP and HTTPS for visitors",
  bastion: "SSH to the bastion",
  balancer: "HTTP and HTTPS to the load balancer",
};

/** Where sites may have their ports. */
const portsOfSites = { fromPort: 10_000, toPort: 32_767 };

function tcp(port: number): {
  readonly ipProtocol: "tcp";
  readonly fromPort: number;
  readonly toPort: number;
} {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}
