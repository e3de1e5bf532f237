"""Broken catalogs: every fault by its rule, at its line, and nothing of it is ever used."""

import pytest

from bot.library.catalogs import read_catalog, read_entries
from flows.document import Faults
from tests.catalogs import SOURCES, ask, entries, left, po


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("es", ("Queda {days} día", "Quedan {days} días")),
        ("es", ("Queda un día", "Quedan {days} días")),
        ("ru", ("{days} день", "{days} дня", "{days} дней")),
        ("ja", ("あと{days}日",)),
    ],
)
def test_a_plural_has_the_forms_of_its_language(language: str, forms: tuple[str, ...]) -> None:
    found, faults = entries(po(left(*forms), language), language)
    wording = found["consent.left"].wording
    assert wording is not None and faults == []
    assert (wording.forms, wording.count, wording.text) == (forms, "days", forms[-1])


@pytest.mark.parametrize(
    ("language", "forms", "rule"),
    [
        ("es", ("Queda {days} día",), "plural"),
        ("es", ("Queda {days}", "Quedan {days}", "Quedan {days}"), "plural"),
        ("ja", ("あと{days}日", "あと{days}日"), "plural"),
        # Russian says 1, 21 and 31 by the same form: it must say which.
        ("ru", ("один день", "{days} дня", "{days} дней"), "placeholder"),
        ("es", ("Queda {dias} día", "Quedan {days} días"), "placeholder"),
        ("es", ("Queda {days} día", "Quedan días"), "placeholder"),
    ],
)
def test_a_wrong_plural_is_a_fault(language: str, forms: tuple[str, ...], rule: str) -> None:
    text = po(left(*forms), language)
    found, faults = entries(text, language)
    line = text.splitlines().index('msgctxt "consent.left"') + 1
    assert faults == [(line, rule)]
    assert found["consent.left"].wording is None


def test_a_plural_half_translated_is_missing() -> None:
    found, faults = entries(po(left("Queda {days} día", "")))
    assert (found["consent.left"].state, faults) == ("missing", [])


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        ({"Content-Type": "text/plain; charset=ISO-8859-1"}, "encoding"),
        ({"Language": "fr"}, "language"),
        ({"Language": ""}, "language"),
        ({"Plural-Forms": "nplurals=3; plural=n;"}, "plural"),
        ({"Plural-Forms": "nplurals=2; plural=(n > 1);"}, "plural"),
        ({"Plural-Forms": "nplurals=2; plural=1/n;"}, "plural"),
        ({"Plural-Forms": "nonsense"}, "plural"),
    ],
)
def test_a_header_that_says_something_else_is_a_fault(header: dict[str, str], rule: str) -> None:
    text = po(ask(), **{name.replace("-", "_"): value for name, value in header.items()})
    [(line, found)] = entries(text)[1]
    [name] = header
    assert found == rule
    assert text.splitlines()[line - 1].startswith(f'"{name}:')


def test_a_rule_written_in_other_words_is_the_same_rule() -> None:
    assert entries(po(ask(), Plural_Forms="nplurals=2; plural=n!=1;"))[1] == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (ask("Hola de {programa}."), "placeholder"),
        (ask("Hola."), "placeholder"),
        (ask("Hola de {program} {."), "placeholder"),
        (ask("Hola de {program} y {Hours}."), "placeholder"),
        (ask("Hola de {program}. " + "x" * 1600), "too long"),
        (ask(above="# reviewed: Ana Ruiz\n"), "review"),
        (ask(above="# reviewed: 2026-11-22\n"), "review"),
        (ask(above="# reviewed: Ana Ruiz, 2026-02-30\n"), "review"),
        (ask(above="# reviewed: Ana, Ruiz, 2026-11-22\n"), "review"),
        (ask().replace("consent.ask", "consent.aks"), "unknown wording"),
        (ask() + "\n" + ask(), "written twice"),
    ],
)
def test_every_fault_is_named_by_its_rule(body: str, rule: str) -> None:
    assert [found for _, found in entries(po(body))[1]] == [rule]


def test_a_faulty_translation_is_never_used() -> None:
    faults = Faults("x.po")
    assert read_catalog(po(ask("Hola.")), SOURCES, faults, language="es") == {}


def test_a_wording_is_tidied_for_the_phone() -> None:
    found, faults = entries(po(ask("Nin\u0303o de {program}.\\n ")))
    wording = found["consent.ask"].wording
    assert wording is not None and (wording.text, faults) == ("Niño de {program}.", [])


@pytest.mark.parametrize(
    ("words", "rules"),
    [("food | box", []), ("food", []), ("food |", ["answer words"]), ("| |", ["answer words"])],
)
def test_answer_words_are_words(words: str, rules: list[str]) -> None:
    key = "consent.ask.options.food"
    faults = Faults("x.po")
    text = po(f'msgctxt "{key}"\nmsgid "food"\nmsgstr "{words}"\n')
    read_entries(text, {key: "food"}, faults, language="es")
    assert [fault.rule for fault in faults.found] == rules


def test_a_catalog_without_a_language_is_read_by_its_own_header() -> None:
    faults = Faults("x.po")
    assert set(read_catalog(po(ask()), SOURCES, faults)) == {"consent.ask"}
    assert faults.found == []
