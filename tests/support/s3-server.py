"""Moto as a server of S3 which asks for signatures and permissions, with one bucket, one user and one role.

Arguments: the file to put into the bucket, and a folder whose files are put there by their paths, if any. Prints a line of JSON when it can be asked: its address, the user's key, a
key of a user who may do nothing, and the role's credentials. Ends with its standard input.
"""

import json
import logging
import pathlib
import sys
import urllib.request

import boto3
from moto.server import ThreadedMotoServer

logging.disable(logging.CRITICAL)
KEY = "shop/1.4_a/shop.tar.gz"

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
address = f"http://{host}:{port}"


def client(service):
    return boto3.client(
        service,
        endpoint_url=address,
        region_name="eu-central-1",
        aws_access_key_id="root",
        aws_secret_access_key="root",
    )


policy = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::releases/*"}
        ],
    }
)
iam = client("iam")


def user(name):
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {"id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}


reader = user("reader")
iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=policy)
nobody = user("nobody")

trust = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
        ],
    }
)
role = iam.create_role(RoleName="app-server", AssumeRolePolicyDocument=trust)["Role"]
iam.put_role_policy(RoleName="app-server", PolicyName="read", PolicyDocument=policy)
assumed = client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="i-0123")["Credentials"]

s3 = client("s3")
s3.create_bucket(
    Bucket="releases", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
)
with open(sys.argv[1], "rb") as file:
    s3.put_object(Bucket="releases", Key=KEY, Body=file.read())
for folder in sys.argv[2:]:
    for path in filter(pathlib.Path.is_file, pathlib.Path(folder).rglob("*")):
        s3.put_object(
            Bucket="releases", Key=str(path.relative_to(folder)), Body=path.read_bytes()
        )

urllib.request.urlopen(
    urllib.request.Request(
        f"{address}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"}
    )
).read()
print(
    json.dumps(
        {
            "address": address,
            "key": KEY,
            "reader": reader,
            "nobody": nobody,
            "role": {
                "AccessKeyId": assumed["AccessKeyId"],
                "SecretAccessKey": assumed["SecretAccessKey"],
                "Token": assumed["SessionToken"],
            },
        }
    ),
    flush=True,
)
sys.stdin.read()
server.stop()
