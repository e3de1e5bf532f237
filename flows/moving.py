"""A conversation in progress, brought from one version of its script to another.

Nothing is said by a move. A place moves only to a step that waits for the same thing, so that an
answer already on its way still means what it meant, and only where all that follows can be said.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows.answers import Question
from flows.progress import PUT_OFF, Progress
from flows.proofs.book import Book, names_in
from flows.proofs.graph import reached
from flows.proofs.known import ALWAYS, known_from
from flows.proofs.plan import Plan, plan_of
from flows.script import Move, Script
from flows.step import Step
from flows.steps import Ask, Consent, Escalate, Offer, Say, Wait


@dataclass(frozen=True, slots=True)
class Unmovable:
    """Why a place stays on its version; the step it stands at."""

    step: str
    reason: str


def moved(progress: Progress, old: Script, *, new: Script, move: Move) -> Progress | Unmovable:
    """Return the same place in the new version, or why there is none.

    `old` is the version it stands in, `move` what the new script declares for it; both scripts are
    linked. Values, counters and zone stay; a question in its time of grace comes along where the
    new version hears it too, and is forgotten otherwise.
    """
    moving = _Moving(progress, old, new, move)
    reason = next(moving.reasons(), None)
    if reason is not None:
        return Unmovable(progress.step, reason)
    return moving.place()


def renamed(step: str, move: Move) -> str:
    """Return a step's new name. A step inside a called script follows the step that calls it,
    unless it is named itself."""
    parts = step.split("/")
    for length in range(len(parts), 0, -1):
        known = move.steps.get("/".join(parts[:length]))
        if known is not None:
            return "/".join((known, *parts[length:]))
    return step


@dataclass(frozen=True, slots=True)
class _Moving:
    progress: Progress
    old: Script
    new: Script
    move: Move

    def reasons(self) -> Iterator[str]:
        """Give what keeps the place where it is."""
        progress = self.progress
        if progress.phase == "ended":
            yield "it has ended"
        if self.old.purpose != self.new.purpose:
            yield "its texts need another consent there"
        for name, kind in self.new.values.items():
            if name in progress.values and self.old.values.get(name, kind) != kind:
                yield f"the value {name!r} is a {kind} there"
        yield from self._misfits(progress.step)
        after = self.new.steps.get(renamed(progress.step, self.move))
        if progress.put_off == PUT_OFF and isinstance(after, Ask) and after.not_now is None:
            yield 'the client said "not now", for which it has no way there'

    def place(self) -> Progress:
        """Return the place in the new version, which is known to have one."""
        progress, late = self.progress, self._late()
        asked = progress.step if progress.phase == "asking" else progress.expired if late else None
        return replace(
            progress,
            version=self.new.version,
            step=renamed(progress.step, self.move),
            expired=late,
            expired_until=progress.expired_until if late else None,
            asked_as={**progress.asked_as, progress.version: asked} if asked else {},
        )

    def _late(self) -> str | None:
        """Return the new name of the question that silence went past, where it is heard still."""
        expired = self.progress.expired
        if expired is None or next(self._misfits(expired), None) is not None:
            return None
        after = self.new.steps[renamed(expired, self.move)]
        return after.name if isinstance(after, Ask) and after.silence.grace else None

    def _misfits(self, name: str) -> Iterator[str]:
        """Give what keeps a step of the old version from standing for one of the new version."""
        target = renamed(name, self.move)
        before, after = self.old.steps.get(name), self.new.steps.get(target)
        if before is None:
            yield "it has no such step itself"
        elif after is None:
            yield f"there is no step {target!r} there"
        elif _waits(before) != _waits(after):
            yield f"here it {_waits(before)}, there it {_waits(after)}"
        else:
            yield from self._other_question(before, after)
            yield from _unsayable(_plan(self.new), target, self.progress)

    def _other_question(self, before: Step, after: Step) -> Iterator[str]:
        if not isinstance(before, Ask) or not isinstance(after, Ask):
            return
        if not _asks_alike(before.question, after.question):
            yield "it asks for another answer there"
        if _offered(before) != _offered(after):
            yield "it does not offer the same service there"
        # Consent is given to the words that were read, and these may be others.
        if _is_for_consent(self.old, before) or _is_for_consent(self.new, after):
            yield "its answer is consent, which stays with the words that asked for it"


def _waits(step: Step) -> str:
    return next((words for kind, words in _WAITING.items() if isinstance(step, kind)), "goes on")


_WAITING: dict[type[Step], str] = {
    Ask: "asks a question",
    Wait: "lets time pass",
    Escalate: "waits for a person",
}


def _asks_alike(one: Question, other: Question) -> bool:
    """Tell whether whatever a client writes to the one means the same to the other."""
    same = (one.kind, one.low, one.high, one.options, one.plain)
    if same != (other.kind, other.low, other.high, other.options, other.plain):
        return False
    before, after = _meanings(one), _meanings(other)
    return all(after.get(word, option) == option for word, option in before.items())


def _meanings(question: Question) -> dict[str, str]:
    """Return what each word for an option stands for."""
    return {
        word.casefold(): option
        for option, words in zip(question.options, question.labels, strict=False)
        for word in words
    }


def _offered(step: Ask) -> str | None:
    return step.service if isinstance(step, Offer) else None


def _is_for_consent(script: Script, ask: Ask) -> bool:
    """Tell whether an answer may lead to the consent ledger before the script waits again."""
    plan = _plan(script)
    onward = plan.graph(lambda step, _: not plan.stops(step.name))
    answers = [way.target for way in ask.exits() if way.how == "answer"]
    return any(isinstance(script.steps[name], Consent) for name in reached(onward, answers))


def _unsayable(plan: Plan, start: str, progress: Progress) -> Iterator[str]:
    """Give each text from a step on that names a value which may not be known by then."""
    known = ALWAYS | {name for name, value in progress.values.items() if value}
    for name, sure in known_from(plan, start, known).items():
        for key in plan.script.wordings.keys() & set(_texts(plan.script.steps[name])):
            for missing in sorted(names_in(plan.script, key) - sure):
                yield f"{key} names {{{missing}}}, which may not be known there"


def _texts(step: Step) -> Iterator[str]:
    match step:
        case Ask():
            yield from (step.wording, step.unclear.again, step.silence.remind or step.wording)
        case Say():
            yield step.wording
        case Escalate(wording=str(wording)):
            yield wording


def _plan(script: Script) -> Plan:
    return plan_of(Book(script, f"{script.name}.yaml", script))
