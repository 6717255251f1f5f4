#!/usr/bin/env python3
"""Stands in for Amazon's SSM agent: connects this machine to Session Manager's gateway, which tells it what to do.

The gateway's address and port are in /opt/sandbox/identity/gateway. Asked to `connect <dial> <port>`, the agent starts a
worker for the session, as Amazon's does. That connects to the port of its own machine, opens a connection to the gateway
for it, and passes on what comes from either side. Its arguments are `worker`, the dial and the port.
"""

import asyncio
import contextlib
import json
import os
import sys

IDENTITY = os.environ.get("SANDBOX_IDENTITY", "/opt/sandbox/identity")
WORKER = "ssm-session-worker"


def read(name):
    with open(f"{IDENTITY}/{name}", encoding="utf-8") as file:
        return file.read()


async def open_line(path):
    """A connection to the gateway that is for us to speak on."""
    address, port = read("gateway").split()
    reader, writer = await asyncio.open_connection(address, int(port))
    writer.write(
        f"GET /v1/{path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: sandbox\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " not in head.split(b"\r\n")[0]:
        raise ConnectionError(head.decode())
    return reader, writer


async def serve(instance):
    reader, writer = await open_line(f"agent/{instance}")
    tasks = set()
    while line := await reader.readline():
        _, dial, port = line.decode().split()
        task = asyncio.create_task(start_worker(dial, port, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def start_worker(dial, port, gateway):
    worker = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "worker", dial, port, stdout=asyncio.subprocess.PIPE
    )
    error, _ = await worker.communicate()
    if error:
        gateway.write(f"failed {dial} {error.decode().strip()}\n".encode())


async def work(instance, dial, port):
    # By this name others see whether there are sessions; Linux keeps fifteen letters of it.
    with open("/proc/self/comm", "w", encoding="utf-8") as file:
        file.write(WORKER)
    try:
        server = await asyncio.open_connection("127.0.0.1", port)
    except OSError as error:
        print(error)
        return
    client = await open_line(f"connection/{dial}/{instance}")
    passing = [asyncio.create_task(pass_on(server[0], client[1])), asyncio.create_task(pass_on(client[0], server[1]))]
    # The end of either is the end of both, as with Amazon's.
    _, others = await asyncio.wait(passing, return_when=asyncio.FIRST_COMPLETED)
    for other in others:
        other.cancel()
    for _, writer in (server, client):
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()  # with its last words


async def pass_on(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass  # one side went: so does the other


async def main():
    instance = json.loads(read("metadata.json"))["meta-data"]["instance-id"]
    if sys.argv[1:2] == ["worker"]:
        return await work(instance, sys.argv[2], int(sys.argv[3]))
    while True:
        try:
            await serve(instance)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the gateway is not there yet, or not any more
        await asyncio.sleep(1)


asyncio.run(main())
