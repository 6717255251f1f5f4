import type * as pulumi from "@pulumi/pulumi";
import type { RemoteServer } from "../remote/remote-server";
import type { Step } from "../steps/step";

/** Servers on which the same step of a tier is carried out. */
export class PreparedServers {
  readonly #ready: ReadonlyMap<RemoteServer, pulumi.Resource>;

  constructor(name: string, servers: readonly RemoteServer[], step: Step, parent: pulumi.Resource) {
    this.#ready = new Map(
      servers.map((server) => [
        server,
        server.carryOut(`${name}-${server.settings.name}`, step, {}, { parent }),
      ]),
    );
  }

  /** What must be there before a site on this server. */
  ready(server: RemoteServer): readonly pulumi.Resource[] {
    return [this.#ready.get(server)].filter((resource) => resource !== undefined);
  }
}
