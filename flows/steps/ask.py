"""`ask`: ask one question, wait for the answer, and go on by what it was."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows import effects
from flows.answers import Answer, Later, Question, Unsure, value_of
from flows.draft import Page
from flows.durations import duration_text
from flows.effects import Effect
from flows.progress import Phase, Progress
from flows.questions import read_asking
from flows.step import Exit, Rename, Turned
from flows.steps.kind import Key, Kind

ANY = "any"


@dataclass(frozen=True, slots=True)
class Unclear:
    """What follows an answer we could not read: ask once more in other words, then go on to `then`.

    `again` is a wording key; without one of its own the question itself is repeated.
    """

    again: str
    then: str


@dataclass(frozen=True, slots=True)
class Silence:
    """What follows no answer: after `after`, remind once (when `remind` is a wording key), then
    go on to `then`. An answer that comes within `grace` after that still counts."""

    after: timedelta
    remind: str | None
    then: str
    grace: timedelta | None = None


@dataclass(frozen=True, slots=True)
class NotNow:
    """What follows "not now": ask again after `after`; the second time go on to `then`."""

    after: timedelta
    then: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Asks, waits for the answer, and goes on by what it was.

    An answer that cannot be read, an unsure one included, is asked for once more in other words.
    `cases` maps an answer (`yes`, `no`, `unsure`, `3`, an option, or `any`) to a step. `outcome`
    names the instrument that the answer is recorded under, `remember` the value that keeps it.
    """

    name: str
    wording: str
    question: Question
    cases: Mapping[str, str]
    unclear: Unclear
    silence: Silence
    not_now: NotNow | None = None
    outcome: str | None = None
    remember: str | None = None

    @property
    def phase(self) -> Phase:
        """Return `asking`."""
        return "asking"

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Ask, and wait no longer than the silence allows."""
        return place, (effects.Say(self.wording, self.name, asks=True), self.wait(place, now))

    def onward(self, place: Progress) -> str | None:
        """Wait for the answer."""
        return None

    def wait(self, place: Progress, now: datetime) -> effects.SetTimer:
        """Set the timer of the silence at this place."""
        return effects.SetTimer(place.timer, now + self.silence.after)

    def target(self, answer: Answer | None) -> str | None:
        """Return the step that an answer leads to, or None when it is none."""
        if isinstance(answer, Unsure):
            return self.cases.get("unsure")
        if answer is None or isinstance(answer, Later):
            return None
        return self.cases.get(value_of(answer) or "") or self.cases.get(ANY)

    def keep(self, place: Progress, answer: Answer | None) -> Turned:
        """Write a clear answer down: as an outcome, as a value, or not at all."""
        value = value_of(answer)
        if value is None:
            return place, ()
        kept: list[Effect] = []
        if self.outcome is not None:
            kept.append(effects.RecordOutcome(self.outcome, value, self.name))
        if self.remember is not None:
            kept.append(effects.Remember(self.remember, value, self.name))
            place = replace(place, values={**place.values, self.remember: value})
        return place, tuple(kept)

    def exits(self) -> tuple[Exit, ...]:
        """Return a way for each answer, then the ways without one."""
        answers = [Exit("answer", case, target) for case, target in self.cases.items()]
        silence = Exit("silence", duration_text(self.silence.after), self.silence.then)
        ways = [*answers, Exit("unclear", "not understood twice", self.unclear.then), silence]
        if self.not_now is not None:
            ways.append(Exit("not now", "not now, twice", self.not_now.then))
        return tuple(ways)

    def moved(self, rename: Rename) -> "Ask":
        """Return the step with new names."""
        not_now = self.not_now
        return replace(
            self,
            name=rename(self.name),
            cases={case: rename(target) for case, target in self.cases.items()},
            unclear=replace(self.unclear, then=rename(self.unclear.then)),
            silence=replace(self.silence, then=rename(self.silence.then)),
            not_now=not_now and replace(not_now, then=rename(not_now.then)),
        )


def read_ask(page: Page) -> Ask:
    """Return the step; what is wrong with it becomes faults."""
    asking = read_asking(page)
    return Ask(
        name=page.step,
        wording=page.wording("ask"),
        question=asking.question,
        cases=asking.cases,
        unclear=read_unclear(page.within("unclear")),
        silence=read_silence(page.within("silence")),
        not_now=read_not_now(page),
        outcome=page.identifier("outcome"),
        remember=page.text("remember") or None,
    )


def read_unclear(page: Page) -> Unclear:
    """Return what follows an unclear answer."""
    page.allow(("then",), ("again",))
    own = "again" in page.table.entries
    again = page.wording("again", ".again") if own else page.main_wording
    return Unclear(again, page.target("then"))


def read_silence(page: Page) -> Silence:
    """Return what follows silence."""
    page.allow(("after", "then"), ("remind", "grace"))
    remind = page.main_wording if page.raw("remind") == "once" else None
    if remind is None and "remind" in page.table.entries:
        remind = page.wording("remind", ".remind")
    grace = page.duration("grace") if "grace" in page.table.entries else None
    return Silence(page.duration("after"), remind, page.target("then"), grace)


def read_not_now(page: Page) -> NotNow | None:
    """Return what follows "not now", if anything does."""
    if "not_now" not in page.table.entries:
        return None
    table = page.within("not_now")
    table.allow(("after", "then"))
    return NotNow(table.duration("after"), table.target("then"))


UNCLEAR = Key("unclear", "unclear", "`again`: the question in other words; `then`: where to go on.")
SILENCE = Key(
    "silence",
    "silence",
    "`after` how long, `remind` (once, or a text), `grace` for late answers, `then`: where to go.",
)
NOT_NOW = Key(
    "not_now",
    "not now",
    '`after` how long to ask again, `then`: after two "not now".',
    required=False,
)

KIND = Kind(
    "ask",
    Ask,
    (
        Key("ask", "wording", "The question, as the client reads it."),
        Key("answer", "answer", "What counts as an answer."),
        Key("options", "options", "For `one of`: the choices, in order.", required=False),
        Key("plain", "yes or no", "Only an unhedged yes counts, as for consent.", required=False),
        Key(
            "about",
            "topic",
            "`service` (was it reached?) or `call` (is one wanted?): other words answer it too.",
            required=False,
        ),
        Key("next", "steps by answer", "The step to go on to, or one for each answer."),
        UNCLEAR,
        SILENCE,
        NOT_NOW,
        Key("outcome", "name", "The instrument to record the answer under.", required=False),
        Key("remember", "name", "The value to keep the answer as.", required=False),
    ),
    read_ask,
)
