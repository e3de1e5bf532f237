"""Teaches the second reader from the labelled replies, and sets the scores from which it speaks.

Only the replies for training are learned from. The score from which risk is raised is set so that
it adds few false alarms to those of the lists: it is found on replies that the weights did not
see, by learning from all parts but one and judging that one, for each part in turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.measuring.corpus import Reply
from bot.measuring.figures import QUIET, RISK
from bot.measuring.reader import Reader
from flows.reading import SignalKind
from flows.reading.second import Model, features, trained
from flows.reading.second.model import ANY, IMMINENT, score

PARTS = 5
ROUNDS = 12
COST = 1.0
RAISED_TOO_HIGH_MAX = 0.15
"""Of elevated risk: what the second reader may call imminent."""

ADDED_MAX = {
    SignalKind.RISK_ELEVATED: 0.02,
    SignalKind.OPT_OUT: 0.001,
    SignalKind.WRONG_PERSON: 0.001,
    SignalKind.WANTS_PERSON: 0.004,
}
"""Of the replies that are none: what the second reader may raise beyond the lists."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A reply as the second reader sees it, what it is, and what the lists raise in it."""

    reply: Reply
    seen: tuple[int, ...]
    listed: frozenset[SignalKind]

    def is_one(self, kind: SignalKind) -> bool:
        """Tell whether it says what a signal says: for elevated risk, risk of either level."""
        return bool(_LABELS[kind] & {self.reply.label, *self.reply.also})


_LABELS = {
    SignalKind.RISK_IMMINENT: frozenset({"risk_imminent"}),
    SignalKind.RISK_ELEVATED: RISK,
    SignalKind.OPT_OUT: frozenset({"opt_out"}),
    SignalKind.WRONG_PERSON: frozenset({"wrong_person"}),
    SignalKind.WANTS_PERSON: frozenset({"wants_human"}),
}


def learn(reader: Reader, replies: Sequence[Reply]) -> Model:
    """Return the model that these replies teach; the same replies and lexicons, the same model."""
    lessons = [_lesson(reader, one) for one in replies if not one.is_ambiguous]
    risks = [one for one in lessons if one.is_one(ANY)]
    tiers = [one for one in risks if "ambiguous_level" not in one.reply.notes]
    weights = {kind: _weights(lessons, kind) for kind in ADDED_MAX}
    thresholds = {kind: _from(lessons, kind) for kind in ADDED_MAX}
    return Model(
        weights={IMMINENT: _weights(tiers, IMMINENT), **weights},
        thresholds={IMMINENT: _tier_from(tiers), **thresholds},
        made_of=digest(replies),
    )


def digest(replies: Sequence[Reply]) -> str:
    """Return what names these replies, whichever machine they lie on."""
    told = sha256()
    for one in replies:
        told.update(f"{one.language} {one.label} {one.context} {one.text}\n".encode())
    return told.hexdigest()


def _lesson(reader: Reader, reply: Reply) -> Lesson:
    heard, seen, listed = reader.seen(reply.text, language=reply.language)
    kinds = frozenset(signal.kind for signal in listed)
    if IMMINENT in kinds:
        kinds |= {ANY}
    return Lesson(reply, tuple(features(heard, seen)), kinds)


def _weights(lessons: Sequence[Lesson], kind: SignalKind) -> bytes:
    truths = [one.is_one(kind) for one in lessons]
    return trained([one.seen for one in lessons], truths, rounds=ROUNDS, cost=COST)


def _from(lessons: Sequence[Lesson], kind: SignalKind) -> float:
    """Return the score that few replies reach that are none and in which the lists find nothing."""
    scores = zip(lessons, _scores(lessons, kind), strict=True)
    others = [(one, score) for one, score in scores if _is_other(one, kind)]
    unlisted = sorted((score for one, score in others if kind not in one.listed), reverse=True)
    return _above(unlisted, int(ADDED_MAX[kind] * len(others)))


def _is_other(one: Lesson, kind: SignalKind) -> bool:
    """Tell whether raising a signal would be for nothing."""
    return one.reply.label in QUIET if kind is ANY else not one.is_one(kind)


def _tier_from(risks: Sequence[Lesson]) -> float:
    """Return the score that few elevated replies reach."""
    scores = zip(risks, _scores(risks, IMMINENT), strict=True)
    elevated = sorted((score for one, score in scores if not one.is_one(IMMINENT)), reverse=True)
    return _above(elevated, int(RAISED_TOO_HIGH_MAX * len(elevated)))


def _above(scores: Sequence[float], place: int) -> float:
    return round(scores[place] + 0.01, 2) if place < len(scores) else 0.0


def _scores(lessons: Sequence[Lesson], kind: SignalKind) -> list[float]:
    """Return each lesson's score by weights that were learned without it."""
    scores = [0.0] * len(lessons)
    for part in range(PARTS):
        rest = [one for at, one in enumerate(lessons) if at % PARTS != part]
        weights = _weights(rest, kind)
        for at in range(part, len(lessons), PARTS):
            scores[at] = score(weights, lessons[at].seen)
    return scores
