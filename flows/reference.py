"""The reference of the script language, made from the kinds of step and their examples."""

from collections.abc import Iterator, Mapping

from flows.steps import KINDS, Kind
from flows.steps.kind import Key, Shape

SHAPES: Mapping[Shape, str] = {
    "wording": "a text, or `{count: VALUE, one: TEXT, other: TEXT}`",
    "step": "a step",
    "steps by answer": "a step, or one for each answer",
    "steps by result": "a step, or one for each end of that script",
    "answer": "a kind of answer",
    "options": "`[one, two]`, or `{one: [words], two: [words]}`",
    "unclear": "`{again: TEXT, then: STEP}`",
    "silence": "`{after: DURATION, remind: once or TEXT, grace: DURATION, then: STEP}`",
    "not now": "`{after: DURATION, then: STEP}`",
    "yes or no": "`yes` or `no`",
    "topic": "`service` or `call`",
    "name": "a name",
    "words": "a few words",
    "condition": "a condition",
    "value": "a value",
    "moment": "a duration or a moment",
    "outcome": "`{instrument: NAME, value: NAME}`",
    "values": "`{NAME: TEXT}`",
    "escalation": "`{level: P0 to P3, reason: WORDS}`",
    "script": "a script",
    "cadence": "`{start: NAME}` or `{stop: NAME}`",
    "consent": "`granted` or `revoked`",
    "purposes": "`[check_in, caring_contact]`, or one of them",
}


def reference(examples: Mapping[str, str]) -> str:
    """Return the reference as Markdown, one section a kind in alphabetical order.

    `examples` are the texts of the example scripts, by kind; each kind must have one.
    """
    kinds = sorted(KINDS, key=lambda kind: kind.word)
    return "\n".join(line for kind in kinds for line in _section(kind, examples[kind.word]))


def _section(kind: Kind, example: str) -> Iterator[str]:
    yield f"### `{kind.word}`"
    yield ""
    yield from ((kind.step.__doc__ or "").replace("\n    ", "\n").strip().splitlines())
    yield ""
    yield "| Key | What stands there | What it does |"
    yield "|---|---|---|"
    for key in kind.keys:
        yield _row(key)
    if kind.also is not None:
        yield _row(kind.also, instead_of=kind.word)
    yield ""
    yield "```yaml"
    yield example.rstrip()
    yield "```"
    yield ""


def _row(key: Key, instead_of: str = "") -> str:
    about = f"Instead of `{instead_of}`: {key.about}" if instead_of else key.about
    may = "" if key.required else " (may be left out)"
    return f"| `{key.name}` | {SHAPES[key.shape]}{may} | {about} |"
