"""Walks: every way through every script in every language, and each thing that can be wrong."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest

from bot.library import Library, load
from bot.library.beside import edition_at
from bot.library.content import edition_of
from flows.linking import link
from flows.loader import load_script
from flows.plurals import plural_rule
from flows.walking import Voice, Walked, side_by_side, voice_of, walk
from flows.walking.voice import spellings, words_of
from flows.walking.walker import WAYS_PLAYED_MAX
from flows.walking.ways import ways_of
from flows.wording import Edition, Wording

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.yaml"))
SECONDS_MAX = 60
HEAD = """\
script: trial
about: A trial.
purpose: check_in
start: hello
steps:
"""
ENDS = """
  over: {end: finished}
  person:
    escalate: {level: P3, reason: the answer is unclear}
    next: over
"""
YES_NO = """
  hello:
    ask: Are you well?
    answer: yes or no
    next: {yes: over, no: person}
    unclear: {then: person}
    silence: {after: 1 day, then: over}
"""


@cache
def library() -> Library:
    return load(ROOT)


@cache
def voice(language: str) -> Voice:
    source = (ROOT / "locales" / language / "lexicon.yaml").read_text("utf-8")
    return voice_of(language, library().lexicons, source=source)


def trial(steps: str, **spoken: str) -> Edition:
    """Give a script of these steps and two ends, its first wording also in other languages."""
    source = HEAD + steps + ENDS
    script = link({"trial": load_script(source, "trial.yaml")}, {"trial": "trial.yaml"})["trial"]
    wordings = {key: {"en": Wording(text, True)} for key, text in script.wordings.items()}
    for language, text in spoken.items():
        wordings["trial.hello"][language] = Wording(text, True)
    return edition_of(script, {"trial": source}, wordings)


def walked(steps: str, language: str = "en", **spoken: str) -> Walked:
    return walk(trial(steps, **spoken), voice(language), library().lines)


def without(known: Voice, group: str) -> Voice:
    """Give a voice that has no word for something."""
    words = {name: found for name, found in known.words.items() if name != group}
    return Voice(known.language, known.lexicons, words)


def test_every_way_through_every_shipped_script_is_walked_in_every_language() -> None:
    begun_at = perf_counter()
    walks = [
        walk(edition, voice(language), library().lines)
        for edition in library().editions.values()
        for language in library().languages
    ]
    assert len(walks) == len(library().editions) * 13
    assert {f"{one.script} {one.language}: {told}" for one in walks for told in one.told()} == set()
    assert all(part.percent == 100 for one in walks for part in one.covered.values())
    assert all(one.played == one.ways > 0 for one in walks)
    assert perf_counter() - begun_at < SECONDS_MAX


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_way_through_every_example_is_walked(path: Path) -> None:
    found = walk(edition_at(path, library()), voice("en"), library().lines)
    assert list(found.told()) == []
    assert found.whole and found.played == found.ways


@pytest.mark.parametrize("name", ["ask", "remember", "offer", "wait"])
def test_days_hours_numbers_options_and_not_now_are_written_and_read_in_every_language(
    name: str,
) -> None:
    edition = edition_at(ROOT / "docs" / "examples" / f"{name}.yaml", library())
    for language in library().languages:
        found = walk(standing_in(edition, language), voice(language), library().lines)
        assert list(found.told()) == [], language
        assert found.texts_read >= 4


def standing_in(edition: Edition, language: str) -> Edition:
    """Let the source's wording stand for that of another language."""
    rule = plural_rule(language)
    assert rule is not None
    wordings = {
        key: {language: _in_forms(spoken["en"], rule.forms)}
        for key, spoken in edition.wordings.items()
    }
    return Edition(edition.script, wordings, edition.sources)


def _in_forms(wording: Wording, forms: int) -> Wording:
    """Give a plural as many forms as a language has."""
    last = wording.forms[-1:] * forms
    return replace(wording, forms=(*wording.forms[: forms - 1], *last)[:forms])


def test_a_question_is_walked_by_each_answer_silence_and_what_is_not_understood() -> None:
    found = walked(YES_NO)
    assert found.whole
    # Asked, asked again, with a person, over.
    assert found.places == 4
    # At once: yes, no, silence. Asked again after an unclear answer: the same, and unclear.
    assert found.ways == found.played == 3 + 4


def test_a_word_that_the_lexicon_lacks_leaves_an_exit_unmet_and_named() -> None:
    found = walk(trial(YES_NO), without(voice("en"), "no"), library().lines)
    assert list(found.told()) == ["exit never met: hello: answer no -> person"]
    assert found.covered["exit"].percent == 80
    assert not found.whole


def test_a_text_that_is_read_as_another_answer_is_named() -> None:
    known = voice("en")
    turned = Voice("en", known.lexicons, {**known.words, "no": ("yes",)})
    told = list(walk(trial(YES_NO), turned, library().lines).told())
    assert "hello: 'yes' is read as Yes(), not as No()" in told


def test_an_answer_that_care_would_act_on_before_the_script_is_named() -> None:
    steps = """
  hello:
    ask: How shall we go on?
    answer: one of
    options: {write: [write], stop: [stop]}
    next: over
    unclear: {then: person}
    silence: {after: 1 day, then: over}
"""
    told = list(walked(steps).told())
    assert told == [
        "hello: 'stop' is read as opt_out and Option(key='stop'), not as Option(key='stop')"
    ]


def test_a_script_is_walked_in_the_language_of_its_wording() -> None:
    found = walked(YES_NO, "ko", ko="잘 지내세요?")
    assert found.whole
    assert found.language == "ko"


def test_a_wording_that_is_missing_in_a_language_is_named() -> None:
    told = list(walked(YES_NO, "ko").told())
    assert told == ["wording never met: trial.hello", "trial.hello: no wording in this language"]


def test_a_value_that_is_not_known_where_it_is_said_is_named() -> None:
    steps = """
  hello:
    ask: How many days?
    answer: number 0 to 9
    remember: days
    next: {0-5: few, 6-9: over}
    unclear: {then: many}
    silence: {after: 1 day, then: over}
  few: {say: "{days} days.", next: over}
  many: {say: "{days} days.", next: person}
"""
    assert list(walked(steps).told()) == ["trial.many: {days} is not known here"]


def test_every_plural_form_is_said() -> None:
    steps = """
  hello:
    ask: How many days?
    answer: number 0 to 3
    remember: days
    next: thanks
    unclear: {then: person}
    silence: {after: 1 day, then: over}
  thanks:
    say: {count: days, one: "{days} day.", other: "{days} {unknown}."}
    next: over
"""
    with pytest.raises(Exception, match="unknown"):
        trial(steps)
    edition = trial(steps.replace("{unknown}", "days"))
    spoken = {"en": Wording("{days} day.", True, ("{days} day.", "{unknown}"), "days")}
    broken = Edition(edition.script, {**edition.wordings, "trial.thanks": spoken})
    told = list(walk(broken, voice("en"), library().lines).told())
    assert told == ["trial.thanks: {unknown} is not known here"]


def test_a_script_that_goes_on_without_waiting_reaches_the_step_limit() -> None:
    steps = """
  hello: {say: Hello., next: again}
  again: {say: Hello again., next: hello}
"""
    found = walked(steps)
    assert any("step limit" in told for told in found.faults)
    assert found.played == 0


def test_a_question_that_is_asked_for_ever_is_a_way_that_never_ends() -> None:
    found = walked(YES_NO.replace("then: over", "then: hello"))
    assert "a way never ends: it comes back to a place where it was" in found.faults
    assert (found.ways, found.played) == (0, 0)


def test_a_late_answer_is_walked_within_its_time_of_grace() -> None:
    plain, late = (
        walked(YES_NO),
        walked(YES_NO.replace("then: over}", "grace: 2 days, then: over}")),
    )
    assert late.whole
    # Silence can come at two places; after each yes, no and what is not understood still count.
    assert late.ways == plain.ways + 2 * 3


def test_not_now_is_walked_once_and_twice() -> None:
    steps = YES_NO + "    not_now: {after: 4 hours, then: over}\n"
    found = walked(steps)
    assert found.whole
    missing = walk(trial(steps), without(voice("en"), "later"), library().lines)
    assert list(missing.told()) == ["exit never met: hello: not now not now, twice -> over"]


def test_both_sides_of_a_condition_are_walked_by_what_is_known_at_the_start() -> None:
    steps = """
  hello: {if: 'service == "Blanket Fund" and first_name', then: over, else: person}
"""
    assert walked(steps).whole


def test_a_side_that_nothing_leads_to_is_named() -> None:
    steps = """
  hello: {if: program == "", then: over, else: person}
"""
    told = list(walked(steps).told())
    assert told == ['exit never met: hello: condition program == "" -> over']


def test_what_only_another_languages_clients_meet_is_counted_there() -> None:
    steps = """
  hello: {if: 'language == "ko"', then: over, else: person}
"""
    edition = trial(steps)
    walks = [walk(edition, voice(code), library().lines) for code in ("en", "ko")]
    assert [one.whole for one in walks] == [False, False]
    assert [one.whole for one in side_by_side(edition.script, walks)] == [True, True]
    alone = side_by_side(edition.script, walks[:1])
    assert list(alone[0].told()) == ['exit never met: hello: condition language == "ko" -> over']


def test_where_there_are_too_many_ways_all_turns_are_taken_and_so_many_ways_played() -> None:
    question = """
  {name}:
    ask: Are you well?
    answer: yes or no
    next: {{yes: {then}, no: {then}, unsure: {then}}}
    unclear: {{then: person}}
    silence: {{after: 1 day, then: over}}
"""
    names = ["hello", "second", "third", "fourth", "fifth", "over"]
    steps = "".join(question.format(name=one, then=then) for one, then in pairwise(names))
    found = walked(steps)
    assert found.whole
    assert found.ways > 6**5 > found.played == WAYS_PLAYED_MAX


def test_a_script_that_begins_in_too_many_ways_says_so() -> None:
    names = [f"word{number}" for number in range(9)]
    steps = "  hello: {if: '" + " or ".join(names) + "', then: over, else: person}\n"
    source = HEAD.replace("steps:", "values:\n" + "".join(f"  {one}: text\n" for one in names))
    script = load_script(source + "steps:\n" + steps + ENDS, "trial.yaml")
    found = walk(edition_of(script, {"trial": source}, {}), voice("en"), library().lines)
    assert found.faults == ("more than 256 ways to begin: the others were left out",)


def test_numbers_that_lead_to_one_step_are_one_way() -> None:
    edition = library().current("first_check_in")
    ways = ways_of(edition.script.steps["how_are_things"])
    assert [way.label for way in ways if way.how == "answer"] == ["1-2", "3-5"]


PHRASES: Mapping[str, list[str]] = {
    "yes": ["yes"],
    "(yes|yeah) (sir)?": ["yes", "yes sir", "yeah", "yeah sir"],
    "not to? (day|(this|that) week)": ["not day", "not this week", "not that week"],
    "stop ... now": [],
}


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_of_a_lexicon_is_spelled_out(phrase: str) -> None:
    assert set(spellings(phrase)) == set(PHRASES[phrase])


def test_a_lexicon_that_is_none_has_no_words() -> None:
    assert words_of("- a\n- list\n") == {}
    assert words_of("answers: {yes: no list}\npolite: [thanks]\n") == {
        "polite": ("thanks",),
        "yes": (),
    }


def test_two_walks_of_the_same_script_tell_the_same() -> None:
    assert walked(YES_NO) == walked(YES_NO)
