"""Translations out of gettext files: what each counts as, and who has reviewed it."""

import pytest

from bot.library.reviews import Review, digest_of, read_review
from tests.catalogs import SOURCES, ask, entries, po, state

SIGNED = "# reviewed: Ana Ruiz, 2026-11-22\n"
SEEN = digest_of("consent.ask", ("Hello from {program}.", "Hola de {program}."))


@pytest.mark.parametrize(
    ("above", "text", "counts_as"),
    [
        ("#, fuzzy\n", "Hola de {program}.", "draft"),
        (f"{SIGNED}#, fuzzy\n", "Hola de {program}.", "draft"),
        ("", "Hola de {program}.", "unsigned"),
        (SIGNED, "Hola de {program}.", "reviewed"),
        (f"# Doubt: tone.\n{SIGNED}", "Hola de {program}.", "reviewed"),
        (f"# reviewed: Ana Ruiz, 2026-11-22 (text {SEEN})\n", "Hola de {program}.", "reviewed"),
        (f"# reviewed: Ana Ruiz, 2026-11-22 (text {SEEN})\n", "Buenas, {program}.", "altered"),
        ("# was reviewed: Ana Ruiz, 2026-11-22\n", "Hola de {program}.", "unsigned"),
        (SIGNED, "", "missing"),
    ],
)
def test_a_translation_counts_as_what_its_file_says(above: str, text: str, counts_as: str) -> None:
    assert state(po(ask(text, above=above))) == counts_as


def test_only_a_reviewed_translation_is_a_reviewed_wording() -> None:
    found, _ = entries(po(ask(above=SIGNED)))
    wording = found["consent.ask"].wording
    assert wording is not None and wording.reviewed
    assert (wording.reviewed_by, str(wording.reviewed_on)) == ("Ana Ruiz", "2026-11-22")
    unsigned = entries(po(ask()))[0]["consent.ask"].wording
    assert unsigned is not None and not unsigned.reviewed and unsigned.reviewed_by == ""


def test_a_changed_source_text_makes_the_translation_stale() -> None:
    text = po(ask(above=SIGNED)).replace("Hello from", "Hi from")
    found, faults = entries(text)
    assert (found["consent.ask"].state, found["consent.ask"].wording, faults) == ("stale", None, [])


def test_a_source_text_that_became_a_plural_makes_the_translation_stale() -> None:
    body = 'msgctxt "consent.left"\nmsgid "{days} day left"\nmsgstr "Queda {days} día"\n'
    assert entries(po(body))[0]["consent.left"].state == "stale"


def test_every_wording_has_its_entry_with_file_and_line() -> None:
    text = po(ask())
    found, _ = entries(text)
    assert list(found) == list(SOURCES)
    asked, missing = found.values()
    assert text.splitlines()[asked.line - 1] == 'msgctxt "consent.ask"'
    assert asked.file == missing.file == "locales/es/LC_MESSAGES/scripts.po"
    assert (missing.state, missing.line) == ("missing", 1)


def test_an_obsolete_entry_is_nobodys() -> None:
    gone = '#~ msgctxt "consent.bye"\n#~ msgid "Bye."\n#~ msgstr "Adiós."\n'
    assert state(po(f"{ask()}\n{gone}")) == "unsigned"


@pytest.mark.parametrize("digest", ["", "0123abcd"])
def test_a_review_is_read_as_it_is_written(digest: str) -> None:
    review = read_review("reviewed: Ana Ruiz, 2026-11-22")
    assert review is not None
    again = Review(review.by, review.on, digest)
    assert read_review(f"Doubt.\n{again}") == again


def test_the_last_review_counts() -> None:
    found = read_review("reviewed: Ana, 2026-11-22\nreviewed: Bo, 2026-12-01")
    assert found is not None and found.by == "Bo"
