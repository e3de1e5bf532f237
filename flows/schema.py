"""The JSON Schema of a script file, made from the kinds of step: editors complete and check by it.

What a schema cannot say (names that must exist, ways that must end) `aftercall check` says.
"""

from collections.abc import Mapping
from typing import Any

from flows.draft import PLURAL_KEYS
from flows.loader import PURPOSES
from flows.questions import OPTIONS_MAX
from flows.reading.groups import TOPICS
from flows.steps import KINDS, Kind
from flows.steps.cadence import DEEDS
from flows.steps.consent import CONSENT_PURPOSES, CONSENT_STATES
from flows.steps.escalate import LEVELS
from flows.steps.kind import Key, Shape
from flows.values import VALUE_KINDS

Json = dict[str, Any]

_NAME: Json = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
_TEXT: Json = {"type": "string", "minLength": 1}
_STEP: Json = {**_NAME, "description": "The name of a step."}
_PLACE: Json = {"type": "string", "description": "The name of a step, after that of its call."}
_DURATION: Json = {"type": "string", "pattern": "^[1-9][0-9]{0,4} (minute|hour|day)s?$"}
_ANSWER = r"^(yes or no|one of|scale \d+ to \d+|number \d+ to \d+|date|time of day|free text)$"
# Editors read `yes` and `3` as a boolean and a number where we read words.
_WORD: Json = {"type": ["string", "boolean", "number"]}


def schema() -> Json:
    """Return the schema of a script file (JSON Schema 2020-12)."""
    step = {"type": "object", "oneOf": [{"$ref": f"#/$defs/{kind.word}"} for kind in KINDS]}
    version = {"type": "string", "pattern": "^[0-9a-f]{12}$"}
    places = {"type": "object", "additionalProperties": _PLACE}
    move = _table({"from": version, "steps": places}, required=("from",))
    values = {"type": "object", "additionalProperties": {"enum": list(VALUE_KINDS)}}
    top = _table(
        {
            "script": _NAME,
            "about": _TEXT,
            "purpose": {"enum": list(PURPOSES)},
            "start": _STEP,
            "steps": {"type": "object", "propertyNames": _NAME, "additionalProperties": step},
            "values": values,
            "moves": {"type": "array", "items": move},
        },
        required=("script", "about", "purpose", "start", "steps"),
    )
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Aftercall script"}
    return {**head, **top, "$defs": {kind.word: _of_kind(kind) for kind in KINDS}}


def _of_kind(kind: Kind) -> Json:
    keys = {key.name: _of_key(key) for key in kind.keys}
    required = [key.name for key in kind.keys if key.required]
    described = {"description": " ".join((kind.step.__doc__ or "").split())}
    if kind.also is None:
        return {**_table(keys, required=required), **described}
    keys[kind.also.name] = _of_key(kind.also)
    rest = [name for name in required if name != kind.word]
    either = [{"required": [word]} for word in kind.words]
    return {**_table(keys, required=rest), "oneOf": either, **described}


def _of_key(key: Key) -> Json:
    return {**_SHAPES[key.shape], "description": key.about}


def _table(properties: Mapping[str, Json], required: Any = ()) -> Json:
    found: Json = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _by(keys: Json | None = None) -> Json:
    """Return one step, or one for each key."""
    table: Json = {"type": "object", "additionalProperties": _STEP}
    return {"oneOf": [_STEP, {**table, "propertyNames": keys} if keys else table]}


_PLURAL = _table(dict.fromkeys(PLURAL_KEYS, _TEXT), required=PLURAL_KEYS)
_WORDING: Json = {"oneOf": [_TEXT, _PLURAL]}
_OPTION_WORDS: Json = {"oneOf": [_WORD, {"type": "array", "items": _WORD, "minItems": 1}]}
_SIZED: Json = {"minProperties": 2, "maxProperties": OPTIONS_MAX}

_SHAPES: Mapping[Shape, Json] = {
    "wording": _WORDING,
    "step": _STEP,
    "steps by answer": _by(),
    "steps by result": _by(),
    "answer": {"type": "string", "pattern": _ANSWER},
    "options": {
        "oneOf": [
            {"type": "array", "items": _WORD, "minItems": 2, "maxItems": OPTIONS_MAX},
            {"type": "object", "additionalProperties": _OPTION_WORDS, **_SIZED},
        ]
    },
    "unclear": _table({"again": _WORDING, "then": _STEP}, required=("then",)),
    "silence": _table(
        {"after": _DURATION, "remind": _WORDING, "grace": _DURATION, "then": _STEP},
        required=("after", "then"),
    ),
    "not now": _table({"after": _DURATION, "then": _STEP}, required=("after", "then")),
    "yes or no": {"enum": ["yes", "no", True, False]},
    "topic": {"enum": list(TOPICS)},
    "name": _NAME,
    "words": _TEXT,
    "condition": _TEXT,
    "value": _NAME,
    "moment": {"type": "string", "pattern": rf"{_DURATION['pattern']}|^until .+$"},
    "outcome": _table({"instrument": _NAME, "value": _NAME}, required=("instrument", "value")),
    "values": {"type": "object", "additionalProperties": _WORD, "minProperties": 1},
    "escalation": _table(
        {"level": {"enum": list(LEVELS)}, "reason": _TEXT}, required=("level", "reason")
    ),
    "script": _NAME,
    "cadence": {**_table(dict.fromkeys(DEEDS, _TEXT)), "minProperties": 1, "maxProperties": 1},
    "consent": {"enum": list(CONSENT_STATES)},
    "purposes": {"type": "array", "items": {"enum": list(CONSENT_PURPOSES)}, "minItems": 1},
}
