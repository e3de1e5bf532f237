"""The reader: one text in, its answer and its signals out."""

from collections.abc import Sequence
from datetime import date

from flows.answers import Question
from flows.reading.answers import answer
from flows.reading.lexicon import Lexicon
from flows.reading.normalize import message
from flows.reading.reading import Reading
from flows.reading.signals import signals
from flows.reading.spelling import recognised


def read(
    text: str,
    *,
    lexicons: Sequence[Lexicon],
    question: Question | None,
    today: date | None = None,
) -> Reading:
    """Say what a text means to the question in progress, and what else it tells us.

    `lexicons` are those of the client's language, of English and of any other in use; where two
    disagree about an answer, there is none. `today` is the date where the client is, without which
    no day is told. Never fails, whatever the text; time is linear in its length. The same arguments
    always give the same reading.
    """
    heard = recognised(message(text), [lexicon.known for lexicon in lexicons])
    found = None
    if question is not None:
        found = answer(text, heard, lexicons=lexicons, question=question, today=today)
    return Reading(answer=found, signals=signals(heard, lexicons))
