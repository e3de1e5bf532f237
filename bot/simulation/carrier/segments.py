"""How many segments a text takes, as the carrier counts them."""

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_EXTENDED = frozenset("\f^{}\\[~]|€")
GSM_7_UNITS = (160, 153)
UCS_2_UNITS = (70, 67)


def count_segments(body: str) -> int:
    """Count the segments of a text, at least one; the rule is 3GPP TS 23.038 and 23.040."""
    if all(letter in GSM_7 or letter in GSM_7_EXTENDED for letter in body):
        return _pack([2 if letter in GSM_7_EXTENDED else 1 for letter in body], GSM_7_UNITS)
    return _pack([2 if ord(letter) > 0xFFFF else 1 for letter in body], UCS_2_UNITS)


def _pack(widths: list[int], units: tuple[int, int]) -> int:
    """Fill segments in order; a letter of two units is never split between two of them."""
    alone, joined = units
    if sum(widths) <= alone:
        return 1
    segments, used = 1, 0
    for width in widths:
        if used + width > joined:
            segments, used = segments + 1, 0
        used += width
    return segments
