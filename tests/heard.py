"""Reads a text as the house does, with the lexicons we ship, on one invented Thursday."""

from datetime import date
from pathlib import Path

from bot.library import load
from flows.answers import Answer, Question
from flows.reading import read

TODAY = date(2026, 11, 19)
READERS = load(Path(__file__).parents[1]).readers
LEXICONS = READERS.lexicons


def heard(
    text: str, question: Question, *languages: str, today: date | None = TODAY
) -> Answer | None:
    """Return what a text answers; without languages a client of Spanish writes it."""
    lexicons = [LEXICONS[language] for language in languages or ("es", "en")]
    return read(text, lexicons=lexicons, question=question, today=today).answer


def each(texts: str) -> list[str]:
    """Take apart texts with bars between them."""
    return [text.strip() for text in texts.split("|")]
