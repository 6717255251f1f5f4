"""Moto as the AWS of one group of machines, which asks for signatures and permissions.

Arguments: the bucket, the group. Standard input's first line is JSON: the policy of the machines' role. Prints a line of
JSON when it can be asked: its address, the role's credentials and an administrator's key; then one for each call about a
lifecycle hook, which moto does not know and which is answered here as EC2 Auto Scaling would. Ends with its standard input.
"""

import json
import logging
import sys
import threading
import urllib.parse
import urllib.request
from io import BytesIO

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

logging.disable(logging.CRITICAL)
bucket, group = sys.argv[1:]
policy = sys.stdin.readline()
HOOKS = ("CompleteLifecycleAction", "RecordLifecycleActionHeartbeat")
# How often a machine called i-early is told that its hook has not begun.
too_early = 2


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


moto = DomainDispatcherApplication(create_backend_app)


REFUSAL = (
    b"<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>"
    b"<Message>No active Lifecycle Action found with instance ID i-early</Message></Error></ErrorResponse>"
)


ACCESS_DENIED = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"


def as_s3(environ, start_response):
    """A role that may list a part of the bucket only is not told which object is missing, unlike by moto."""
    by_role = "Credential=ASIA" in environ.get("HTTP_AUTHORIZATION", "")
    seen = []
    answer = b"".join(moto(environ, lambda *head: seen.append(head)))
    [(status, *headers)] = seen
    if by_role and status.startswith("404") and b"<Code>NoSuchKey</Code>" in answer:
        start_response("403 Forbidden", [("Content-Type", "application/xml")])
        return [ACCESS_DENIED]
    start_response(status, *headers)
    return [answer]


def is_too_early():
    global too_early
    too_early -= 1
    return too_early >= 0


def with_hooks(environ, start_response):
    if environ["REQUEST_METHOD"] == "POST" and "x-www-form-urlencoded" in environ.get("CONTENT_TYPE", ""):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        call = dict(urllib.parse.parse_qsl(body.decode()))
        if call.get("Action") in HOOKS:
            print(json.dumps(call), flush=True)
            if call["InstanceId"] == "i-early" and call["Action"] == HOOKS[0] and is_too_early():
                start_response("400 Bad Request", [("Content-Type", "text/xml")])
                return [REFUSAL]
            start_response("200 OK", [("Content-Type", "text/xml")])
            return [f"<{call['Action']}Response/>".encode()]
    return as_s3(environ, start_response)


server = make_server("127.0.0.1", 0, with_hooks, threaded=True, request_handler=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.port}"


def client(service):
    return boto3.client(
        service,
        endpoint_url=address,
        region_name="eu-central-1",
        aws_access_key_id="root",
        aws_secret_access_key="root",
    )


def everything(action):
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}
    )


iam = client("iam")
role = iam.create_role(RoleName="group", AssumeRolePolicyDocument=everything("sts:AssumeRole"))["Role"]
iam.put_role_policy(RoleName="group", PolicyName="group", PolicyDocument=policy)
credentials = client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="i-0123")["Credentials"]
iam.create_user(UserName="administrator")
iam.put_user_policy(UserName="administrator", PolicyName="all", PolicyDocument=everything("*"))
key = iam.create_access_key(UserName="administrator")["AccessKey"]

client("s3").create_bucket(
    Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
)
ec2 = client("ec2")
image = ec2.describe_images()["Images"][0]["ImageId"]
client("autoscaling").create_launch_configuration(
    LaunchConfigurationName="machines", ImageId=image, InstanceType="t3.small"
)
client("autoscaling").create_auto_scaling_group(
    AutoScalingGroupName=group,
    LaunchConfigurationName="machines",
    MinSize=0,
    MaxSize=4,
    DesiredCapacity=2,
    VPCZoneIdentifier=ec2.describe_subnets()["Subnets"][0]["SubnetId"],
)
urllib.request.urlopen(
    urllib.request.Request(
        f"{address}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"}
    )
).read()
told = {
    "address": address,
    "role": {
        "AccessKeyId": credentials["AccessKeyId"],
        "SecretAccessKey": credentials["SecretAccessKey"],
        "Token": credentials["SessionToken"],
    },
    "administrator": {"accessKeyId": key["AccessKeyId"], "secretAccessKey": key["SecretAccessKey"]},
}
print(json.dumps(told), flush=True)
sys.stdin.read()
server.shutdown()
