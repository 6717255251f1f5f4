import { InstanceStateName } from "@aws-sdk/client-ec2";
import { motoImages, publicationOf } from "../../../sandbox/aws/machine-images";
import { gatewayOf } from "../../../sandbox/aws/vpc-networks";
import { wantedMachine } from "../../../sandbox/aws/wanted-machines";
import { withEndpoint } from "../../../sandbox/demo/aws-config";
import { architectureOf } from "../../../sandbox/plugins/aws/instance-types";

test("a machine has the volumes beside its root disk, with their sizes, and the range of its VPC", () => {
  const machine = wantedMachine(
    {
      InstanceId: "i-1",
      ImageId: "ami-1",
      VpcId: "vpc-1",
      PrivateIpAddress: "10.42.0.17",
      RootDeviceName: "/dev/xvda",
      State: { Name: InstanceStateName.running },
      BlockDeviceMappings: [
        { DeviceName: "/dev/xvda", Ebs: { VolumeId: "vol-root" } },
        { DeviceName: "/dev/sdf", Ebs: { VolumeId: "vol-data" } },
      ],
    },
    [{ ImageId: "ami-1", Name: "debian-13-arm64-20260601-2132" }],
    [{ VolumeId: "vol-data", Size: 20 }],
    new Map([["vpc-1", "10.42.0.0/16"]]),
  );

  expect(machine).toMatchObject({
    state: "running",
    network: "10.42.0.0/16",
    disks: [{ volume: "vol-data", sizeGiB: 20 }],
  });
  expect(publicationOf(machine.imageName)?.system).toBe("debian-13");
});

test("images have the names and owners of Debian's and Canonical's, in both architectures", () => {
  const images = motoImages().map(({ name, owner_id: owner }) => `${String(owner)} ${String(name)}`);

  expect(images).toHaveLength(8);
  expect(images).toContainEqual(expect.stringMatching(/^136693071363 debian-13-amd64-\d/));
  expect(images).toContainEqual(
    expect.stringMatching(/^099720109477 ubuntu\/images\/hvm-ssd-gp3\/ubuntu-noble-24\.04-arm64-server-\d/),
  );
});

test("this machine has the first address of a VPC, as AWS's router has", () => {
  expect(gatewayOf("10.77.0.0/16")).toBe("10.77.0.1");
});

test.each([
  ["t4g.small", "arm64"],
  ["m7gd.large", "arm64"],
  ["a1.large", "arm64"],
  ["t3.small", "x86_64"],
  ["g5.xlarge", "x86_64"],
])("%s has a processor of %s", (type, architecture) => {
  expect(architectureOf(type)).toBe(architecture);
});

test("the address of AWS's stand-in follows it, unless the user took it out", () => {
  const text = "config:\n  tierwright:aws: { region: eu-central-1 } # mine\n";

  expect(withEndpoint(text, "http://198.19.1.1:5000")).toBe(text);
});
