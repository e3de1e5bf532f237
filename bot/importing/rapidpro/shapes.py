"""What each action of a flow holds, and of which types: specs 13 and 14 side by side.

Source: nyaruka/goflow, flows/actions (one file an action) and flows/definition/migrations. What
a later spec renamed (`body` of open_ticket became `note` in 14.2) is known under both names.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.importing.rapidpro.places import Place

REPLIES_MAX = 100
"""Quick replies of one message; since spec 14.1 a message has at most 10."""

Shape = Callable[[Place], object]


def _text(place: Place) -> None:
    place.text("")


def _texts(place: Place) -> None:
    place.texts()


def _reference(place: Place) -> None:
    for key in ("uuid", "key", "name"):
        place.get(key).text("")


def _references(place: Place) -> None:
    for item in place.items():
        _reference(item)


def _replies(place: Place) -> None:
    """Check quick replies: texts, or in later exports `{text, extra}`."""
    for item in place.items(REPLIES_MAX):
        if isinstance(item.value, dict):
            item.get("text").text("")
            item.get("extra").text("")
        else:
            item.text("")


def _flag(place: Place) -> None:
    if place.given and not isinstance(place.value, bool):
        place.fault("must be true or false")


_MESSAGE: Mapping[str, Shape] = {
    "text": _text,
    "attachments": _texts,
    "quick_replies": _replies,
}
_RECIPIENTS: Mapping[str, Shape] = {
    "groups": _references,
    "contacts": _references,
    "urns": _texts,
    "legacy_vars": _texts,
    "contact_query": _text,
}

ACTIONS: Mapping[str, Mapping[str, Shape]] = MappingProxyType(
    {
        "add_contact_groups": {"groups": _references},
        "add_contact_urn": {"scheme": _text, "path": _text},
        "add_input_labels": {"labels": _references},
        "call_classifier": {"input": _text, "result_name": _text, "classifier": _reference},
        "call_llm": {"input": _text, "instructions": _text, "llm": _reference},
        "call_resthook": {"resthook": _text, "result_name": _text},
        "call_webhook": {"method": _text, "url": _text, "body": _text, "result_name": _text},
        "enter_flow": {"flow": _reference, "terminal": _flag},
        "open_ticket": {
            "topic": _reference,
            "ticketer": _reference,
            "assignee": _reference,
            "subject": _text,
            "body": _text,
            "note": _text,
            "result_name": _text,
        },
        "play_audio": {"audio_url": _text},
        "remove_contact_groups": {"groups": _references, "all_groups": _flag},
        "request_optin": {"optin": _reference},
        "say_msg": {"text": _text, "audio_url": _text},
        "send_broadcast": {**_MESSAGE, **_RECIPIENTS},
        "send_email": {"addresses": _texts, "subject": _text, "body": _text},
        "send_msg": {
            **_MESSAGE,
            "all_urns": _flag,
            "topic": _text,
            "template": _reference,
            "template_variables": _texts,
        },
        "set_contact_channel": {"channel": _reference},
        "set_contact_field": {"field": _reference, "value": _text},
        "set_contact_language": {"language": _text},
        "set_contact_name": {"name": _text},
        "set_contact_status": {"status": _text},
        "set_contact_timezone": {"timezone": _text},
        "set_run_local": {"local": _text, "value": _text, "operation": _text},
        "set_run_result": {"name": _text, "value": _text, "category": _text},
        "start_session": {**_RECIPIENTS, "flow": _reference, "create_contact": _flag},
        "transfer_airtime": {"result_name": _text},
    }
)


def check(kind: str, place: Place) -> None:
    """Refuse an action whose properties are not of the types that its kind has."""
    for key, shape in ACTIONS.get(kind, {}).items():
        shape(place.get(key))
