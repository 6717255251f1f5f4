import { programApp, sampleSettings } from "../../../deployment/sample-settings";
import { recordBalancer, sitesOf } from "./balancer-resources";

const http = { port: 12_000, domain: "www.example.org" };

test("the machines are asked on the site's own port, often, and have time to leave and to stop their replicas", async () => {
  const sites = sitesOf({ "my-big-shop": { ...http, rollout: { drainSeconds: 45, stopSeconds: 30 } } });

  const resources = await recordBalancer(sites);

  expect(resources.inputs("TargetGroup", "my-big-shop-balancer-targets")).toEqual({
    namePrefix: "my-bi-",
    vpcId: "vpc-1",
    port: 12_031,
    protocol: "HTTP",
    targetType: "instance",
    deregistrationDelay: 25 + 45 + 30,
    loadBalancingAlgorithmType: "least_outstanding_requests",
    healthCheck: {
      path: "/.tierwright/health",
      protocol: "HTTP",
      port: "traffic-port",
      interval: 5,
      timeout: 4,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
      matcher: "200",
    },
    tags: { Name: "test-my-big-shop" },
  });
});

test.each([
  [{ kind: "http", status: 204 }, "204"],
  [{ kind: "tcp" }, "200"],
])("with the check %j a machine is well that answers %s", async (check, matcher) => {
  const sites = sampleSettings({
    apps: { shop: { ...programApp, check } },
    sites: { prod: http },
  }).sites;

  const resources = await recordBalancer(sites);

  expect(resources.inputs("TargetGroup", "prod-balancer-targets").healthCheck).toMatchObject({ matcher });
});

test("the prefix of a target group's name has no hyphen too many", async () => {
  const resources = await recordBalancer(sitesOf({ "shop-two": http }));

  expect(resources.inputs("TargetGroup", "shop-two-balancer-targets").namePrefix).toBe("shop-");
});

test("machines are asked for a site after it was rolled out, and visitors come after that", async () => {
  const sites = sitesOf({ prod: { ...http, tls: "internal" } });

  const resources = await recordBalancer(sites);

  const attachment = resources.find("Attachment", "prod-balancer-attachment");
  expect(attachment.inputs).toEqual({
    autoscalingGroupName: "test-group",
    lbTargetGroupArn: "arn of test-servers-prod-balancer-targets",
  });
  expect(attachment.dependsOn).toContain("test-rollout");
  expect(attachment.deletedWith).toBe("test-group");
  expect(resources.find("ListenerRule", "prod-balancer-https-domains-1").dependsOn).toEqual(
    expect.arrayContaining([
      "test-servers-prod-balancer-attachment",
      "test-servers-prod-balancer-certificate-shown",
    ]),
  );
  expect(resources.find("ListenerRule", "prod-balancer-http-domains-1").dependsOn).toContain(
    "test-servers-prod-balancer-https-domains-1",
  );
});

test("a rule says which hosts, and where they go", async () => {
  const sites = sitesOf({ prod: { ...http, tls: "internal", redirects: ["example.org"] } });

  const resources = await recordBalancer(sites);

  const redirect = { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" };
  expect(resources.inputs("ListenerRule", "prod-balancer-https-domains-1")).toEqual({
    listenerArn: "arn of test-servers-balancer-listeners-https",
    priority: 3969,
    conditions: [{ hostHeader: { values: ["www.example.org"] } }],
    actions: [{ type: "forward", targetGroupArn: "arn of test-servers-prod-balancer-targets" }],
    tags: { Name: "test-prod-https-domains-1" },
  });
  expect(resources.inputs("ListenerRule", "prod-balancer-http-domains-1")).toMatchObject({
    listenerArn: "arn of test-servers-balancer-listeners-http",
    actions: [{ type: "redirect", redirect }],
  });
  expect(resources.inputs("ListenerRule", "prod-balancer-https-redirects-1")).toMatchObject({
    conditions: [{ hostHeader: { values: ["example.org"] } }],
    actions: [{ type: "redirect", redirect: { ...redirect, host: "www.example.org" } }],
  });
});

test("the group is kept at the requests a minute that the settings want, for each site", async () => {
  const sites = sitesOf({ demo: { port: 20_000, domain: "demo.example.org" }, prod: http });

  const resources = await recordBalancer(sites, {
    machine: { requestsPerMachine: 600, warmUpSeconds: 90 },
  });

  expect(resources.names.Policy).toEqual(["demo-balancer-requests", "prod-balancer-requests"]);
  const { inputs, dependsOn } = resources.find("Policy", "prod-balancer-requests");
  expect(inputs).toEqual({
    autoscalingGroupName: "test-group",
    policyType: "TargetTrackingScaling",
    estimatedInstanceWarmup: 90,
    targetTrackingConfiguration: {
      predefinedMetricSpecification: {
        predefinedMetricType: "ALBRequestCountPerTarget",
        resourceLabel: "end of arn of test-servers-balancer/end of arn of test-servers-prod-balancer-targets",
      },
      targetValue: 600,
    },
  });
  expect(dependsOn).toEqual(
    expect.arrayContaining([
      "test-servers-prod-balancer-attachment",
      "test-servers-prod-balancer-http-domains-1",
    ]),
  );
});
