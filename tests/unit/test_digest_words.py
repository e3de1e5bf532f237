"""What the mail at a shift's beginning says."""

from bot.library.tongues import ENGLISH
from bot.sending.paging.digest_words import NOTHING, Numbers, said

WORDS = "1 urgent item waits. The oldest has waited for 40 minutes. 1 other item waits."


def test_it_tells_what_there_is() -> None:
    told = said(ENGLISH, Numbers(urgent=1, oldest_minutes=40, others=1))
    assert told.words == WORDS and told.title == "Aftercall: your shift begins"
    told = said(ENGLISH, Numbers(urgent=2, oldest_minutes=1, to_call=3, coming_back=1))
    assert told.words == (
        "2 urgent items wait. The oldest has waited for 1 minute. 3 people to call today. "
        "1 conversation comes back in this shift."
    )


def test_a_quiet_house_is_said_to_be_one() -> None:
    assert said(ENGLISH, Numbers(oldest_minutes=9)).words == NOTHING
