"""What to call a client: by their first name, or not at all, but never by a guess."""

import pytest

from bot.care.turn.scripts.knowing import first_name


@pytest.mark.parametrize(
    ("name", "language", "called"),
    [
        ("Ana", "es", "Ana"),
        ("Ana Ruiz Vega", "es", "Ana"),
        ("Ruiz Vega, Ana María", "es", "Ana"),
        ("  Bo  ", "en", "Bo"),
        ("Nguyễn", "vi", "Nguyễn"),
        ("Nguyễn Văn An", "vi", ""),
        ("Nguyễn, An", "vi", "An"),
        ("王小明", "zh-Hans", "王小明"),
        ("Kim Minji", "ko", ""),
        ("Kim Minji", "en", "Kim"),
        ("", "en", ""),
        (" , ", "en", ""),
        ("Ruiz,", "es", ""),
    ],
)
def test_a_name_is_its_first_word_where_that_is_the_given_one(
    name: str, language: str, called: str
) -> None:
    assert first_name(name, language) == called
