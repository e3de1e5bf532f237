"""Twilio's error codes and what each one makes us do: the whole table, in one place.

After Twilio's error dictionary; the remedies are ours. A code that is not here is a task for a
person: an unknown refusal is never retried blindly.
"""

from collections.abc import Mapping

from bot.sending.channels.base import Remedy

_BY_REMEDY: Mapping[Remedy, tuple[int, ...]] = {
    # Too many at once, congestion, fraud block that clears by itself: later, in the window.
    Remedy.RETRY: (20429, 14107, 30017, 30022, 30023, 30410, 30450, 63018, 63038),
    # The handset is off or out of reach, or nobody knows why: twice more, a day apart.
    Remedy.RETRY_TOMORROW: (30003, 30008),
    # Our account, sender or set-up: nothing leaves until somebody mends it.
    Remedy.HOLD_SENDER: (
        *(20003, 20404, 20500, 20503, 21212, 21408, 21606, 21611, 21612, 21703, 21704),
        *(30001, 30002, 30032, 30034, 30035, 30453, 63013, 63032, 63040, 63041, 63042),
    ),
    # Not a mobile number: texting stops, a person checks it.
    Remedy.NUMBER_BAD: (21211, 21214, 21217, 21401, 21614, 30006, 63003, 63024),
    # It no longer exists and may soon be somebody else's: consent is void.
    Remedy.NUMBER_GONE: (30005,),
    # The provider knows of a stop.
    Remedy.SUPPRESS: (21610,),
    # Blocked or filtered, or a fault in our text: never the same again; a person calls.
    Remedy.CALL_INSTEAD: (30004, 30007, 30047, 21602, 21617, 21619, 21654, 63016),
    # It did not arrive within its window and was given up, as we asked.
    Remedy.LEAVE_IT: (30036,),
}

REMEDIES: Mapping[int, Remedy] = {
    code: remedy for remedy, codes in _BY_REMEDY.items() for code in codes
}


def remedy(code: int) -> Remedy:
    """Name what to do about a code."""
    return REMEDIES.get(code, Remedy.CALL_INSTEAD)
