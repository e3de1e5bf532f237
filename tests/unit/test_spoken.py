"""What pages say on the telephone, in the languages that voices speak."""

import pytest

from bot.library.tongues import tongue
from bot.sending.paging import spoken
from tests.town import books

SPANISH = tongue("es", {spoken.WHO: ("Habla Aftercall.",)})


def test_a_language_is_spoken_by_a_voice_of_its_own() -> None:
    found = spoken.voice({"es": SPANISH}, "es")
    assert (found.name, found.says(spoken.WHO)) == ("es-US", "Habla Aftercall.")


@pytest.mark.parametrize("code", ["", "xx", "lo", "es-MX"])
def test_what_no_voice_speaks_is_said_in_english(code: str) -> None:
    found = spoken.voice({"es": SPANISH}, code)
    assert (found.name, found.says(spoken.WHO)) == ("en-US", "This is Aftercall.")


def test_every_language_of_the_pages_has_a_voice() -> None:
    assert set(books().tongues) <= set(spoken.VOICES)
