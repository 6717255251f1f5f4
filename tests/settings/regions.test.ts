import { endpointName } from "../../components/settings/aws/regions";

test("endpoints are called as AWS calls them, which in China is not the same for all services", () => {
  const services = ["s3", "ssm", "ssmmessages", "autoscaling", "ec2", "logs", "monitoring"] as const;

  expect(services.map((service) => endpointName(service, "eu-central-1"))).toEqual(
    services.map((service) => `com.amazonaws.eu-central-1.${service}`),
  );
  expect(services.map((service) => endpointName(service, "cn-north-1"))).toEqual([
    "com.amazonaws.cn-north-1.s3",
    "com.amazonaws.cn-north-1.ssm",
    "com.amazonaws.cn-north-1.ssmmessages",
    "cn.com.amazonaws.cn-north-1.autoscaling",
    "cn.com.amazonaws.cn-north-1.ec2",
    "com.amazonaws.cn-north-1.logs",
    "cn.com.amazonaws.cn-north-1.monitoring",
  ]);
});
