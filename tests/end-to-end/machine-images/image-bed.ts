import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import { z } from "zod";
import { Releases } from "../../../bench/load/releases";
import type { ImageName } from "../../../components/settings/aws/images";
import type { AwsSandbox } from "../../../sandbox/aws/aws-sandbox";
import { type Clients, openClients } from "../../../sandbox/aws/clients";
import { extraAuthorities } from "../../../sandbox/servers/extra-authorities";
import { eventually } from "../../support/end-to-end/test-sandbox";
import { endTestAws, startTestAws } from "../../support/end-to-end/test-aws";
import { TestStack } from "../../support/end-to-end/test-stack";
import { Visitor } from "../../support/end-to-end/visitor";

const status = z.object({ status: z.string(), errors: z.array(z.string()) });

const domain = "files.example.test";

/** Where the site runs: on the only server, or on a group beside it. */
const layouts = {
  server: { web1: { roles: "all", dataGiB: 1 } },
  group: {
    web1: { roles: ["db", "webserver"], dataGiB: 1 },
    app: { roles: "app", group: { minimum: 1, maximum: 1, warmUpSeconds: 1 } },
  },
};

/** A stack whose machines are of one image. */
export class ImageBed {
  private readonly stack = new TestStack();
  private readonly releases = new Releases();
  private readonly clients: Clients;

  private constructor(
    private readonly aws: AwsSandbox,
    private readonly image: ImageName,
  ) {
    this.clients = openClients(aws.endpointUrl, aws.region);
  }

  static async start(image: ImageName): Promise<ImageBed> {
    return new ImageBed(await startTestAws(`e2e-${image.replace(".", "-")}`), image);
  }

  async end(): Promise<void> {
    await endTestAws(this.aws, this.stack, this.releases);
  }

  async deploy(layout: keyof typeof layouts): Promise<void> {
    const authorities = extraAuthorities();
    await this.stack.configure({
      platform: "aws",
      aws: {
        region: this.aws.region,
        image: this.image,
        network: { cidr: "10.85.0.0/16" },
        sshFrom: ["10.85.0.1/32"],
        endpointUrl: this.aws.endpointUrl,
        protect: false,
      },
      ...(authorities === "" ? {} : { host: { extraCa: authorities } }),
      servers: layouts[layout],
      apps: {
        // Of packages that every one of the systems has.
        files: {
          preset: "process",
          source: { directory: this.releases.version("v1") },
          packages: ["python3", "postgresql-client"],
          start: 'exec python3 -m http.server --bind "$HOST" "$PORT"',
          migrate: 'psql -c "CREATE TABLE IF NOT EXISTS visits (at timestamptz)"',
          check: { path: "/VERSION", status: 200 },
        },
      },
      sites: { prod: { domain } },
    });
    const run = await this.stack.up();
    if (run.status !== 0) throw new Error(run.output);
  }

  /** The version that visitors get. */
  async servedVersion(): Promise<string> {
    const { PublicIpAddress: address = "" } = await this.instance(await this.server());
    const visitor = new Visitor({ address, httpPort: 80 }, domain);
    return (await visitor.get("/VERSION")).text.trim();
  }

  /** The server with all roles, or beside the group. */
  async server(): Promise<string> {
    const question = new DescribeInstancesCommand({
      Filters: [
        { Name: "tag:Name", Values: ["*web1"] },
        { Name: "instance-state-name", Values: ["running"] },
      ],
    });
    const { Reservations = [] } = await this.clients.ec2.send(question);
    return Reservations[0]?.Instances?.[0]?.InstanceId ?? "";
  }

  /** The group's machine, once it is in service. */
  async member(): Promise<string> {
    let id = "";
    await eventually("the group's machine is in service", async () => {
      const { AutoScalingGroups = [] } = await this.clients.autoScaling.send(
        new DescribeAutoScalingGroupsCommand({}),
      );
      const [member] = AutoScalingGroups[0]?.Instances ?? [];
      id = member?.InstanceId ?? "";
      return member?.LifecycleState === "InService";
    });
    return id;
  }

  /** What cloud-init did not like, be it its user data or its own work. */
  async complaints(id: string): Promise<string[]> {
    const answer = await this.on(
      id,
      "cloud-init status --wait --format json; cloud-init schema --system >&2",
    );
    const { status: word, errors } = status.parse(JSON.parse(answer));
    return word === "done" ? errors : [word, ...errors];
  }

  /** The processes of the site's replicas. */
  replicas(id: string): Promise<string> {
    return this.on(id, "systemctl show --value --property MainPID 'site-prod@*'");
  }

  /** Replaces a library that replicas use, as a package does, and has needrestart do its work, where the image has it. */
  updateLibrary(id: string): Promise<string> {
    return this.on(
      id,
      `set -e
       process=$(systemctl show --value --property MainPID 'site-prod@*')
       library=$(sed -n 's|.* \\(/usr/lib/.*/libz\\.so.*\\)|\\1|p' /proc/$process/maps | head -n 1)
       cp --preserve=all "$library" "$library.new"
       mv "$library.new" "$library"
       if [[ -x /usr/sbin/needrestart ]]; then needrestart -v -r a 2>&1; fi`,
    );
  }

  async reboot(id: string): Promise<void> {
    const startedAt = () => this.startOf(id);
    const before = await startedAt();
    await this.on(id, "systemctl --no-block reboot");
    await eventually("the machine has started again", async () => (await startedAt()) !== before);
    await eventually("its site answers", () =>
      this.servedVersion().then(
        (version) => version === "v1",
        () => false,
      ),
    );
  }

  /** What a bash command line, run by root on a machine, prints; its failure is an error. */
  async on(id: string, command: string): Promise<string> {
    const answer = await this.aws.exec(id, command);
    if (answer.status === 0) return answer.stdout.trim();
    throw new Error(
      `${id}: ${command}\nended with status ${answer.status}:\n${answer.stdout}${answer.stderr}`,
    );
  }

  private async startOf(id: string): Promise<string> {
    return (
      (await this.aws.machines()).find((machine) => machine.id === id && machine.running)?.startedAt ?? ""
    );
  }

  private async instance(id: string) {
    const { Reservations = [] } = await this.clients.ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [id] }),
    );
    return Reservations[0]?.Instances?.[0] ?? {};
  }
}
