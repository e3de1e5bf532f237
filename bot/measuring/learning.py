"""Teaches the second reader from the labelled replies, and sets the scores from which it speaks.

Only the replies for training are learned from. The score from which it speaks is set so that it
adds few false findings to those of the lists: it is found on replies that the weights did not see,
by learning from all parts but one and judging that one, for each part in turn.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from hashlib import sha256

from bot.measuring.corpus import Reply
from bot.measuring.figures import QUIET, RISK
from bot.measuring.labels import CONTEXTS, SCALE
from bot.measuring.reader import Reader
from flows.answers import Answer, No, Unsure, Yes
from flows.reading import SignalKind
from flows.reading.answers import leaning, number_beside
from flows.reading.normalize import Message
from flows.reading.pieces import View
from flows.reading.second import CONSENT, Model, around, features, trained
from flows.reading.second.model import ANY, IMMINENT, SCALE_NUMBER, weigher

PARTS = 4
ROUNDS = 10
COST = 0.03


@dataclass(frozen=True, slots=True)
class Lesson:
    """A reply as the second reader sees it, what it is, and what the lists found in it.

    `left` names the answers that the lists leave to the second reader. `number` is the only one in
    it, where that could answer a scale, and `around` what is beside it.
    """

    reply: Reply
    seen: tuple[int, ...]
    listed: frozenset[str]
    left: frozenset[str]
    number: int | None
    around: tuple[int, ...]

    def is_any(self, labels: Set[str]) -> bool:
        """Tell whether it is one of these."""
        return bool(labels & {self.reply.label, *self.reply.also})


@dataclass(frozen=True, slots=True)
class Task:
    """One question to learn: which labels are a yes to it, and what it may raise for nothing.

    It is asked of the replies `within` these labels, in one `context` or in all. `added_most` is
    the share, of those `against` it, that it may raise beyond the lists; of those that say the
    `contrary` it may raise none. One that `counts` is asked of the only number in a reply,
    by what is around that.
    """

    name: str
    labels: frozenset[str]
    added_most: float
    within: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    contrary: frozenset[str] = frozenset()
    context: str = ""
    counts: bool = False

    def asks(self, one: Lesson) -> bool:
        """Tell whether a reply is learned from."""
        unsure = self.name == IMMINENT and "ambiguous_level" in one.reply.notes
        here = self.context in ("", one.reply.context) and (not self.counts or one.number)
        return bool(here) and not unsure and (not self.within or one.is_any(self.within))

    def seen(self, one: Lesson) -> tuple[int, ...]:
        """Return what of a reply it is asked of."""
        return one.around if self.counts else one.seen

    def is_for(self, one: Lesson) -> bool:
        """Tell whether a reply says it."""
        return one.is_any({f"answer_scale_{one.number}"} if self.counts else self.labels)

    def is_against(self, one: Lesson) -> bool:
        """Tell whether raising it would be for nothing."""
        return not self.is_for(one) and (not self.against or one.is_any(self.against))

    def is_left(self, one: Lesson) -> bool:
        """Tell whether the lists leave a reply to the second reader."""
        if self.context:
            return self.name in one.left
        return self.name == IMMINENT or self.name not in one.listed


def _signal(kind: SignalKind, label: str, added_most: float) -> Task:
    return Task(kind, frozenset({label}), added_most)


def _answer(context: str, said: str, *, other: str, added_most: float = 0.01) -> Task:
    labels, contrary = frozenset({f"answer_{said}"}), frozenset({f"answer_{other}"})
    return Task(f"{context}_{said}", labels, added_most, contrary=contrary, context=context)


TASKS = (
    Task(
        IMMINENT,
        frozenset({"risk_imminent"}),
        0.15,
        within=RISK,
        against=frozenset({"risk_elevated"}),
    ),
    Task(ANY, RISK, 0.04, against=QUIET),
    _signal(SignalKind.OPT_OUT, "opt_out", 0.002),
    _signal(SignalKind.WRONG_PERSON, "wrong_person", 0.006),
    _signal(SignalKind.WANTS_PERSON, "wants_human", 0.006),
    _signal(SignalKind.LANGUAGE_SWITCH, "language_switch", 0.002),
    _signal(SignalKind.HELP_INFO, "help_info", 0.004),
    _answer("call", "yes", other="no"),
    _answer("call", "no", other="yes"),
    _answer("service", "yes", other="no"),
    _answer("service", "no", other="yes"),
    _answer(CONSENT, "no", other="yes", added_most=0.001),
    Task(SCALE_NUMBER, frozenset(), 0.01, context="scale", counts=True),
)


def learn(reader: Reader, replies: Sequence[Reply], tasks: Sequence[Task] = TASKS) -> Model:
    """Return the model that these replies teach; the same replies and lexicons, the same model."""
    lessons = [_lesson(reader, one) for one in replies if not one.is_ambiguous]
    weights, thresholds = dict[str, bytes](), dict[str, float]()
    for task in tasks:
        asked = [one for one in lessons if task.asks(one)]
        weights[task.name] = _weights(asked, task)
        thresholds[task.name] = _from(asked, task)
    return Model(weights, thresholds, made_of=digest(replies))


def digest(replies: Iterable[Reply]) -> str:
    """Return what names these replies, whichever machine they lie on."""
    told = sha256()
    for one in replies:
        told.update(f"{one.language} {one.label} {one.context} {one.text}\n".encode())
    return told.hexdigest()


def _lesson(reader: Reader, reply: Reply) -> Lesson:
    heard, seen, listed = reader.seen(reply.text, language=reply.language)
    read = reader.read(reply.text, language=reply.language, context=reply.context)
    kinds = frozenset(str(signal.kind) for signal in listed)
    if IMMINENT in kinds:
        kinds |= {str(ANY)}
    piece = number_beside(heard, seen=seen, question=SCALE) if reply.context == "scale" else None
    return Lesson(
        reply,
        seen=tuple(features(heard, seen)),
        listed=kinds,
        left=frozenset() if listed else frozenset(_left(read.answer, reply, heard, seen)),
        number=next(iter(piece.numbers)) if piece is not None else None,
        around=tuple(around(heard, seen, piece)) if piece is not None else (),
    )


def _left(
    found: Answer | None, reply: Reply, heard: Message, seen: Sequence[View]
) -> Iterator[str]:
    """Name the answers that the lists leave to the second reader, as reading takes them."""
    question = CONTEXTS[reply.context]
    if question is None:
        return
    about = CONSENT if question.plain else question.about
    if found is None and not question.plain:
        yield from (f"{about}_yes", f"{about}_no", SCALE_NUMBER)
    match isinstance(found, Unsure) and leaning(heard, seen=seen, question=question):
        case Yes():
            yield f"{about}_yes"
        case No():
            yield f"{about}_no"


def _weights(lessons: Sequence[Lesson], task: Task) -> bytes:
    truths = [task.is_for(one) for one in lessons]
    return trained([task.seen(one) for one in lessons], truths, rounds=ROUNDS, cost=COST)


def _from(lessons: Sequence[Lesson], task: Task) -> float:
    """Return the score that few replies reach for nothing, and none that says the contrary."""
    scores = list(zip(lessons, _scores(lessons, task), strict=True))
    against = [(one, score) for one, score in scores if task.is_against(one)]
    contrary = [(one, score) for one, score in scores if one.is_any(task.contrary)]
    bounds = (
        _above(against, int(task.added_most * len(against)), task),
        _above(contrary, 0, task),
    )
    return max((bound for bound in bounds if bound is not None), default=0.0)


def _above(scores: Sequence[tuple[Lesson, float]], place: int, task: Task) -> float | None:
    """Return a score that so many of those that the lists leave are above."""
    left = sorted((score for one, score in scores if task.is_left(one)), reverse=True)
    return round(left[place] + 0.01, 2) if place < len(left) else None


def _scores(lessons: Sequence[Lesson], task: Task) -> Iterator[float]:
    """Give each lesson's score by weights that were learned without it."""
    weights = [
        _weights([one for at, one in enumerate(lessons) if at % PARTS != part], task)
        for part in range(PARTS)
    ]
    return (weigher(task.seen(one))(weights[at % PARTS]) for at, one in enumerate(lessons))
