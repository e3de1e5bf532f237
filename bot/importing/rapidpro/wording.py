"""The texts of a flow in our way: in English first, with their translations beside them."""

from collections.abc import Mapping

from bot.importing.rapidpro.desk import Desk, translations_of
from bot.importing.rapidpro.export import Action, Flow
from bot.importing.rapidpro.languages import LANGUAGE, code_of
from bot.importing.rapidpro.scripts import Said
from bot.importing.rapidpro.values import Worded
from flows.languages import SOURCE_LANGUAGE


def said(desk: Desk, flow: Flow, action: Action) -> Said:
    """Return a message's text in every language it has, and list what could not be said."""
    code = code_of(flow.language).code
    worded = {code: desk.values.worded(action.text("text"))}
    paths = {code: action.path}
    for language, texts in translations_of(flow, action.uuid, name="text").items():
        other = code_of(language).code
        if LANGUAGE.fullmatch(language) and other not in worded:
            worded[other] = desk.values.worded(texts[0].text)
            paths[other] = texts[0].path
    if SOURCE_LANGUAGE not in worded:
        desk.ledger.change(action.path, f"there is no English text yet: this one is {code}")
    source = worded.get(SOURCE_LANGUAGE, worded[code])
    _tell(desk, action, source)
    others = _others(desk, worded, source=source, paths=paths)
    marks = (action.path, *(paths[one] for one in others if paths[one] != action.path))
    if SOURCE_LANGUAGE in worded and paths[SOURCE_LANGUAGE] != action.path:
        marks = (*marks, paths[SOURCE_LANGUAGE])
    return Said(source.text, others, source.names, marks)


def _tell(desk: Desk, action: Action, source: Worded) -> None:
    for one in source.strange:
        name = desk.values.strange(one)
        why = f"{one.text} cannot be said here: {{{name}}} must be handed over at the start"
        desk.ledger.change(action.path, why)
    for name in sorted(source.names & desk.answers.keys()):
        keys = ", ".join(desk.answers[name])
        desk.ledger.change(action.path, f"{{{name}}} is said as it is kept: {keys}")
    for why in source.changed:
        desk.ledger.change(action.path, why)


def _others(
    desk: Desk, worded: Mapping[str, Worded], *, source: Worded, paths: Mapping[str, str]
) -> dict[str, str]:
    """Return the translations that name the same values as the source text; list the others."""
    others = {}
    for code, one in worded.items():
        if code == SOURCE_LANGUAGE or not one.text:
            continue
        if one.names == source.names:
            others[code] = one.text
        else:
            desk.ledger.leave(paths[code], f"its {code} text names other values than the source")
    return others
