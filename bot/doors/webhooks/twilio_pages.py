"""Twilio's webhooks about pages: what a call says, which key was pressed, what became of each.

Signed like those of clients' texts, on paths of their own, and never mixed with them.
"""

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, request
from twilio.twiml.voice_response import VoiceResponse

from bot.care.paging import settling
from bot.care.paging.acknowledging import Answer, acknowledge, look
from bot.doors.webhooks.twilio import TwilioDoor, rejected
from bot.errors import InboundRejected
from bot.sending.paging import reports, spoken
from bot.sending.paging.spoken import Voice

TAKES = "1"
# How often the words are said, and how many wrong keys are forgiven, before we hang up.
TIMES_SAID = 3
TRIES_MAX = 3
SECONDS_TO_PRESS = 8


def blueprint(door: TwilioDoor) -> Blueprint:
    """Give the three routes that Twilio posts to about pages."""
    routes = Blueprint("twilio_pages", __name__)
    routes.before_request(door.verify)
    hooks = PageHooks(door)
    voice, status = f"{reports.VOICE_PATH}/<uuid:attempt_id>", reports.STATUS_PATH
    routes.add_url_rule(voice, "voice", hooks.answered, methods=["POST"])
    routes.add_url_rule(f"{voice}/key", "key", hooks.pressed, methods=["POST"])
    routes.add_url_rule(f"{status}/<uuid:attempt_id>", "status", hooks.became, methods=["POST"])
    routes.register_error_handler(InboundRejected, rejected)
    return routes


class PageHooks:
    """The routes, once the signature was found right."""

    def __init__(self, door: TwilioDoor) -> None:
        """Serve one house."""
        self.door, self.house = door, door.house

    def answered(self, attempt_id: UUID) -> Response:
        """Say what the call is about, as things stand now."""
        with self.house.db.reading() as tx:
            found = look(tx, self.house, attempt_id, now=self.door.clock.now())
        return self._asks(found, tries=1)

    def pressed(self, attempt_id: UUID) -> Response:
        """Take key 1 for an answer; ask again after any other."""
        now = self.door.clock.now()
        if request.form.get("Digits") != TAKES:
            with self.house.db.reading() as tx:
                return self._asks(look(tx, self.house, attempt_id, now=now), tries=_tries() + 1)
        with self.house.db.writing() as tx:
            found = acknowledge(tx, self.house, attempt_id, by="key", now=now)
        return _twiml(_said(self._voice(), _thanks(found)))

    def became(self, attempt_id: UUID) -> Response:
        """Record what became of a text or a call."""
        report = reports.read(request.form, attempt_id)
        if report is not None:
            settling.record_report(self.house, report, now=self.door.clock.now())
        return Response(status=204)

    def _asks(self, found: Answer | None, *, tries: int) -> Response:
        if tries > TRIES_MAX:
            return _twiml(VoiceResponse())
        voice = self._voice()
        if found is Answer.TESTED:
            return _twiml(_asked(voice, voice.says(spoken.WHO, spoken.TEST), tries=tries))
        if found is not Answer.WAITS:
            return _twiml(_said(voice, spoken.OVER))
        about = spoken.WAITING if "calm" in request.args else spoken.URGENT
        return _twiml(_asked(voice, voice.says(spoken.WHO, about), tries=tries))

    def _voice(self) -> Voice:
        return spoken.voice(self.house.library.tongues, request.args.get("language", ""))


def _thanks(found: Answer | None) -> str:
    if found is Answer.TESTED:
        return spoken.TESTED
    return spoken.COMING if found is Answer.WAITS else spoken.OVER


def _tries() -> int:
    """Return how often the question was asked; the address is signed, yet read with care."""
    tries = request.args.get("tries", "")
    return int(tries) if tries in ("1", "2") else TRIES_MAX


def _asked(voice: Voice, words: str, *, tries: int) -> VoiceResponse:
    """Say it some times over, listening for a key all the while, then hang up."""
    response = VoiceResponse()
    known = {**request.args.to_dict(), "tries": str(tries)}
    listening = response.gather(
        num_digits=1,
        timeout=SECONDS_TO_PRESS,
        # A path alone: the provider takes the rest from where it fetched this.
        action=f"{request.path.removesuffix('/key')}/key?{urlencode(known)}",
        method="POST",
    )
    # The first words of a call are often lost.
    listening.pause(length=1)
    listening.say(words, language=voice.name, loop=TIMES_SAID)
    response.hangup()
    return response


def _said(voice: Voice, text: str) -> VoiceResponse:
    response = VoiceResponse()
    response.say(voice.says(text), language=voice.name)
    response.hangup()
    return response


def _twiml(response: VoiceResponse) -> Response:
    """Answer with what the provider is to do; nothing to do ends the call."""
    return Response(str(response), mimetype="text/xml")
