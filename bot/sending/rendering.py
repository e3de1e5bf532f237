"""A wording and its values -> the text that leaves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.sending.segments import size
from flows.wording import Wording

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# CLDR puts narrow no-break spaces into times; one of them would turn a whole SMS into UCS-2.
_PLAIN_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Rendered:
    """The finished text and the SMS segments it takes. `worded` is False when it may not leave."""

    body: str
    segments: int
    worded: bool = True


def render(wording: Wording | None, values: Mapping[str, str], *, drafts: bool) -> Rendered:
    """Fill the placeholders; a missing wording, value or review gives a text that may not leave.

    With `drafts`, wording that no person has reviewed yet may leave too (training towns).
    """
    if wording is None:
        return Rendered("", 1, worded=False)
    missing = [name for name in _PLACEHOLDER.findall(wording.text) if not values.get(name)]
    body = _PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], wording.text)
    body = body.translate(_PLAIN_SPACES)
    return Rendered(body, size(body).segments, worded=not missing and (wording.reviewed or drafts))
