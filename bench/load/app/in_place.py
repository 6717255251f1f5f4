"""Serves the load tests' app so that another release takes over in the running replica.

``python3 in_place.py`` listens on $HOST:$PORT and lets another process answer there, handover.py, which gets the socket.
On HUP it starts the handover.py that the replica's link leads to by then, which tells the former process to end as soon
as it answers itself. A release that does not start leaves the former process as it was.

``python3 in_place.py reload`` sends HUP to $MAINPID, and ends well when the release in its directory answers.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from pathlib import Path

LONGEST_START_SECONDS = 20.0

ANSWERS_HERE = (os.environ["HOST"], int(os.environ["PORT"]))

# Leads to the release which the replica is to run; the working directory of a process stays where it began.
RELEASE_LINK = Path("/srv/sites", os.environ["SITE"], "replicas", os.environ["PORT"], "release")


class Replica:
    """The processes that answer: one, and while a release takes over two."""

    def __init__(self) -> None:
        self.listening = socket.create_server(ANSWERS_HERE, backlog=128)
        self.processes: list[Process] = []
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.tasks: set[asyncio.Task[None]] = set()

    def take_over(self) -> None:
        """Start a process, and be told when it ends."""
        task = asyncio.create_task(self.run_process())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def run_process(self) -> None:
        """When the last process ends, so does the replica."""
        number = self.listening.fileno()
        environment = {**os.environ, "LISTENING": str(number)}
        if self.processes:
            environment["FORMER"] = str(self.processes[-1].pid)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "handover.py", cwd=RELEASE_LINK, env=environment, pass_fds=[number]
        )
        self.processes.append(process)
        code = await process.wait()
        self.processes.remove(process)
        if not self.processes:
            self.ended.set_result(code)

    def stop(self) -> None:
        """Tell all of them to end."""
        for process in self.processes:
            process.terminate()


async def serve() -> int:
    """Serve until TERM; returns the exit code of the process that ended last."""
    replica = Replica()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, replica.take_over)
    loop.add_signal_handler(signal.SIGTERM, replica.stop)
    replica.take_over()
    return await replica.ended


def answering_version() -> str | None:
    """The release that answers at this moment."""
    connection = http.client.HTTPConnection(*ANSWERS_HERE, timeout=LONGEST_START_SECONDS)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().getheader("X-Version")
    finally:
        connection.close()


def reload() -> None:
    """Have the release in the working directory take over, or end with an error."""
    wanted = Path("VERSION").read_text("utf-8").strip()
    os.kill(int(os.environ["MAINPID"]), signal.SIGHUP)
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while answering_version() != wanted:
        if time.monotonic() > deadline:
            sys.exit(f"{wanted} does not take over")
        time.sleep(0.1)


if __name__ == "__main__":
    if sys.argv[1:] == ["reload"]:
        reload()
    else:
        sys.exit(asyncio.run(serve()))
