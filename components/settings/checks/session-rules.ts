import { hasPrivateServers } from "../aws/plan";
import { problem } from "../settings-error";
import { rule } from "./rule";

/** Deployments that come by Session Manager come by nothing else: no port is open, and no host is jumped over. */
export const noOtherWay = rule(["platform", "aws", "ssh"], ({ platform, aws, ssh }) => {
  if (platform !== "aws" || aws.sshBy === "network") return [];
  return [
    ...(aws.sshFrom.length === 0
      ? []
      : [
          problem(
            ["aws", "sshFrom"],
            "would open port 22, and with `aws.sshBy: session-manager` nobody comes by it; remove one of the two",
          ),
        ]),
    ...(ssh.bastion === undefined
      ? []
      : [
          problem(
            ["ssh", "bastion"],
            "is another way than `aws.sshBy: session-manager`; remove one of the two",
          ),
        ]),
  ];
});

/** Debian's images have no agent, and what it takes to install Amazon's cannot be had without a way to the internet. */
export const agentWithoutInternet = rule(["platform", "aws", "servers"], (sections) => {
  const { aws } = sections;
  const needsAgent = aws.sshBy === "session-manager" && aws.image.startsWith("debian-");
  if (!needsAgent || aws.ami !== undefined || aws.network.nat !== "none" || !hasPrivateServers(sections)) {
    return [];
  }
  return [
    problem(
      ["aws", "image"],
      `${aws.image} has no agent for \`aws.sshBy: session-manager\`, and servers in private subnets cannot fetch it without NAT; choose an Ubuntu, set aws.network.nat to one, or bring the agent in an image of your own as aws.ami`,
    ),
  ];
});
