"""The reader: one text in, its answer and its signals out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flows.answers import Answer, Number, Question, Unsure, Yes
from flows.reading.answers import answer, confidence, leaning, number_beside
from flows.reading.lexicon import Lexicon
from flows.reading.normalize import Message, message
from flows.reading.pieces import View, views
from flows.reading.reading import Confidence, Reading, Signal, SignalKind
from flows.reading.second import CONSENT, Model, Sight, around, look
from flows.reading.signals import gravest_first, signals
from flows.reading.spelling import recognised

KNOWN_SHARE_MIN = 0.5
"""Of a text's words: with fewer, the languages that are not in use are read too."""

UNREAD_SHARE_MAX = 0.25
"""Of a text's words that any of our languages knows: with fewer, nobody here reads it."""

_WEIGHED = frozenset({"yes_no", "scale", "number"})
UNREAD_WORDS_MIN = 3
UNREAD_RULE = "all/unread"


@dataclass(frozen=True, slots=True)
class Readers:
    """All that a house reads by: its lexicons by language, and the second reader, if it has one."""

    lexicons: Mapping[str, Lexicon]
    second: Model | None = None

    def read(
        self,
        text: str,
        *,
        languages: Iterable[str],
        question: Question | None,
        today: date | None = None,
    ) -> Reading:
        """Say what a text means, as `read` does, in the languages in use.

        Where those know too little of the text, all others are read too; what nobody here reads is
        a finding. The second reader raises risk, and never lowers it.
        """
        codes = [code for code in dict.fromkeys(languages) if code in self.lexicons]
        others = tuple([code for code in self.lexicons if code not in codes])
        use = _Use(tuple([self.lexicons[code] for code in codes]), others, self)
        return _read(text, use, question=question, today=today)


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
    return _read(text, _Use(tuple(lexicons)), question=question, today=today)


@dataclass(frozen=True, slots=True)
class _Use:
    """The lexicons in use, and the languages to turn to when they do not do."""

    lexicons: tuple[Lexicon, ...]
    others: tuple[str, ...] = ()
    readers: Readers | None = None

    def widened(self) -> "_Use":
        """Return the use of all lexicons."""
        known = self.readers.lexicons if self.readers is not None else {}
        return replace(self, lexicons=(*self.lexicons, *(known[code] for code in self.others)))


def _read(text: str, use: _Use, *, question: Question | None, today: date | None) -> Reading:
    heard = _heard(text, use.lexicons)
    unread = False
    if use.others and _share(heard, use.lexicons) < KNOWN_SHARE_MIN:
        use = use.widened()
        heard = _heard(text, use.lexicons)
        unread = _is_unread(message(text), use.lexicons)
    seen = views(heard, use.lexicons)
    second = use.readers.second if use.readers is not None else None
    sight = look(heard, seen) if second is not None else None
    told = _signals(heard, seen, second=second, sight=sight, unread=unread)
    if question is None:
        return Reading(None, told)
    found = answer(text, heard, seen=seen, question=question, today=today)
    sure = confidence(heard, seen, question=question) if found is not None else None
    answered = (found, sure)
    if second is not None and sight is not None and not told and question.kind in _WEIGHED:
        answered = _weighed(answered, sight, second=second, question=question)
    return Reading(answered[0], told, answered[1])


_Answered = tuple[Answer | None, Confidence | None]


def _weighed(listed: _Answered, sight: Sight, *, second: Model, question: Question) -> _Answered:
    """Weigh the lists' answer and the second reader's.

    There is no answer in a text that comes near to risk.
    """
    answered = listed
    if not sight.heard.asks:
        beside = _number if question.kind == "scale" else _yes_no
        answered = beside(listed, sight, second=second, question=question)
    if answered[0] is not None and second.doubts(sight):
        return Unsure(), Confidence.LIKELY
    return answered


def _number(listed: _Answered, sight: Sight, *, second: Model, question: Question) -> _Answered:
    """Take the one number of a text for its answer, where the second reader does."""
    piece = number_beside(sight.heard, seen=sight.seen, question=question)
    if listed[0] is not None or piece is None:
        return listed
    if not second.takes_number(around(sight.heard, sight.seen, piece)):
        return listed
    return Number(next(iter(piece.numbers))), Confidence.LIKELY


def _yes_no(listed: _Answered, sight: Sight, *, second: Model, question: Question) -> _Answered:
    """Take the second reader's yes or no, where the lists find none or only unknown words beside
    the same; where it and the lists differ, there is none.

    A consent is refused so at most, by a no that the lists find too.
    """
    found = listed[0]
    said = second.answer(sight, about=CONSENT if question.plain else question.about)
    if said is None or found == said:
        return listed
    if question.plain and (found is None or said == Yes()):
        return listed
    if found is None or said == leaning(sight.heard, seen=sight.seen, question=question):
        return said, Confidence.LIKELY
    return Unsure(), Confidence.LIKELY


def _heard(text: str, lexicons: Sequence[Lexicon]) -> Message:
    return recognised(message(text), [lexicon.knows for lexicon in lexicons])


def _signals(
    heard: Message,
    seen: Sequence[View],
    *,
    second: Model | None,
    sight: Sight | None,
    unread: bool,
) -> tuple[Signal, ...]:
    found = signals(heard, seen)
    if second is not None and sight is not None:
        found += second.signals(sight, beside={signal.kind for signal in found})
    if unread:
        found += (Signal(SignalKind.LANGUAGE_UNREAD, UNREAD_RULE, ""),)
    return gravest_first(found)


def _is_unread(heard: Message, lexicons: Sequence[Lexicon]) -> bool:
    words = sum(map(_is_word, heard.tokens))
    return words >= UNREAD_WORDS_MIN and _share(heard, lexicons) < UNREAD_SHARE_MAX


def _share(heard: Message, lexicons: Sequence[Lexicon]) -> float:
    """Return how much of a text's words is known; a text of no words is known whole."""
    words = [token for token in heard.tokens if _is_word(token)]
    known = sum(any(lexicon.knows(word) for lexicon in lexicons) for word in words)
    return known / len(words) if words else 1.0


def _is_word(token: str) -> bool:
    return any(map(str.isalpha, token))
