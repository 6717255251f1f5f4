"""Photos of visitors: told by their content, stored under names of our own, served as images only."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory
from werkzeug.datastructures import FileStorage

from guestbook.settings import current_settings

blueprint = Blueprint("photos", __name__)

MAXIMUM_BYTES = 2 * 1024 * 1024
NAME = re.compile(r"[0-9a-f]{32}\.(jpg|png|gif|webp)")

SIGNATURES = {
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "gif": re.compile(rb"GIF8[79]a"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}


class PhotoError(Exception):
    """The upload is not a photo that we take; the message is meant for the visitor."""


def store_photo(upload: FileStorage) -> str:
    """Keep an upload and return its new file name. Raises PhotoError for a wrong type or size."""
    content = upload.stream.read(MAXIMUM_BYTES + 1)
    if len(content) > MAXIMUM_BYTES:
        raise PhotoError(f"The photo is larger than {MAXIMUM_BYTES // 1024 // 1024} MB.")
    name = f"{secrets.token_hex(16)}.{_extension(content)}"
    directory = photos_directory()
    directory.mkdir(parents=True, exist_ok=True)
    unfinished = directory / f".{name}.part"
    unfinished.write_bytes(content)
    unfinished.replace(directory / name)
    return name


def remove_photo(name: str) -> None:
    """Forget a stored photo whose entry could not be written."""
    (photos_directory() / name).unlink(missing_ok=True)


def photos_directory() -> Path:
    """Where the photos of this site lie."""
    return current_settings().uploads / "photos"


@blueprint.get("/photos/<name>")
def photo(name: str) -> Response:
    """A stored photo. Its name changes with its content, so browsers may keep it for ever."""
    if not NAME.fullmatch(name):
        abort(404)
    response = send_from_directory(photos_directory(), name, max_age=31536000)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _extension(content: bytes) -> str:
    for extension, signature in SIGNATURES.items():
        if signature.match(content):
            return extension
    raise PhotoError("The photo must be a JPEG, PNG, GIF or WebP image.")
