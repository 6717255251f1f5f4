import type * as pulumi from "@pulumi/pulumi";
import type { Host } from "../remote/host";
import type { Step } from "../steps/step";

/** Servers on which the same step of a tier is carried out. */
export class PreparedServers {
  readonly #ready: ReadonlyMap<Host, pulumi.Resource>;

  constructor(name: string, servers: readonly Host[], step: Step, parent: pulumi.Resource) {
    this.#ready = new Map(
      servers.map((server) => [
        server,
        server.carryOut(`${name}-${server.settings.name}`, step, {}, { parent }),
      ]),
    );
  }

  /** What must be there before a site on this server. */
  ready(server: Host): readonly pulumi.Resource[] {
    return [this.#ready.get(server)].filter((resource) => resource !== undefined);
  }
}
