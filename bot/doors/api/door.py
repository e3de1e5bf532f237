"""The routes: who knocks, what they say, what became of it."""

import re
from dataclasses import asdict
from uuid import UUID

from flask import Blueprint, Response, json, jsonify, request, url_for

from bot.care.intake import Referrer, posting, tokens
from bot.care.intake.posting import Asked, Posted
from bot.care.intake.referral import Told
from bot.care.intake.tokens import REFERRALS, Token
from bot.doors.api import fields
from bot.doors.api.document import DIED, KEY_LENGTH_MAX, KEY_PATTERN, REFUSALS, document
from bot.doors.api.problems import problem
from bot.doors.desk import Desk
from bot.doors.trying import attempt
from bot.errors import DeedRefused, FormInvalid

BEARER = "Bearer "
TRY_AGAIN_AFTER_SECONDS = 60
ELSEWHERE = {"address": "phone"}


class _Refused(Exception):
    """The request is not done; the answer says why."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


def blueprint(desk: Desk) -> Blueprint:
    """Give the routes that machines use."""
    routes = Blueprint("api", __name__, url_prefix="/api")
    api = _Api(desk)
    routes.add_url_rule("/openapi.json", "document", api.document)
    routes.add_url_rule("/referrals", "refer", api.refer, methods=["POST"])
    routes.add_url_rule("/referrals/<uuid:referral_id>", "read", api.read)
    routes.register_error_handler(_Refused, lambda refused: refused.answer)
    return routes


class _Api:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def document(self) -> Response:
        return jsonify(document(self.desk.config.address))

    def refer(self) -> tuple[Response, int]:
        """Take one referral in, once for each key."""
        token = self._token()
        asked, body = Asked(_key(), request.get_data()), _body()
        referrer = Referrer(token.team_id, token_id=token.id)
        told, now = Told(fields.referral_of(body), referrer), self.desk.clock.now()
        try:
            posted, before = attempt(lambda: posting.post(self.desk.house, told, asked, now=now))
        except FormInvalid as invalid:
            faults = {ELSEWHERE.get(name, name): words for name, words in invalid.faults.items()}
            raise _Refused(problem(422, REFUSALS["422"], faults=faults)) from None
        except DeedRefused as refused:
            raise _Refused(_refusal(refused.reason)) from None
        self.desk.wake()
        return self._made(posted, before=before), 201

    def read(self, referral_id: UUID) -> Response:
        """Say what became of a referral."""
        found = posting.read(self.desk.house, self._token().team_id, referral_id=referral_id)
        if found is None:
            raise _Refused(problem(404, "There is no such referral."))
        return jsonify(found)

    def _made(self, posted: Posted, *, before: bool) -> Response:
        answer = jsonify(asdict(posted))
        answer.headers["Location"] = url_for("api.read", referral_id=posted.id)
        if before:
            answer.headers["Idempotent-Replayed"] = "true"
        return answer

    def _token(self) -> Token:
        """Let the token in that the request shows, if it may do this."""
        shown = request.headers.get("Authorization", "")
        try:
            if not shown.startswith(BEARER):
                raise DeedRefused("unknown")
            found = tokens.admit(
                self.desk.house, shown.removeprefix(BEARER), now=self.desk.clock.now()
            )
        except DeedRefused as refused:
            raise _Refused(_unadmitted(refused.reason)) from None
        if found.scope != REFERRALS:
            raise _Refused(problem(403, REFUSALS["403"]))
        return found


def _unadmitted(reason: str) -> Response:
    if reason == "too_many":
        again = {"Retry-After": str(TRY_AGAIN_AFTER_SECONDS)}
        return problem(429, REFUSALS["429"], headers=again)
    return problem(401, REFUSALS["401"], headers={"WWW-Authenticate": "Bearer"})


def _refusal(reason: str) -> Response:
    if reason == "key_used":
        return problem(422, REFUSALS["422"])
    return problem(409, DIED if reason == "deceased" else REFUSALS["409"])


def _key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > KEY_LENGTH_MAX or re.fullmatch(KEY_PATTERN, key) is None:
        faults = {"Idempotency-Key": "Send a key of your own, of visible ASCII characters."}
        raise _Refused(problem(400, REFUSALS["400"], faults=faults))
    return key


def _body() -> dict[str, object]:
    if request.mimetype != "application/json":
        raise _Refused(problem(415, REFUSALS["415"]))
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        faults = {"": "This is not JSON."}
        raise _Refused(problem(400, REFUSALS["400"], faults=faults)) from None
    if faults := fields.faults_of(body):
        raise _Refused(problem(400, REFUSALS["400"], faults=faults))
    told: dict[str, object] = body
    return told
