"""Twilio's webhooks. Nothing is read, let alone stored, before the signature is found right."""

from collections.abc import Mapping

from flask import Blueprint, Response, request
from twilio.request_validator import RequestValidator, compare

from bot.care.turn import receive
from bot.clock import Clock
from bot.config import TwilioAccount
from bot.errors import InboundRejected
from bot.house import House
from bot.log import warning
from bot.sending.channels.twilio import codes, forms
from bot.sending.delivery import OnSetback, record_report

EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


class TwilioDoor:
    """What the webhooks need: the house, the account, and the address that Twilio signs for."""

    def __init__(self, house: House, clock: Clock, *, account: TwilioAccount, address: str) -> None:
        """Prepare a validator for each token that counts; two do while one is being rotated."""
        self.house, self.clock, self.account = house, clock, account
        self._address = address
        self._validators = [RequestValidator(token) for token in account.tokens]

    def verify(self) -> None:
        """Check the request in hand against the configured public URL. Raises InboundRejected.

        The URL comes from our settings: forwarded headers are the sender's to choose.
        """
        signature = request.headers.get("X-Twilio-Signature", "")
        query = request.query_string.decode("ascii", "replace")
        url = f"{self._address}{request.path}{'?' if query else ''}{query}"
        if not any(_is_right(one, url=url, signature=signature) for one in self._validators):
            raise InboundRejected(403, "wrong signature")
        if request.form.get("AccountSid", self.account.account_sid) != self.account.account_sid:
            raise InboundRejected(403, "another account")


def _is_right(validator: RequestValidator, *, url: str, signature: str) -> bool:
    """Compare with the plain signature first; `validate` also tries the URL's other port forms."""
    plain = validator.compute_signature(url, request.form)
    return bool(compare(plain, signature) or validator.validate(url, request.form, signature))


def blueprint(door: TwilioDoor, on_setback: OnSetback) -> Blueprint:
    """Give the two routes that Twilio posts to."""
    routes = Blueprint("twilio", __name__, url_prefix="/webhooks/twilio")

    @routes.before_request
    def verify() -> None:
        door.verify()

    @routes.post("/messages")
    def messages() -> Response:
        now = door.clock.now()
        receive(door.house, forms.inbound(request.form, now), now)
        return Response(EMPTY_TWIML, mimetype="text/xml")

    @routes.post("/status")
    def status() -> Response:
        _settle(door, request.form, request.args.get("message"), on_setback)
        return Response(status=204)

    routes.register_error_handler(InboundRejected, rejected)
    return routes


def _settle(
    door: TwilioDoor, form: Mapping[str, str], message_id: str | None, on_setback: OnSetback
) -> None:
    report = forms.status_report(form, message_id)
    if report is not None:
        record_report(
            door.house, report, remedy=codes.remedy, now=door.clock.now(), on_setback=on_setback
        )


def rejected(error: InboundRejected) -> Response:
    """Answer a request that is not what it claims to be, without a word."""
    warning("webhook rejected", status=error.status, path=request.path)
    return Response(status=error.status)
