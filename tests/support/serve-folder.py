"""Serves a folder, by HTTPS with a certificate of its own, or HTTP. Usage: serve-folder.py FOLDER [CERTIFICATE KEY]

Prints the port once it listens.
"""

import functools
import http.server
import ssl
import sys

folder, *tls = sys.argv[1:]
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
if tls:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*tls)
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
