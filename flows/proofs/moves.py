"""Whether what a script declares about conversations on its older versions can be done."""

from collections.abc import Iterator

from flows.errors import Fault
from flows.proofs.plan import Plan
from flows.steps import Ask, Call, Escalate, Wait
from flows.suggest import did_you_mean


def move_faults(plan: Plan) -> Iterator[Fault]:
    """Give the faults of the moves that a script declares."""
    seen: set[str] = set()
    for move in plan.book.script.moves:
        if move.version in seen:
            why = f"another move comes from {move.version} already"
            yield plan.book.fault("moves", "move", why=why, key=move.version)
        seen.add(move.version)
        for old, target in move.steps.items():
            key = f"{move.version}/{old}"
            step = plan.script.steps.get(target)
            if step is None:
                why = f"{target!r} is not known here{did_you_mean(target, plan.script.steps)}"
                yield plan.book.fault("moves", "unknown step", why=why, key=key)
            # A call is named for the steps that it brings in.
            elif not isinstance(step, Ask | Wait | Escalate | Call):
                why = f"{target!r} waits for nothing: no conversation stands there"
                yield plan.book.fault("moves", "move", why=why, key=key)
