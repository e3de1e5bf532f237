"""The edge of the web: headers on every answer, forged forms refused, errors without detail."""

from collections.abc import Callable
from typing import cast

from flask import Flask, Request, Response, make_response, render_template_string, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

from bot.doors.api.problems import problem
from bot.doors.desk import Desk
from bot.doors.marking import mark_pages
from bot.doors.tongue import COOKIE, Spoken, marked, speak
from bot.errors import DatabaseDown, TurnConflict
from bot.filing.tables import FILE_BYTES_MAX
from bot.log import failure

# The largest honest request is a form with a reply of 1,600 characters, or a webhook.
BODY_BYTES_MAX = 256 * 1024
FILES_PATH = "/uploads"
RETRY_AFTER_SECONDS = 5
API_PATH = "/api/"
MACHINES_PATHS = ("/webhooks/", API_PATH)

SENDS_TO = "form-action 'self'"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    f"{SENDS_TO}; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# OWASP ASVS 5.0, V3.4.1: at least one year, with subdomains.
HSTS = "max-age=31536000; includeSubDomains"

WORDS = {
    400: marked(
        "This form is out of date or incomplete. Go back, reload the page, and send it again."
    ),
    403: marked("You may not do this."),
    404: marked("There is nothing at this address, or it is not for you to see."),
    405: marked("This cannot be done this way."),
    409: marked("Somebody else was faster. Go back and reload the page."),
    413: marked("That was too much at once."),
    429: marked("Too many attempts. Wait a little, then try again."),
    500: marked("Something went wrong on our side. Nothing was half done: go back and try again."),
    503: marked("We cannot answer just now. Try again in a few seconds."),
}
START = marked("To the start")
_PAGE = """<!doctype html>
<html lang="{{ tongue().code }}" dir="{{ tongue().direction }}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% if training %}{{ _('Training') }} · {% endif %}{{ _(words) }}</title>
<link rel="stylesheet" href="/assets/house.css">
{% if training %}<link rel="stylesheet" href="/assets/training.css">{% endif %}
{% include "console/training_mark.html" %}
<main class="narrow card">
<h1>{{ _(words) }}</h1>
<p><a href="/">{{ _(start) }}</a></p>
</main>
</html>
"""


def protect(app: Flask, desk: Desk) -> CSRFProtect:
    """Put headers, form protection, limits and error pages around every route of `app`.

    Returns the form protection, from which machines' doors (signed webhooks) are exempted.
    """
    app.secret_key = desk.house.ring.secret("forms")
    speak(app, Spoken(desk.house.library.tongues, cookie_name(desk, COOKIE), desk.https))
    mark_pages(app, desk.config)
    app.config.update(_settings(desk))
    app.session_interface = _Sessions()
    app.after_request(_with_headers(desk.https))
    app.register_error_handler(Exception, _broken)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(DatabaseDown, _busy)
    app.register_error_handler(TurnConflict, _busy)
    app.before_request(_make_room)
    return CSRFProtect(app)


class _Sessions(SecureCookieSessionInterface):
    """Flask's cookie sessions for people; machines, who sign each request, carry none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(MACHINES_PATHS):
            return self.make_null_session(app)
        return super().open_session(app, request)


def policy_sending_to(origin: str) -> str:
    """Give the policy of a page whose form goes to one origin beside our own."""
    return POLICY.replace(SENDS_TO, f"{SENDS_TO} {origin}")


def cookie_name(desk: Desk, name: str) -> str:
    """Give a cookie's whole name: under TLS its prefix keeps other hosts from setting it.

    Browsers keep cookies by host, whatever the port: a training house beside the real one has
    names of its own, so that neither signs anybody out of the other.
    """
    whole = f"{name}-training" if desk.config.real is not None else name
    return f"__Host-{whole}" if desk.https else whole


def _make_room() -> None:
    """Let one form be as large as the file that it brings; what is no file stays small."""
    if request.path == FILES_PATH:
        request.max_content_length = FILE_BYTES_MAX + BODY_BYTES_MAX


def _settings(desk: Desk) -> dict[str, object]:
    return {
        "MAX_CONTENT_LENGTH": BODY_BYTES_MAX,
        "MAX_FORM_MEMORY_SIZE": BODY_BYTES_MAX,
        # Flask's own session carries nothing but the forms' token and one-line notices.
        "SESSION_COOKIE_NAME": cookie_name(desk, "aftercall-forms"),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": desk.https,
        # The token lives as long as the sign-in: a page may stay open for a whole shift.
        "WTF_CSRF_TIME_LIMIT": None,
        # That check needs a Referer, which our own policy tells browsers not to send.
        "WTF_CSRF_SSL_STRICT": False,
    }


def _with_headers(https: bool) -> Callable[[Response], Response]:
    headers = {**HEADERS, "Strict-Transport-Security": HSTS} if https else HEADERS

    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return add


def _refused(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None or status < 400:
        return cast(Response, error.get_response())
    answer = _error_page(status)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def _broken(error: Exception) -> Response:
    failure("request failed", error)
    return _error_page(500)


def _busy(error: Exception) -> Response:
    failure("request could not be served", error)
    answer = _error_page(503)
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def _error_page(status: int) -> Response:
    words = WORDS.get(status, WORDS[500] if status >= 500 else WORDS[400])
    if request.path.startswith(API_PATH):
        return problem(status, words)
    return make_response(render_template_string(_PAGE, words=words, start=START), status)
