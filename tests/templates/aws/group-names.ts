/** How the group of these tests and what belongs to it are called at AWS, and where they are. */
export const region = "eu-central-1";
export const bucket = "prod-files";
export const autoScalingGroup = "prod-app";
