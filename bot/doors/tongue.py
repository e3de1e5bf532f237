"""The language that a page speaks to staff: every sentence of the console goes through here.

In templates `_('…')` and `ngettext('…', '…', n)`, in Python `say` and `say_many`; `marked` keeps
a constant to be said later. English is written in the code, other languages in
`locales/<language>/LC_MESSAGES/console.po`; a sentence that a language lacks is said in English.

Which language: what its reader chose on this device (a cookie), else the first that the browser
asks for and we have, else English.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, has_request_context, request

from bot.library.tongues import ENGLISH, Tongue

COOKIE = "aftercall-language"
KEPT_SECONDS = 400 * 24 * 3600
_PLACE = "aftercall.tongues"


@dataclass(frozen=True, slots=True)
class Spoken:
    """The languages that an application speaks, and the cookie that keeps a reader's choice."""

    tongues: Mapping[str, Tongue]
    cookie: str
    https: bool


def marked(text: str) -> str:
    """Return a text as it is: it is said later, and the extractor finds it here."""
    return text


def marked_many(one: str, many: str) -> tuple[str, str]:
    """Return the two forms of a text that counts something, to be said later."""
    return one, many


def say(text: str, /, **values: Any) -> str:
    """Return a text in the reader's language, with its `%(name)s` filled in."""
    said = tongue().text(text)
    return said % values if values else said


def say_many(one: str, many: str, /, *, num: int, **values: Any) -> str:
    """Return the form of a text that fits a number, with `%(num)s` and the rest filled in."""
    return tongue().many(one, many, num=num) % {"num": num, **values}


def together(parts: Iterable[str | None]) -> str:
    """Return what there is of some texts side by side, each in its own direction."""
    return tongue().together([part for part in parts if part])


def listed(parts: Iterable[str]) -> str:
    """Return the words of a list one after another, as in "a, b"."""
    # translators: what stands between the words of a list, its space included.
    return say(", ").join(parts)


def tongue() -> Tongue:
    """Return the language of whoever reads the answer to this request; English outside of one."""
    if not has_request_context():
        return ENGLISH
    if "tongue" not in g:
        g.tongue = _chosen(spoken())
    found: Tongue = g.tongue
    return found


def spoken() -> Spoken:
    """Return what the application of this request speaks."""
    found: Spoken = current_app.extensions[_PLACE]
    return found


def speak(app: Flask, spoken: Spoken) -> None:
    """Let an application and its templates speak these languages."""
    app.extensions[_PLACE] = spoken
    app.jinja_env.add_extension("jinja2.ext.i18n")
    environment: Any = app.jinja_env
    environment.install_gettext_callables(_text, _many, newstyle=True)
    environment.globals.update(tongue=tongue, tongues=spoken.tongues)


def keep(response: Response, code: str) -> None:
    """Keep a reader's choice on their device."""
    name, https = spoken().cookie, spoken().https
    response.set_cookie(
        name, code, max_age=KEPT_SECONDS, secure=https, httponly=True, samesite="Lax"
    )


def _chosen(ours: Spoken) -> Tongue:
    kept = ours.tongues.get(request.cookies.get(ours.cookie, ""))
    asked = request.accept_languages.best_match(list(ours.tongues))
    return kept or ours.tongues.get(asked or "", ENGLISH)


def _text(text: str) -> str:
    """Return a text to be filled in by the template, which escapes what it puts in."""
    return tongue().text(text)


def _many(one: str, many: str, *number: int) -> str:
    """Return a form likewise; a template gives one number."""
    return tongue().many(one, many, num=number[0])
