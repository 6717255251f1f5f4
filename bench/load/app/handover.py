"""Serves as app.py does, on a socket that in_place.py has opened: taken over from one process, left to the next."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys

from aiohttp import web
from app import migrate, serve

# Longer than a webserver keeps a connection on which nothing is asked; nginx does for a second.
KEPT_CONNECTION_SECONDS = 2.0


class Handover:
    """The socket of $LISTENING (a number), first taken from the process $FORMER, later left to another one."""

    def __init__(self) -> None:
        self.socket = socket.socket(fileno=int(os.environ["LISTENING"]))
        self.is_leaving = False

    async def begin(self, runner: web.AppRunner) -> None:
        """Serve there, then tell the former process to end."""
        await web.SockSite(runner, self.socket, shutdown_timeout=30).start()
        if "FORMER" in os.environ:
            os.kill(int(os.environ["FORMER"]), signal.SIGTERM)

    async def let_go(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Let no request follow on the connection of the last ones: it would meet a process that ends."""
        if self.is_leaving and not isinstance(response, web.WebSocketResponse):
            response.headers["Connection"] = "close"
            response.force_close()

    async def leave(self) -> None:
        """Take no new connections, and wait until those that are there have been closed by the webserver."""
        asyncio.get_running_loop().remove_reader(self.socket)
        self.is_leaving = True
        await asyncio.sleep(KEPT_CONNECTION_SECONDS)


if __name__ == "__main__":
    migrate()
    sys.exit(asyncio.run(serve(Handover())))
