"""Every error code of Twilio's that we know, and what each makes us do."""

import pytest

from bot.sending.channels.base import Remedy
from bot.sending.channels.twilio.codes import REMEDIES, remedy

# Listed here apart from the table it is held against.
EXPECTED = {
    # Too many, congestion, carrier limits, a fraud block that clears by itself.
    20429: Remedy.RETRY,
    30017: Remedy.RETRY,
    30022: Remedy.RETRY,
    30023: Remedy.RETRY,
    30410: Remedy.RETRY,
    30450: Remedy.RETRY,
    63018: Remedy.RETRY,
    63038: Remedy.RETRY,
    # The handset is off; nobody knows why.
    30003: Remedy.RETRY_TOMORROW,
    30008: Remedy.RETRY_TOMORROW,
    # Ours: account, sender, route, set-up, a full queue.
    20003: Remedy.HOLD_SENDER,
    20500: Remedy.HOLD_SENDER,
    20503: Remedy.HOLD_SENDER,
    21212: Remedy.HOLD_SENDER,
    21408: Remedy.HOLD_SENDER,
    21606: Remedy.HOLD_SENDER,
    21611: Remedy.HOLD_SENDER,
    21612: Remedy.HOLD_SENDER,
    21703: Remedy.HOLD_SENDER,
    21704: Remedy.HOLD_SENDER,
    30001: Remedy.HOLD_SENDER,
    30002: Remedy.HOLD_SENDER,
    30032: Remedy.HOLD_SENDER,
    30034: Remedy.HOLD_SENDER,
    30035: Remedy.HOLD_SENDER,
    30453: Remedy.HOLD_SENDER,
    63013: Remedy.HOLD_SENDER,
    63032: Remedy.HOLD_SENDER,
    63040: Remedy.HOLD_SENDER,
    63041: Remedy.HOLD_SENDER,
    63042: Remedy.HOLD_SENDER,
    # Not a mobile number, or not one of this channel's.
    21211: Remedy.NUMBER_BAD,
    21217: Remedy.NUMBER_BAD,
    21401: Remedy.NUMBER_BAD,
    21614: Remedy.NUMBER_BAD,
    30006: Remedy.NUMBER_BAD,
    63003: Remedy.NUMBER_BAD,
    63024: Remedy.NUMBER_BAD,
    # Perhaps another person's by now.
    30005: Remedy.NUMBER_GONE,
    21610: Remedy.SUPPRESS,
    # Blocked, filtered, or a fault in our text: never the same again.
    21602: Remedy.CALL_INSTEAD,
    21617: Remedy.CALL_INSTEAD,
    21619: Remedy.CALL_INSTEAD,
    21654: Remedy.CALL_INSTEAD,
    30004: Remedy.CALL_INSTEAD,
    30007: Remedy.CALL_INSTEAD,
    30047: Remedy.CALL_INSTEAD,
    63016: Remedy.CALL_INSTEAD,
    30036: Remedy.LEAVE_IT,
}


@pytest.mark.parametrize("code", EXPECTED)
def test_each_known_code_is_in_the_table_with_its_remedy(code: int) -> None:
    assert REMEDIES[code] is remedy(code) is EXPECTED[code]


@pytest.mark.parametrize("code", [0, 1, 30009, 35118, 99999])
def test_a_code_that_is_not_in_the_table_is_a_task_for_a_person(code: int) -> None:
    assert code not in REMEDIES and remedy(code) is Remedy.CALL_INSTEAD


def test_no_code_is_in_the_table_twice() -> None:
    from bot.sending.channels.twilio import codes

    listed = [code for several in codes._BY_REMEDY.values() for code in several]
    assert len(listed) == len(set(listed))
