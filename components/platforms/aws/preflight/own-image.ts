import { DescribeImagesCommand, type EC2Client } from "@aws-sdk/client-ec2";

/** Whether an image of one's own is there, and ready. */
export async function problemsOfImage(
  client: EC2Client,
  ami: string,
  region: string,
): Promise<readonly string[]> {
  // By a filter: naming one that is not there would be an error without a reason.
  const { Images = [] } = await client.send(
    new DescribeImagesCommand({ Filters: [{ Name: "image-id", Values: [ami] }] }),
  );
  const [image] = Images;
  if (image === undefined) {
    return [
      `tierwright:aws.ami: there is no image ${ami} in ${region} that this account may use; images belong to one region: copy it there, or have it shared`,
    ];
  }
  return image.State === undefined || image.State === "available"
    ? []
    : [
        `tierwright:aws.ami: the image ${ami} is ${image.State}; wait until it is available, or choose another`,
      ];
}
