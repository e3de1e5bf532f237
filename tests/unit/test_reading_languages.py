"""Which languages a text is read in, and what happens to one that nobody here reads."""

import pytest

from flows.reading import Reading, SignalKind
from tests.heard import READERS


def reading(text: str, *languages: str) -> Reading:
    return READERS.read(text, languages=languages or ("es", "en"), question=None)


@pytest.mark.parametrize(
    "text",
    [
        "нет, больше не пишите мне",
        "もう送らないでください",
        "문자 그만 보내세요",
        "请不要再发短信了",
        "لا ترسلوا رسائل بعد الآن",
        "đừng nhắn tin cho tôi nữa",
    ],
)
def test_a_text_in_another_of_our_languages_is_read_in_it(text: str) -> None:
    assert reading(text).first(SignalKind.OPT_OUT) is not None


@pytest.mark.parametrize(
    "text",
    [
        "እባክህን ነገ ደውልልኝ እኔ ቤት ነኝ",
        "मुझे कल फोन करना मैं घर पर हूँ",
        "ກະລຸນາ მომწერეთ ხვალ სახლში ვარ".split(" ", 1)[1],
        "jutro będę pracował wieczorem dziękuję bardzo państwu",
    ],
)
def test_a_text_in_a_language_nobody_reads_is_told(text: str) -> None:
    found = reading(text)
    assert found.first(SignalKind.LANGUAGE_UNREAD) is not None
    assert found.answer is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "?",
            "5",
            "👍👍👍👍",
            "Darnell Washington",
            "https://example.org/abc",
            "xoxo",
            "3 4 5 6",
        ),
        *("llegué bien a la casa gracias", "the bus was late again today sorry", "ok Bryzgalov"),
        *("Nos vemos el martes en la clínica", "my appointment is on the 24th at noon"),
    ],
)
def test_ordinary_texts_names_and_signs_are_not_unread(text: str) -> None:
    assert reading(text).first(SignalKind.LANGUAGE_UNREAD) is None
