"""Moto as a server of S3 which asks for signatures and permissions, with one bucket, two users and one role.

Arguments: the file to put into the bucket, and a folder whose files are put there by their paths, if any. Prints a line of
JSON when it can be asked: its address, the user's key, a key of a user who may do nothing, and the role's credentials. Ends
with its standard input.
"""

import json
import pathlib
import sys

from moto_server import MotoServer

KEY = "shop/1.4_a/shop.tar.gz"
MAY_READ = {"action": "s3:GetObject", "resource": "arn:aws:s3:::releases/*"}

server = MotoServer()
reader = server.user("reader", **MAY_READ)
nobody = server.user("nobody")
role = server.role("app-server", **MAY_READ)

s3 = server.client("s3")
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

server.ask_for_signatures()
print(
    json.dumps(
        {"address": server.address, "key": KEY, "reader": reader, "nobody": nobody, "role": role}
    ),
    flush=True,
)
sys.stdin.read()
server.stop()
