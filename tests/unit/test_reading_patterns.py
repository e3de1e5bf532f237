"""How phrases are written, and what they find: names, stems, accents, gaps, parts in any order."""

import pytest

from flows.reading import Lexicon, read
from flows.reading.lexicon_file import LexiconInvalid, parse

HEAD = "language: en\nstatus: draft\n"
NAMES = """names:
  pills: ["(pill*|tablet)", "small white things"]
  took: ["(took|swallow*)"]
  took_pills: ["{took} the? {pills}"]
  film: [movie]
"""


def lexicon(*phrases: str, more: str = "") -> Lexicon:
    lines = "".join(f'      - "{phrase}"\n' for phrase in phrases)
    return parse(f"{HEAD}{NAMES}{more}signals:\n  opt_out:\n    found:\n{lines}", "en")


def words(text: str, *phrases: str, more: str = "") -> list[str]:
    found = read(text, lexicons=[lexicon(*phrases, more=more)], question=None).signals
    return [signal.words for signal in found]


@pytest.mark.parametrize("text", ["took pills", "swallowed small white things", "took my pillow"])
def test_a_name_stands_for_any_of_its_words_and_a_stem_for_any_word_that_begins_so(
    text: str,
) -> None:
    assert words(text, "{took} my? {pills}") == [text]


def test_a_name_may_name_others_above_it() -> None:
    assert words("then I took the pills", "{took_pills}") == ["took the pills"]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("dừng", True), ("dung", True), ("DỪNG", True), ("đúng", False), ("dùng", False)],
)
def test_an_exact_word_takes_its_own_accents_or_none(text: str, is_found: bool) -> None:
    assert bool(words(text, "=dừng")) is is_found


@pytest.mark.parametrize("text", ["tu veux", "tú veux"])
def test_a_word_without_a_sign_takes_any_accents(text: str) -> None:
    assert words(text, "tu veux") == [text]


def test_a_gap_spans_three_words_and_a_wide_one_twelve() -> None:
    filler = "one two three four five six seven eight nine ten eleven twelve"
    assert words("stop a b c now", "stop ... now")
    assert not words("stop a b c d now", "stop ... now")
    assert words(f"stop {filler} now", "stop ...... now")
    assert not words(f"stop {filler} thirteen now", "stop ...... now")


def test_a_gap_spans_nine_letters_where_words_have_no_spaces() -> None:
    assert words("我今天真的非常想要死", "我 ... 死")
    assert not words("我今天真的非常非常想要死", "我 ... 死")


def test_parts_are_found_in_any_order_and_told_from_the_first_word_to_the_last() -> None:
    rule = "{pills} & {took} & all"
    assert words("all of it, the pills, swallowed", rule) == ["all of it the pills swallowed"]
    assert words("I swallowed all the pills", rule) == ["swallowed all the pills"]
    assert not words("I swallowed the pills", rule)


def test_parts_far_from_each_other_are_not_together() -> None:
    assert words("pills " + "word " * 12 + "took", "{pills} & {took}")
    assert not words("pills " + "word " * 30 + "took", "{pills} & {took}")


def test_a_part_that_must_not_be_there_takes_the_rule_away() -> None:
    assert words("took the pills", "{pills} & {took} & -{film}")
    assert not words("in the movie he took the pills", "{pills} & {took} & -{film}")


def test_letters_written_onto_a_word_are_taken_away_for_it() -> None:
    prefixes = "prefixes: [و, ال]\n"
    assert words("والموت", "الموت", more=prefixes) == ["والموت"]
    assert words("الموت", "موت", more=prefixes) == ["الموت"]


def test_romanised_words_are_read_by_the_words_of_the_language() -> None:
    table = "romanised: {shch: щ, o: о, p: п, m: м, i: и, t: т, e: е}\n"
    assert words("pomoshch", "помощ*", more=table) == ["pomoshch"]


def test_traditional_characters_are_read_as_the_simplified_ones() -> None:
    assert words("請不要再傳", "请不要再传") == ["請不要再傳"]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ('"{nothing} now"', "name_is_unknown"),
        ('"a*"', "stem_is_too_short"),
        ('"{pills} & "', "phrase_is_empty"),
        ('"-{pills} & -{took}"', "phrase_is_malformed"),
        ('"{pills} & ... now"', "phrase_begins_or_ends_with_gap"),
    ],
)
def test_a_phrase_that_cannot_be_is_a_fault_on_its_line(line: str, rule: str) -> None:
    source = f"{HEAD}{NAMES}signals:\n  opt_out:\n    found:\n      - {line}\n"
    with pytest.raises(LexiconInvalid) as caught:
        parse(source, "en")
    assert (caught.value.line, caught.value.rule) == (11, rule)


def test_parts_belong_to_signals_and_look_alikes_alone() -> None:
    with pytest.raises(LexiconInvalid, match="parts_belong_to_signals"):
        parse(HEAD + 'polite:\n  - "a & b"\n', "en")
    with pytest.raises(LexiconInvalid, match="parts_belong_to_signals"):
        parse(HEAD + 'signals:\n  opt_out:\n    alone:\n      - "a & b"\n', "en")


def test_a_look_alike_of_parts_takes_away_what_lies_within_it() -> None:
    source = (
        f"{HEAD}{NAMES}signals:\n  opt_out:\n    found:\n      - {{took}}\n".replace("{{", "{")
        + 'harmless:\n  - "{film} & {took}"\n'
    ).replace("- {took}", '- "{took}"')
    plain = parse(source, "en")
    assert not read("in that movie he took it", lexicons=[plain], question=None).signals
    assert read("he took it", lexicons=[plain], question=None).signals
