import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Server } from "../../settings/settings";
import type { Step } from "../../steps/step";
import type { Upload } from "../../steps/upload";
import type { Gateway, Login } from "../access";
import { installInput, kitLine, withDocument } from "../commands";
import type { Host, StepOptions, StepResource } from "../host";
import { neededSecrets, type SecretInputs } from "../step-input";
import type { MemberRequest, WaitRequest, WantedMachines } from "./request";
import type { StepStore } from "./step-store";
import { type Work, wordsFor } from "./work";

/** How the machines of a group are found and logged in to. */
export interface GroupAccess extends Omit<Login, "host"> {
  /** Name of the group at AWS, known when there is one. */
  readonly group: pulumi.Input<string>;
  readonly region: string;
  readonly endpointUrl: string | undefined;
  /** By which of their addresses. */
  readonly addresses: "public" | "private";
  readonly bastion: Gateway | undefined;
}

/** The fields of a request, not all known before the run. */
type Inputs<Request> = { readonly [Field in keyof Request]: pulumi.Input<Request[Field]> };

/** A group, the way to its machines, and what they get before any other step. */
export interface RemoteGroupArgs {
  readonly server: Server;
  readonly access: GroupAccess;
  /** How long a machine may take to boot. */
  readonly bootTimeoutSeconds: number;
  /** What every machine gets, done with the installation of the kit; those to come have it already. */
  readonly base: Step;
  /** What else machines to come carry out. */
  readonly store: StepStore;
  /** What makes machines: everything on them goes with it. */
  readonly machines: pulumi.Resource;
  /** What machines are to be made from: those that were made from something else are replaced. */
  readonly recipe: Inputs<WantedMachines>;
  /** Another text for each group that takes this one's place. */
  readonly identity: pulumi.Input<string>;
}

/**
 * The machines of an auto-scaling group, as one server. A step is kept for those to come, and carried out on those that
 * there are by a program on the workstation, which asks AWS for them.
 */
export class RemoteGroup extends pulumi.ComponentResource implements Host {
  readonly settings: Server;
  readonly hostKey: pulumi.Input<string>;
  readonly address: pulumi.Input<string>;
  readonly #args: RemoteGroupArgs;
  readonly #base: command.local.Command;
  readonly #prepared: pulumi.Resource[] = [];

  constructor(name: string, args: RemoteGroupArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:remote:RemoteGroup", name, {}, options);
    this.#args = args;
    this.settings = args.server;
    this.hostKey = args.access.hostKey;
    this.address = args.access.group;
    const ready = new command.local.Command(
      `${name}-ready`,
      {
        create: program("wait.ts"),
        stdin: pulumi.jsonStringify(waitFor(args)),
        triggers: [args.identity, pulumi.jsonStringify(args.recipe)],
        addPreviousOutputInEnv: false,
      },
      { parent: this, deletedWith: args.machines },
    );
    this.#base = new command.local.Command(
      `${name}-base`,
      {
        create: `${kitLine()}${withDocument(args.base, programFor({ kind: "install", on: "all" }))}`,
        stdin: this.#stdin(installInput(args.base)),
        addPreviousOutputInEnv: false,
      },
      { parent: this, dependsOn: [ready], deletedWith: args.machines },
    );
    this.registerOutputs({});
  }

  /** Carries a step out on the machines that there are, and has those to come carry it out too. */
  carryOut(name: string, step: Step, secrets: SecretInputs, options: StepOptions): StepResource {
    const { parent, dependsOn = [], on = "all", historyOf, nothingToTakeBack = false } = options;
    const work: Work = { kind: "apply", on, historyOf };
    return new command.local.Command(
      name,
      {
        create: withDocument(step, programFor(work)),
        ...(nothingToTakeBack ? {} : { delete: programFor({ kind: "remove", on: "all", step: step.name }) }),
        stdin: this.#stdin(neededSecrets(step, secrets) ?? ""),
        ...(historyOf === undefined ? {} : { logging: command.local.Logging.Stderr }),
        addPreviousOutputInEnv: false,
      },
      {
        parent,
        dependsOn: [this.#base, ...this.#prepared, ...this.#keep(name, step, secrets, options), ...dependsOn],
        deletedWith: this.#args.machines,
        retainOnDelete: nothingToTakeBack,
      },
    );
  }

  /** Carries a step out before every step that is asked for later. */
  prepare(name: string, step: Step, secrets: SecretInputs): void {
    this.#prepared.push(this.carryOut(name, step, secrets, { parent: this }));
  }

  /** Puts a file where the machines of the group fetch it. */
  upload(upload: Upload): readonly pulumi.Resource[] {
    return this.#args.store.upload(upload);
  }

  /** Before machines carry it out, so that those which are born meanwhile have it from here. */
  #keep(
    name: string,
    step: Step,
    secrets: SecretInputs,
    { newcomers = "always" }: StepOptions,
  ): readonly pulumi.Resource[] {
    switch (newcomers) {
      case "always":
        return this.#args.store.keep(name, step, secrets, { as: "steps" });
      case "staged":
        return this.#args.store.keep(name, step, secrets, { as: "staged" });
      case "never":
        return [];
    }
  }

  /** What the program reads: how to reach the machines, and what they read. */
  #stdin(input: pulumi.Input<string>): pulumi.Output<string> {
    const request = pulumi.jsonStringify(reachMembers(this.#args));
    return pulumi.secret(pulumi.all([request, input]).apply(([line, rest]) => `${line}\n${rest}`));
  }
}

function programFor(work: Work): string {
  return [program("carry-out.ts"), ...wordsFor(work)].join(" ");
}

function program(file: string): string {
  return `node --require ./typescript-loader.cjs components/remote/group/${file}`;
}

function waitFor({ server, access, bootTimeoutSeconds, recipe }: RemoteGroupArgs) {
  const { group, region, endpointUrl } = access;
  const request = { name: server.name, group, region, endpointUrl, bootTimeoutSeconds };
  return { ...request, machines: recipe } satisfies Inputs<Omit<WaitRequest, "machines">> & {
    machines: unknown;
  };
}

function reachMembers({ server, access }: RemoteGroupArgs) {
  const { group, region, endpointUrl, addresses, bastion, ...login } = access;
  return {
    ...{ name: server.name, group, region, endpointUrl, addresses, ...loginFields(login) },
    ...(bastion === undefined ? {} : { bastion: { address: bastion.host, ...loginFields(bastion) } }),
  } satisfies Inputs<Omit<MemberRequest, "bastion">> & { bastion?: unknown };
}

function loginFields<HostKey extends Gateway["hostKey"]>({
  port,
  user,
  hostKey,
  privateKey,
}: Omit<Gateway, "host" | "hostKey"> & { readonly hostKey: HostKey }) {
  return { port, user, hostKey, privateKey };
}
