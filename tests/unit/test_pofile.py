"""Gettext files: read strictly, every fault with its line, and written so that nothing is lost."""

from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.library.pofile import parse_po, texts_of, written_po
from flows.document import Faults

HEADER = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
WHOLE = f"""# Spanish.
# Second line.
{HEADER}
# For the reviewer.
#. A question.
#: flows/scripts/consent.yaml:12
#, fuzzy
#| msgid "Hello."
msgctxt "consent.ask"
msgid "Hello there."
msgstr ""
"Hola.\\n"
"Diga \\"sí\\"."

#: flows/scripts/consent.yaml:20
msgctxt "consent.left"
msgid "{{days}} day"
msgid_plural "{{days}} days"
msgstr[0] "{{days}} día"
msgstr[1] "{{days}} días"

#~ msgctxt "consent.gone"
#~ msgid "Bye."
#~ msgstr "Adiós."
"""


def faults(text: str) -> list[tuple[int, str]]:
    found = Faults("x.po")
    assert parse_po(text, found) is None
    return [(fault.line, fault.rule) for fault in found.found]


def test_a_file_is_read_and_written_back_byte_for_byte() -> None:
    found = Faults("x.po")
    catalog = parse_po(WHOLE, found)
    assert catalog is not None and found.found == []
    assert written_po(catalog) == WHOLE


def test_entries_know_the_line_of_their_first_word() -> None:
    catalog = parse_po(WHOLE, Faults("x.po"))
    assert catalog is not None
    lines = WHOLE.splitlines()
    begins = tuple(lines[(entry.linenum or 0) - 1] for entry in catalog)
    keys = ('msgctxt "consent.ask"', 'msgctxt "consent.left"', '#~ msgctxt "consent.gone"')
    assert begins == keys


def test_what_we_write_gettext_tools_read() -> None:
    catalog = parse_po(WHOLE, Faults("x.po"))
    assert catalog is not None
    theirs = read_po(BytesIO(written_po(catalog).encode()), abort_invalid=True)
    asked = theirs.get("Hello there.", "consent.ask")
    assert asked is not None and asked.fuzzy and asked.string == 'Hola.\nDiga "sí".'
    left = theirs.get("{days} day", "consent.left")
    assert left is not None and left.string == texts_of(catalog[1])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Diga \\"sí\\"."', '"Diga \\"sí\\".'),
        ('"Diga \\"sí\\"."', '"Diga "sí"."'),
        ('msgctxt "consent.left"', "msgctxt consent.left"),
        ('msgid "Hello there."', 'msgidd "Hello there."'),
        ('msgid "Hello there."', "Hello there."),
        ('msgid "Hello there."', 'msgid "Hello\u2028there."'),
        ('msgid "Hello there."', 'msgid "Hello\x0bthere."'),
        ('msgstr[1] "', 'msgstr[x] "'),
        ('msgid_plural "{days} days"\n', 'msgstr "x"\n'),
        ('#| msgid "Hello."', "#| something"),
        ('#~ msgid "Bye."', '#~ msgid "Bye'),
    ],
)
def test_a_broken_line_is_named(old: str, new: str) -> None:
    assert WHOLE.count(old) == 1
    broken = WHOLE.replace(old, new)
    assert ("gettext" in {rule for _, rule in faults(broken)}) is True
    at = broken[: broken.index(new)].count("\n") + 1
    assert min(line for line, _ in faults(broken)) in (at, at + 1)


def test_all_broken_lines_come_out_at_once() -> None:
    assert faults('msgid "a\nfoo\nmsgstr "b"\nbar\n') == [
        (1, "gettext"),
        (2, "gettext"),
        (4, "gettext"),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_a_file_without_entries_is_an_empty_catalog(text: str) -> None:
    catalog = parse_po(text, Faults("x.po"))
    assert catalog is not None and len(catalog) == 0


def test_a_file_is_never_taken_for_the_name_of_another() -> None:
    assert faults("README.md") == [(1, "gettext")]


lines = st.lists(st.sampled_from([*WHOLE.splitlines(), '"', "msgid", "#,", "#~", "#~|", "#| x"]))


@given(pieces=lines, noise=st.text(max_size=12), at=st.integers(0, 40))
def test_no_text_whatever_makes_the_reader_fail(pieces: list[str], noise: str, at: int) -> None:
    found = Faults("x.po")
    catalog = parse_po("\n".join([*pieces[:at], noise, *pieces[at:]]), found)
    assert (catalog is None) == bool(found.found)


LINE_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
texts = st.text(st.characters(codec="utf-8", exclude_characters=LINE_BREAKS))


@given(source=texts, said=texts)
def test_any_text_comes_back_as_it_was(source: str, said: str) -> None:
    catalog = parse_po(WHOLE, Faults("x.po"))
    assert catalog is not None
    catalog[0].msgid, catalog[0].msgstr = source, said
    again = parse_po(written_po(catalog), Faults("x.po"))
    assert again is not None
    assert (again[0].msgid, again[0].msgstr) == (source, said)
