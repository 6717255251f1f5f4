"""What the load tests deploy: a small service that asks its database for each answer.

``python3 app.py`` serves on $HOST:$PORT, ``python3 app.py migrate`` prepares the database of $DATABASE_URL.
A release is this file with a file VERSION beside it. $FAULT makes it fail in one way; see FAULTS. Beside it lies another
way to serve, in_place.py.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import weakref
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from aiohttp import WSCloseCode, WSMsgType, web
from psycopg_pool import AsyncConnectionPool

if TYPE_CHECKING:
    from handover import Handover

FAULTS = {
    "": "none",
    "migration-fails": "the migration ends with an error",
    "never-ready": "/health says no from the start",
    "turns-unhealthy": "/health says no after FAULT_AFTER_SECONDS, or at once on SIGUSR1",
    "dies": "ends after FAULT_AFTER_SECONDS, when it has answered what it was asked before",
    "ignores-term": "has to be killed",
}

LONGEST_SLEEP_SECONDS = 10.0

# Any number will do, as long as nothing else in this database locks the same one.
MIGRATION_LOCK = 5_211_870_046

HERE = Path(__file__).resolve().parent

pool_key = "pool"
sockets_key = "sockets"


def version() -> str:
    """The release: what VERSION says, else the name of the directory."""
    try:
        return (HERE / "VERSION").read_text("utf-8").strip()
    except FileNotFoundError:
        return HERE.name


def fault() -> str:
    """The chosen fault; a name that there is not ends the program."""
    name = os.environ.get("FAULT", "")
    if name not in FAULTS:
        sys.exit(f"FAULT is {name!r}; there are: {', '.join(filter(None, FAULTS))}")
    return name


def migrate() -> None:
    """Make the table, unless it is there. Several may try at once: they wait for each other."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [MIGRATION_LOCK])
        connection.execute(
            "CREATE TABLE IF NOT EXISTS entries (run text, name text, written integer NOT NULL, PRIMARY KEY (run, name))"
        )


class Service:
    """The answers of one replica."""

    def __init__(self) -> None:
        self.started = asyncio.get_running_loop().time()
        self.fault = fault()
        if self.fault:
            print(f"failing on purpose: {FAULTS[self.fault]}", file=sys.stderr, flush=True)
        self.fault_after = float(os.environ.get("FAULT_AFTER_SECONDS", "10"))
        self.body = f"{os.environ.get('GREETING', 'hello')} {version()}\n"
        self.exit_code = 0

    def hurry(self) -> None:
        """Let the fault wait no longer."""
        self.fault_after = 0.0

    def is_well(self) -> bool:
        """What /health says."""
        if self.fault == "turns-unhealthy":
            return asyncio.get_running_loop().time() - self.started < self.fault_after
        return self.fault != "never-ready"

    async def index(self, request: web.Request) -> web.Response:
        """The greeting, after a question to the database."""
        async with request.app[pool_key].connection() as connection:
            await connection.execute("SELECT 1")
        return web.Response(text=self.body)

    async def health(self, request: web.Request) -> web.Response:
        """200 when the database answers, else 503."""
        if not self.is_well():
            return web.Response(status=503, text=f"unwell: {self.fault}\n")
        return await self.index(request)

    async def slow(self, request: web.Request) -> web.Response:
        """Answer after ``seconds``: a request that is under way while something else happens."""
        seconds = float(request.query.get("seconds", "1"))
        await asyncio.sleep(min(max(seconds, 0.0), LONGEST_SLEEP_SECONDS))
        return web.Response(text=self.body)

    async def write(self, request: web.Request) -> web.Response:
        """Store an entry, once for each name; 201 means that it is committed."""
        entry = await request.json()
        async with request.app[pool_key].connection() as connection:
            await connection.execute(
                "INSERT INTO entries VALUES (%s, %s, 1)"
                " ON CONFLICT (run, name) DO UPDATE SET written = entries.written + 1",
                [entry["run"], entry["name"]],
            )
        return web.Response(status=201, text=self.body)

    async def read(self, request: web.Request) -> web.Response:
        """The names of all entries of a run, and how often each was written."""
        async with request.app[pool_key].connection() as connection:
            cursor = await connection.execute("SELECT name, written FROM entries WHERE run = %s", [request.query["run"]])
            return web.json_response(dict(await cursor.fetchall()))

    async def echo(self, request: web.Request) -> web.WebSocketResponse:
        """Send each message back. When this replica ends, the other side is told to connect anew."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        request.app[sockets_key].add(socket)
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                await socket.send_str(message.data)
        # Here and not where it was broken off: whoever returns from the handler first says goodbye with 1000.
        await socket.close(code=WSCloseCode.GOING_AWAY, message=b"restart")
        return socket

    async def die_in_time(self) -> None:
        """End this program as if it had been asked to, but with a failure."""
        await asyncio.sleep(self.fault_after)
        self.exit_code = 1
        os.kill(os.getpid(), signal.SIGTERM)


async def lifetime(app: web.Application) -> AsyncIterator[None]:
    """The connections to the database, which are there before the first request and until the last."""
    # Old and new replicas run at the same time: together they have to stay below the database's limit.
    pool = AsyncConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=4, max_idle=30, open=False)
    async with pool:
        app[pool_key] = pool
        yield


async def close_sockets(app: web.Application) -> None:
    """Break off the websockets, which would not end by themselves."""
    for socket in set(app[sockets_key]):
        await socket.close(code=WSCloseCode.GOING_AWAY)


async def name_version(_request: web.Request, response: web.StreamResponse) -> None:
    """Every answer says which release gave it."""
    response.headers["X-Version"] = version_text


async def serve(handover: Handover | None = None) -> int:
    """Serve until TERM, then finish what is under way; returns the exit code. Without a handover on a port of its own."""
    service = Service()
    app = web.Application()
    app[sockets_key] = weakref.WeakSet()
    app.add_routes(
        [
            web.get("/", service.index),
            web.get("/health", service.health),
            web.get("/slow", service.slow),
            web.post("/entries", service.write),
            web.get("/entries", service.read),
            web.get("/echo", service.echo),
        ]
    )
    app.cleanup_ctx.append(lifetime)
    app.on_shutdown.append(close_sockets)
    app.on_response_prepare.append(name_version)
    if handover is not None:
        app.on_response_prepare.append(handover.let_go)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    ask_to_stop = (lambda: None) if service.fault == "ignores-term" else stopping.set
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ask_to_stop)
    loop.add_signal_handler(signal.SIGUSR1, service.hurry)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    if handover is not None:
        await handover.begin(runner)
    else:
        address = (os.environ.get("HOST", "0.0.0.0"), int(os.environ["PORT"]))
        await web.TCPSite(runner, *address, shutdown_timeout=30).start()
    dying = asyncio.create_task(service.die_in_time()) if service.fault == "dies" else None
    await stopping.wait()
    if handover is not None:
        await handover.leave()
    await runner.cleanup()
    if dying is not None:
        dying.cancel()
    return service.exit_code


version_text = version()

if __name__ == "__main__":
    if sys.argv[1:] == ["migrate"] and fault() == "migration-fails":
        sys.exit("the migration fails, as FAULT asks")
    migrate()
    if sys.argv[1:] != ["migrate"]:
        sys.exit(asyncio.run(serve()))
