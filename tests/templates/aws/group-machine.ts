import { writeFileSync } from "node:fs";
import path from "node:path";
import { renderTemplate, literal } from "../../../components/steps/template";
import { ServerWithScripts } from "../app/server-with-scripts";
import { autoScalingGroup, bucket, region } from "./group-names";

/** Where a machine of a group asks. */
export interface Surroundings {
  /** Address of AWS. */
  readonly aws: string;
  /** Address of the metadata service. */
  readonly metadata: string;
  readonly instance: string;
  /** @default 0 */
  readonly leaveSeconds?: number;
}

/** A server's directory with the kit and all scripts, as a machine of the group `app` of the stack `prod`. */
export class GroupMachine extends ServerWithScripts {
  constructor({ aws, metadata, instance, leaveSeconds = 0 }: Surroundings) {
    super();
    const settings = renderTemplate("aws/group-settings", "shell", {
      ...{ group: "app", region, endpoint: aws, bucket, autoScalingGroup },
      ...{
        prefix: "groups/app",
        parameters: "/tierwright/prod/app",
        leaveSeconds: literal(`${leaveSeconds}`),
      },
    });
    this.write("/etc/tierwright/group/settings", `${settings}METADATA_SERVICE=${metadata}\n`);
    this.write("/etc/tierwright/group/instance", `${instance}\n`);
    this.write("/etc/tierwright/peers/self", "app\n");
    this.write("/etc/tierwright/peers/servers", "app group 22 app ssh-ed25519 AAAA\n");
  }

  /** A program that takes the place of the machine's own. */
  program(name: string, text: string): void {
    writeFileSync(path.join(this.base, "bin", name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  }

  /** The kit, which does not hold up what the test itself serves. */
  kitCommand(...words: readonly string[]) {
    return this.start(words, "").ended;
  }
}
