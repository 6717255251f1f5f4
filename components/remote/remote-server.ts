import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Server } from "../settings/settings";
import type { Step } from "../steps/step";
import type { Upload } from "../steps/upload";
import type { Access, Gateway } from "./access";
import {
  applyAndTellCommand,
  applyCommand,
  installCommand,
  installInput,
  removeCommand,
  uninstallCommand,
} from "./commands";
import { connection } from "./connection";
import type { Host, StepOptions, StepResource } from "./host";
import { type SecretInputs, stepInput } from "./step-input";

/** A server, the way to it, and what it gets before any other step. */
export interface RemoteServerArgs {
  readonly server: Server;
  readonly access: Access;
  /** Its address for others. @default that of its login */
  readonly address?: pulumi.Input<string>;
  /** How long to wait for a server that is still booting. */
  readonly bootTimeoutSeconds: number;
  /** What every server gets, done with the installation of the kit. */
  readonly base: Step;
  /** The machine, when it is one of the deployment's own: everything on it goes with it, and comes anew with a new one. */
  readonly machine?: OwnMachine;
}

/** A machine that the deployment makes. */
export interface OwnMachine {
  readonly resource: pulumi.Resource;
  /** Another text for each machine that takes this one's place. */
  readonly identity: pulumi.Input<string>;
  /** Another text when the machine was stopped and started with another size: it is waited for once more. */
  readonly size: pulumi.Input<string>;
}

/**
 * A Linux server that exists, reached over SSH. Its base step installs the host kit; every other step is one command
 * on one connection. Removing it from the settings, or destroying the stack, takes everything of ours off the server
 * by a single command.
 */
export class RemoteServer extends pulumi.ComponentResource implements Host {
  readonly settings: Server;
  /** `type base64`, by which others recognize it. */
  readonly hostKey: pulumi.Input<string>;
  readonly address: pulumi.Input<string>;
  readonly #name: string;
  readonly #base: command.remote.Command;
  readonly #prepared: pulumi.Resource[] = [];
  readonly #triggers: { readonly triggers?: pulumi.Input<string>[] };
  readonly #connection: command.types.input.remote.ConnectionArgs;
  readonly #uploads = new Map<string, pulumi.Resource>();

  constructor(name: string, args: RemoteServerArgs, options?: pulumi.ComponentResourceOptions) {
    super("tierwright:remote:RemoteServer", name, {}, options);
    this.#name = name;
    this.settings = args.server;
    this.hostKey = args.access.hostKey;
    this.address = args.address ?? args.access.host;
    this.#connection = connection(args.access);
    this.#triggers = args.machine === undefined ? {} : { triggers: [args.machine.identity] };
    const reachable = new command.local.Command(
      `${name}-reachable`,
      { ...reachableArgs(args), ...bootTriggers(args.machine) },
      { parent: this, ...whenGone(args.server) },
    );
    this.#base = new command.remote.Command(
      `${name}-base`,
      {
        connection: this.#connection,
        create: installCommand(args.server.user, args.base),
        // A machine of ours goes with all that is on it, and its data volume must come to the next one as it is.
        ...(args.machine === undefined ? { delete: uninstallCommand(args.server.user) } : {}),
        // No secret, but nobody wants to read an archive in a preview.
        stdin: pulumi.secret(installInput(args.base)),
        ...this.#triggers,
        addPreviousOutputInEnv: false,
      },
      { parent: this, dependsOn: [reachable], ...whenGone(args.server) },
    );
    this.registerOutputs({});
  }

  /** Carries a step out on this server, and takes it back when it is no longer wanted. */
  carryOut(name: string, step: Step, secrets: SecretInputs, options: StepOptions): StepResource {
    const { user } = this.settings;
    const { historyOf } = options;
    return new command.remote.Command(
      name,
      {
        connection: this.#connection,
        ...(historyOf === undefined
          ? { create: applyCommand(user, step) }
          : {
              create: applyAndTellCommand(user, step, historyOf),
              logging: command.remote.Logging.Stderr,
            }),
        delete: removeCommand(user, step),
        ...stepInput(step, secrets),
        ...this.#triggers,
        addPreviousOutputInEnv: false,
      },
      this.#options(options),
    );
  }

  /** Carries a step out on this server before every step that is asked for later. */
  prepare(name: string, step: Step, secrets: SecretInputs): void {
    this.#prepared.push(this.carryOut(name, step, secrets, { parent: this }));
  }

  /** Brings a file to the server's incoming folder, once for each content; nowhere when the machine is gone. */
  upload(upload: Upload): readonly pulumi.Resource[] {
    // Each content is a resource of its own, so ignoring changes would not keep a new one from being sent.
    if (this.settings.gone) return [];
    const known = this.#uploads.get(upload.sha256);
    if (known !== undefined) return [known];
    const copy = new command.remote.CopyToRemote(
      `${this.#name}-upload-${upload.sha256.slice(0, 12)}`,
      {
        connection: this.#connection,
        source: new pulumi.asset.FileAsset(upload.file),
        remotePath: `/var/lib/tierwright/incoming/${upload.sha256}.tar.gz`,
        ...this.#triggers,
      },
      this.#options({ parent: this }),
    );
    this.#uploads.set(upload.sha256, copy);
    return [copy];
  }

  #options({ parent, dependsOn = [], nothingToTakeBack = false }: StepOptions): pulumi.CustomResourceOptions {
    // Uninstalling the kit takes back every step, so steps are not taken back one by one before it.
    return {
      parent,
      dependsOn: [this.#base, ...this.#prepared, ...dependsOn],
      deletedWith: this.#base,
      retainOnDelete: nothingToTakeBack,
      ...whenGone(this.settings),
    };
  }
}

/** Nothing is sent to a machine that no longer exists: changes are ignored, and deletion only forgets. */
function whenGone(server: Server): pulumi.CustomResourceOptions {
  return server.gone ? { ignoreChanges: ["*"], retainOnDelete: true } : {};
}

function bootTriggers(machine: OwnMachine | undefined): { triggers?: pulumi.Input<string>[] } {
  return machine === undefined ? {} : { triggers: [machine.identity, machine.size] };
}

/** A program on the workstation that waits for the server to boot and checks what later commands rely on. */
function reachableArgs(args: RemoteServerArgs): command.local.CommandArgs {
  const { server, access, bootTimeoutSeconds } = args;
  const { bastion } = access;
  const request = {
    name: server.name,
    ...target(access),
    bootTimeoutSeconds,
    bastion: bastion && target(bastion),
  };
  return {
    create: "node --require ./typescript-loader.cjs components/remote/reach.ts",
    stdin: pulumi.secret(pulumi.jsonStringify(request)),
    addPreviousOutputInEnv: false,
  };
}

function target({ host, port, user, hostKey, privateKey }: Gateway) {
  return { address: host, port, user, hostKey, privateKey };
}
