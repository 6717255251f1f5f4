"""The entries of the guestbook, as they are kept in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from guestbook.database import Database

PAGE_SIZE = 10
MAXIMUM_AUTHOR = 80
MAXIMUM_MESSAGE = 2000


@dataclass(frozen=True)
class Entry:
    """What one visitor wrote."""

    id: int
    author: str
    message: str
    photo: str | None
    """File name of the photo below the photos directory."""
    created_at: datetime


@dataclass(frozen=True)
class Page:
    """Some entries, newest first, and where they stand among all."""

    entries: list[Entry]
    number: int
    last: int
    total: int


INSERT = (
    "INSERT INTO entries (author, message, photo) VALUES (%s, %s, %s)"
    " RETURNING id, author, message, photo, created_at"
)
FIND = "SELECT id, author, message, photo, created_at FROM entries WHERE id = %s"
LIST = "SELECT id, author, message, photo, created_at FROM entries ORDER BY id DESC LIMIT %s OFFSET %s"


def add_entry(database: Database, author: str, message: str, photo: str | None = None) -> Entry:
    """Store an entry. The texts must have been checked; the database refuses what is too long."""
    with database.transaction() as connection, connection.cursor(row_factory=class_row(Entry)) as cursor:
        cursor.execute(INSERT, [author, message, photo])
        entry = cursor.fetchone()
    if entry is None:
        raise RuntimeError("INSERT … RETURNING gave no row")
    return entry


def find_entry(database: Database, entry_id: int) -> Entry | None:
    """The entry with this id."""
    with database.transaction() as connection, connection.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(FIND, [entry_id]).fetchone()


def list_entries(database: Database, number: int) -> Page:
    """The page with this number, counted from 1; a number past the end gives the last page."""
    with database.transaction() as connection:
        row = connection.execute("SELECT count(*) AS total FROM entries").fetchone()
        total = int(row["total"]) if row else 0
        last = max(1, -(-total // PAGE_SIZE))
        number = min(max(1, number), last)
        with connection.cursor(row_factory=class_row(Entry)) as cursor:
            cursor.execute(LIST, [PAGE_SIZE, (number - 1) * PAGE_SIZE])
            return Page(cursor.fetchall(), number, last, total)
