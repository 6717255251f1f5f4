import { credentials, Server } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { listen, messageLimits, method } from "../engine/rpc";
import { changedNames, toStruct, toValues, unknownValue, type Values } from "../engine/values";

/** One request on one resource. */
export interface Call {
  urn: string;
  name: string;
  /** Empty while the resource is created. */
  id: string;
  /** Names of the inputs that an update changes. */
  changed: readonly string[];
  /** Shows a line to the user while the operation runs. */
  log: (line: string) => void;
}

export interface Created {
  id: string;
  outputs: Values;
}

/** How a provider handles one type of resource; inputs and outputs are in plain text. */
export interface ResourceKind {
  /** Inputs whose change needs a new resource; without `update` it is every input. */
  replaceOn?: readonly string[];
  /** Further inputs that need a new resource, where it depends on their values. */
  replacesFor?: (olds: Values, news: Values) => readonly string[];
  /** The input with a name that only one may have: while it stays the same, the old one is deleted before the new one. */
  uniqueName?: string;
  /** An update leaves the outputs as they are, so that a preview knows them. */
  keepsOutputs?: boolean;
  /** Outputs that are others all the same when one of these inputs changes. */
  renews?: Readonly<Record<string, readonly string[]>>;
  /** Problems of the inputs by property; inputs may hold unknown values. */
  check?: (inputs: Values) => { property: string; reason: string }[];
  create: (inputs: Values, call: Call) => Promise<Created> | Created;
  update?: (inputs: Values, olds: Values, call: Call) => Promise<Values> | Values;
  delete?: (olds: Values, call: Call) => Promise<void> | void;
  /** The resource has aged and has to be replaced although no input changed. */
  isDue?: (olds: Values) => boolean;
}

export interface ProviderParts {
  kinds: Readonly<Record<string, ResourceKind>>;
  /** Functions by token; arguments and results are in plain text. */
  functions?: Readonly<Record<string, (args: Values) => Promise<Values>>>;
  /** Takes the inputs of the provider, once and before anything else. */
  configure?: (inputs: Values) => void;
}

/** Serves resource types over Pulumi's provider protocol; prints its port as the engine expects. */
export async function serveProvider(
  version: string,
  { kinds, functions = {}, configure }: ProviderParts,
): Promise<void> {
  const [engineAddress] = process.argv.slice(2);
  const engine =
    engineAddress === undefined ? undefined : new EngineClient(engineAddress, credentials.createInsecure());
  const server = new Server(messageLimits);
  server.addService(ResourceProviderService, {
    getPluginInfo: method(() => new PluginInfo().setVersion(version)),
    getSchema: method(() => new rpc.GetSchemaResponse().setSchema("{}")),
    checkConfig: method((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
    diffConfig: method(() => new rpc.DiffResponse()),
    // Without acceptSecrets the engine sends plain text and marks the outputs itself.
    configure: method((request: rpc.ConfigureRequest) => {
      configure?.(toValues(request.getArgs()));
      return new rpc.ConfigureResponse().setSupportspreview(true);
    }),
    invoke: method(invoke),
    check: method(check),
    diff: method(diff),
    create: method(create),
    read: method((request: rpc.ReadRequest) =>
      new rpc.ReadResponse()
        .setId(request.getId())
        .setProperties(request.getProperties())
        .setInputs(request.getInputs()),
    ),
    update: method(update),
    delete: method(remove),
    cancel: method(() => new Empty()),
  });
  process.stdout.write(`${await listen(server)}\n`);
  endWithEngine();

  function kindOf(urn: string): ResourceKind {
    const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const kind = kinds[type];
    if (!kind)
      throw new Error(
        `the sandbox's plugin does not know ${type}; known are ${Object.keys(kinds).join(", ")}`,
      );
    return kind;
  }

  function check(request: rpc.CheckRequest): rpc.CheckResponse {
    const failures = kindOf(request.getUrn()).check?.(toValues(request.getNews())) ?? [];
    const listed = failures.map(({ property, reason }) =>
      new rpc.CheckFailure().setProperty(property).setReason(reason),
    );
    return new rpc.CheckResponse().setInputs(request.getNews()).setFailuresList(listed);
  }

  function diff(request: rpc.DiffRequest): rpc.DiffResponse {
    const { replaceOn, replacesFor, uniqueName, update: updates, isDue } = kindOf(request.getUrn());
    const [olds, news] = [toValues(request.getOldInputs()), toValues(request.getNews())];
    const changed = changedNames(olds, news);
    const due = isDue?.(toValues(request.getOlds())) === true ? ["readyForRenewal"] : [];
    const special = replacesFor?.(olds, news) ?? [];
    const replaces = updates
      ? changed.filter((name) => replaceOn?.includes(name) === true || special.includes(name))
      : changed;
    const isInTheWay = uniqueName !== undefined && uniqueName in olds && !changed.includes(uniqueName);
    const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
    return new rpc.DiffResponse()
      .setChanges(changed.length + due.length > 0 ? DIFF_SOME : DIFF_NONE)
      .setDiffsList([...changed, ...due])
      .setReplacesList([...replaces, ...due])
      .setDeletebeforereplace(isInTheWay && replaces.length > 0);
  }

  async function create(request: rpc.CreateRequest): Promise<rpc.CreateResponse> {
    const inputs = toValues(request.getProperties());
    if (request.getPreview()) return new rpc.CreateResponse().setProperties(toStruct(inputs));
    const { id, outputs } = await kindOf(request.getUrn()).create(inputs, callOf(request.getUrn()));
    return new rpc.CreateResponse().setId(id).setProperties(toStruct(outputs));
  }

  async function update(request: rpc.UpdateRequest): Promise<rpc.UpdateResponse> {
    const inputs = toValues(request.getNews());
    const kind = kindOf(request.getUrn());
    if (!kind.update) throw new Error("this type is never updated");
    const olds = toValues(request.getOlds());
    const changed = changedNames(toValues(request.getOldInputs()), inputs);
    if (request.getPreview()) {
      const known = kind.keepsOutputs === true ? { ...olds, ...inputs, ...renewed(kind, changed) } : inputs;
      return new rpc.UpdateResponse().setProperties(toStruct(known));
    }
    const outputs = await kind.update(inputs, olds, callOf(request.getUrn(), request.getId(), changed));
    return new rpc.UpdateResponse().setProperties(toStruct(outputs));
  }

  async function remove(request: rpc.DeleteRequest): Promise<Empty> {
    const call = callOf(request.getUrn(), request.getId());
    await kindOf(request.getUrn()).delete?.(toValues(request.getProperties()), call);
    return new Empty();
  }

  async function invoke(request: rpc.InvokeRequest): Promise<rpc.InvokeResponse> {
    const answer = functions[request.getTok()];
    if (!answer) throw new Error(`the sandbox's plugin does not know the function ${request.getTok()}`);
    return new rpc.InvokeResponse().setReturn(toStruct(await answer(toValues(request.getArgs()))));
  }

  function callOf(urn: string, id = "", changed: readonly string[] = []): Call {
    const log = (line: string) => {
      const request = new LogRequest()
        .setSeverity(LogSeverity.INFO)
        .setMessage(line)
        .setUrn(urn)
        .setEphemeral(true);
      engine?.log(request, () => undefined);
    };
    return { urn, id, changed, name: urn.split("::").slice(3).join("::"), log };
  }
}

function renewed({ renews = {} }: ResourceKind, changed: readonly string[]): Values {
  const outputs = Object.entries(renews).filter(([, inputs]) =>
    inputs.some((name) => changed.includes(name)),
  );
  return Object.fromEntries(outputs.map(([name]) => [name, unknownValue]));
}

// The engine may die without a word; its plugins must not stay behind.
function endWithEngine(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, 500).unref();
}
