import type { Check } from "./apps";
import type { RdsSettings } from "./aws/rds";
import type { AwsSettings } from "./aws/settings";
import type { Follow } from "./follow";
import type { HostSettings } from "./host";
import type { HotFolder } from "./hot-folders";
import type { Incoming } from "./incoming";
import type { Ec2Machine, ExistingMachine, MachineGroup } from "./machines";
import type { NotificationSection } from "./notifications";
import type { Pipeline } from "./pipeline";
import type { Platform } from "./platform";
import type { Secret } from "./secret";
import type { RolloutSection, RolloutSettings } from "./rollout";
import type { Role } from "./servers";
import type { BackupSettings, Limits, SiteDatabase, SiteWebserver, Tls } from "./sites";
import type { Source } from "./sources";
import type { TaskRun } from "./tasks";
import type { WebserverSettings } from "./webserver";

export type * from "./aws/settings";
export type * from "./machines";

/** Everything a deployment is made from: checked, with all defaults and references filled in. */
export interface Settings {
  /** Name of the stack. */
  readonly deploymentName: string;
  readonly platform: Platform;
  /** What the platform `aws` makes; undefined on the platform `servers`. */
  readonly aws: AwsSettings | undefined;
  /** In order of name; servers which are gone too. */
  readonly servers: readonly Server[];
  readonly ssh: SshSettings;
  readonly host: HostSettings;
  /** Whether a run asks a server which releases really run. */
  readonly compare: boolean;
  readonly database: DatabaseSettings;
  readonly webserver: WebserverSettings;
  readonly apps: readonly App[];
  readonly sites: readonly Site[];
  /** In order of name. */
  readonly notifications: readonly Notification[];
}

/** Who is told when a release starts, succeeds or fails. */
export interface Notification extends NotificationSection {
  readonly name: string;
}

/** A Linux server: one that exists, a machine that the deployment makes, or a group of machines which are alike. */
export interface Server {
  readonly name: string;
  /** In the order db, webserver, app. */
  readonly roles: readonly Role[];
  /** IP address for the other servers; 127.0.0.1 where there is no other, and for a group, whose machines reach themselves. */
  readonly privateAddress: string;
  readonly port: number;
  readonly user: string;
  /** The machine no longer exists: send nothing to it. */
  readonly gone: boolean;
  readonly machine: ExistingMachine | Ec2Machine | MachineGroup;
}

/** The key for all servers, how long they may take to boot, and the host to go through. */
export interface SshSettings {
  /** Undefined when the deployment makes it, for machines which it makes too. */
  readonly privateKey: Secret | undefined;
  readonly bootTimeoutSeconds: number;
  readonly bastion: Bastion | undefined;
}

/** A host through which all servers are reached. */
export interface Bastion {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  readonly privateKey: Secret;
}

/** PostgreSQL on the server with the role `db`, or as a service. */
export interface DatabaseSettings {
  /** PostgreSQL as a service of AWS; undefined where a server has the role `db`, or no site has a database. */
  readonly rds: RdsSettings | undefined;
  /** Where PostgreSQL comes from; with `rds`, the programs that speak to it. */
  readonly packages: { readonly kind: "distribution" } | { readonly kind: "pgdg"; readonly version: number };
  /** 0 to 1. */
  readonly memoryShare: number;
  readonly maxConnections: number;
  readonly parameters: Readonly<Record<string, string>>;
}

/** How an app is built and started. */
export type Preset = PythonPreset | ProcessPreset | KeterPreset;

/** A Python application in a virtual environment. */
export interface PythonPreset {
  readonly kind: "python";
  /** How a replica is started: by a Python server, or by a command of the app's own. */
  readonly start:
    | {
        readonly kind: "server";
        readonly server: "gunicorn" | "uvicorn";
        readonly application: string;
        readonly workers: number;
        readonly threads: number;
      }
    | { readonly kind: "command"; readonly command: string };
  /** File of the release; undefined where there is none to install. */
  readonly requirements: string | undefined;
  readonly packages: readonly string[];
}

/** What the `config/keter.yaml` of a release starts. */
export interface KeterPreset {
  readonly kind: "keter";
}

/** Any program that listens on `$HOST:$PORT`. */
export interface ProcessPreset {
  readonly kind: "process";
  /** Shell command lines. */
  readonly start: string;
}

/** What sites run: where its releases come from, and how they are built, started, checked and maintained. */
export interface App {
  readonly name: string;
  readonly preset: Preset;
  readonly source: Source;
  /** Debian packages. */
  readonly packages: readonly string[];
  /** Shell command lines. */
  readonly build: string | undefined;
  /** Shell command lines. */
  readonly migrate: string | undefined;
  /** Shell command lines that make a running replica take over what is new. */
  readonly reload: string | undefined;
  readonly check: Check;
  /** What its sites take over unless they say otherwise. */
  readonly rollout: RolloutSection;
  /** The same for scripts between the steps of a release. */
  readonly pipeline: Pipeline;
  readonly environment: Readonly<Record<string, string>>;
  readonly files: readonly SettingsFile[];
  /** Relative directories. */
  readonly uploads: readonly string[];
  /** Scripts of the app's own tasks by name, relative to the project folder. */
  readonly tasks: Readonly<Record<string, string>>;
}

/** A settings file of an app, rendered anew for each site. */
export interface SettingsFile {
  /** Relative path in the site's settings directory. */
  readonly target: string;
  /** Mustache template, relative to the project folder. */
  readonly template: string;
}

/** A JSON value, for the user's templates. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** One running copy of an app, with everything that follows from its name, its app and the defaults. */
export interface Site {
  readonly name: string;
  /** The app, with the site's own source and release already in `source`. */
  readonly app: App;
  /** At least one; the first is the canonical one. */
  readonly domains: readonly [string, ...string[]];
  readonly redirects: readonly string[];
  readonly tls: Tls;
  readonly production: boolean;
  /** Names of the app servers that run it, also of those which are gone; undefined: all of them. */
  readonly servers: readonly string[] | undefined;
  /** Processes on each of its app servers. */
  readonly replicas: number;
  /** Where this site's releases come from (the same as `app.source`). */
  readonly source: Source;
  /** Undefined unless servers look for new releases by themselves. */
  readonly follow: Follow | undefined;
  /** Undefined unless releases are pushed; then `source` is `pushed`. */
  readonly incoming: Incoming | undefined;
  readonly hotFolders: readonly HotFolder[];
  /** The app's and the site's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, Secret>>;
  readonly settings: Readonly<Record<string, JsonValue>>;
  /** Undefined when the site has no database. */
  readonly database: (SiteDatabase & { readonly name: string }) | undefined;
  readonly backup: BackupSettings;
  readonly limits: Limits;
  readonly rollout: RolloutSettings;
  /** The app's and the site's own. */
  readonly pipeline: Pipeline;
  readonly webserver: SiteWebserver;
  /** First port of the site's block of 32 on the app servers. */
  readonly firstPort: number;
  /** PostgreSQL database and role. */
  readonly databaseName: string;
  /** Linux user. */
  readonly systemUser: string;
  /** In order of name. */
  readonly tasks: readonly TaskRun[];
}
