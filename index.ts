import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "./components/deployment";
import { checkPlatform } from "./components/platforms/check-platform";
import { observedReleases } from "./components/remote/observed-releases";
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

export = async () => {
  const [observed] = await Promise.all([observedReleases(settings), checkPlatform(settings)]);
  const deployment = new Deployment(stack, settings, observed);
  const { sites, servers, balancer, bastion, authority, sshPrivateKey } = deployment;
  return {
    sites,
    servers,
    ...(balancer && { balancer }),
    ...(bastion && { bastion }),
    authority,
    ...(sshPrivateKey && { sshPrivateKey }),
  };
};
