import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../remote/host";
import type { SecretInputs } from "../remote/step-input";
import type { EnvironmentInput } from "./environment";
import { listenAddress } from "../tiers/placement";
import { releaseStep } from "./release-step";
import { authorityFile } from "./settings-files";
import type { SiteArgs } from "./site-args";
import { secretNames, settingsDigest } from "./site-secrets";

/** A site on one app server: its release and settings are in place, and nothing of it runs yet. */
export interface StagedSite {
  readonly server: Host;
  readonly input: EnvironmentInput;
  /** Of the settings on this server, with the secrets in them. */
  readonly digest: pulumi.Output<string>;
  readonly resource: pulumi.Resource;
}

/** Stages a site on an app server; its database may still be in the making. */
export function stageSite(
  name: string,
  server: Host,
  args: SiteArgs,
  secrets: SecretInputs,
  parent: pulumi.Resource,
): StagedSite {
  const input = environmentInput(server, args);
  const step = releaseStep(input);
  const digest = pulumi
    .output(secrets)
    .apply((values) => settingsDigest(step.files, values, `${args.site.replicas} replicas`));
  const uploaded = args.release.source.uploads.flatMap((upload) => server.upload(upload));
  const resource = server.carryOut(
    `${name}-release-${server.settings.name}`,
    step,
    { ...secrets, [secretNames.settingsDigest]: digest },
    // A machine that comes meanwhile begins with what serves; the rollout brings it to this.
    { parent, dependsOn: [...args.app.ready(server), ...uploaded], newcomers: "staged" },
  );
  return { server, input, digest, resource };
}

function environmentInput(server: Host, { site, release, database, webserver }: SiteArgs): EnvironmentInput {
  const webservers = webserver.servers.map(({ settings }) => settings).filter(({ gone }) => !gone);
  return {
    site,
    release,
    address: listenAddress(server.settings, webservers),
    besideWebserver: webserver.servers.includes(server) || webserver.gateways.includes(server),
    onOwnMachine: server.settings.machine.kind !== "existing",
    database: site.database && {
      host: database.address,
      port: database.port,
      name: site.database.name,
      authorityFile: authorityFile(site),
    },
  };
}
