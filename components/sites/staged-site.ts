import * as pulumi from "@pulumi/pulumi";
import type { RemoteServer, StepResource } from "../remote/remote-server";
import type { SecretInputs } from "../remote/step-input";
import type { EnvironmentInput } from "./environment";
import { listenAddress } from "../tiers/placement";
import { releaseStep } from "./release-step";
import { replicasStep } from "./replicas-step";
import { authorityFile } from "./settings-files";
import type { SiteArgs } from "./site-args";
import { secretNames, settingsDigest } from "./site-secrets";

/** A site on one app server: its release and settings are in place, and nothing runs yet. */
export interface StagedSite {
  readonly server: RemoteServer;
  /** Address of the replicas. */
  readonly address: string;
  readonly input: EnvironmentInput;
  readonly secrets: SecretInputs;
  readonly resource: pulumi.Resource;
}

/** Stages a site on an app server; its database may still be in the making. */
export function stageSite(
  name: string,
  server: RemoteServer,
  args: SiteArgs,
  secrets: SecretInputs,
  parent: pulumi.Resource,
): StagedSite {
  const input = environmentInput(server, args);
  const step = releaseStep(input);
  const digest = pulumi.output(secrets).apply((values) => settingsDigest(step.files, values));
  const withDigest = { ...secrets, [secretNames.settingsDigest]: digest };
  const { upload } = args.release.source;
  const uploaded = upload === undefined ? [] : server.upload(upload);
  const resource = server.carryOut(`${name}-release-${server.settings.name}`, step, withDigest, {
    parent,
    dependsOn: [...args.app.ready(server), ...uploaded],
  });
  return { server, address: input.address, input, secrets: withDigest, resource };
}

/** Switches the replicas on an app server to what was staged there. */
export function runReplicas(
  name: string,
  staged: StagedSite,
  dependsOn: readonly pulumi.Resource[],
  parent: pulumi.Resource,
): StepResource {
  const { server, input, secrets } = staged;
  return server.carryOut(`${name}-replicas-${server.settings.name}`, replicasStep(input), secrets, {
    parent,
    dependsOn: [staged.resource, ...dependsOn],
  });
}

function environmentInput(
  server: RemoteServer,
  { site, release, database, webserver }: SiteArgs,
): EnvironmentInput {
  const webservers = webserver.servers.map(({ settings }) => settings).filter(({ gone }) => !gone);
  return {
    site,
    release,
    address: listenAddress(server.settings, webservers),
    besideWebserver: webserver.servers.includes(server),
    database: site.database && {
      host: database.address,
      port: 5432,
      name: site.database.name,
      authorityFile: authorityFile(site),
    },
  };
}
