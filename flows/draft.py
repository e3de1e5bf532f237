"""A script while it is being read: every look-up either gives a value or notes a fault.

After a fault reading goes on with an empty value, so that all faults come out at once; whoever
reads must throw the result away when there are any.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from flows.document import HINTS_MAX, Faults, Listing, Scalar, Table, Value
from flows.durations import parse_duration
from flows.placeholders import placeholder_faults
from flows.script import Plural
from flows.suggest import nearest
from flows.values import STANDARD, ValueKind

WORDING_LENGTH_MAX = 1600
"""Characters; the longest body that Twilio takes (its Message resource)."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
NAME_RULE = "begin small; small letters, digits and _ only, at most 40"
PLURAL_KEYS = ("count", "one", "other")


@dataclass(slots=True)
class Draft:
    """What reading has gathered: faults, wordings by key, and where each stands. `values` are what
    the script may name, by kind."""

    name: str
    faults: Faults
    step_names: tuple[str, ...] = ()
    wordings: dict[str, str] = field(default_factory=dict)
    plurals: dict[str, Plural] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    values: dict[str, ValueKind] = field(default_factory=lambda: dict(STANDARD))

    def word(self, key: str, text: str, *, line: int) -> str:
        """Keep a wording under its key and return the key."""
        if not text:
            self.faults.add(line, "missing text", why=f"{key} says nothing")
        if len(text) > WORDING_LENGTH_MAX:
            why = f"{len(text)} characters; one message holds {WORDING_LENGTH_MAX}"
            self.faults.add(line, "too long", why=why)
        for why in placeholder_faults(text, self.values):
            self.faults.add(line, "placeholder", why=why)
        self.wordings[key], self.lines[key] = text, line
        return key

    def named(self, name: str, *, line: int) -> bool:
        """Note a name that could not be part of a key; tell whether it can."""
        fits = _NAME.fullmatch(name) is not None
        if not fits:
            self.faults.add(line, "name", why=f"{name!r}: {NAME_RULE}")
        return fits

    def known_step(self, target: str, *, line: int) -> str:
        """Note a target that is no step of the script; return the step that is meant."""
        if target in self.step_names:
            return target
        self.faults.unknown(line, "unknown step", word=target, known=self.step_names)
        return nearest(target, self.step_names) or ""


@dataclass(frozen=True, slots=True)
class Page:
    """One table of one step, read key by key. `given` is False when the file has no such table,
    which is noted once and then not for each of its keys."""

    draft: Draft
    step: str
    table: Table
    given: bool = True

    def allow(self, required: Sequence[str], optional: Sequence[str] = ()) -> None:
        """Note every key that has no meaning here, and every one missing that none of those is
        a slip of the pen for."""
        if not self.given:
            return
        known = (*required, *optional)
        unknown = self.table.entries.keys() - set(known)
        for key in unknown:
            line = self.table.lines[key]
            self.draft.faults.unknown(line, "unknown key", word=key, known=known)
        meant = {nearest(word, known) for word in list(unknown)[:HINTS_MAX]}
        for key in set(required) - meant:
            if key not in self.table.entries:
                self.fault(None, "missing key", why=f"{key!r} is needed here")

    def fault(self, key: str | None, rule: str, *, why: str) -> None:
        """Note a fault at a key's line, or at the table's when the key is None or absent."""
        self.draft.faults.add(self.line(key), rule, why=f"{self.step}: {why}")

    def line(self, key: str | None) -> int:
        """Return the line of a key, or of the table."""
        return self.table.lines.get(key or "", self.table.line)

    def text(self, key: str, default: str = "") -> str:
        """Return the text of a key, or `default` when it is absent."""
        value = self.table.entries.get(key, Scalar(default, self.table.line))
        return self._text(key, value)

    def short(self, key: str, length_max: int) -> str:
        """Return a text of 1 to `length_max` characters; another one is a fault."""
        text = self.text(key)
        if self.raw(key) is not None and not 0 < len(text) <= length_max:
            self.fault(key, "name", why=f"{key!r} has 1 to {length_max} characters")
        return text

    def one_of(self, key: str, known: Collection[str], *, rule: str = "") -> str:
        """Return a word that must be one of the known ones; `rule` is the key unless told."""
        word = self.text(key)
        if key in self.table.entries and word not in known:
            self.draft.faults.unknown(self.line(key), rule or key, word=word, known=known)
        return word

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list's texts, or nothing when the key is absent."""
        value = self.table.entries.get(key, Listing((), self.table.line))
        if isinstance(value, Listing):
            return tuple(self._text(key, item) for item in value.items)
        self.fault(key, "shape", why=f"{key!r} must be a list: [one, two]")
        return ()

    def within(self, key: str) -> "Page":
        """Return the table of a key, empty when it is absent."""
        value = self.table.entries.get(key)
        if isinstance(value, Table):
            return Page(self.draft, self.step, Table(value.entries, value.lines, self.line(key)))
        if value is not None:
            self.fault(key, "shape", why=f"{key!r} must hold keys and values: {{key: value}}")
        return Page(self.draft, self.step, Table({}, {}, self.line(key)), given=False)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return a list's tables."""
        value = self.table.entries.get(key)
        items = value.items if isinstance(value, Listing) else (value,)
        tables = tuple(item for item in items if isinstance(item, Table))
        if len(tables) != len(items) or not isinstance(value, Listing):
            self.fault(key, "shape", why=f"{key!r} must be a list of keys and values")
        return tables

    def target(self, key: str) -> str:
        """Return the step that a key names; an absent key is someone else's fault."""
        value = self.table.entries.get(key)
        if not isinstance(value, Scalar):
            return self.text(key)
        return self.draft.known_step(value.text, line=self.line(key))

    def raw(self, key: str) -> str | None:
        """Return a key's text when it has one, noting nothing."""
        value = self.table.entries.get(key)
        return value.text if isinstance(value, Scalar) else None

    def identifier(self, key: str) -> str | None:
        """Return a key's name, None when it is absent or none."""
        if key not in self.table.entries:
            return None
        return self.check_name(key, self.text(key))

    def check_name(self, key: str, name: str) -> str | None:
        """Note a name that could not be part of a key; return it otherwise."""
        return name if self.draft.named(name, line=self.line(key)) else None

    def duration(self, key: str) -> timedelta:
        """Return the duration of a key; a wrong one is a fault."""
        duration = parse_duration(self.text(key))
        if duration is None and key in self.table.entries:
            why = f"{self.text(key)!r}: write 30 minutes, 20 hours or 3 days"
            self.fault(key, "duration", why=why)
        return duration or timedelta(0)

    def wording(self, key: str, suffix: str = "") -> str:
        """Keep the wording of a key and return its wording key, `<script>.<step><suffix>`."""
        name = f"{self.main_wording}{suffix}"
        value = self.table.entries.get(key)
        if isinstance(value, Table):
            self._plural(name, self.within(key))
        elif key in self.table.entries:
            self.draft.word(name, self.text(key), line=self.line(key))
        return name

    def answer_words(self, option: str, words: str, *, line: int) -> None:
        """Keep the words that a client may write for an option."""
        self.draft.word(f"{self.main_wording}.options.{option}", words, line=line)

    def _plural(self, name: str, table: "Page") -> None:
        table.allow(PLURAL_KEYS)
        count, line = table.text("count"), table.line("count")
        if "count" in table.table.entries and self.draft.values.get(count) != "number":
            table.fault("count", "value", why=f"{count!r} is no number that this script knows")
        self.draft.word(name, table.text("other"), line=table.line("other"))
        self.draft.word(name, table.text("one"), line=line)
        self.draft.plurals[name] = Plural(count, table.text("other"))

    @property
    def main_wording(self) -> str:
        """Return the wording key of the step's own text."""
        return f"{self.draft.name}.{self.step}"

    def _text(self, key: str, value: Value) -> str:
        if isinstance(value, Scalar):
            return value.text
        self.fault(key, "shape", why=f"{key!r} must be text")
        return ""
