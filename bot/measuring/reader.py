"""Reads labelled replies as the house reads texts: in the client's language and in English."""

from dataclasses import dataclass
from datetime import date

from bot.measuring.labels import CONTEXTS, Labelled, labelled
from flows.languages import SOURCE_LANGUAGE
from flows.reading import Readers, Reading, Signal
from flows.reading.normalize import Message, message
from flows.reading.pieces import View, views
from flows.reading.signals import signals
from flows.reading.spelling import recognised

# Measured replies name days only in passing; any day will do.
TODAY = date(2026, 11, 19)


@dataclass(frozen=True, slots=True)
class Reader:
    """What replies are read by."""

    readers: Readers

    def read(self, text: str, *, language: str, context: str) -> Reading:
        """Read one text as the answer to a question; an unknown language is read in all of ours."""
        known = self.readers.lexicons
        languages = (language, SOURCE_LANGUAGE) if language in known else (*known,)
        question = CONTEXTS[context]
        return self.readers.read(text, languages=languages, question=question, today=TODAY)

    def seen(
        self, text: str, *, language: str
    ) -> tuple[Message, tuple[View, ...], tuple[Signal, ...]]:
        """Return a text as the second reader gets it, and what the lists raise in it."""
        lexicons = [
            self.readers.lexicons[code] for code in dict.fromkeys((language, SOURCE_LANGUAGE))
        ]
        heard = recognised(message(text), [lexicon.knows for lexicon in lexicons])
        found = views(heard, lexicons)
        return heard, found, signals(heard, found)

    def label(self, text: str, *, language: str, context: str) -> Labelled:
        """Return the labels that one text comes to."""
        return labelled(self.read(text, language=language, context=context), context)
