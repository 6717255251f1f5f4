"""Connections to PostgreSQL that survive its restarts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from psycopg import Connection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool

# How long a request waits for a connection before it is answered with 503.
WAIT_SECONDS = 3.0


class Database:
    """A pool of connections, opened at the first use: forked processes must not share sockets."""

    def __init__(self, url: str) -> None:
        self._pool: ConnectionPool[Connection[DictRow]] = ConnectionPool(
            url,
            connection_class=Connection[DictRow],
            kwargs={
                "row_factory": dict_row,
                "connect_timeout": 3,
                # Milliseconds; without it a query waits many minutes for a server that lost its power.
                "tcp_user_timeout": 5000,
                "options": "-c statement_timeout=10s",
                "application_name": "guestbook",
            },
            min_size=1,
            max_size=8,
            timeout=WAIT_SECONDS,
            # Short, or the pauses between attempts would grow into minutes while the database is away.
            reconnect_timeout=2.0,
            check=ConnectionPool.check_connection,
            open=False,
        )

    @contextmanager
    def transaction(self, wait_seconds: float = WAIT_SECONDS) -> Iterator[Connection[DictRow]]:
        """A connection for one transaction: committed at the end, rolled back on an error.

        Raises psycopg.OperationalError when no connection can be had within ``wait_seconds``.
        """
        self._pool.open()
        with self._pool.connection(timeout=wait_seconds) as connection:
            yield connection

    def close(self) -> None:
        """Give all connections back to the server."""
        self._pool.close()


def current_database() -> Database:
    """The database of the application that handles this request."""
    database: Database = current_app.extensions["database"]
    return database
