"""Whether this replica can serve: what a load balancer or a deployment asks."""

from __future__ import annotations

import psycopg
from flask import Blueprint, Response, current_app, jsonify

from guestbook.database import current_database
from guestbook.settings import current_settings

blueprint = Blueprint("health", __name__)

# Less than the pages wait: whoever asks wants to know soon.
WAIT_SECONDS = 1.0


@blueprint.get("/health")
def health() -> tuple[Response, int]:
    """200 when the database answers and has its tables, else 503."""
    settings = current_settings()
    schema = None
    try:
        with current_database().transaction(WAIT_SECONDS) as connection:
            row = connection.execute("SELECT max(number) AS number FROM schema_migrations").fetchone()
        schema = row["number"] if row else None
    except psycopg.Error as error:
        current_app.logger.warning("health: %s", error)
    ready = schema is not None
    response = jsonify(
        status="ok" if ready else "unavailable",
        database="ok" if ready else "unavailable",
        schema=schema,
        site=settings.site,
        version=settings.version,
        release=settings.release,
        port=settings.port,
    )
    response.headers["Cache-Control"] = "no-store"
    return response, 200 if ready else 503
