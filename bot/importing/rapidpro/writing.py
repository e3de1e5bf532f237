"""Imported scripts as the text of their files: YAML a script, gettext a language."""

import re
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

import polib
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString, SingleQuotedScalarString

from bot.importing.rapidpro.scripts import Script
from bot.library.pofile import written_po
from flows.languages import LANGUAGES, TWO_FORMS

SCRIPTS = "flows/scripts"
CATALOG = "locales/{language}/LC_MESSAGES/scripts.po"
PURPOSE = "check_in"
FLOW_STYLE_LENGTH_MAX = 80
NODE_LENGTH_MAX = 40
_SAFE = re.compile(r"[A-Za-z0-9][\w -]*\w|[A-Za-z0-9]")
DRAFT = "An imported draft: nobody has reviewed this wording here."


def script_text(script: Script) -> str:
    """Return a script's file."""
    top = CommentedMap()
    top["script"] = script.name
    top["about"] = script.about
    top["purpose"] = PURPOSE
    top["start"] = script.start
    if script.values:
        top["values"] = CommentedMap(script.values)
    top["steps"] = _steps(script)
    comment = f"status: draft, imported from the RapidPro flow {script.about!r}: review every word."
    top.yaml_set_start_comment(comment)
    return _dumped(top)


def _dumped(top: CommentedMap) -> str:
    yaml, text = YAML(), StringIO()
    yaml.width = 4096
    yaml.dump(top, text)
    return text.getvalue()


def _steps(script: Script) -> CommentedMap:
    steps = CommentedMap()
    for name, body in script.steps.items():
        steps[name] = CommentedMap({key: _value(value) for key, value in body.items()})
        # A uuid may be any text, and a comment ends where its line does.
        node = re.sub(r"[^\w-]", "", script.nodes.get(name, ""))[:NODE_LENGTH_MAX]
        before = f"\nnode {node}" if node else "\n"
        steps.yaml_set_comment_before_after_key(name, before=before, indent=2)
    return steps


def _value(value: Any) -> Any:
    """Return a value as it is best read: short tables and lists on one line, long texts on many."""
    if isinstance(value, Mapping):
        short = _is_short(value)
        inner = {key: _quoted(one) if short else _value(one) for key, one in value.items()}
        table = CommentedMap(inner)
        if short:
            table.fa.set_flow_style()
        return table
    if isinstance(value, list):
        words = CommentedSeq(map(_quoted, value))
        words.fa.set_flow_style()
        return words
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value)
    return value


def _quoted(word: str) -> str:
    """Quote what stands on one line with others, unless no sign in it could mean anything there:
    ruamel writes `[?a]` and does not read it again."""
    return word if _SAFE.fullmatch(word) else SingleQuotedScalarString(word)


def _is_short(table: Mapping[str, Any]) -> bool:
    texts = [one for one in table.values() if isinstance(one, str)]
    length = sum(len(key) + len(one) + 4 for key, one in zip(table, texts, strict=False))
    plain = len(texts) == len(table) and not any("\n" in one for one in texts)
    return plain and length <= FLOW_STYLE_LENGTH_MAX and not {"again", "remind"} & table.keys()


def catalog_texts(scripts: tuple[Script, ...]) -> Iterator[tuple[str, str]]:
    """Give each language's code with the text of its catalog; every entry is fuzzy."""
    languages = {language for script in scripts for language in script.translations}
    for language in sorted(languages):
        yield language, written_po(_catalog(language, scripts))


def _catalog(language: str, scripts: tuple[Script, ...]) -> polib.POFile:
    catalog = polib.POFile(wrapwidth=0)
    catalog.header = DRAFT
    catalog.metadata = {
        "Project-Id-Version": "Aftercall",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language].plurals if language in LANGUAGES else TWO_FORMS,
    }
    for script in scripts:
        for key, text in script.translations.get(language, {}).items():
            catalog.append(_entry(script, key, text=text))
    return catalog


def _entry(script: Script, key: str, *, text: str) -> polib.POEntry:
    return polib.POEntry(
        msgctxt=key,
        msgid=script.sources[key],
        msgstr=text,
        flags=["fuzzy"],
        occurrences=[(f"{SCRIPTS}/{script.name}.yaml", "")],
    )
