"""The settings of one replica, read from its environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

VERSION_FILE = Path(__file__).parent.parent / "VERSION"


class SettingsError(Exception):
    """The environment lacks something; the message names it."""


@dataclass(frozen=True)
class Settings:
    """What differs from one copy of the guestbook to the next."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    uploads: Path
    """Directory below which photos are kept; it outlives releases."""
    greeting: str
    site: str
    release: str
    """The deployed release, as the deployment calls it."""
    version: str
    """The version of this code, from the file VERSION."""
    port: int
    """The port of this replica, which tells it from its siblings."""
    public_url: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings. Raises SettingsError for what is missing or wrong."""
        version = VERSION_FILE.read_text("utf-8").strip()
        port = environment.get("PORT", "8000")
        if not port.isdecimal():
            raise SettingsError(f"PORT must be a number, not {port!r}")
        return cls(
            database_url=_required(environment, "DATABASE_URL"),
            secret_key=_required(environment, "SECRET_KEY"),
            uploads=Path(_required(environment, "UPLOADS_DIRECTORY")),
            greeting=environment.get("GREETING", "Welcome! Leave us a line."),
            site=environment.get("SITE", "local"),
            release=environment.get("RELEASE", "development"),
            version=version,
            port=int(port),
            public_url=environment.get("PUBLIC_URL", ""),
        )


def current_settings() -> Settings:
    """The settings of the application that handles this request."""
    settings: Settings = current_app.extensions["settings"]
    return settings


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise SettingsError(f"{name} is not set")
    return value
