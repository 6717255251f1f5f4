"""What the sandbox itself asks of its cloud, beside AWS's API, below /sandbox/."""

import json

from . import balancers

PREFIX = "/sandbox/"


def answer(environ, start_response):
    """A WSGI application; requests come from this machine's sandbox only, which says so by its agent."""
    path = environ["PATH_INFO"][len(PREFIX) :]
    status, body = "404 Not Found", None
    if path == "balancers" and environ["REQUEST_METHOD"] == "GET":
        status, body = "200 OK", balancers.described()
    if path == "targets" and environ["REQUEST_METHOD"] == "POST":
        length = int(environ.get("CONTENT_LENGTH") or 0)
        balancers.take_health(json.loads(environ["wsgi.input"].read(length)))
        status = "200 OK"
    content = json.dumps(body).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
    return [content]
