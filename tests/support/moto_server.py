"""Moto as servers of AWS which ask for signatures and permissions, for tests to fill."""

import json
import logging
import urllib.request

import boto3
from moto.server import ThreadedMotoServer

logging.disable(logging.CRITICAL)


class MotoServer:
    def __init__(self):
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.address = f"http://{host}:{port}"
        self._iam = self.client("iam")

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=self.address,
            region_name="eu-central-1",
            aws_access_key_id="root",
            aws_secret_access_key="root",
        )

    def user(self, name, action=None, resource=None):
        """The key of a new user, who may do nothing but what is given."""
        self._iam.create_user(UserName=name)
        if action:
            self._iam.put_user_policy(
                UserName=name, PolicyName="allow", PolicyDocument=_allow(action, resource)
            )
        key = self._iam.create_access_key(UserName=name)["AccessKey"]
        return {"id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}

    def role(self, name, action, resource):
        """What the metadata service would tell about a new role."""
        role = self._iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=_policy(
                Action="sts:AssumeRole", Principal={"Service": "ec2.amazonaws.com"}
            ),
        )["Role"]
        self._iam.put_role_policy(
            RoleName=name, PolicyName="allow", PolicyDocument=_allow(action, resource)
        )
        assumed = self.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="i-0123")[
            "Credentials"
        ]
        return {
            "AccessKeyId": assumed["AccessKeyId"],
            "SecretAccessKey": assumed["SecretAccessKey"],
            "Token": assumed["SessionToken"],
        }

    def ask_for_signatures(self):
        """From now on requests need a signature, and a permission."""
        urllib.request.urlopen(
            urllib.request.Request(
                f"{self.address}/moto-api/reset-auth",
                data=b"0",
                headers={"Content-Type": "text/plain"},
            )
        ).read()

    def stop(self):
        self._server.stop()


def _allow(action, resource):
    return _policy(Action=action, Resource=resource)


def _policy(**statement):
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}
    )
