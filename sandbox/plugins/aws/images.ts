import { DescribeImagesCommand } from "@aws-sdk/client-ec2";
import { isObject, type Values } from "../../engine/values";
import { boolean, text, texts } from "../inputs";
import type { Cloud } from "./connection";

/** The function `aws.ec2.getAmi`: the one image, or the newest, that fits owners and filters. */
export async function getAmi(cloud: Cloud, args: Values): Promise<Values> {
  const filters = Array.isArray(args.filters) ? args.filters.filter((each) => isObject(each)) : [];
  const request = {
    Owners: texts(args, "owners"),
    Filters: filters.map((each) => ({ Name: text(each, "name"), Values: texts(each, "values") })),
  };
  const { Images = [] } = await cloud.ec2.send(new DescribeImagesCommand(request));
  const pattern = new RegExp(text(args, "nameRegex") ?? "");
  const images = Images.filter(({ Name = "" }) => pattern.test(Name)).sort((one, other) =>
    (other.CreationDate ?? "").localeCompare(one.CreationDate ?? ""),
  );
  const [image] = images;
  if (image === undefined)
    throw new Error(
      "Your query returned no results. Please change your search criteria and try again. " +
        "(The sandbox has images of the systems in sandbox/aws/machine-images.ts.)",
    );
  if (images.length > 1 && boolean(args, "mostRecent") !== true)
    throw new Error(
      "Your query returned more than one result. Please try a more specific search criteria, " +
        "or set `most_recent` attribute to true.",
    );
  const id = image.ImageId ?? "";
  return {
    ...args,
    id,
    imageId: id,
    name: image.Name ?? "",
    architecture: image.Architecture ?? "",
    creationDate: image.CreationDate ?? "",
    ownerId: image.OwnerId ?? "",
    rootDeviceName: image.RootDeviceName ?? "",
    rootDeviceType: image.RootDeviceType ?? "",
    virtualizationType: image.VirtualizationType ?? "",
    state: image.State ?? "",
  };
}
