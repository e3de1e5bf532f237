"""What can be wrong with a script: an author's fault, found at load, or a run-time limit."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a file: where, which rule it breaks, and why that matters."""

    file: str
    line: int
    rule: str
    why: str

    def __str__(self) -> str:
        """Read as compilers print: `file:line: rule: why`."""
        return f"{self.file}:{self.line}: {self.rule}: {self.why}"


class ScriptInvalid(Exception):
    """Files that may not be used; carries every fault found in them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults; the message is one fault a line."""
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class StepLimitReached(Exception):
    """A script ran through more steps in one turn than it may."""

    def __init__(self, script: str, step: str) -> None:
        """Name the script and the step it was about to enter."""
        super().__init__(f"{script} passed the step limit at {step}")
        self.script = script
        self.step = step
