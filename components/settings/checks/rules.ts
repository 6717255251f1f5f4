import * as apps from "./app-rules";
import * as aws from "./aws-rules";
import * as bundles from "./bundle-rules";
import * as domains from "./domain-rules";
import * as environments from "./environment-rules";
import * as files from "./file-rules";
import * as machines from "./machine-rules";
import * as notifications from "./notification-rules";
import * as pickups from "./pickup-rules";
import * as placement from "./placement-rules";
import * as ports from "./port-rules";
import * as rollouts from "./rollout-rules";
import * as servers from "./server-rules";
import * as sites from "./site-rules";
import * as tiers from "./tier-rules";
import type { Rule } from "./rule";

/** Everything that must hold between settings, in the order in which problems are told. */
export const rules: readonly Rule[] = [
  aws.sectionOfPlatform,
  aws.zonesOfRegion,
  aws.oneKindOfNetwork,
  servers.someServer,
  machines.machinesThatExist,
  machines.machinesThatAreMade,
  machines.keyOfServers,
  aws.subnetsOfServers,
  aws.addressesInSubnets,
  aws.subnetOfBastion,
  aws.someoneForSsh,
  aws.nameOfBastion,
  servers.oneServerAtAnAddress,
  servers.onePrivateAddressEach,
  servers.privateAddressKnown,
  servers.oneDatabaseServer,
  tiers.versionOfPostgresql,
  tiers.parametersOfPostgresql,
  tiers.connectionsOfSites,
  tiers.portsOfWebserver,
  tiers.portsBesideWebserver,
  bundles.presetOfBundles,
  apps.startOfProcess,
  apps.startOfPython,
  apps.threadsOfGunicorn,
  apps.sourceOfPreset,
  apps.requirementsOfPackage,
  apps.namesOfOwnTasks,
  apps.separateUploads,
  rollouts.rolloutOfApps,
  servers.rolesOfSites,
  placement.serversOfSites,
  bundles.domainsOfSites,
  sites.numberOfSites,
  sites.namesOfSites,
  sites.appsOfSites,
  sites.releasesOfSites,
  pickups.followedSources,
  pickups.pushedSources,
  pickups.reloadOfHotFolders,
  pickups.placesOfHotFolders,
  pickups.separatePickupFolders,
  sites.sourcesOfSites,
  sites.tasksOfSites,
  sites.migrationsOfSites,
  sites.confirmedClean,
  rollouts.rolloutOfSites,
  sites.staticFoldersOnce,
  bundles.sitesOfBundles,
  bundles.versionsInFolders,
  bundles.hostsOfBundles,
  bundles.httpsOfBundles,
  bundles.databasesOfBundles,
  domains.domainsOnce,
  domains.certificatesOfSites,
  ports.separatePorts,
  ports.portsBesideSites,
  environments.environmentOfApps,
  environments.environmentOfSites,
  notifications.sitesOfNotifications,
  files.filesOfWebserver,
  files.filesOfApps,
  files.filesOfSites,
  files.filesOfNotifications,
];
