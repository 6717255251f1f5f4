"""The form on the front page, with its rules."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from guestbook.entries import MAXIMUM_AUTHOR, MAXIMUM_MESSAGE


def _strip(text: str | None) -> str | None:
    # PostgreSQL has no NUL in texts.
    return text.replace("\0", "").strip() if text else text


class EntryForm(FlaskForm):  # type: ignore[misc]
    """A new entry; Flask-WTF adds the token that guards against forged requests."""

    author = StringField(
        "Your name",
        filters=[_strip],
        validators=[
            DataRequired("Please tell us your name."),
            Length(max=MAXIMUM_AUTHOR, message=f"At most {MAXIMUM_AUTHOR} characters."),
        ],
    )
    message = TextAreaField(
        "Your message",
        filters=[_strip],
        validators=[
            DataRequired("Please write something."),
            Length(max=MAXIMUM_MESSAGE, message=f"At most {MAXIMUM_MESSAGE} characters."),
        ],
    )
    photo = FileField("A photo, if you like (JPEG, PNG, GIF or WebP, up to 2 MB)")
