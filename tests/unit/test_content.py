"""An edition as one text: it comes back whole, in every form that was ever written."""

import json
from hashlib import sha256

import pytest

from bot.library.content import edition_of, from_content, to_content, version_of
from flows.errors import ScriptInvalid
from flows.linking import link
from flows.loader import load_script
from flows.script import Script
from flows.wording import Edition, Wording

HEADER = "script: {name}\nabout: A trial.\npurpose: check_in\nstart: a\nvalues: {{days: number}}\n"
SOURCES = {
    "outer": HEADER.format(name="outer")
    + "steps:\n  a: {call: inner, next: z}\n  z: {end: over}\n",
    "inner": HEADER.format(name="inner")
    + "steps:\n  a: {say: {count: days, one: A day., other: Days.}, next: z}\n  z: {end: over}\n",
}
PLAIN = {
    "lone": HEADER.format(name="lone") + "steps:\n  a: {say: Hello., next: z}\n  z: {end: over}\n"
}
SPOKEN = {
    "inner.a": {
        "en": Wording("A day.", True, ("A day.", "Days."), "days"),
        "es": Wording("Un día.", False, ("Un día.", "Días."), "days"),
    }
}
HELLO = {"lone.a": {"en": Wording("Hello.", True), "es": Wording("Hola.", False)}}


def joined(sources: dict[str, str], name: str) -> Script:
    scripts = {one: load_script(source, f"{one}.yaml") for one, source in sources.items()}
    return link(scripts, {one: f"{one}.yaml" for one in sources})[name]


def outer() -> Edition:
    return edition_of(joined(SOURCES, "outer"), SOURCES, SPOKEN)


def lone() -> Edition:
    return edition_of(joined(PLAIN, "lone"), PLAIN, HELLO)


@pytest.mark.parametrize("edition", [outer(), lone()], ids=["outer", "lone"])
def test_it_comes_back_with_what_it_calls_and_its_plurals(edition: Edition) -> None:
    script = edition.script
    again = from_content(to_content(edition), name=script.name, version=script.version)
    assert again == edition
    assert to_content(again) == to_content(edition)


def test_what_a_script_calls_is_part_of_its_version() -> None:
    changed = {**SOURCES, "inner": SOURCES["inner"].replace("next: z", "next: z ")}
    assert version_of(changed, SPOKEN) != outer().script.version
    assert version_of({"outer": SOURCES["outer"]}, SPOKEN) != outer().script.version


@pytest.mark.parametrize(
    "word",
    [
        Wording("A day!", True, ("A day.", "Days."), "days"),
        Wording("A day.", False, ("A day.", "Days."), "days"),
        Wording("A day.", True, ("A day.", "Days!"), "days"),
        Wording("A day.", True, ("A day.", "Days."), "nights"),
        Wording("A day.", True),
    ],
)
def test_every_part_of_a_wording_is_part_of_the_version(word: Wording) -> None:
    other = {"inner.a": {**SPOKEN["inner.a"], "en": word}}
    assert version_of(SOURCES, other) != outer().script.version


def test_who_reviewed_it_when_is_not() -> None:
    es = Wording("Hola.", False, reviewed_by="Ana Ruiz")
    assert version_of(PLAIN, {"lone.a": {**HELLO["lone.a"], "es": es}}) == lone().script.version


def test_the_order_of_keys_and_languages_does_not_make_a_version() -> None:
    turned = {"lone.a": dict(reversed(HELLO["lone.a"].items()))}
    assert version_of(PLAIN, turned) == lone().script.version
    assert version_of(dict(reversed(SOURCES.items())), SPOKEN) == outer().script.version


def test_what_format_1_kept_is_read_as_the_version_that_it_was() -> None:
    spoken = {"lone.a": {"en": ["Hello.", True], "es": ["Hola.", False]}}
    hashed = json.dumps([PLAIN["lone"], spoken], ensure_ascii=True, sort_keys=True)
    version = sha256(hashed.encode()).hexdigest()[:12]
    kept = json.dumps({"format": 1, "source": PLAIN["lone"], "wordings": spoken})
    assert from_content(kept, name="lone", version=version) == lone()


@pytest.mark.parametrize(("name", "version"), [("inner", ""), ("nobody", ""), ("outer", "0" * 12)])
def test_what_is_kept_under_another_name_or_version_is_refused(name: str, version: str) -> None:
    wanted = version or outer().script.version
    with pytest.raises(ValueError, match="the content is not"):
        from_content(to_content(outer()), name=name, version=wanted)


def test_what_cannot_be_read_any_more_says_why() -> None:
    edition = lone()
    content = to_content(edition).replace("next: z}", "next: y}")
    with pytest.raises(ScriptInvalid, match=r"lone of lone .*: unknown step"):
        from_content(content, name="lone", version=edition.script.version)
