"""The guestbook against a real PostgreSQL: ``TEST_DATABASE_URL`` names an empty database."""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parent.parent))

from guestbook import create_app
from guestbook.settings import Settings, SettingsError
from migrate import MIGRATIONS, Migration, MigrationError, migrate, read_migrations

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


def connect() -> psycopg.Connection:
    return psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True)


class GuestbookTest(unittest.TestCase):
    def setUp(self) -> None:
        with connect() as connection:
            connection.execute("DROP TABLE IF EXISTS entries, schema_migrations")
            migrate(connection, read_migrations(MIGRATIONS))
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.uploads = Path(directory.name)
        environment = {
            "DATABASE_URL": os.environ["TEST_DATABASE_URL"],
            "SECRET_KEY": "test",
            "UPLOADS_DIRECTORY": directory.name,
            "RELEASE": "r7",
            "GREETING": "Good <day>",
        }
        app = create_app(Settings.from_environment(environment))
        self.addCleanup(app.extensions["database"].close)
        self.client = app.test_client()

    def token(self) -> str:
        match = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get("/").text)
        assert match
        return match[1]

    def sign(self, **fields: object) -> int:
        return self.client.post("/", data={"csrf_token": self.token(), **fields}).status_code

    def test_an_entry_with_a_photo_is_shown_and_its_photo_served(self) -> None:
        status = self.sign(author="<Ann>", message="Hi", photo=(io.BytesIO(PNG), "../x.html"))

        page = self.client.get("/").text
        photo = re.search(r"/photos/[^\"]+", page)
        assert photo
        answer = self.client.get(photo[0])
        self.assertEqual(status, 303)
        self.assertIn("&lt;Ann&gt;", page)
        self.assertIn("Thank you!", page)
        self.assertEqual((answer.data, answer.mimetype), (PNG, "image/png"))
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])

    def test_what_is_no_photo_or_too_large_is_refused_and_nothing_is_kept(self) -> None:
        script = self.sign(author="A", message="M", photo=(io.BytesIO(b"<script>"), "a.png"))
        large = self.sign(author="A", message="M", photo=(io.BytesIO(PNG + bytes(2 << 20)), "a.png"))

        self.assertEqual((script, large), (422, 422))
        self.assertEqual(list(self.uploads.rglob("*.*")), [])

    def test_a_form_without_its_token_is_refused(self) -> None:
        answer = self.client.post("/", data={"author": "A", "message": "M"})

        self.assertEqual(answer.status_code, 400)

    def test_empty_and_long_fields_are_refused(self) -> None:
        self.assertEqual(self.sign(author=" ", message="M"), 422)
        self.assertEqual(self.sign(author="A", message="x" * 2001), 422)

    def test_pages_hold_ten_entries(self) -> None:
        for number in range(11):
            self.client.post("/api/entries", json={"author": "bot", "message": f"number {number}"})

        last = self.client.get("/?page=2").text

        self.assertEqual(last.count("<article"), 1)
        self.assertIn("number 0", last)

    def test_the_api_returns_what_it_wrote(self) -> None:
        created = self.client.post("/api/entries", json={"author": "bot", "message": "beep"})

        found = self.client.get(created.headers["Location"])

        self.assertEqual(created.status_code, 201)
        self.assertEqual(found.json, created.json)
        self.assertEqual(self.client.post("/api/entries", json={"author": 1}).status_code, 422)

    def test_health_and_headers_name_the_release(self) -> None:
        answer = self.client.get("/health")

        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.json and answer.json["release"], "r7")
        self.assertEqual(answer.headers["X-Release"], "r7")
        self.assertIn("Good &lt;day&gt;", self.client.get("/").text)

    def test_an_unmigrated_database_is_not_healthy(self) -> None:
        with connect() as connection:
            connection.execute("DROP TABLE schema_migrations")

        self.assertEqual(self.client.get("/health").status_code, 503)


class MigrationTest(unittest.TestCase):
    def setUp(self) -> None:
        with connect() as connection:
            connection.execute("DROP TABLE IF EXISTS entries, schema_migrations, half")

    def test_runs_at_the_same_time_apply_each_migration_once(self) -> None:
        applied: list[str] = []

        def run() -> None:
            with connect() as connection:
                applied.extend(migrate(connection, read_migrations(MIGRATIONS)))

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        self.assertEqual(applied, ["0001_entries.sql", "0002_photos.sql"])

    def test_a_migration_that_fails_leaves_nothing_behind(self) -> None:
        bad = Migration(1, "0001_bad.sql", "CREATE TABLE half (id int); SELECT 1/0;")

        with connect() as connection:
            self.assertRaisesRegex(MigrationError, "0001_bad.sql", migrate, connection, [bad])
            table = connection.execute("SELECT to_regclass('half')").fetchone()

        self.assertEqual(table, (None,))

    def test_an_edited_migration_is_refused(self) -> None:
        with connect() as connection:
            migrate(connection, [Migration(1, "0001_a.sql", "SELECT 1")])

            self.assertRaisesRegex(
                MigrationError, "edited", migrate, connection, [Migration(1, "0001_a.sql", "SELECT 2")]
            )


class SettingsTest(unittest.TestCase):
    def test_a_missing_variable_is_named(self) -> None:
        self.assertRaisesRegex(SettingsError, "DATABASE_URL", Settings.from_environment, {})


if __name__ == "__main__":
    unittest.main()
