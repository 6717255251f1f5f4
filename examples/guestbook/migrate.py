"""Bring the database up to the newest schema: ``python migrate.py``.

Applies the files of ``migrations/`` that the database does not have yet, in the order of their numbers,
each in a transaction of its own. Safe to run any number of times and from several servers at once: the runs
wait for each other.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg

MIGRATIONS = Path(__file__).parent / "migrations"
FILE_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")

# Any number will do, as long as nothing else in this database locks the same one.
LOCK = 7_164_205_333


class MigrationError(Exception):
    """The migrations cannot be applied; the message says which and why."""


@dataclass(frozen=True)
class Migration:
    """One numbered file of SQL statements."""

    number: int
    name: str
    statements: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the file, by which a later edit is noticed."""
        return hashlib.sha256(self.statements.encode()).hexdigest()


def read_migrations(directory: Path) -> list[Migration]:
    """The migrations of a directory in the order of their numbers.

    Raises MigrationError for a file whose name is not ``0001_some_name.sql`` and for a number used twice.
    """
    migrations: dict[int, Migration] = {}
    for path in sorted(directory.glob("*.sql")):
        match = FILE_NAME.fullmatch(path.name)
        if match is None:
            raise MigrationError(f"{path.name}: a migration is called like 0001_some_name.sql")
        number = int(match[1])
        if number in migrations:
            raise MigrationError(f"{path.name}: the number is taken by {migrations[number].name}")
        migrations[number] = Migration(number, path.name, path.read_text("utf-8"))
    return list(migrations.values())


def migrate(connection: psycopg.Connection, migrations: list[Migration]) -> list[str]:
    """Apply what is missing; returns the names of the migrations applied now.

    ``connection`` must be in autocommit mode. Raises MigrationError when a file was edited after it was
    applied.
    """
    connection.execute("SET lock_timeout = '60s'")
    connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        connection.execute("SET client_min_messages = warning")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations ("
            " number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,"
            " applied_at timestamptz NOT NULL DEFAULT now())"
        )
        applied: dict[int, str] = dict(
            connection.execute("SELECT number, checksum FROM schema_migrations").fetchall()
        )
        return [migration.name for migration in migrations if _apply(connection, migration, applied)]
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _apply(connection: psycopg.Connection, migration: Migration, applied: dict[int, str]) -> bool:
    checksum = applied.get(migration.number)
    if checksum == migration.checksum:
        return False
    if checksum is not None:
        raise MigrationError(f"{migration.name} was edited after it was applied; write a new file")
    try:
        with connection.transaction():
            connection.execute(migration.statements.encode())
            connection.execute(
                "INSERT INTO schema_migrations (number, name, checksum) VALUES (%s, %s, %s)",
                [migration.number, migration.name, migration.checksum],
            )
    except psycopg.Error as error:
        raise MigrationError(f"{migration.name}: {error}") from error
    return True


def main() -> int:
    """Migrate the database of ``DATABASE_URL``; returns the exit code."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        print("migrate: DATABASE_URL is not set", file=sys.stderr)
        return 2
    try:
        migrations = read_migrations(MIGRATIONS)
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            names = migrate(connection, migrations)
    except (MigrationError, psycopg.Error) as error:
        print(f"migrate: {error}", file=sys.stderr)
        return 1
    for name in names:
        print(f"applied {name}")
    if not names:
        print(f"up to date with {len(migrations)} migrations")
    return 0


if __name__ == "__main__":
    sys.exit(main())
