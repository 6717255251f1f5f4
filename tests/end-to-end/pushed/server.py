"""What the tests of pushed and followed releases deploy: it tells its version, and what is in its hot folders."""

import os
import pathlib
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HERE = pathlib.Path(__file__).resolve().parent
VERSION = (HERE / "VERSION").read_text().strip()
if VERSION == "broken":
    sys.exit("this release does not start")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        folders = [folder for folder in (HERE / "hot", HERE / "texts") if folder.is_dir()]
        files = [file for folder in folders for file in sorted(folder.iterdir())]
        lines = [f"version {VERSION}", f"process {os.getpid()}"]
        lines += [f"{file.name}: {file.read_text().strip()}" for file in files]
        body = "\n".join(lines).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
