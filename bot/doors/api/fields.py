"""What a referral's body may hold: said once, for the document and for the check. No Flask here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.care.intake import NAME_LENGTH_MAX, Referral
from flows.languages import LANGUAGES

# One line of text: no control characters, and for a name something beside spaces.
LINE = r"^[^\u0000-\u001f\u007f]*$"
WORDS = r"^[^\u0000-\u001f\u007f]*[^\s\u0000-\u001f\u007f][^\u0000-\u001f\u007f]*$"
# North American numbers: area code and exchange begin with 2 to 9 (NANPA).
PHONE = r"^\+1[2-9][0-9]{2}[2-9][0-9]{6}$"
ZIP = r"^[0-9]{5}(-[0-9]{4})?$"
LENGTH_MAX = 200

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One property of the body: which attribute of a referral it becomes, and what it may be."""

    attribute: str
    schema: Schema
    required: bool = False


def _text(about: str, *, most: int = LENGTH_MAX) -> Schema:
    return {"type": "string", "description": about, "maxLength": most, "pattern": LINE}


def _moment(about: str) -> Schema:
    return {"type": "string", "format": "date-time", "description": about}


FIELDS: Mapping[str, Field] = {
    "name": Field(
        "name",
        {
            "type": "string",
            "description": "The client's name, or what they want to be called.",
            "minLength": 1,
            "maxLength": NAME_LENGTH_MAX,
            "pattern": WORDS,
        },
        required=True,
    ),
    "phone": Field(
        "address",
        {"type": "string", "description": "A US number in E.164 form.", "pattern": PHONE},
        required=True,
    ),
    "language": Field(
        "language",
        {
            "type": "string",
            "description": "The language that the client is texted in.",
            "enum": sorted(LANGUAGES),
        },
        required=True,
    ),
    "time_zone": Field(
        "time_zone",
        _text("Where the client is (IANA). Without it the ZIP code tells, or the number.", most=40),
    ),
    "zip_code": Field(
        "zip_code",
        {
            "type": "string",
            "description": "Where the client lives.",
            "pattern": ZIP,
        },
    ),
    "birth_year": Field(
        "birth_year",
        {
            "type": "integer",
            "description": "Tells two people of one name and number apart.",
            "minimum": 1900,
            "maximum": 2100,
        },
    ),
    "verbal_consent_by": Field(
        "verbal_consent_by",
        _text("Who heard the client agree to one text. Without it nothing is ever sent."),
    ),
    "verbal_consent_at": Field("verbal_consent_at", _moment("When they heard it.")),
    "incident_number": Field(
        "incident_number", _text("The same incident of the same client is kept once.")
    ),
    "call_type": Field("call_type", _text("The kind of call, as dispatch names it.")),
    "called_at": Field("called_at", _moment("When the call came in.")),
    "disposition": Field("disposition", _text("How the call ended, as dispatch names it.")),
    "service": Field(
        "service",
        _text("A service that the client was told about. Texts may name it: it shows on phones."),
    ),
    "safe_to_text": Field(
        "safe_to_text",
        {"type": "boolean", "description": "Whether this phone is safe to text.", "default": True},
    ),
    "shared_phone": Field(
        "shared_phone",
        {"type": "boolean", "description": "Whether others use this phone.", "default": False},
    ),
}


def referral_of(body: Mapping[str, Any]) -> Referral:
    """Return the referral that a body holds in which `faults_of` found nothing."""
    told = {FIELDS[name].attribute: _value(FIELDS[name], value) for name, value in body.items()}
    return Referral(**told, source="api")


def faults_of(body: object) -> dict[str, str]:
    """Return everything in which a body is not what the document says, by property."""
    if not isinstance(body, dict):
        return {"": "Send one JSON object."}
    faults = {name: "This property is not known." for name in body if name not in FIELDS} | {
        name: "This property is needed." for name, one in FIELDS.items() if _lacks(body, name, one)
    }
    for name, value in body.items():
        if name in FIELDS and (fault := _fault(FIELDS[name].schema, value)):
            faults[name] = fault
    return faults


def _lacks(body: Mapping[str, Any], name: str, field: Field) -> bool:
    return field.required and name not in body


def _fault(schema: Schema, value: object) -> str | None:
    return _FAULTS[schema["type"]](schema, value)


def _boolean_fault(_: Schema, value: object) -> str | None:
    return None if isinstance(value, bool) else "Give true or false."


def _integer_fault(schema: Schema, value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return "Give a whole number."
    if schema["minimum"] <= value <= schema["maximum"]:
        return None
    return f"Give a number from {schema['minimum']} to {schema['maximum']}."


def _string_fault(schema: Schema, value: object) -> str | None:
    if not isinstance(value, str) or not _is_text(value):
        return "Give a text."
    if "enum" in schema and value not in schema["enum"]:
        return f"Give one of: {', '.join(schema['enum'])}."
    if len(value) > schema.get("maxLength", LENGTH_MAX):
        return f"Give at most {schema.get('maxLength', LENGTH_MAX)} characters."
    if "format" in schema:
        return None if _read_moment(value) else "Give a date and time with its zone (RFC 3339)."
    if re.search(schema.get("pattern", ""), value) is None:
        return _PATTERN_FAULTS[schema["pattern"]]
    return None


def _is_text(value: str) -> bool:
    """Say whether it is text at all: half of a surrogate pair is none."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _value(field: Field, value: Any) -> Any:
    if field.schema.get("format") == "date-time":
        return _read_moment(value)
    return int(value) if field.schema["type"] == "integer" else value


def _read_moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


_FAULTS: Mapping[str, Callable[[Schema, object], str | None]] = {
    "boolean": _boolean_fault,
    "integer": _integer_fault,
    "string": _string_fault,
}
_PATTERN_FAULTS = {
    LINE: "Leave out line breaks and control characters.",
    WORDS: "Write a name on one line.",
    PHONE: "Give a US number as +1 and ten digits.",
    ZIP: "Give a ZIP code as five digits, or nine.",
}
