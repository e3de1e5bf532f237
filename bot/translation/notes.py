"""What a translator should know of each wording, told by the script that it stands in."""

from collections.abc import Iterator, Mapping

from flows.answers import Question
from flows.durations import duration_text
from flows.placeholders import placeholders
from flows.script import Script
from flows.segments import GSM_PART, UCS_PART, size
from flows.steps import Ask, Escalate
from flows.values import STANDARD

MEANINGS: Mapping[str, str] = {
    "program": "who we are, such as Portland follow-up team; not to be inflected",
    "hours": "when people read, such as 8 am-6 pm; not to be inflected",
    "phone": "our phone number",
    "emergency": "the emergency number, 911",
    "crisis_line": "the crisis line's number, 988",
    "service": "a service's name, such as Blanchet House; not to be inflected",
    "first_name": "what the client likes to be called",
    "language": "the code of the client's language",
}
KINDS: Mapping[str, str] = {
    "text": "words, as they were written",
    "number": "a number",
    "date": "a date, said as your language says it: Tuesday, November 24",
    "time": "a time of day, said as your language says it: 9:30 AM",
}
FIXED: Mapping[str, str] = {
    "safety": "Reply to a text that may mean danger. The most important text of all.",
    "help": "Reply to HELP: who we are, how to reach a person, how to end the texts.",
    "opted_out": "The one text after STOP; nothing follows it.",
    "wrong_person": "Somebody else holds this phone: no name, no reason, no service.",
    "received": "Reply to a text that the script does not expect.",
    "language": "Reply to a client who asked for another language.",
}
ANSWERS: Mapping[str, str] = {
    "yes_no": "yes or no",
    "scale": "a number from {low} to {high}",
    "number": "a number from {low} to {high}",
    "choice": "a number from 1 to {most}, or a word for one of the choices",
    "date": "a date",
    "time": "a time of day",
    "text": "anything: a person reads it",
}


def of_script(script: Script, key: str) -> tuple[str, ...]:
    """Return the notes on one of a script's wordings, one sentence or line each."""
    name, suffix = key.split(".")[1], key.split(".")[2:]
    step = script.steps.get(name)
    lines = [f"{script.name}: {script.about}", _role(step, suffix)]
    if isinstance(step, Ask) and suffix[:1] != ["options"]:
        lines.append(_expects(step.question))
    texts = [script.wordings[key]]
    if key in script.plurals:
        plural = script.plurals[key]
        texts.append(plural.other)
        lines.append(f"{{{plural.count}}} decides the plural form.")
    lines += _names(texts, script)
    return tuple(lines) if suffix[:1] == ["options"] else (*lines, _length(texts))


def of_fixed(key: str, text: str) -> tuple[str, ...]:
    """Return the notes on one of the fixed replies."""
    name = key.removeprefix("fixed.")
    return (FIXED.get(name, "Said outside any script."), *_names([text]), _length([text]))


def budget(most: Mapping[str, int]) -> str:
    """Return the note on how much room a translation has; `most` is in segments, by encoding."""
    return (
        f"Room: {most['GSM-7']} parts of {GSM_PART} letters of the simple alphabet, or "
        f"{most['UCS-2']} parts of {UCS_PART} once any other letter is used."
    )


def _role(step: object, suffix: list[str]) -> str:
    match step, suffix:
        case _, ["options", option]:
            return (
                f"Not shown: words that a client may answer with for {option!r}, with ' | ' "
                "between them. Give those of your language, as many as you like."
            )
        case _, ["again"]:
            return "Asked in other words when the answer could not be read."
        case Ask(silence=silence), ["remind"]:
            return f"Reminds a client who has not answered for {duration_text(silence.after)}."
        case Ask(), _:
            return "A question."
        case Escalate(), _:
            return "Said when a person is called in."
    return "Said without asking anything."


def _expects(question: Question) -> str:
    words = ANSWERS[question.kind].format(
        low=question.low, high=question.high, most=len(question.options)
    )
    plain = "; only a plain yes counts, so ask for a word that can mean nothing else"
    return f"Expected: {words}{plain if question.plain else ''}."


def _names(texts: list[str], script: Script | None = None) -> Iterator[str]:
    values = script.values if script is not None else STANDARD
    for name in sorted(frozenset().union(*map(placeholders, texts))):
        kind = KINDS[values.get(name, "text")]
        yield f"{{{name}}}: {MEANINGS.get(name, kind)}"


def _length(texts: list[str]) -> str:
    parts = max(size(text).segments for text in texts)
    return f"Length in English: {parts} SMS {'part' if parts == 1 else 'parts'}."
