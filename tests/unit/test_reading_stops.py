"""Stops and wrong numbers as they are written in a hurry; and what only looks like one."""

import pytest

from flows.reading import SignalKind, read
from tests.heard import LEXICONS


def kinds(language: str, text: str) -> set[SignalKind]:
    lexicons = [LEXICONS[language], LEXICONS["en"]]
    return {one.kind for one in read(text, lexicons=lexicons, question=None).signals}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "كافي مسجات"),
        ("ar", "حبسو عني الميساجات"),
        ("ko", "알림 수신 거부 신청합니다"),
        ("ko", "프로그램 참여 취소할게요"),
        ("ru", "отказываюсь от ваших уведомлений"),
        ("ru", "сколько можно мне слать"),
        ("so", "naga jooji fariimahan"),
        ("so", "xiriirkan iga goo"),
        ("uk", "відмовляюся від усіх розсилок"),
        ("uk", "скільки можна надсилати"),
        ("zh-Hans", "我撤回以前的授权"),
        ("zh-Hant", "唔使再跟進我"),
    ],
)
def test_a_stop_in_a_hurry_is_a_stop(language: str, text: str) -> None:
    assert SignalKind.OPT_OUT in kinds(language, text)


@pytest.mark.parametrize(
    "text", ["사람 잘못 찾으셨습니다", "번호를 잘못 아셨네요", "문자 잘못 적으셨나봐요"]
)
def test_a_polite_wrong_number_is_one(text: str) -> None:
    assert SignalKind.WRONG_PERSON in kinds("ko", text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "ندمت اني وقفت الرسايل"),
        ("ko", "숨쉬는 것도 귀찮아요 그만 살고 싶어요"),
        ("ko", "munja bonaeseyo"),
        ("ru", "мне отказали в услуге"),
        ("so", "waan kuu soo fariimi doonaa"),
        ("uk", "мені скасували прийом"),
        ("zh-Hant", "唔使擔心我"),
    ],
)
def test_what_only_looks_like_a_stop_is_none(language: str, text: str) -> None:
    assert SignalKind.OPT_OUT not in kinds(language, text)
