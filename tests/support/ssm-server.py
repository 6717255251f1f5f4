"""Moto as a server of SSM which asks for signatures and permissions, with the parameters of standard input's first line.

That line is JSON: texts by names. Prints a line of JSON when it can be asked: its address, the credentials of a role that
may read parameters, and of one that may not. Ends with its standard input.
"""

import json
import sys

from moto_server import MotoServer

server = MotoServer()
reader = server.role("app-server", action="ssm:GetParameter", resource="*")
stranger = server.role("stranger", action="s3:GetObject", resource="*")
ssm = server.client("ssm")
for name, value in json.loads(sys.stdin.readline()).items():
    ssm.put_parameter(Name=name, Value=value, Type="SecureString")
server.ask_for_signatures()
print(json.dumps({"address": server.address, "reader": reader, "stranger": stranger}), flush=True)
sys.stdin.read()
server.stop()
