"""What the conversion of every flow of an export shares: values, answers, names, the account."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.importing.rapidpro.asked import Asked
from bot.importing.rapidpro.asking import asked
from bot.importing.rapidpro.calls import Calls, calls_of
from bot.importing.rapidpro.export import Action, Export, Flow, Node, Router, Translation
from bot.importing.rapidpro.expressions import expressions, subject
from bot.importing.rapidpro.inventory import inventory
from bot.importing.rapidpro.languages import code_of
from bot.importing.rapidpro.ledger import Ledger
from bot.importing.rapidpro.names import Names, slug
from bot.importing.rapidpro.scripts import Script
from bot.importing.rapidpro.values import Values, result_key, values_of
from flows.questions import remembered_kind

Reader = Callable[[str, str], str | None]
"""Tells whether a word of a language (our code) is read as `yes`, as `no`, or as neither."""


@dataclass(slots=True)
class Desk:
    """One import. `asked` are the questions by their router's path, `answers` what each value may
    be, `used` the keys that any text or condition names, `done` the scripts by their flow."""

    export: Export
    reader: Reader
    values: Values
    ledger: Ledger
    calls: Calls
    scripts: Mapping[str, str]
    asked: Mapping[str, Asked]
    answers: Mapping[str, Mapping[str, tuple[str, ...]]]
    used: frozenset[str]
    done: dict[str, Script] = field(default_factory=dict)

    def reads(self, language: str) -> Callable[[str], str | None]:
        """Return what reads words of a language (ISO 639-3) as yes or no."""
        return partial(self.reader, code_of(language).code)


def desk_for(export: Export, reader: Reader, *, taken: frozenset[str]) -> Desk:
    """Lay out an import: `taken` are names that its scripts may not have."""
    values, questions = values_of(export), dict(_questions(export, reader))
    for _, router in _routers(export):
        if router.path in questions and router.result:
            kind = remembered_kind(questions[router.path].answer)
            values.kinds[values.name(result_key(router.result))] = kind
    answers = _answers(export, values, questions)
    values.choices.update(answers)
    names = Names({*taken, "fixed"})
    return Desk(
        export=export,
        reader=reader,
        values=values,
        ledger=Ledger(inventory(export)),
        calls=calls_of(export),
        scripts={flow.uuid: names.new(slug(flow.name, "flow")) for flow in export.flows},
        asked=questions,
        answers=answers,
        used=frozenset(_used(export)),
    )


def _routers(export: Export) -> Iterator[tuple[Flow, Router]]:
    for flow in export.flows:
        for node in flow.nodes:
            if node.router is not None:
                yield flow, node.router


def _questions(export: Export, reader: Reader) -> Iterator[tuple[str, Asked]]:
    for flow, router in _routers(export):
        if router.wait is not None:
            yield router.path, asked(router, partial(reader, code_of(flow.language).code))


def _answers(
    export: Export, values: Values, questions: Mapping[str, Asked]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return by value the answers that its questions keep, each with its words and category."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for _, router in _routers(export):
        question = questions.get(router.path)
        if question is None or not router.result or not question.words:
            continue
        known = found.setdefault(values.name(result_key(router.result)), {})
        for answer, category in question.ways.items():
            named = router.category(category)
            words = (*question.words.get(answer, (answer,)), named.name if named else answer)
            known[answer] = (*known.get(answer, ()), *words)
    return found


def _used(export: Export) -> Iterator[str]:
    """Give every key of a field or a result that an expression anywhere names."""
    for template in _templates(export):
        for one in expressions(template):
            about = subject(one)
            if about is not None and about.key:
                yield about.key


def _templates(export: Export) -> Iterator[str]:
    for flow in export.flows:
        yield from (one.text for one in flow.translations)
        for node in flow.nodes:
            for action in node.actions:
                yield from _strings(action.fields)
            if node.router is not None:
                yield node.router.operand
                yield from (word for case in node.router.cases for word in case.arguments)


def _strings(value: object) -> Iterator[str]:
    """Give every text in a JSON value, however deep (its depth is bounded by the reader)."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def translations_of(flow: Flow, item: str, *, name: str) -> Mapping[str, Sequence[Translation]]:
    """Return an item's translations of one property, by language (ISO 639-3)."""
    return flow.translated.get((item, name), {}) if item else {}


def replies_of(action: Action | None) -> list[str]:
    """Return a message's quick replies as the client would see them."""
    replies = action.fields.get("quick_replies") if action else None
    found = replies if isinstance(replies, list) else []
    said = [one.get("text") if isinstance(one, dict) else one for one in found]
    return [one if isinstance(one, str) else "" for one in said]


def messages(node: Node) -> list[Action]:
    """Return the messages that a node sends to the client."""
    return [action for action in node.actions if action.type == "send_msg"]
