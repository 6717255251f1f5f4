import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "./components/deployment";
import { loadSettings } from "./components/settings/load-settings";
import { readKeterBundle } from "./components/sources/read-keter-bundle";
import { projectFileExists } from "./components/steps/template";

const stack = pulumi.getStack();
const settings = loadSettings(new pulumi.Config(), {
  deploymentName: stack,
  keys: Object.keys(pulumi.runtime.allConfig()),
  fileExists: projectFileExists,
  readBundle: readKeterBundle,
});
const deployment = new Deployment(stack, settings);

export const sites = deployment.sites;
export const servers = deployment.servers;
export const authority = deployment.authority;
