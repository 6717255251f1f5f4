import * as apps from "./app-rules";
import * as balancers from "./balancer-rules";
import * as bundles from "./bundle-rules";
import * as care from "./care-rules";
import * as domains from "./domain-rules";
import * as environments from "./environment-rules";
import * as files from "./file-rules";
import * as fronts from "./front-rules";
import * as groups from "./group-rules";
import * as groupSites from "./group-site-rules";
import * as groupSizes from "./group-size-rules";
import * as machines from "./machine-rules";
import * as networks from "./network-rules";
import * as notifications from "./notification-rules";
import * as pickups from "./pickup-rules";
import * as placement from "./placement-rules";
import * as ports from "./port-rules";
import * as rds from "./rds-rules";
import * as rollouts from "./rollout-rules";
import * as servers from "./server-rules";
import * as sessions from "./session-rules";
import * as sites from "./site-rules";
import * as subnets from "./subnet-rules";
import * as tags from "./tag-rules";
import * as tiers from "./tier-rules";
import * as twoZones from "./two-zones-rules";
import type { Rule } from "./rule";

/** Everything that must hold between settings, in the order in which problems are told. */
export const rules: readonly Rule[] = [
  networks.sectionOfPlatform,
  networks.zonesOfRegion,
  networks.oneKindOfNetwork,
  servers.someServer,
  machines.machinesThatExist,
  machines.machinesThatAreMade,
  machines.keyOfServers,
  groups.rolesOfGroups,
  groups.oneGroup,
  groups.placeOfGroups,
  groups.typesOfServers,
  groupSizes.sizeOfGroups,
  groupSizes.scheduleOfGroups,
  groupSizes.spotOfGroups,
  subnets.subnetsOfServers,
  subnets.addressesInSubnets,
  subnets.subnetOfBastion,
  subnets.someoneForSsh,
  subnets.nameOfBastion,
  sessions.noOtherWay,
  sessions.agentWithoutInternet,
  twoZones.twoZones,
  twoZones.zonesOfBalancer,
  twoZones.roomForBalancer,
  fronts.oneFront,
  fronts.webserversOfGroup,
  fronts.balancerOfGroup,
  care.snapshotsOfVolumes,
  care.backupsToBucket,
  care.useOfBucket,
  care.topicOfRegion,
  tags.tagsOnce,
  servers.oneServerAtAnAddress,
  servers.onePrivateAddressEach,
  servers.privateAddressKnown,
  servers.oneDatabaseServer,
  rds.oneDatabase,
  rds.settingsOfRds,
  rds.enginesOfRds,
  rds.authorityOfRds,
  rds.backupsOfRds,
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
  groupSites.replicasOnGroup,
  groupSites.releasesOfGroup,
  groupSites.strategyOnGroup,
  groupSites.uploadsOnGroup,
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
  fronts.certificatesOfAmazon,
  balancers.sitesOfBalancer,
  balancers.roomOfBalancer,
  balancers.hostsOfBalancer,
  balancers.namesOfCertificates,
  balancers.checksOfBalancer,
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
