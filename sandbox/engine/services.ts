import { Server, status } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import {
  type LogRequest,
  LogSeverity,
  SetRootResourceResponse,
  GetRootResourceResponse,
} from "@pulumi/pulumi/proto/engine_pb";
import { InvokeRequest, type InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as monitor from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Deployment } from "./deployment";
import type { Display } from "./display";
import { listen, messageLimits, method, RpcError, unary } from "./rpc";
import { outputsOf } from "./state";
import { isUnknown, revealAll, toStruct, toValues, type Value } from "./values";

export interface Services {
  /** Where the program and the plugins reach the monitor and the engine. */
  address: string;
  /** The program has reported an error of its own. */
  hasErrors: () => boolean;
  close: () => void;
}

/** Serves Pulumi's resource monitor and engine on one local port; registrations wait until `ready`. */
export async function startServices(
  deployment: Deployment,
  display: Display,
  ready: Promise<void>,
): Promise<Services> {
  const server = new Server(messageLimits);
  let hasErrors = false;
  server.addService(ResourceMonitorService, {
    getDeploymentInfo: method(() => deploymentInfo(deployment)),
    supportsFeature: method((request: monitor.SupportsFeatureRequest) => {
      const response = new monitor.SupportsFeatureResponse();
      response.setHassupport(
        ["secrets", "resourceReferences", "outputValues", "deletedWith", "aliasSpecs"].includes(
          request.getId(),
        ),
      );
      return response;
    }),
    registerResource: method(async (request: monitor.RegisterResourceRequest) => {
      await ready;
      return register(deployment, request);
    }),
    registerResourceOutputs: method((request: monitor.RegisterResourceOutputsRequest) => {
      deployment.registerOutputs(request.getUrn(), toValues(request.getOutputs()));
      return new Empty();
    }),
    invoke: method(async (request: monitor.ResourceInvokeRequest) => {
      await ready;
      return invoke(deployment, request);
    }),
    readResource: method(() => {
      throw new RpcError(
        status.UNIMPLEMENTED,
        "the sandbox's engine cannot read existing resources; use the Pulumi CLI",
      );
    }),
    signalAndWaitForShutdown: method(() => new Empty()),
  });
  server.addService(EngineService, {
    log: method((request: LogRequest) => {
      const severity = severities[request.getSeverity()];
      if (severity === "error") hasErrors = true;
      if (severity !== undefined) display.message(severity, request.getMessage(), request.getUrn());
      return new Empty();
    }),
    setRootResource: method(() => new SetRootResourceResponse()),
    getRootResource: method(() => new GetRootResourceResponse()),
    requirePulumiVersion: method(() => new Empty()),
  });
  const port = await listen(server);
  return {
    address: `127.0.0.1:${port}`,
    hasErrors: () => hasErrors,
    close: () => {
      server.forceShutdown();
    },
  };
}

const severities = {
  [LogSeverity.DEBUG]: undefined,
  [LogSeverity.INFO]: "info",
  [LogSeverity.WARNING]: "warning",
  [LogSeverity.ERROR]: "error",
} as const;

function deploymentInfo({ options }: Deployment): monitor.DeploymentInfo {
  const response = new monitor.DeploymentInfo();
  response.setProject(options.project);
  response.setStack(options.stack);
  response.setDryrun(options.dryRun);
  response.setParallel(options.parallel);
  const features = monitor.ResourceMonitorFeature;
  response.setSupportedfeaturesList([
    features.RESOURCE_MONITOR_FEATURE_SECRETS,
    features.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
    features.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
    features.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
    features.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  ]);
  return response;
}

async function register(
  deployment: Deployment,
  request: monitor.RegisterResourceRequest,
): Promise<monitor.RegisterResourceResponse> {
  if (request.getRemote())
    throw new RpcError(status.UNIMPLEMENTED, "the sandbox's engine has no remote components");
  const entry = await deployment.register(request);
  const response = new monitor.RegisterResourceResponse();
  response.setUrn(entry.urn);
  response.setId(entry.id ?? "");
  response.setObject(toStruct(entry.custom ? entry.outputs : {}));
  return response;
}

async function invoke(
  deployment: Deployment,
  request: monitor.ResourceInvokeRequest,
): Promise<monitor.ResourceInvokeResponse> {
  const args = toValues(request.getArgs());
  // What is not known yet cannot be asked for.
  if (Object.values(args).some(isUnknown)) return new monitor.ResourceInvokeResponse().setUnknown(true);
  if (request.getTok() === "pulumi:pulumi:readStackOutputs") return ownOutputs(deployment, args.name);
  const plugin = await deployment.pluginOf(request.getTok(), request.getProvider());
  const forwarded = new InvokeRequest();
  forwarded.setTok(request.getTok());
  forwarded.setArgs(toStruct(plugin.acceptsSecrets ? args : revealAll(args)));
  forwarded.setPreview(deployment.options.dryRun);
  const answer = await unary<InvokeResponse>((done) => plugin.client.invoke(forwarded, done));
  return new monitor.ResourceInvokeResponse()
    .setReturn(answer.getReturn())
    .setFailuresList(answer.getFailuresList());
}

/** What the stack told when it last came to its end; no other stack is known here. */
function ownOutputs({ options }: Deployment, name: Value | undefined): monitor.ResourceInvokeResponse {
  const own = `organization/${options.project}/${options.stack}`;
  if (name !== own) {
    throw new RpcError(
      status.UNIMPLEMENTED,
      `the sandbox's engine knows the outputs of ${own} only; use the Pulumi CLI`,
    );
  }
  const outputs = outputsOf(options.state);
  return new monitor.ResourceInvokeResponse().setReturn(toStruct({ name, outputs, secretOutputNames: [] }));
}
