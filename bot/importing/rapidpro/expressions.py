"""RapidPro's expressions in texts: `@fields.age`, `@(upper(contact))`, and `@@` for an at sign.

Source: nyaruka/goflow, package excellent. Only plain references can be said in our language; what
calculates is recognised as a whole and left to a person.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOPS = frozenset(
    """
    contact fields urns results input run child parent trigger resume node globals webhook
    legacy_extra ticket locals optin
    """.split()
)
"""Only these begin an expression: any other `@word` is text, as in an e-mail address."""

_PATH = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*", re.ASCII)
# A relative's contact is the same contact, and its results are kept under the same names.
_RELATIVE = re.compile(r"(?:child|parent)\.(?:run\.)?")
_FIELD = re.compile(r"(?:contact\.)?fields\.(\w+)")
_RESULT = re.compile(r"(?:run\.)?results\.(\w+)(?:\.(value|category|category_localized))?")
_STANDARD = {
    "contact": "first_name",
    "contact.first_name": "first_name",
    "contact.language": "language",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression as written, and its path when it is a plain reference."""

    text: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a plain reference is about: a standard value of ours, or a key of theirs.

    `category` says that a result's category is meant and not its value.
    """

    standard: str = ""
    key: str = ""
    category: bool = False


def parts(template: str) -> Iterator[str | Expression]:
    """Give a template's texts and expressions in order; never fails, time linear in its length."""
    at = unclosed = 0
    while unclosed < UNCLOSED_MAX and (sign := template.find("@", at)) >= 0:
        yield template[at:sign]
        found, at = _expression(template, sign)
        unclosed += found == "@" and template.startswith("@(", sign)
        yield found
    yield template[at:]


def expressions(template: str) -> tuple[Expression, ...]:
    """Return a template's expressions."""
    return tuple(part for part in parts(template) if isinstance(part, Expression))


def subject(expression: Expression) -> Subject | None:
    """Return what a plain reference is about, or None for what our language cannot name."""
    path = _RELATIVE.sub("", expression.path, count=1)
    if standard := _STANDARD.get(path):
        return Subject(standard=standard)
    if field := _FIELD.fullmatch(path):
        return Subject(key=field[1])
    if result := _RESULT.fullmatch(path):
        return Subject(key=result[1], category=(result[2] or "value") != "value")
    return None


def reference(template: str) -> Expression | None:
    """Return the one expression that the whole template is, or None."""
    found = [part for part in parts(template.strip()) if part]
    return found[0] if len(found) == 1 and isinstance(found[0], Expression) else None


def _expression(template: str, sign: int) -> tuple[str | Expression, int]:
    """Return what begins at an at sign, and where it ends."""
    after = template[sign + 1 : sign + 2]
    if after == "@":
        return "@", sign + 2
    if after == "(":
        end = _closing(template, sign + 1)
        if end is not None:
            inner = template[sign + 2 : end - 1].strip()
            path = inner.lower() if _PATH.fullmatch(inner) else ""
            return Expression(template[sign:end], path), end
    elif found := _PATH.match(template, sign + 1):
        if found[0].split(".")[0].lower() in TOPS:
            return Expression(f"@{found[0]}", found[0].lower()), found.end()
    return "@", sign + 1


def _closing(template: str, start: int) -> int | None:
    """Return where the bracket that opens at `start` is closed, brackets in quotes aside."""
    depth, quoted, escaped = 0, False, False
    for at in range(start, min(len(template), start + LENGTH_MAX)):
        sign = template[at]
        if sign == '"' and not escaped:
            quoted = not quoted
        escaped = sign == "\\" and not escaped
        depth += 0 if quoted else (sign == "(") - (sign == ")")
        if depth == 0:
            return at + 1
    return None


LENGTH_MAX = 10_000
UNCLOSED_MAX = 20
"""Characters of one expression, and brackets never closed in one text: what is more is text, so
that a text of nothing but `@(` is cheap to read."""
