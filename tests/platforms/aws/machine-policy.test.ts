import { machinePolicy, trustPolicy } from "../../../components/platforms/aws/machine-policy";

const parameter = "arn:aws:ssm:eu-central-1:123456789012:parameter/tierwright/prod/db1/ssh-host-key";

test("a machine may read its own host key, and nothing else", () => {
  expect(machinePolicy(parameter)).toEqual({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "ssm:GetParameter", Resource: parameter }],
  });
});

test("only EC2 machines may take on a machine's role", () => {
  expect(trustPolicy).toEqual({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
});
