"""The pages that people see."""

from __future__ import annotations

import math
import time

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from guestbook.database import current_database
from guestbook.entries import add_entry, list_entries
from guestbook.forms import EntryForm
from guestbook.photos import PhotoError, remove_photo, store_photo

blueprint = Blueprint("pages", __name__)

LONGEST_SLEEP_SECONDS = 10.0


@blueprint.get("/")
def index() -> str:
    """The entries, newest first, with the form above them."""
    return _render(EntryForm())


@blueprint.post("/")
def sign() -> BaseResponse | tuple[str, int]:
    """Write an entry and go back to the first page; a form with mistakes is shown again."""
    form = EntryForm()
    if not form.validate_on_submit():
        return _render(form), 422
    try:
        photo = store_photo(form.photo.data) if form.photo.data else None
    except PhotoError as error:
        form.photo.errors = [str(error)]
        return _render(form), 422
    try:
        add_entry(current_database(), form.author.data, form.message.data, photo)
    except Exception:
        if photo:
            remove_photo(photo)
        raise
    flash("Thank you! Your entry is below.")
    return redirect(url_for("pages.index"), code=303)


@blueprint.get("/slow")
def slow() -> Response:
    """Answer after ``seconds`` (0 to 10): a request that is under way while something else happens."""
    try:
        seconds = float(request.args.get("seconds", "1"))
    except ValueError:
        abort(400, "seconds must be a number")
    if not math.isfinite(seconds):
        abort(400, "seconds must be a number")
    seconds = min(max(seconds, 0.0), LONGEST_SLEEP_SECONDS)
    time.sleep(seconds)
    return Response(f"slept {seconds:g} s\n", mimetype="text/plain")


def _render(form: EntryForm) -> str:
    number = request.args.get("page", 1, type=int)
    return render_template("index.html", form=form, page=list_entries(current_database(), number))
