import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as requests from "@pulumi/pulumi/proto/provider_pb";
import type { Plugin } from "./plugins";
import { unary } from "./rpc";
import type { ResourceState } from "./state";
import { changedNames, revealAll, toStruct, toValues, type Values } from "./values";
import { nameOf } from "./urn";

/** What a provider makes of a change. */
export interface Change {
  kind: "same" | "update" | "replace";
  deleteBeforeReplace: boolean;
}

/** The provider's view of the inputs; throws when it refuses them. */
export async function check(plugin: Plugin, goal: ResourceState, olds: Values): Promise<Values> {
  const request = new requests.CheckRequest();
  identify(request, goal);
  request.setOlds(send(plugin, olds));
  request.setNews(send(plugin, goal.inputs));
  const response = await unary<requests.CheckResponse>((done) => plugin.client.check(request, done));
  const failures = response
    .getFailuresList()
    .map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
  if (failures.length > 0) throw new Error(failures.join("\n"));
  return toValues(response.getInputs());
}

export async function diff(
  plugin: Plugin,
  old: ResourceState,
  goal: ResourceState,
  options: { ignoreChanges: string[]; replaceOnChanges: string[] },
): Promise<Change> {
  const request = new requests.DiffRequest();
  identify(request, goal);
  request.setId(old.id ?? "");
  request.setOlds(send(plugin, old.outputs));
  request.setOldInputs(send(plugin, old.inputs));
  request.setNews(send(plugin, goal.inputs));
  request.setIgnorechangesList(options.ignoreChanges);
  const response = await unary<requests.DiffResponse>((done) => plugin.client.diff(request, done));
  const changed = changedNames(old.inputs, goal.inputs);
  const forced = options.replaceOnChanges.some((path) => path === "*" || changed.includes(topName(path)));
  const { DIFF_NONE, DIFF_UNKNOWN } = requests.DiffResponse.DiffChanges;
  const answer = response.getChanges();
  const differs = answer === DIFF_UNKNOWN ? changed.length > 0 : answer !== DIFF_NONE;
  const replace = forced || response.getReplacesList().length > 0;
  const kind = replace ? "replace" : differs ? "update" : "same";
  return { kind, deleteBeforeReplace: response.getDeletebeforereplace() };
}

export async function create(
  plugin: Plugin,
  goal: ResourceState,
  preview: boolean,
): Promise<{ id: string; outputs: Values }> {
  if (preview && !plugin.supportsPreview) return { id: "", outputs: goal.inputs };
  const request = new requests.CreateRequest();
  identify(request, goal);
  request.setProperties(send(plugin, goal.inputs));
  request.setPreview(preview);
  const response = await unary<requests.CreateResponse>((done) => plugin.client.create(request, done));
  return { id: response.getId(), outputs: toValues(response.getProperties()) };
}

export async function update(
  plugin: Plugin,
  old: ResourceState,
  goal: ResourceState,
  preview: boolean,
): Promise<Values> {
  if (preview && !plugin.supportsPreview) return goal.inputs;
  const request = new requests.UpdateRequest();
  identify(request, goal);
  request.setId(old.id ?? "");
  request.setOlds(send(plugin, old.outputs));
  request.setOldInputs(send(plugin, old.inputs));
  request.setNews(send(plugin, goal.inputs));
  request.setPreview(preview);
  const response = await unary<requests.UpdateResponse>((done) => plugin.client.update(request, done));
  return toValues(response.getProperties());
}

export async function remove(plugin: Plugin, old: ResourceState): Promise<void> {
  const request = new requests.DeleteRequest();
  identify(request, old);
  request.setId(old.id ?? "");
  request.setProperties(send(plugin, old.outputs));
  request.setOldInputs(send(plugin, old.inputs));
  await unary<Empty>((done) => plugin.client.delete(request, done));
}

function identify(
  request: { setUrn(urn: string): unknown; setName(name: string): unknown; setType(type: string): unknown },
  { urn, type }: ResourceState,
): void {
  request.setUrn(urn);
  request.setName(nameOf(urn));
  request.setType(type);
}

function send(plugin: Plugin, values: Values) {
  return toStruct(plugin.acceptsSecrets ? values : revealAll(values));
}

export function topName(path: string): string {
  return path.split(/[.[]/)[0] ?? path;
}
