"""The same entries for programs, as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from guestbook.database import current_database
from guestbook.entries import MAXIMUM_AUTHOR, MAXIMUM_MESSAGE, Entry, add_entry, find_entry

blueprint = Blueprint("api", __name__, url_prefix="/api")

LARGEST_ID = 2**63 - 1


@blueprint.post("/entries")
def create() -> tuple[Response, int, dict[str, str]] | tuple[Response, int]:
    """Write an entry from ``{"author": …, "message": …}`` and return it with its id."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        return jsonify(error="the body must be a JSON object"), 400
    author, message = _text(body, "author"), _text(body, "message")
    problems = [
        *_problems("author", author, MAXIMUM_AUTHOR),
        *_problems("message", message, MAXIMUM_MESSAGE),
    ]
    if problems:
        return jsonify(error="; ".join(problems)), 422
    entry = add_entry(current_database(), author, message)
    return jsonify(_view(entry)), 201, {"Location": url_for("api.show", entry_id=entry.id)}


@blueprint.get("/entries/<int:entry_id>")
def show(entry_id: int) -> Response | tuple[Response, int]:
    """One entry."""
    entry = find_entry(current_database(), entry_id) if entry_id <= LARGEST_ID else None
    if entry is None:
        return jsonify(error=f"there is no entry {entry_id}"), 404
    return jsonify(_view(entry))


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def _problems(name: str, value: str, maximum: int) -> list[str]:
    if not value:
        return [f"{name} must be a text that is not empty"]
    if len(value) > maximum:
        return [f"{name} may have {maximum} characters, not {len(value)}"]
    return []


def _view(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "author": entry.author,
        "message": entry.message,
        "photo": url_for("photos.photo", name=entry.photo) if entry.photo else None,
        "createdAt": entry.created_at.isoformat(),
    }
