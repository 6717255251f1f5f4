import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { z } from "zod";

/** The folder that `--policy-pack` is given. */
export const pack = path.join(__dirname, "../../policies");

/** A resource as the engine describes it to policies. */
export interface Described {
  readonly type: string;
  readonly name?: string;
  readonly props?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  /** Inputs of its provider. */
  readonly provider?: Readonly<Record<string, unknown>>;
  /** Names of the resources that the input `bucket` came from. */
  readonly bucketFrom?: readonly string[];
}

/** A rule that was broken, or could not be judged. */
export interface Remark {
  readonly rule: string;
  readonly message: string;
  readonly urn: string;
  readonly mandatory: boolean;
}

/** How a value is written that a preview does not know: the engine's own sign for a text. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The policy pack in a process of its own, started and asked as the CLI's language host for Node.js does. */
export class ServedPack {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  static async start(): Promise<ServedPack> {
    const program = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const child = spawn(process.execPath, [program, "127.0.0.1:1", pack], { cwd: pack });
    let complaints = "";
    child.stderr.on("data", (text: Buffer) => (complaints += text.toString()));
    for await (const port of createInterface({ input: child.stdout }))
      return new ServedPack(child, new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure()));
    throw new Error(`the policy pack did not start: ${complaints}`);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.client.close();
    this.child.kill();
    await ended;
  }

  /** What the CLI is told about the pack. */
  async info(): Promise<proto.AnalyzerInfo.AsObject> {
    const info = await answer<proto.AnalyzerInfo>((done) => this.client.getAnalyzerInfo(new Empty(), done));
    return info.toObject();
  }

  /** What `--policy-pack-config` does for one rule. */
  async enforce(rule: string, level: proto.EnforcementLevel): Promise<void> {
    const config = new proto.PolicyConfig();
    config.setEnforcementlevel(level);
    config.setProperties(Struct.fromJavaScript({}));
    const request = new proto.ConfigureAnalyzerRequest();
    request.getPolicyconfigMap().set(rule, config);
    await answer((done) => this.client.configure(request, done));
  }

  /** The remarks about a resource before it is made. */
  async judge(resource: Described): Promise<readonly Remark[]> {
    const request = describe(new proto.AnalyzeRequest(), resource);
    return remarks(await answer((done) => this.client.analyze(request, done)));
  }

  /** The remarks about a stack after its preview. */
  async judgeStack(resources: readonly Described[]): Promise<readonly Remark[]> {
    const request = new proto.AnalyzeStackRequest();
    request.setResourcesList(
      resources.map((resource) => {
        const described = describe(new proto.AnalyzerResource(), resource);
        const sources = new proto.AnalyzerPropertyDependencies();
        sources.setUrnsList(
          resources.filter(({ name }) => resource.bucketFrom?.includes(name ?? "")).map(urnOf),
        );
        described.getPropertydependenciesMap().set("bucket", sources);
        return described;
      }),
    );
    return remarks(await answer((done) => this.client.analyzeStack(request, done)));
  }
}

export function urnOf({ type, name = "it" }: Described): string {
  return `urn:pulumi:prod::tierwright::${type}::${name}`;
}

function describe<Request extends proto.AnalyzeRequest | proto.AnalyzerResource>(
  request: Request,
  resource: Described,
): Request {
  const { type, name = "it", props = {}, protect = false, provider } = resource;
  const options = new proto.AnalyzerResourceOptions();
  options.setProtect(protect);
  request.setType(type);
  request.setName(name);
  request.setUrn(urnOf(resource));
  request.setProperties(struct(props));
  request.setOptions(options);
  if (provider !== undefined) {
    const made = new proto.AnalyzerProviderResource();
    made.setType("pulumi:providers:aws");
    made.setName("aws");
    made.setUrn(urnOf({ type: "pulumi:providers:aws", name: "aws" }));
    made.setProperties(struct(provider));
    request.setProvider(made);
  }
  return request;
}

function struct(values: Readonly<Record<string, unknown>>): Struct {
  return Struct.fromJavaScript(z.record(z.string(), z.json()).parse(values));
}

function remarks(response: proto.AnalyzeResponse): readonly Remark[] {
  return response.getDiagnosticsList().map((diagnostic) => ({
    rule: diagnostic.getPolicyname(),
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn(),
    mandatory: diagnostic.getEnforcementlevel() === proto.EnforcementLevel.MANDATORY,
  }));
}

function answer<Response>(
  call: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

/** The pack for the tests of a file: started before the first one, and stopped after the last. */
export function servedPack(): () => ServedPack {
  let pack: ServedPack | undefined;
  beforeAll(async () => {
    pack = await ServedPack.start();
  }, 60_000);
  afterAll(async () => {
    await pack?.stop();
  });
  return () => {
    if (pack === undefined) throw new Error("the pack did not start");
    return pack;
  };
}
