"""What is answered when something goes wrong: a page for people, JSON for programs."""

from __future__ import annotations

import psycopg
from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

RETRY_SECONDS = "5"


def register(app: Flask) -> None:
    """Answer errors of ``app`` with pages of its own."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(psycopg.OperationalError, _database_away)


def _http_error(error: HTTPException) -> Response | HTTPException:
    # An error that carries its whole answer, such as a redirect, is that answer.
    if error.code is None or error.response is not None:
        return error
    return _answer(error.code, error.name, error.description or "")


def _forged(error: CSRFError) -> Response:
    text = f"Please go back, reload the page and send it again. ({error.description})"
    return _answer(400, "This form has expired", text)


def _database_away(error: psycopg.OperationalError) -> Response:
    current_app.logger.warning("database: %s", error)
    text = "The guestbook cannot reach its database. Please try again shortly."
    response = _answer(503, "Back in a moment", text)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _answer(code: int, title: str, text: str) -> Response:
    for_programs = request.path.startswith("/api/")
    body = (
        jsonify(error=text or title)
        if for_programs
        else render_template("error.html", title=title, text=text)
    )
    return make_response(body, code)
