import type * as pulumi from "@pulumi/pulumi";
import type { Platform as PlatformName } from "../settings/platform";
import type { Settings } from "../settings/settings";
import { awsServers } from "./aws/aws-servers";
import { ExistingServers } from "./existing-servers";
import type { BaseStep, Platform } from "./platform";

type MakePlatform = (name: string, settings: Settings, base: BaseStep, parent: pulumi.Resource) => Platform;

/** Every platform. */
const platforms: Record<PlatformName, MakePlatform> = {
  servers: (name, settings, base, parent) =>
    new ExistingServers(`${name}-servers`, settings, base, { parent }),
  aws: (name, settings, base, parent) => awsServers(`${name}-servers`, settings, base, parent),
};

/** The platform that the settings name. */
export function choosePlatform(
  name: string,
  settings: Settings,
  base: BaseStep,
  parent: pulumi.Resource,
): Platform {
  return platforms[settings.platform](name, settings, base, parent);
}
