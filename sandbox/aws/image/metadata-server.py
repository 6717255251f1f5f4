#!/usr/bin/env python3
"""The instance metadata service of EC2, version 2, for one machine of the sandbox.

Answers at 169.254.169.254 from /opt/sandbox/identity/metadata.json, which may change while the machine runs:
{ "meta-data": tree, "user-data": base64 or null, "dynamic": tree }. Leaves of a tree are texts; credentials are an object
of their own and get fresh times at each request. Every question needs a token, as with `http_tokens: required`.
"""

import base64
import json
import os
import secrets
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FACTS = "/opt/sandbox/identity/metadata.json"
ADDRESS = ("169.254.169.254", 80)
LONGEST_TOKEN_SECONDS = 21600

tokens = {}  # token: when it ends


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "EC2ws"

    def do_PUT(self):
        if self.path != "/latest/api/token":
            return self.answer(404)
        seconds = self.headers.get("X-aws-ec2-metadata-token-ttl-seconds", "")
        if not seconds.isdigit() or not 1 <= int(seconds) <= LONGEST_TOKEN_SECONDS:
            return self.answer(400)
        # A real service refuses requests that came through a proxy.
        if self.headers.get("X-Forwarded-For"):
            return self.answer(403)
        token = base64.urlsafe_b64encode(secrets.token_bytes(40)).decode()
        tokens[token] = time.monotonic() + int(seconds)
        self.answer(200, token, {"X-aws-ec2-metadata-token-ttl-seconds": seconds})

    def do_GET(self):
        if tokens.get(self.headers.get("X-aws-ec2-metadata-token"), 0) < time.monotonic():
            return self.answer(401)
        found = find(self.path.split("?")[0])
        if found is None:
            return self.answer(404)
        self.answer(200, found)

    def answer(self, status, body="", headers=None):
        content = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format, *arguments):
        pass


def find(path):
    """The text at a path such as /latest/meta-data/local-ipv4; None where there is nothing."""
    with open(FACTS, encoding="utf-8") as file:
        facts = json.load(file)
    parts = [part for part in path.split("/") if part]
    if not parts:
        return "1.0\n2021-03-23\nlatest"
    if parts[1:2] == ["user-data"]:
        data = facts["user-data"]
        return None if data is None else base64.b64decode(data)
    place = {name: facts[name] for name in ("meta-data", "dynamic")}
    for part in parts[1:]:
        if not isinstance(place, dict) or part not in place:
            return None
        place = place[part]
    if parts[1:] == ["meta-data", "public-keys"]:
        return "\n".join(f"{number}={key['name']}" for number, key in place.items())
    return show(place)


def show(place):
    if isinstance(place, str):
        return place
    if "AccessKeyId" in place:
        now = time.time()
        times = {"LastUpdated": stamp(now), "Expiration": stamp(now + LONGEST_TOKEN_SECONDS)}
        return json.dumps({"Code": "Success", "Type": "AWS-HMAC", **place, **times}, indent=2)
    leaf = lambda value: isinstance(value, str) or "AccessKeyId" in value
    return "\n".join(name if leaf(value) else f"{name}/" for name, value in place.items() if name != "name")


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


server = ThreadingHTTPServer(ADDRESS, Handler)
if "NOTIFY_SOCKET" in os.environ:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"].replace("@", "\0", 1))
server.serve_forever()
