import { vcpuQuota } from "../../../../components/platforms/aws/preflight/vcpu-quotas";

/** Codes on demand and on spot, as the EC2 User Guide links them. */
test.each([
  ["t4g.small", "L-1216C47A", "L-34B43A08"],
  ["m7i-flex.large", "L-1216C47A", "L-34B43A08"],
  ["im4gn.large", "L-1216C47A", "L-34B43A08"],
  ["is4gen.medium", "L-1216C47A", "L-34B43A08"],
  ["i4i.large", "L-1216C47A", "L-34B43A08"],
  ["d3.xlarge", "L-1216C47A", "L-34B43A08"],
  ["h1.2xlarge", "L-1216C47A", "L-34B43A08"],
  ["z1d.large", "L-1216C47A", "L-34B43A08"],
  ["dl1.24xlarge", "L-6E869C2A", "L-85EED4F7"],
  ["f1.2xlarge", "L-74FC7D96", "L-88CF9481"],
  ["g5g.xlarge", "L-DB2E81BA", "L-3819A6DF"],
  ["gr6.4xlarge", "L-DB2E81BA", "L-3819A6DF"],
  ["vt1.3xlarge", "L-DB2E81BA", "L-3819A6DF"],
  ["hpc7g.4xlarge", "L-F7808C92", undefined],
  ["u-6tb1.metal", "L-43DA4232", undefined],
  ["u7i-12tb.224xlarge", "L-43DA4232", undefined],
  ["inf2.xlarge", "L-1945791B", "L-B5D1601B"],
  ["p5.48xlarge", "L-417A185B", "L-7212CCBC"],
  ["trn1.2xlarge", "L-2C3B7624", "L-6B0D517C"],
  ["x2gd.medium", "L-7295265B", "L-E3A00192"],
])("%s counts for %s on demand, and for %s on spot", (type, onDemand, spot) => {
  expect(vcpuQuota(type, "on-demand")?.code).toBe(onDemand);
  expect(vcpuQuota(type, "spot")?.code).toBe(spot);
});
