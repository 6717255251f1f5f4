import type { Role } from "../../../settings/servers";
import { publicFile, step, type Step } from "../../../steps/step";

/** What the numbers of the agent are found under in CloudWatch. */
export const agentNamespace = "Tierwright";

/** The machine, or the group of machines, whose journal and numbers go to CloudWatch. */
export interface WatchedServer {
  readonly stack: string;
  readonly server: string;
  readonly region: string;
  readonly roles: readonly Role[];
  /** Where its disks are mounted. */
  readonly paths: readonly string[];
}

/** Name of a server's log group. */
export function logGroupName({ stack, server }: Pick<WatchedServer, "stack" | "server">): string {
  // Of other characters CloudWatch takes `_`, `-`, `/`, `.` and `#` alone.
  return `/tierwright/${stack}/${server}`.replaceAll(/[^A-Za-z0-9_\-/.#]/g, "-");
}

/** By what a server's numbers are told apart, without the names of machines, which come and go. */
export function agentDimensions({ stack, server }: Pick<WatchedServer, "stack" | "server">): {
  readonly Stack: string;
  readonly Server: string;
} {
  return { Stack: stack, Server: server };
}

const configurationFile = "/etc/tierwright/cloudwatch-agent.json";

/** Amazon's CloudWatch agent on a server, installed when its signature is Amazon's. */
export function agentStep(server: WatchedServer): Step {
  return step("cloudwatch-agent", "CloudWatch agent", {
    variables: { REGION: server.region, CONFIGURATION: configurationFile },
    files: [publicFile(configurationFile, `${JSON.stringify(configuration(server), undefined, 2)}\n`)],
    scripts: ["aws/agent"],
  });
}

/**
 * The whole journal, since the apps' output is there, and what nginx and PostgreSQL write into files of their own
 * (CloudWatch User Guide, "Manually create or edit the CloudWatch agent configuration file").
 */
function configuration(server: WatchedServer) {
  const numbers = {
    append_dimensions: agentDimensions(server),
    metrics_collection_interval: 60,
  };
  return {
    agent: { region: server.region, omit_hostname: true },
    metrics: {
      namespace: agentNamespace,
      // Of memory, there are no other dimensions to leave out; of disks all paths together would be one number more, which costs.
      aggregation_dimensions: [["Stack", "Server", "path"]],
      metrics_collected: {
        disk: {
          ...numbers,
          measurement: ["used_percent"],
          resources: server.paths,
          drop_device: true,
          drop_original_metrics: ["disk_used_percent"],
        },
        mem: { ...numbers, measurement: ["used_percent"] },
      },
    },
    logs: {
      logs_collected: {
        journald: { collect_list: [{ ...stream(server, "journal") }] },
        files: { collect_list: files(server) },
      },
    },
  };
}

function files(server: WatchedServer) {
  const file = (path: string, name: string) => ({ file_path: path, ...stream(server, name) });
  return [
    { ...file("/var/log/tierwright/*.log", "tierwright"), publish_multi_logs: true },
    ...(server.roles.includes("webserver") || server.roles.includes("app")
      ? [{ ...file("/var/log/nginx/*.log", "nginx"), publish_multi_logs: true }]
      : []),
    ...(server.roles.includes("db")
      ? [{ ...file("/var/log/postgresql/*.log", "postgresql"), publish_multi_logs: true }]
      : []),
  ];
}

/** The agent fills in which machine it is. */
function stream(server: WatchedServer, name: string) {
  return { log_group_name: logGroupName(server), log_stream_name: `{instance_id}/${name}` };
}
