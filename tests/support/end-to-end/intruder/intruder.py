"""An application that tries what it is asked for, and tells how it went: /read/PATH, /write/PATH, /list/PATH."""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def read(path: str) -> str:
    with open(path, "rb") as file:
        return file.read().decode(errors="replace")


def write(path: str) -> str:
    with open(path, "w") as file:
        file.write("was here")
    return "written"


def attempt(what: str, path: str) -> str:
    try:
        if what == "read":
            return read(path)
        if what == "write":
            return write(path)
        return "\n".join(sorted(os.listdir(path)))
    except OSError as error:
        return f"{type(error).__name__}: {error}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        what, _, path = self.path.removeprefix("/").partition("/")
        body = attempt(what, f"/{path}").encode() if path else b"ok"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The paths are of no interest in the journal."""


if len(sys.argv) == 3:
    print(attempt(sys.argv[1], sys.argv[2]))
else:
    host, _, port = os.environ["BIND"].rpartition(":")
    ThreadingHTTPServer((host, int(port)), Handler).serve_forever()
