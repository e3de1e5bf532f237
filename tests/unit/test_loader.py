"""Script files: what is read, and every fault an author can make, with its line."""

from datetime import timedelta

import pytest

from flows.answers import Question
from flows.errors import ScriptInvalid
from flows.loader import FIXED_REPLIES, load_fixed, load_script
from flows.script import Ask, Branch, Consent, End, Escalate, Say, Script, Silence, Unclear, Wait

WHOLE = """\
script: sample
about: Every kind of step once.
purpose: check_in
start: hello
steps:
  hello:
    say: "{program}: hello."
    next: pause
  pause:
    wait: 30 minutes
    next: how
  how:
    ask: How are things, 1 to 5?
    answer: scale 1 to 5
    outcome: state
    next: {1-2: call, 3: known, 4-5: known}
    unclear: {again: A number is enough., then: person}
    silence: {after: 20 hours, remind: once, then: over}
  known:
    if_known: service
    then: which
    else: words
  which:
    ask: Did it work out?
    answer: one of
    options: [yes, not_yet]
    next: {yes: words, not_yet: words}
    unclear: {then: person}
    silence: {after: 3 days, remind: Hello again., then: over}
  words:
    ask: Anything else?
    answer: free text
    next: person
    unclear: {then: person}
    silence: {after: 1 day, then: over}
  call:
    ask: Shall we call?
    answer: yes or no
    plain: yes
    next: {yes: allow, no: over}
    unclear: {then: person}
    silence: {after: 2 hours, then: person}
  allow:
    consent: granted
    purposes: [check_in]
    next: person
  person:
    escalate: {level: P1, reason: asked for a call}
    say: A person will read this.
    next: over
  over:
    end: finished
"""


def faults(source: str) -> list[str]:
    with pytest.raises(ScriptInvalid) as refused:
        load_script(source, "sample.yaml")
    return [str(fault) for fault in refused.value.faults]


def broken(old: str, new: str) -> list[str]:
    assert old in WHOLE
    return faults(WHOLE.replace(old, new, 1))


@pytest.fixture(scope="module")
def whole() -> Script:
    return load_script(WHOLE, "sample.yaml")


def test_the_header_is_read_and_the_version_is_left_to_the_library(whole: Script) -> None:
    header = (whole.name, whole.about, whole.purpose, whole.start, whole.version)
    assert header == ("sample", "Every kind of step once.", "check_in", "hello", "")


def test_every_step_kind_is_read(whole: Script) -> None:
    steps = whole.steps
    assert steps["hello"] == Say("hello", "sample.hello", "pause")
    assert steps["pause"] == Wait("pause", timedelta(minutes=30), "how")
    assert steps["known"] == Branch("known", "service", "which", "words")
    assert steps["allow"] == Consent("allow", "granted", ("check_in",), "person")
    assert steps["person"] == Escalate("person", 1, "asked for a call", "sample.person", "over")
    assert steps["over"] == End("over", "finished")


def test_a_scale_leads_from_every_number(whole: Script) -> None:
    assert whole.steps["how"] == Ask(
        name="how",
        wording="sample.how",
        question=Question("scale", low=1, high=5),
        cases={"1": "call", "2": "call", "3": "known", "4": "known", "5": "known"},
        unclear=Unclear("sample.how.again", "person"),
        silence=Silence(timedelta(hours=20), "sample.how", "over"),
        outcome="state",
    )


def test_a_choice_keeps_its_options_in_the_order_the_client_sees(whole: Script) -> None:
    which = whole.steps["which"]
    assert isinstance(which, Ask)
    assert which.question == Question("choice", options=("yes", "not_yet"))
    assert which.silence.remind == "sample.which.remind"


def test_free_text_has_one_case(whole: Script) -> None:
    words = whole.steps["words"]
    assert isinstance(words, Ask)
    assert (words.question.kind, dict(words.cases)) == ("text", {"text": "person"})


def test_yes_and_no_stay_words_and_a_hedge_goes_where_the_unclear_goes(whole: Script) -> None:
    call = whole.steps["call"]
    assert isinstance(call, Ask)
    assert call.question == Question("yes_no", plain=True)
    assert dict(call.cases) == {"yes": "allow", "no": "over", "unsure": "person"}


def test_a_question_without_words_of_its_own_is_repeated(whole: Script) -> None:
    call = whole.steps["call"]
    assert isinstance(call, Ask)
    assert (call.unclear.again, call.silence.remind) == ("sample.call", None)


def test_every_wording_is_kept_under_its_key(whole: Script) -> None:
    assert whole.wordings["sample.hello"] == "{program}: hello."
    assert set(whole.wordings) == {
        *("sample.hello", "sample.how", "sample.how.again", "sample.which"),
        *("sample.which.remind", "sample.words", "sample.call", "sample.person"),
    }


ONE_FAULT = [
    ("start: hello", "start: helo", 4, "unknown step", "did you mean 'hello'?"),
    ("purpose: check_in", "purpose: checkin", 3, "purpose", "did you mean 'check_in'?"),
    ("about: Every kind", "abuot: Every kind", 2, "unknown key", "did you mean 'about'?"),
    ("script: sample", "script: Sample One", 1, "name", "'Sample One'"),
    ("    next: pause", "    next: pauze", 8, "unknown step", "did you mean 'pause'?"),
    ("    next: pause", "    next: pause\n    nxt: pause", 9, "unknown key", "mean 'next'?"),
    ("    next: pause", "    next: pause\n    next: over", 9, "written twice", "line 8"),
    ('    say: "{program}: hello."', "    sya: hello.", 6, "step kind", "did you mean 'say'?"),
    ("{program}: hello.", "{programme}: hello.", 7, "placeholder", "did you mean 'program'?"),
    ("{program}: hello.", "{program: hello.", 7, "placeholder", "a brace without"),
    ("{program}: hello.", "{}: hello.", 7, "placeholder", "a brace without"),
    ("{program}: hello.", "x" * 1601, 7, "too long", "1601 characters"),
    ("{program}: hello.", "", 7, "missing text", "says nothing"),
    ("say: A person will read this.", "say: [A person]", 49, "shape", "must be text"),
    ("wait: 30 minutes", "wait: half an hour", 10, "duration", "20 hours"),
    ("wait: 30 minutes", "wait: 0 minutes", 10, "duration", "'0 minutes'"),
    ("wait: 30 minutes", "wait: 400 days", 10, "duration", "'400 days'"),
    ("after: 20 hours", "after: 20h", 18, "duration", "'20h'"),
    ("answer: scale 1 to 5", "answer: stars 1 to 5", 14, "answer kind", "mean 'scale 1 to 5'?"),
    ("{1-2: call, 3: known, 4-5: known}", "{1-2: call, 4-5: known}", 16, "missing case", "'3'"),
    ("3: known, 4-5", "3: known, 3-5", 16, "case twice", "3 already leads to known"),
    ("4-5: known", "4-6: known", 16, "unknown case", "6 is not on the scale"),
    ("4-5: known", "4-5: known, good: known", 16, "unknown case", "'good' is not a number"),
    ("4-5: known", "4-5: known, 5-4: known", 16, "unknown case", "'5-4' is not a number"),
    ("    outcome: state", "    options: [a, b]", 15, "unknown key", "only `answer: one of`"),
    ("    unclear: {again: A number is enough., then: person}\n", "", 12, "missing key", "unclear"),
    (
        "    silence: {after: 20 hours, remind: once, then: over}\n",
        *("", 12, "missing key", "'silence'"),
    ),
    (
        "unclear: {again: A number is enough., then: person}",
        "unclear: {}",
        17,
        "missing key",
        "then",
    ),
    ("unclear: {again: A number is enough., then: person}", "unclear: person", 17, "shape", "keys"),
    ("if_known: service", "if_known: servise", 20, "if_known", "did you mean 'service'?"),
    ("options: [yes, not_yet]", "options: [yes, yes]", 26, "options", "each once"),
    ("options: [yes, not_yet]", "options: yes", 26, "shape", "must be a list"),
    ("{yes: words, not_yet: words}", "{yes: words}", 27, "missing case", "'not_yet'"),
    ("not_yet: words}", "not_yet: words, nope: words}", 27, "unknown case", "'nope'"),
    ("{yes: allow, no: over}", "{yes: allow}", 40, "missing case", "'no'"),
    ("{yes: allow, no: over}", "allow", 40, "shape", "must hold keys and values"),
    ("plain: yes", "plain: perhaps", 39, "shape", "yes or no"),
    ("consent: granted", "consent: grantd", 44, "consent", "did you mean 'granted'?"),
    ("purposes: [check_in]", "purposes: [checkin]", 45, "purpose", "did you mean 'check_in'?"),
    ("purposes: [check_in]", "purposes: []", 45, "purpose", "at least one"),
    ("level: P1", "level: P7", 48, "level", "P0, P1, P2, P3"),
    ("{level: P1, reason: asked for a call}", "{level: P1}", 48, "missing key", "'reason'"),
    ("end: finished", "end: 42", 52, "name", "small letters"),
]
"""(what the whole script says, what the author wrote instead, line, rule, words of the reason)"""


@pytest.mark.parametrize(("old", "new", "line", "rule", "reason"), ONE_FAULT)
def test_each_fault_is_named_with_its_line(
    old: str, new: str, line: int, rule: str, reason: str
) -> None:
    told = [fault for fault in broken(old, new) if f":{line}: {rule}: " in fault]
    assert any(reason in fault for fault in told), broken(old, new)


# A list or a table in the wrong shape leaves more than one thing unsaid.
SPILLS = {"options: yes", "options: [yes, yes]", "allow"}


@pytest.mark.parametrize("new", [case[1] for case in ONE_FAULT if case[1] not in SPILLS])
def test_one_slip_is_one_fault(new: str) -> None:
    old = next(case[0] for case in ONE_FAULT if case[1] == new)
    assert len(broken(old, new)) == 1


def test_every_fault_comes_out_at_once_in_the_order_of_the_file() -> None:
    several = WHOLE.replace("start: hello", "start: helo").replace("next: pause", "next: pauze")
    several = several.replace("20 hours", "20h").replace("level: P1", "level: P7")
    assert [fault.split(": ")[:2] for fault in faults(several)] == [
        ["sample.yaml:4", "unknown step"],
        ["sample.yaml:8", "unknown step"],
        ["sample.yaml:18", "duration"],
        ["sample.yaml:48", "level"],
    ]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("", "sample.yaml:1: shape: the file must hold keys and values"),
        ("- hello", "sample.yaml:1: shape: the file must hold keys and values"),
        ("script: a\nsteps: [", "sample.yaml:2: yaml: "),
        ("script: a\n\x00", "sample.yaml:1: yaml: "),
        ("script: &a b\nabout: *a", "sample.yaml:1: shape: anchors"),
        ("? [a]\n: b", "sample.yaml:1: shape: a key is one word"),
    ],
)
def test_what_is_not_a_script_file_is_refused_with_its_line(source: str, fault: str) -> None:
    assert any(each.startswith(fault) for each in faults(source))


def test_the_error_reads_as_a_compiler_prints() -> None:
    with pytest.raises(ScriptInvalid) as refused:
        load_script(WHOLE.replace("start: hello", "start: helo"), "flows/scripts/sample.yaml")
    why = "'helo' is not known here; did you mean 'hello'?"
    assert str(refused.value) == f"flows/scripts/sample.yaml:4: unknown step: {why}"


def test_fixed_replies_are_all_there_and_nothing_else() -> None:
    written = [f"{name}: Hello." for name in FIXED_REPLIES[1:]] + ["safty: Hello {hour}."]
    with pytest.raises(ScriptInvalid) as refused:
        load_fixed("\n".join(written), "fixed.yaml")
    told = [(fault.line, fault.rule) for fault in refused.value.faults]
    last = len(FIXED_REPLIES)
    assert told == [(last, "unknown key"), (last, "placeholder")]


def test_fixed_replies_are_kept_under_their_keys() -> None:
    read = load_fixed("\n".join(f"{name}: Hello." for name in FIXED_REPLIES), "fixed.yaml")
    assert read == {f"fixed.{name}": "Hello." for name in FIXED_REPLIES}
