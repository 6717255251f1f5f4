import type { Policy } from "../machine-policy";

/**
 * What the SSM agent needs for sessions, and nothing else of AmazonSSMManagedInstanceCore: with that one's
 * `ssm:GetParameter` on everything a machine would read the host keys and secrets of all others.
 */
export const sessionPolicy: Policy = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "OpenSessions",
      Effect: "Allow",
      Action: [
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      // AWS knows no resources for the channels, and lets an instance tell of itself alone.
      Resource: "*",
    },
  ],
};
