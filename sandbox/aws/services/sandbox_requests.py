"""What the sandbox itself asks of its cloud, beside AWS's API, below /sandbox/."""

import json
from urllib.parse import parse_qs

from . import balancers, served_databases, sessions

PREFIX = "/sandbox/"


def answer(environ, start_response):
    """A WSGI application; requests come from this machine's sandbox only, which says so by its agent."""
    path = environ["PATH_INFO"][len(PREFIX) :]
    status, body = "404 Not Found", None
    if path == "balancers" and environ["REQUEST_METHOD"] == "GET":
        status, body = "200 OK", balancers.described()
    if path == "targets" and environ["REQUEST_METHOD"] == "POST":
        balancers.take_health(content_of(environ))
        status = "200 OK"
    if path == "databases" and environ["REQUEST_METHOD"] == "GET":
        versions = parse_qs(environ["QUERY_STRING"])["version"]
        status, body = "200 OK", served_databases.described(versions)
    if path == "databases" and environ["REQUEST_METHOD"] == "POST":
        served_databases.take(content_of(environ))
        status = "200 OK"
    if path == "sessions" and environ["REQUEST_METHOD"] == "GET":
        status, body = "200 OK", sessions.described()
    if path == "sessions" and environ["REQUEST_METHOD"] == "POST":
        sessions.take_news(content_of(environ))
        status = "200 OK"
    content = json.dumps(body).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
    return [content]


def content_of(environ):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return json.loads(environ["wsgi.input"].read(length))
