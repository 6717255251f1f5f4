import { ingressRules } from "../../../components/platforms/aws/security-rules";
import { autoScaling, type Change, settingsAfter } from "../../support/changed-example";

/** What the example of a group lets in after some changes, as `group: ports from peer`. */
function letIn(...changes: readonly Change[]): readonly string[] {
  const settings = settingsAfter(
    autoScaling,
    ["sites.prod.port", 12_000],
    ["database", undefined],
    ["aws.backups", undefined],
    ["sites.prod.database", false],
    ...changes,
  );
  if (settings.aws === undefined) throw new TypeError("the example is not on AWS");
  return ingressRules(settings, settings.aws)
    .map(({ group, ports: { first, last }, from }) => {
      const ports = first === last ? first : `${first}-${last}`;
      return `${group}: ${ports} from ${"group" in from ? from.group : from.cidr}`;
    })
    .sort();
}

const nginxInFront: readonly Change[] = [
  ["webserver", undefined],
  ["servers.web1", { roles: "webserver" }],
  ["aws.loadBalancer", undefined],
  ["sites.prod.tls", "internal"],
];

const ssh = ["bastion: 22 from 203.0.113.0/24", "private: 22 from app", "private: 22 from bastion"];

test("visitors reach the load balancer, it alone the sites, and machines of the group each other", () => {
  expect(letIn()).toEqual([
    "app: 12031 from balancer",
    "balancer: 443 from 0.0.0.0/0",
    "balancer: 80 from 0.0.0.0/0",
    ...ssh,
  ]);
});

test("where no site has TLS nobody comes by its port, and visitors only from where the settings say", () => {
  const from: Change = ["aws.loadBalancer.accessFrom", ["198.51.100.0/24", "192.0.2.0/25"]];

  expect(letIn(["sites.prod.tls", "off"], from)).toEqual([
    "app: 12031 from balancer",
    "balancer: 80 from 192.0.2.0/25",
    "balancer: 80 from 198.51.100.0/24",
    ...ssh,
  ]);
});

test("behind nginx the webservers reach the load balancer, and none of the machines behind it", () => {
  expect(letIn(...nginxInFront)).toEqual([
    "app: 12031 from balancer",
    "balancer: 80 from webserver",
    ...ssh,
    "public: 22 from 203.0.113.0/24",
    "public: 22 from app",
    "webserver: 443 from 0.0.0.0/0",
    "webserver: 80 from 0.0.0.0/0",
  ]);
});
