import { status } from "@grpc/grpc-js";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { registerCustom } from "./custom-resource";
import { deleteInOrder } from "./deletion";
import type { Display, Operation } from "./display";
import { type Goal, readGoal } from "./goal";
import type { Plugin, Plugins } from "./plugins";
import { RpcError } from "./rpc";
import { Slots } from "./slots";
import type { PendingOperation, ResourceState, StateFile } from "./state";
import { changedNames, type Values } from "./values";

export interface DeploymentOptions {
  stack: string;
  project: string;
  /** Where the program runs; paths of assets begin there. */
  directory: string;
  dryRun: boolean;
  /** Operations at the same time. */
  parallel: number;
  /** URNs of resources to replace, whether or not something changed. */
  replace: ReadonlySet<string>;
  state: StateFile;
  plugins: Plugins;
  display: Display;
}

/** One run over a stack: compares what the program registers with the state and carries out the difference. */
export class Deployment {
  readonly failures: string[] = [];
  private stopped = false;
  private readonly registered = new Map<string, ResourceState>();
  private readonly claimed = new Set<ResourceState>();
  private readonly running = new Set<Promise<unknown>>();
  private readonly slots: Slots;
  private formerByUrn: ReadonlyMap<string, readonly ResourceState[]> | undefined;

  constructor(readonly options: DeploymentOptions) {
    this.slots = new Slots(options.parallel);
  }

  /** What the state had before the run, by URN: a large stack is not looked through for each of its resources. */
  private get former(): ReadonlyMap<string, readonly ResourceState[]> {
    this.formerByUrn ??= byUrn(this.options.state.resources);
    return this.formerByUrn;
  }

  /** Begins no more operations; the running ones end. */
  stop(): void {
    this.stopped = true;
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  async register(request: RegisterResourceRequest): Promise<ResourceState> {
    const { stack, project, directory } = this.options;
    const aliasesOf = (urn: string) => this.registered.get(urn)?.aliases ?? [];
    const goal = readGoal(request, { stack, project, directory, aliasesOf });
    const { urn, aliases } = goal.state;
    if (this.registered.has(urn))
      throw this.fail(
        urn,
        "create",
        new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`),
      );
    this.registered.set(urn, goal.state);
    const old = [urn, ...aliases]
      .flatMap((former) => this.former.get(former) ?? [])
      .find((entry) => entry.delete !== true && !this.claimed.has(entry));
    if (old) this.claimed.add(old);
    const result = goal.state.custom
      ? await registerCustom(this, goal, old)
      : this.registerComponent(goal, old);
    this.registered.set(urn, result);
    return result;
  }

  registerOutputs(urn: string, outputs: Values): void {
    const entry = this.registered.get(urn);
    if (!entry) throw new Error(`outputs for an unknown resource ${urn}`);
    entry.outputs = outputs;
  }

  /** Deletes what the program did not register and what was replaced; with `everything`, the whole stack. */
  async deleteRest(everything = false): Promise<void> {
    const { resources } = this.options.state;
    const doomed = resources.filter(
      (entry) => everything || entry.delete === true || !this.claimed.has(entry),
    );
    await deleteInOrder(this, doomed);
  }

  /** Waits until no operation runs any more. */
  async settle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  pluginFor(entry: ResourceState): Promise<Plugin> {
    return this.pluginOf(entry.type, entry.provider ?? "");
  }

  /** The plugin of a type or function, configured by the provider of this reference (`<urn>::<id>`), empty for none. */
  pluginOf(token: string, reference: string): Promise<Plugin> {
    const [urn] = reference.split(/::(?=[^:]*$)/);
    const provider =
      reference === "" ? undefined : this.options.state.resources.find((each) => each.urn === urn);
    return this.options.plugins.get(token, provider && { urn: provider.urn, inputs: provider.inputs });
  }

  /** Runs one operation on a resource, recorded as pending while it runs, and shows how it ended. */
  async operate<Result>(
    operation: Operation,
    entry: ResourceState,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { dryRun, display } = this.options;
    const started = this.slots.use(async () => {
      if (this.stopped) throw new RpcError(status.UNAVAILABLE, "the run is stopping");
      const begun = Date.now();
      const pending: PendingOperation = { urn: entry.urn, type: pendingType(operation.kind) };
      this.options.state.pending.push(pending);
      this.save();
      try {
        const result = await work();
        display.step(operation, entry, dryRun ? undefined : Date.now() - begun);
        return result;
      } catch (error) {
        throw this.fail(entry.urn, operation.kind, error);
      } finally {
        this.options.state.pending = this.options.state.pending.filter((each) => each !== pending);
        this.save();
      }
    });
    this.running.add(started);
    return started.finally(() => this.running.delete(started));
  }

  save(): void {
    if (!this.options.dryRun) this.options.state.save();
  }

  fail(urn: string, kind: Operation["kind"], error: unknown): RpcError {
    if (error instanceof RpcError) return error;
    this.stopped = true;
    this.failures.push(urn);
    const message = error instanceof Error ? error.message : String(error);
    this.options.display.failure(urn, kind, message);
    // The SDK ends the program quietly on this code: the user has been told already.
    return new RpcError(status.UNAVAILABLE, message);
  }

  private registerComponent(goal: Goal, old: ResourceState | undefined): ResourceState {
    const { inputs } = goal.state;
    const result = { ...goal.state, outputs: old?.outputs ?? {} };
    const kind = old === undefined ? "create" : "same";
    this.put(result, old);
    this.options.display.step(
      { kind, changed: changedNames(old?.inputs ?? {}, inputs), olds: {}, news: {} },
      result,
    );
    return result;
  }

  /** Takes the place of `old` in the state, or a new one. */
  put(result: ResourceState, old: ResourceState | undefined): ResourceState {
    const { resources } = this.options.state;
    const index = old ? resources.indexOf(old) : -1;
    if (index >= 0) resources[index] = result;
    else resources.push(result);
    this.claimed.add(result);
    return result;
  }
}

function pendingType(kind: Operation["kind"]): PendingOperation["type"] {
  if (kind === "update") return "updating";
  return kind === "create" || kind === "replace" ? "creating" : "deleting";
}

function byUrn(resources: readonly ResourceState[]): ReadonlyMap<string, readonly ResourceState[]> {
  const found = new Map<string, ResourceState[]>();
  for (const resource of resources) found.set(resource.urn, [...(found.get(resource.urn) ?? []), resource]);
  return found;
}
