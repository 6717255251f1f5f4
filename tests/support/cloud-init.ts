import { z } from "zod";
import { outputOf } from "./output-of";

const reader = `
import json, sys
from cloudinit import util
config = util.load_yaml(sys.stdin.buffer.read())
json.dump({"config": config, "script": util.shellify(config["bootcmd"])}, sys.stdout)
`;

const read = z.object({ config: z.record(z.string(), z.unknown()), script: z.string() });

/** What cloud-init itself reads from user data, and the shell script that it makes of `bootcmd`. */
export function readByCloudInit(userData: string): z.output<typeof read> {
  // Debian's own Python, to which cloud-init belongs.
  return read.parse(JSON.parse(outputOf("/usr/bin/python3", ["-c", reader], { input: userData }).toString()));
}
