"""Twilio's HTTP paths over a `Carrier`, and a plain page to try it by hand.

Two faults have no HTTP form: an outage and a lost answer leave the application as an exception
(`Unreachable`, `AnswerLost`). Both are connection errors, so that a server drops the connection
without a word and a caller in the same process sees what its network would have shown.
"""

import hmac
from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from bot.simulation.carrier.account import Clock
from bot.simulation.carrier.answers import (
    account_json,
    call_json,
    error_json,
    message_json,
    page_json,
)
from bot.simulation.carrier.calls import CallResource
from bot.simulation.carrier.log import QueryInvalid
from bot.simulation.carrier.machine import Carrier
from bot.simulation.carrier.posts import API_VERSION
from bot.simulation.carrier.refusals import BODY_CHARACTERS_MAX, is_address, rejected
from bot.simulation.carrier.resources import LostAnswer, MessageResource, Rejected

PAGE_MESSAGES_MAX = 50
# What begins something draws its own chance of being refused.
DRAWS_ITS_OWN = ("api.create", "api.create_call")

Pause = Callable[[float], None]


class Unreachable(ConnectionError):
    """The carrier is down: no connection came about and nothing was accepted."""


class AnswerLost(ConnectionError):
    """The message was accepted, but its answer never arrives; `how` is timeout or reset."""

    def __init__(self, how: LostAnswer) -> None:
        """Remember how the answer was lost."""
        super().__init__(how)
        self.how = how


def stand_in_app(carrier: Carrier, clock: Clock, *, pause: Pause | None = None) -> Flask:
    """Return the WSGI application; `pause` waits out the latency of each answer, in seconds.

    It has no protection of its own beyond the account's token: serve it on loopback only.
    """
    app = Flask(__name__)
    # Connection faults must leave the application instead of becoming a 500.
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.register_blueprint(_api(carrier, clock, pause=pause))
    app.register_blueprint(_try_out(carrier, clock))
    app.register_error_handler(404, lambda _: _refuse(rejected(20404)))
    return app


def _api(carrier: Carrier, clock: Clock, *, pause: Pause | None) -> Blueprint:
    """Return the paths of Twilio's API."""
    paths = Blueprint("api", __name__, url_prefix=f"/{API_VERSION}/Accounts")
    api = _Api(carrier, clock, pause=pause)
    paths.before_request(api.guard)
    messages, one = "/<account_sid>/Messages.json", "/<account_sid>/Messages/<sid>.json"
    paths.add_url_rule("/<account_sid>.json", view_func=api.account)
    paths.add_url_rule(messages, view_func=api.create, methods=["POST"])
    paths.add_url_rule(messages, view_func=api.list, methods=["GET"])
    paths.add_url_rule(one, view_func=api.fetch, methods=["GET"])
    paths.add_url_rule(one, view_func=api.update, methods=["POST"])
    paths.add_url_rule(one, view_func=api.delete, methods=["DELETE"])
    calls = "/<account_sid>/Calls"
    paths.add_url_rule(f"{calls}.json", view_func=api.create_call, methods=["POST"])
    paths.add_url_rule(f"{calls}/<sid>.json", view_func=api.fetch_call, methods=["GET"])
    return paths


class _Api:
    """The API's views; `guard` runs before each of them."""

    def __init__(self, carrier: Carrier, clock: Clock, *, pause: Pause | None) -> None:
        self.carrier, self.clock, self.pause = carrier, clock, pause

    def guard(self) -> Response | None:
        """Let nobody in during an outage, without the token, or in bad luck."""
        if self.carrier.is_down:
            raise Unreachable
        if self.pause is not None:
            self.pause(self.carrier.latency_seconds())
        if not self._is_authentic():
            return _refuse(rejected(20003))
        if (request.view_args or {}).get("account_sid") != self.carrier.account.account_sid:
            return _refuse(rejected(20404))
        trouble = None if request.endpoint in DRAWS_ITS_OWN else self.carrier.trouble()
        return _refuse(trouble) if trouble else None

    def account(self, account_sid: str) -> Response:
        """Answer GET of the account."""
        return jsonify(account_json(self.carrier.account))

    def create(self, account_sid: str) -> Response:
        """Answer POST of a new message; raises `AnswerLost`."""
        taken = self.carrier.accept(_form(), self.clock.now())
        if isinstance(taken, Rejected):
            return _refuse(taken)
        if taken.lost_answer is not None:
            raise AnswerLost(taken.lost_answer)
        return self._show(taken.message, 201)

    def list(self, account_sid: str) -> Response:
        """Answer GET of the log."""
        query = request.args.to_dict()
        try:
            page = self.carrier.log(query, self.clock.now())
        except QueryInvalid:
            return _refuse(rejected(20001))
        return jsonify(page_json(page, query, account=self.carrier.account))

    def fetch(self, account_sid: str, sid: str) -> Response:
        """Answer GET of one message."""
        return self._show(self.carrier.fetch(sid, self.clock.now()))

    def update(self, account_sid: str, sid: str) -> Response:
        """Answer POST to one message: cancel it, or empty its body."""
        return self._show(self.carrier.update(sid, _form(), now=self.clock.now()))

    def delete(self, account_sid: str, sid: str) -> Response:
        """Answer DELETE of one message."""
        refused = self.carrier.delete(sid, self.clock.now())
        return _refuse(refused) if refused else Response(status=204)

    def create_call(self, account_sid: str) -> Response:
        """Answer POST of a new call; raises `AnswerLost`."""
        taken = self.carrier.call(_form(), self.clock.now())
        if isinstance(taken, Rejected):
            return _refuse(taken)
        call, lost_answer = taken
        if lost_answer is not None:
            raise AnswerLost(lost_answer)
        return self._show_call(call, 201)

    def fetch_call(self, account_sid: str, sid: str) -> Response:
        """Answer GET of one call."""
        return self._show_call(self.carrier.fetch_call(sid, self.clock.now()))

    def _show_call(self, found: CallResource | Rejected, status: int = 200) -> Response:
        if isinstance(found, Rejected):
            return _refuse(found)
        answer = jsonify(call_json(found, self.carrier.account))
        answer.status_code = status
        return answer

    def _show(self, found: MessageResource | Rejected, status: int = 200) -> Response:
        if isinstance(found, Rejected):
            return _refuse(found)
        answer = jsonify(message_json(found, self.carrier.account))
        answer.status_code = status
        return answer

    def _is_authentic(self) -> bool:
        """Check the basic authentication: account sid and auth token."""
        given, account = request.authorization, self.carrier.account
        if given is None or given.username != account.account_sid:
            return False
        token = (given.password or "").encode()
        return hmac.compare_digest(token, account.auth_token.encode())


def _try_out(carrier: Carrier, clock: Clock) -> Blueprint:
    """Return the page for a person: what was sent, what each phone got, and a way to text back."""
    pages = Blueprint("try_out", __name__)

    @pages.get("/")
    def page() -> str:
        query = {"PageSize": str(PAGE_MESSAGES_MAX)}
        messages = carrier.log(query, clock.now()).messages
        phones = {number: carrier.handset(number) for number in carrier.handsets}
        return render_template("stand_in.html", messages=messages, phones=phones, carrier=carrier)

    @pages.post("/handsets/send")
    @pages.post("/handsets/<number>/send")
    def send(number: str | None = None) -> AnyResponse:
        given = number or request.form.get("number", "")
        return _text_from(carrier, clock, number=given.strip())

    @pages.post("/outage")
    def outage() -> AnyResponse:
        carrier.down("down" in request.form, clock.now())
        return redirect("/", 303)

    return pages


def _text_from(carrier: Carrier, clock: Clock, *, number: str) -> AnyResponse:
    """Let a handset text us what the form says, and show the page again."""
    body, media = request.form.get("body", ""), request.form.get("media", "0")
    if not is_address(number) or len(body) > BODY_CHARACTERS_MAX or not media.isdecimal():
        return Response("number, body or media cannot be sent", 400, mimetype="text/plain")
    carrier.handset_sends(number, body, now=clock.now(), media=int(media))
    return redirect("/", 303)


def _form() -> Mapping[str, str]:
    """Return the posted form; of a repeated parameter, the values are joined by a space."""
    return {name: " ".join(values) for name, values in request.form.lists()}


def _refuse(refused: Rejected) -> Response:
    """Answer with a refusal in Twilio's form."""
    answer = jsonify(error_json(refused))
    answer.status_code = refused.http_status
    if refused.retry_after_seconds is not None:
        answer.headers["Retry-After"] = str(refused.retry_after_seconds)
    if refused.http_status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return answer
