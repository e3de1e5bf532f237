"""Every rule by its name, as faults name it, with what it asks: for the documentation and for
whoever reads a fault."""

from collections.abc import Mapping
from types import MappingProxyType

SHAPE: Mapping[str, str] = {
    "yaml": "The file is YAML: spaces, no tabs, quotes closed.",
    "shape": "Keys, lists and texts stand where they belong; no anchors, no deep nesting.",
    "written twice": "A key stands once in its table, an entry once in its catalog.",
    "too long": "Files, texts, names and reasons keep to their limits.",
    "encoding": "A file is UTF-8 text, and says so where it has a header.",
    "missing file": "The files that everything else needs are there.",
    "missing key": "Every key that is needed is given.",
    "unknown key": "Only keys that mean something here are given.",
    "missing text": "A text says something.",
    "name": "Names are small letters, digits and _, and a script is called as its file.",
    "purpose": "The purpose is one of those that clients consent to, and a call keeps to it.",
    "step kind": "One key of a step tells its kind.",
    "unknown step": "Every step that another leads to is there.",
    "answer kind": "`answer` is one of the kinds of answer.",
    "options": "A choice has two to nine options, each once.",
    "unknown case": "Only answers and ends that can come lead on.",
    "missing case": "Every answer and every end leads on.",
    "case twice": "A number leads to one step.",
    "duration": "Times to wait are written as `20 hours`, `3 days`, `until 10:00`.",
    "condition": "A condition names values we have, compares like with like, and does no more.",
    "value": "A value has one kind everywhere, and a name that is not taken.",
    "value kind": "A value is text, number, date or time.",
    "placeholder": "A text names only values that are ever set; a translation the same ones.",
    "level": "An escalation is P0, P1, P2 or P3.",
    "consent": "Consent is granted or revoked.",
    "version": "A version is twelve hexadecimal digits.",
    "unknown script": "A script that is called is there.",
    "calls itself": "No script calls itself, directly or through others.",
    "too deep": "Scripts call each other a few deep at most.",
}

WAYS: Mapping[str, str] = {
    "unreachable step": "Every step is reached from the start.",
    "never ends": "Every way comes to an end.",
    "never waits": "No way runs on without a rest, through too many steps or round and round.",
    "asks for ever": "No loop asks a client without end.",
    "silence asks again": "A client who says nothing is left alone after a bounded time.",
    "unclear without a person": "A person sees what was not understood before anything else comes.",
    "too many questions": "At most four questions lie on one way.",
    "caring contact asks": "A caring contact asks nothing.",
    "value may be empty": "Every value that a text names is known wherever the text is sent.",
    "move": "Moves come from an older version once, and lead to steps that wait.",
}

WORDING: Mapping[str, str] = {
    "segments": "With the longest values a text takes few SMS segments.",
    "lock screen": "The beginning of a text tells no name, service, number or reason.",
    "link": "Links lead to our own hosts, never through a shortener.",
    "reading grade": "English and Spanish read at school grade 6 or below.",
    "reserved word": "No answer is a word that the provider acts on by itself.",
    "shadowed answer": "A word for an option is read as that option, in every language.",
    "answer not understood": "A word for an option is understood.",
}

LANGUAGES: Mapping[str, str] = {
    "missing translation": "Every text has a translation in each language that has a catalog.",
    "unreviewed translation": "What is not marked as a draft says who reviewed it, as it stands.",
    "draft translation": "Before real clients, no translation is a draft (`--ready`).",
    "unknown wording": "A catalog translates texts that there are.",
    "unknown language": "A folder of `locales/` is a language that we are ready for.",
    "language": "A catalog's header names the language of its folder.",
    "plural": "A catalog has its language's plural rule, and an entry all its forms.",
    "answer words": "Words to answer with are told apart by |, and none of them is empty.",
    "gettext": "A catalog is a gettext file.",
    "review": "A review is written as `# reviewed: NAME, 2026-11-22`.",
    "lexicon": "A lexicon can be read.",
    "yes and no collide": "Yes and no mean the same in a client's language and in English.",
}

HOUSE: Mapping[str, str] = {
    "number": "A number is written in digits.",
    "date": "A day is written as 2026-01-31.",
    "line not called": "A person has called each crisis line in the last 120 days.",
}

RULES: Mapping[str, str] = MappingProxyType({**SHAPE, **WAYS, **WORDING, **LANGUAGES, **HOUSE})
"""All of them: rule -> what it asks."""
