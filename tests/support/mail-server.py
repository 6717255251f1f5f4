"""A mail server which keeps what it is sent: one file a message, its recipients in the first line.

Arguments: directory, certificate and key (both may be empty: no TLS). Prints its port. With a certificate it asks for
STARTTLS and for the user "deployments" with the password on standard input.
"""

import asyncio
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

directory, certificate, key = sys.argv[1:4]
password = sys.stdin.read().encode()


class Keep:
    async def handle_DATA(self, server, session, envelope):
        name = os.path.join(directory, str(len(os.listdir(directory))))
        with open(name + ".part", "wb") as file:
            file.write(f"{envelope.mail_from} {' '.join(envelope.rcpt_tos)} {session.ssl is not None}\n".encode())
            file.write(envelope.content)
        os.rename(name + ".part", name)
        return "250 kept"


def authenticator(server, session, envelope, mechanism, login):
    return AuthResult(success=login.login == b"deployments" and login.password == password)


context = None
if certificate:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)


def protocol():
    if context is None:
        return SMTP(Keep())
    return SMTP(
        Keep(),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticator,
    )


async def serve():
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve())
