import { z } from "zod";

/** The address of a topic of SNS. Other partitions are `aws-cn` and `aws-us-gov`. */
export const topicArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:sns:[a-z]{2}(?:-[a-z]+)+-\d:\d{12}:[A-Za-z0-9_-]{1,256}$/,
    "must be the ARN of a topic of SNS, such as arn:aws:sns:eu-central-1:123456789012:alarms",
  );

/** The id of a hosted zone of Route 53. */
export const hostedZoneId = z
  .string()
  .regex(/^Z[A-Z0-9]{1,31}$/, "must be the id of a hosted zone, such as Z0123456789ABCDEFGHIJ");

/**
 * A name of a bucket (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). Without dots, which
 * AWS advises against: certificates of S3 cover one label.
 */
export const bucketName = z
  .string()
  .regex(
    /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "must be 3 to 63 lower-case letters, digits and hyphens, first and last no hyphen",
  )
  .refine(
    (name) => !/(?:-s3alias|--ol-s3|--x-s3|--table-s3|-an)$/.test(name),
    "ends in what S3 keeps for itself",
  );

/** A class of database instances. */
export const databaseClass = z
  .string()
  .regex(/^db\.[a-z0-9-]{2,20}\.[a-z0-9-]{2,20}$/, "must be a class of RDS, such as db.t4g.small");
