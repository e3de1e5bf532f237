"""What a text says in another language: exactly that, or nothing."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.formatting import Speech, fill
from flows.refilling import refilled, values_in
from flows.values import ValueKind
from flows.wording import Wording
from tests.town import books

DAY = date(2026, 3, 3)
KINDS: dict[str, ValueKind] = {"on": "date", "at": "time", "many": "number"}
VALUES = {
    "program": "Riverside follow-up team",
    "hours": "8 am-6 pm",
    "phone": "503-555-0199",
    "emergency": "911",
    "crisis_line": "988",
    "service": "Northside Housing Help",
    "first_name": "Ana",
}
LANGUAGES = [code for code in books().languages if code != "en"]


def worded(text: str) -> Wording:
    return Wording(text, reviewed=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_wording_is_told_in_english_as_english_says_it(language: str) -> None:
    shipped = [one.wordings for one in books().editions.values()] + [books().fixed.wordings]
    told = 0
    for wordings in shipped:
        for key, spoken in wordings.items():
            if ".options." in key or language not in spoken:
                continue
            speech = Speech(language, {}, DAY)
            text = fill(spoken[language], VALUES, speech).text
            english = fill(spoken["en"], VALUES, Speech("en", {}, DAY)).text
            found = refilled(
                text, spoken[language], wanted=spoken["en"], speech=speech, language="en"
            )
            assert found == english, key
            told += 1
    assert told > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_times_and_numbers_are_said_anew(language: str) -> None:
    said, wanted = worded("{on} — {at} — {many}."), worded("On {on} at {at}: {many}.")
    speech = Speech(language, KINDS, DAY)
    days, times = ("2026-03-10", "2026-11-24", "2025-12-31"), ("00:00", "09:30", "12:00", "17:05")
    for on, at, many in product(days, times, ("3", "1234", "2.5")):
        values = {"on": on, "at": at, "many": many}
        text = fill(said, values, speech).text
        english = fill(wanted, values, Speech("en", KINDS, DAY)).text
        assert refilled(text, said, wanted=wanted, speech=speech, language="en") == english


def test_a_plural_takes_the_form_of_its_own_language() -> None:
    said = Wording("{many} días", True, ("{many} día", "{many} días"), "many")
    wanted = Wording("{many} days", True, ("{many} day", "{many} days"), "many")
    speech = Speech("es", {"many": "number"})
    told = [refilled(text, said, wanted=wanted, speech=speech, language="en") for text in _DAYS]
    assert told == ["1 day", "5 days", None]


_DAYS = ("1 día", "5 días", "1 días")


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("Hola Ana.", "Hola."),
        ("Hola Ana!", "Hola {name}."),
        ("Ana Ruiz Vega", "{name} {service}"),
        ("Ana y Bea y Luz", "{name} y {service}"),
        ("Hola Ana, Bea", "Hola {name}, {name}"),
        ("", "Hola {name}"),
    ],
)
def test_what_may_be_read_in_two_ways_or_none_is_not_told(text: str, template: str) -> None:
    assert values_in(text, worded(template), Speech("es")) is None


def test_a_value_that_english_names_and_the_text_does_not_is_not_guessed() -> None:
    told = refilled(
        "Hola.", worded("Hola."), wanted=worded("Hi {x}."), speech=Speech("es"), language="en"
    )
    assert told is None


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_whatever_a_value_is_it_is_carried_over_or_nothing_is(name: str, service: str) -> None:
    said, wanted = worded("Soy {name} de {service}."), worded("{service}: {name}")
    values = {"name": name, "service": service}
    text = fill(said, values, Speech("es")).text
    told = refilled(text, said, wanted=wanted, speech=Speech("es"), language="en")
    assert told in (None, fill(wanted, values, Speech("en")).text)


def test_a_hostile_text_costs_little() -> None:
    text = "Horario: " * 150
    template = worded("{program} Horario: {hours} Horario: {phone} Horario: {service} fin")
    assert values_in(text, template, Speech("es")) is None
