"""A guestbook: people leave a message and, if they like, a photo."""

from __future__ import annotations

from flask import Flask, Response
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from guestbook import api, errors, health, pages, photos
from guestbook.database import Database
from guestbook.settings import Settings

# Room for the form's texts and its multipart wrapping beside the largest photo.
FORM_ALLOWANCE = 64 * 1024


def create_app(settings: Settings) -> Flask:
    """The WSGI application for ``settings``; it connects to the database when a request first needs it."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=photos.MAXIMUM_BYTES + FORM_ALLOWANCE,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.extensions["settings"] = settings
    app.extensions["database"] = Database(settings.database_url)
    app.context_processor(lambda: {"settings": settings})

    csrf = CSRFProtect(app)
    csrf.exempt(api.blueprint)
    for blueprint in (pages.blueprint, photos.blueprint, api.blueprint, health.blueprint):
        app.register_blueprint(blueprint)
    errors.register(app)
    app.after_request(lambda response: _add_headers(response, settings))

    # One proxy, nginx, stands before every replica.
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app


def _add_headers(response: Response, settings: Settings) -> Response:
    response.headers["X-Release"] = settings.release
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    )
    return response
