"""What a walk hears at a question: each answer, as the reader reads it in one language."""

from dataclasses import dataclass, field
from itertools import pairwise

from flows import engine
from flows.answers import Answer, Question
from flows.events import Heard
from flows.reading import Reading, read
from flows.samples import MORNING
from flows.steps import Ask
from flows.walking.known import asked_about, pivots
from flows.walking.saying import Said, sayings
from flows.walking.standing import A_MINUTE, Standing
from flows.walking.voice import Voice
from flows.wording import Edition


@dataclass(slots=True)
class Hearing:
    """Reads a client's texts to a script's questions; `faults` says which were not understood."""

    edition: Edition
    voice: Voice
    faults: dict[str, None] = field(default_factory=dict)
    read: int = 0
    _heard: dict[str, tuple[Heard, ...]] = field(default_factory=dict)

    def heard(self, standing: Standing) -> tuple[Heard, ...]:
        """Return every answer that can reach the script here, each once."""
        at = standing.now + A_MINUTE
        ask = engine.asked(self.edition.script, standing.place, at)
        if ask is None:
            return ()
        if ask.name not in self._heard:
            self._heard[ask.name] = self._answers(ask)
        return self._heard[ask.name]

    def _answers(self, ask: Ask) -> tuple[Heard, ...]:
        question = self.edition.question(ask, self.voice.language)
        constants = asked_about(self.edition.script).get(ask.remember or "", frozenset())
        answers: dict[Answer | None, None] = {}
        for said in sayings(question, self.voice, (*_turning(ask), *pivots(constants))):
            self.read += 1
            reading = self._read(said.text, question)
            answers[reading.answer] = None
            told = [signal.kind.value for signal in reading.signals]
            if reading.answer != said.means or told:
                self._fault(ask, said, reading.answer, told)
        return tuple(Heard(answer) for answer in answers)

    def _read(self, text: str, question: Question) -> Reading:
        lexicons = self.voice.lexicons
        return read(text, lexicons=lexicons, question=question, today=MORNING.date())

    def _fault(self, ask: Ask, said: Said, answer: Answer | None, told: list[str]) -> None:
        seen = " and ".join((*told, *([] if answer is None else [str(answer)]))) or "nothing"
        wanted = "nothing" if said.means is None else str(said.means)
        self.faults[f"{ask.name}: {said.text!r} is read as {seen}, not as {wanted}"] = None


def _turning(ask: Ask) -> tuple[int, ...]:
    """Return the numbers on both sides of every change of case."""
    numbers = [case for case in ask.cases if case.isdigit()]
    turns = [pair for pair in pairwise(numbers) if ask.cases[pair[0]] != ask.cases[pair[1]]]
    return tuple(int(number) for pair in turns for number in pair)
