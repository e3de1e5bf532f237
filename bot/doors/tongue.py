"""The language that a page speaks to staff: every sentence of the console goes through here.

In templates `_('…')` and `ngettext('…', '…', n)`, in Python `say` and `say_many`; `marked` keeps
a constant to be said later. English is written in the code, other languages in
`locales/<language>/LC_MESSAGES/console.po`.
"""

from typing import Any

from flask import Flask


def marked(text: str) -> str:
    """Return a text as it is: it is said later, and the extractor finds it here."""
    return text


def say(text: str, /, **values: Any) -> str:
    """Return a text in the reader's language, with its `%(name)s` filled in."""
    return text % values if values else text


def say_many(one: str, many: str, /, *, num: int, **values: Any) -> str:
    """Return the form of a text that fits a number, with `%(num)s` and the rest filled in."""
    return (one if num == 1 else many) % {"num": num, **values}


def speak(app: Flask) -> None:
    """Let the templates of an application speak."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    environment: Any = app.jinja_env
    environment.install_null_translations(newstyle=True)
