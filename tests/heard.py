"""Reads a text as the house does, with the lexicons we ship, on one invented Thursday."""

from datetime import date
from pathlib import Path

from flows.answers import Answer, Question
from flows.reading import Lexicon, read
from flows.reading.lexicon_file import parse

LOCALES = Path(__file__).parents[1] / "locales"
TODAY = date(2026, 11, 19)


def _lexicon(path: Path) -> Lexicon:
    return parse(path.read_text(encoding="utf-8"), str(path))


LEXICONS = {path.parent.name: _lexicon(path) for path in sorted(LOCALES.glob("*/lexicon.yaml"))}


def heard(
    text: str, question: Question, *languages: str, today: date | None = TODAY
) -> Answer | None:
    """Return what a text answers; without languages a client of Spanish writes it."""
    lexicons = [LEXICONS[language] for language in languages or ("es", "en")]
    return read(text, lexicons=lexicons, question=question, today=today).answer


def each(texts: str) -> list[str]:
    """Take apart texts with bars between them."""
    return [text.strip() for text in texts.split("|")]
