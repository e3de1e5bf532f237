"""Every interrupt at every point of a script: it is answered, and the same question comes again.

One row a phase, one entry an interrupt: what is said to it, who speaks then, what is said when that
person hands back, and whether a yes counts after all that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.care import specialist
from bot.care.specialist import Holding
from models import conversations, messages, outcomes, progresses
from tests import practice
from tests.practice import PracticeTown
from tests.town import Known

INTERRUPTS = {
    "stop": "STOP",
    "wrong person": "wrong number",
    "help": "HELP",
    "risk": "I want to die",
    "a person": "please call me",
    "language": "can you text in spanish",
    "picture": "",
    "start": "START",
}


@dataclass(frozen=True)
class Seen:
    """What came of an interrupt. `speaks` is the conversation's state, `counts` what a yes does."""

    said: str
    speaks: str
    back: str
    counts: bool


STOPPED = Seen("fixed.opted_out", "bot", "", False)
WRONG = Seen("fixed.wrong_person", "waiting", "", False)
ASKED = {
    "stop": STOPPED,
    "wrong person": WRONG,
    "help": Seen("fixed.help interrupts.first.again", "bot", "", True),
    "risk": Seen("fixed.safety", "waiting", "interrupts.first", True),
    "a person": Seen("fixed.received", "waiting", "interrupts.first", True),
    "language": Seen("interrupts.first", "bot", "", True),
    "picture": Seen("fixed.received", "waiting", "interrupts.first", True),
    # Nothing to start: a word that the question does not know.
    "start": Seen("interrupts.first.again", "bot", "", True),
}
UNSAID = Seen("", "waiting", "", False)
ASKED_AGAIN = ASKED | {"start": UNSAID}
OVER = {
    "stop": STOPPED,
    "wrong person": WRONG,
    "help": Seen("fixed.help", "bot", "", False),
    "risk": Seen("fixed.safety", "waiting", "", False),
    "a person": Seen("fixed.received", "waiting", "", False),
    "language": Seen("fixed.received", "waiting", "", False),
    "picture": Seen("fixed.received", "waiting", "", False),
    "start": Seen("fixed.received", "waiting", "", False),
}
MATRIX = {
    "asking": ASKED,
    "asking after unclear": ASKED_AGAIN,
    "reminded": ASKED,
    "put off": ASKED,
    # The wait goes on; what the client writes meanwhile is not expected.
    "waiting": OVER | {"language": Seen("fixed.received", "bot", "", False)},
    # A person has it: nothing automatic is said but the safety text and the one confirmation.
    "with a person": dict.fromkeys(INTERRUPTS, UNSAID)
    | {
        "stop": Seen("fixed.opted_out", "waiting", "", False),
        "wrong person": WRONG,
        "risk": Seen("fixed.safety", "waiting", "", False),
    },
    # A person who has had it ends the time of grace.
    "ended in grace": OVER | {"help": Seen("fixed.help", "bot", "", True)},
    "ended": OVER,
}


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[PracticeTown]:
    """The town with the practice scripts, on each database in turn."""
    town = PracticeTown(database_url, tmp_path)
    yield town
    town.close()


@pytest.mark.parametrize("phase", MATRIX)
def test_an_interrupt_is_answered_and_the_script_goes_on_as_it_should(
    town: PracticeTown, phase: str
) -> None:
    clients = {name: _agreed(town, number) for number, name in enumerate(INTERRUPTS)}
    for known in clients.values():
        practice.plan(town, known, "interrupts")
    town.settle()
    _PHASES[phase](town, list(clients.values()))
    assert {name: _interrupt(town, clients[name], name) for name in INTERRUPTS} == MATRIX[phase]


def _agreed(town: PracticeTown, number: int) -> Known:
    """Give one of many who have agreed."""
    phone = f"+150355501{number:02d}"
    known = town.refer("Bea", address=phone)
    town.settle()
    town.hears_from(phone, "yes")
    town.settle()
    return Known(known.conversation_id, known.client_id, phone)


def _interrupt(town: PracticeTown, known: Known, name: str) -> Seen:
    before, answered = len(town.said(known)), _answers(town, known)
    town.hears(known, INTERRUPTS[name], media_count=int(name == "picture"))
    town.settle()
    said, speaks = town.said(known)[before:], _speaks(town, known)
    before = len(town.said(known))
    if speaks != "bot":
        _hand_back(town, known)
    back = town.said(known)[before:]
    town.hears(known, "sí" if name == "language" else "yes")
    town.settle()
    return Seen(" ".join(said), speaks, " ".join(back), _answers(town, known) > answered)


def _speaks(town: PracticeTown, known: Known) -> str:
    state: str = town.rows(conversations, id=known.conversation_id)[0].state
    return state


def _answers(town: PracticeTown, known: Known) -> int:
    return len(town.rows(outcomes, conversation_id=known.conversation_id, script="interrupts"))


def _hand_back(town: PracticeTown, known: Known) -> None:
    noor = town.staff["Noor"]
    claim = specialist.claim(town.house, noor, known.conversation_id, town.now)
    specialist.hand_back(town.house, Holding(noor, known.conversation_id, claim.token), town.now)
    town.settle()


def _all_write(*texts: str) -> Callable[[PracticeTown, list[Known]], None]:
    def write(town: PracticeTown, everyone: list[Known]) -> None:
        for text in texts:
            for known in everyone:
                town.hears(known, text)
            town.settle()

    return write


def _silent(hours: int) -> Callable[[PracticeTown, list[Known]], None]:
    def wait(town: PracticeTown, everyone: list[Known]) -> None:
        for _ in range(hours // 4):
            town.later(hours=4, minutes=1)

    return wait


_PHASES = {
    "asking": _all_write(),
    "asking after unclear": _all_write("purple banana"),
    "reminded": _silent(hours=4),
    "put off": _all_write("not now"),
    "waiting": _all_write("yes"),
    "with a person": _all_write("purple banana", "purple banana"),
    "ended in grace": _silent(hours=8),
    "ended": _all_write("no"),
}


@pytest.fixture
def bea(town: PracticeTown) -> Known:
    """Bea, who has just been asked the first question."""
    bea = town.agreed("Bea")
    practice.start(town, bea, "interrupts")
    return bea


def test_help_does_not_restart_the_time_of_a_question(town: PracticeTown, bea: Known) -> None:
    town.later(hours=3)
    town.hears(bea, "HELP")
    town.later(hours=1, minutes=1)
    assert town.said(bea)[-2:] == ["interrupts.first.again", "interrupts.first.remind"]


def test_help_before_the_question_left_does_not_ask_it_twice(town: PracticeTown) -> None:
    bea = town.agreed("Bea")
    practice.start(town, bea, "interrupts")
    town.hears(bea, "purple banana")
    town.hears(bea, "HELP")
    town.settle()
    assert town.said(bea)[-2:] == ["interrupts.first.again", "fixed.help"]


def test_a_wait_goes_on_in_the_language_asked_for(town: PracticeTown, bea: Known) -> None:
    town.hears(bea, "yes")
    town.later(hours=2)
    town.hears(bea, "can you text in spanish")
    town.later(hours=1, minutes=1)
    second = town.rows(messages, conversation_id=bea.conversation_id)[-1]
    assert (second.wording, second.language) == ("interrupts.second", "es")


def test_a_question_that_has_not_left_is_asked_in_the_new_language_only(
    town: PracticeTown, bea: Known
) -> None:
    town.hears(bea, "purple banana")
    town.hears(bea, "can you text in spanish")
    town.settle()
    last = town.rows(messages, conversation_id=bea.conversation_id, step="first")
    assert [(row.wording, row.language, row.status) for row in last] == [
        ("interrupts.first", "en", "delivered"),
        ("interrupts.first.again", "en", "cancelled"),
        ("interrupts.first", "es", "delivered"),
    ]


def test_the_language_asked_for_stays_and_the_first_one_is_read_still(
    town: PracticeTown, bea: Known
) -> None:
    town.hears(bea, "can you text in spanish")
    town.settle()
    town.hears(bea, "no")
    town.clock.at += timedelta(days=7)
    practice.start(town, bea, "interrupts")
    assert town.rows(messages, conversation_id=bea.conversation_id)[-1].language == "es"
    town.hears(bea, "I want to kill myself")
    assert _speaks(town, bea) == "waiting"


def test_a_language_without_all_of_the_script_goes_to_a_person(
    town: PracticeTown, bea: Known
) -> None:
    town.hears(bea, "vietnamese please")
    town.settle()
    assert town.said(bea)[-1] == "fixed.language" and _speaks(town, bea) == "waiting"
    last = town.rows(messages, conversation_id=bea.conversation_id)[-1]
    assert last.language == "en"


def test_conditions_know_the_language_that_the_client_asked_for(
    town: PracticeTown, bea: Known
) -> None:
    town.hears(bea, "can you text in spanish")
    [row] = town.rows(progresses, script="interrupts")
    assert '"language":"es"' in row.place


def test_an_unsure_answer_is_asked_for_once_more_and_never_kept(
    town: PracticeTown, bea: Known
) -> None:
    town.hears(bea, "maybe")
    town.settle()
    assert town.said(bea)[-1] == "interrupts.first.again" and _speaks(town, bea) == "bot"
    town.hears(bea, "maybe")
    assert _speaks(town, bea) == "waiting" and _answers(town, bea) == 0
