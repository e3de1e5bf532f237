"""How many SMS segments a text takes, and which character makes it expensive."""

from dataclasses import dataclass

# GSM 03.38 basic and extension tables; an extension character takes two places.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
GSM_SINGLE, GSM_PART = 160, 153
UCS_SINGLE, UCS_PART = 70, 67


@dataclass(frozen=True, slots=True)
class Size:
    """`encoding` is GSM-7 or UCS-2; `cause` is the first character that made it UCS-2."""

    encoding: str
    segments: int
    cause: str | None = None


def size(text: str) -> Size:
    """Count segments as carriers bill them; an empty text still takes one."""
    if _BASIC.issuperset(text):
        return Size("GSM-7", _parts_of(len(text), single=GSM_SINGLE, part=GSM_PART))
    cause = next((c for c in text if c not in _BASIC and c not in _EXTENSION), None)
    if cause is None:
        places = [2 if c in _EXTENSION else 1 for c in text]
        return Size("GSM-7", _parts(places, single=GSM_SINGLE, part=GSM_PART))
    if max(text) <= "\uffff":
        return Size("UCS-2", _parts_of(len(text), single=UCS_SINGLE, part=UCS_PART), cause)
    places = [2 if ord(c) > 0xFFFF else 1 for c in text]
    return Size("UCS-2", _parts(places, single=UCS_SINGLE, part=UCS_PART), cause)


def _parts_of(length: int, *, single: int, part: int) -> int:
    """Count the parts of a text whose characters all take one place, as most texts' do."""
    return 1 if length <= single else -(-length // part)


def _parts(places: list[int], *, single: int, part: int) -> int:
    """Fill parts in order: a character of two places is never split between two parts."""
    if sum(places) <= single:
        return 1
    parts, room = 1, part
    for place in places:
        if place > room:
            parts, room = parts + 1, part
        room -= place
    return parts
