"""Translations out of gettext files, `locales/<language>/LC_MESSAGES/scripts.po`.

`msgctxt` is the wording key, `msgid` the source text. A fuzzy entry is a draft that no person has
reviewed. When the source text has changed since, the translation counts as missing (P10).
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from flows.document import Faults
from flows.draft import WORDING_LENGTH_MAX
from flows.placeholders import placeholders
from flows.wording import Wording

if TYPE_CHECKING:
    from babel.messages.catalog import Message


def read_catalog(text: str, sources: Mapping[str, str], faults: Faults) -> dict[str, Wording]:
    """Return one language's wordings by key; what is wrong with the file becomes faults."""
    found: dict[str, Wording] = {}
    for message in _messages(text, faults):
        key, line = message.context or "", message.lineno or 1
        if key not in sources:
            faults.unknown(line, "unknown wording", word=key, known=sources)
        elif message.id == sources[key] and message.string:
            _check(str(message.string), sources[key], line=line, faults=faults)
            found[key] = Wording(str(message.string), reviewed=not message.fuzzy)
    return found


def _messages(text: str, faults: Faults) -> Iterator["Message"]:
    # Babel costs memory that a process without translations need not pay.
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalog = read_po(BytesIO(text.encode()), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        faults.add(getattr(error, "lineno", None) or 1, "gettext", why=str(error))
        return
    yield from (message for message in catalog if message.id)


def _check(text: str, source: str, *, line: int, faults: Faults) -> None:
    if placeholders(text) != placeholders(source):
        missing = ", ".join(sorted(placeholders(text) ^ placeholders(source)))
        faults.add(line, "placeholder", why=f"differs from the source text in {missing}")
    if len(text) > WORDING_LENGTH_MAX:
        why = f"{len(text)} characters; one message holds {WORDING_LENGTH_MAX}"
        faults.add(line, "too long", why=why)
