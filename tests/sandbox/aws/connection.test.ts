import { DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { ListTopicsCommand } from "@aws-sdk/client-sns";
import { connect } from "../../../sandbox/plugins/aws/connection";

const nobody = "http://127.0.0.1:1";

test("a provider needs the endpoints of what it is asked for, and is never led to Amazon's own", async () => {
  const cloud = connect({ region: "eu-central-1", endpoints: JSON.stringify([{ ec2: nobody }]) });

  await expect(cloud.sns.send(new ListTopicsCommand({}))).rejects.toThrow('endpoints; "sns" has none');
  await expect(cloud.ec2.send(new DescribeVpcsCommand({}))).rejects.toThrow(/ECONNREFUSED/);
});
