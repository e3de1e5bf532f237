"""A script while it is being read: every look-up either gives a value or notes a fault.

After a fault reading goes on with an empty value, so that all faults come out at once; whoever
reads must throw the result away when there are any.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.document import Faults, Listing, Scalar, Table, Value
from flows.placeholders import placeholder_faults
from flows.suggest import nearest

WORDING_LENGTH_MAX = 1600
"""Characters; the longest body that Twilio takes (its Message resource)."""


@dataclass(slots=True)
class Draft:
    """What reading has gathered: faults, wordings by key, and which step leads to which."""

    name: str
    faults: Faults
    step_names: tuple[str, ...] = ()
    wordings: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)

    def word(self, key: str, text: str, *, line: int) -> str:
        """Keep a wording under its key and return the key."""
        if not text:
            self.faults.add(line, "missing text", why=f"{key} says nothing")
        if len(text) > WORDING_LENGTH_MAX:
            why = f"{len(text)} characters; one message holds {WORDING_LENGTH_MAX}"
            self.faults.add(line, "too long", why=why)
        for why in placeholder_faults(text):
            self.faults.add(line, "placeholder", why=why)
        self.wordings[key], self.lines[key] = text, line
        return key

    def link(self, step: str, target: str, *, line: int) -> str:
        """Note that `step` leads to `target` and return the target. A misspelt one counts as the
        step it resembles, so that one slip is not also reported as an unreachable step."""
        if target not in self.step_names:
            self.faults.unknown(line, "unknown step", word=target, known=self.step_names)
        meant = target if target in self.step_names else nearest(target, self.step_names)
        if meant is not None:
            self.links.setdefault(step, []).append(meant)
        return target


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
        for key in set(required) - {nearest(word, known) for word in unknown}:
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

    def one_of(self, key: str, known: Sequence[str]) -> str:
        """Return a word that must be one of the known ones."""
        word = self.text(key)
        if key in self.table.entries and word not in known:
            self.draft.faults.unknown(self.line(key), key, word=word, known=known)
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

    def target(self, key: str) -> str:
        """Return the step that a key names; an absent key is someone else's fault."""
        value = self.table.entries.get(key)
        if not isinstance(value, Scalar):
            return self.text(key)
        return self.draft.link(self.step, value.text, line=self.line(key))

    def link_all(self) -> None:
        """Note every step that the table names anywhere, when what it means cannot be told."""
        for word in _texts(self.table):
            if word.text in self.draft.step_names:
                self.draft.link(self.step, word.text, line=word.line)

    def wording(self, key: str, suffix: str = "") -> str:
        """Keep the wording of a key and return its wording key, `<script>.<step><suffix>`."""
        name = f"{self.main_wording}{suffix}"
        text = self.text(key)
        if isinstance(self.table.entries.get(key), Scalar):
            self.draft.word(name, text, line=self.line(key))
        return name

    @property
    def main_wording(self) -> str:
        """Return the wording key of the step's own text."""
        return f"{self.draft.name}.{self.step}"

    def _text(self, key: str, value: Value) -> str:
        if isinstance(value, Scalar):
            return value.text
        self.fault(key, "shape", why=f"{key!r} must be text")
        return ""


def _texts(value: Value) -> list[Scalar]:
    if isinstance(value, Scalar):
        return [value]
    inner = value.items if isinstance(value, Listing) else value.entries.values()
    return [text for item in inner for text in _texts(item)]
