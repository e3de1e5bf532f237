"""The account of an import: each item of the export is carried, or listed with a reason, or both.

What the conversion forgets is listed at the end: nothing is lost silently.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.importing.rapidpro.inventory import Item
from bot.importing.rapidpro.testing import Left

How = Literal["not carried", "changed", "added", "refused", "check"]


@dataclass(frozen=True, slots=True)
class Listed:
    """Something that a person must look at: what, how it fared, and why."""

    item: Item
    how: How
    why: str


@dataclass(slots=True)
class Ledger:
    """What became of every item so far, by its path."""

    items: Mapping[str, Item]
    carried: dict[str, list[str]] = field(default_factory=dict)
    listed: dict[Listed, None] = field(default_factory=dict)

    def carry(self, path: str, where: str) -> None:
        """Note that an item came along, and where to."""
        places = self.carried.setdefault(path, [])
        if where not in places:
            places.append(where)

    def note(self, path: str, why: str, *, how: How) -> None:
        """List an item."""
        self.listed[Listed(self.items[path], how, why)] = None

    def leave(self, path: str, why: str) -> None:
        """List an item that did not come along."""
        self.note(path, why, how="not carried")

    def change(self, path: str, why: str) -> None:
        """List an item that came along and means something else now."""
        self.note(path, why, how="changed")

    def add(self, path: str, why: str) -> None:
        """List something that the export does not say, at the item that needs it."""
        self.note(path, why, how="added")

    def leave_all(self, lost: Iterable[Left], changed: Iterable[Left] = ()) -> None:
        """List what a conversion left out, and what it changed."""
        for one in lost:
            self.leave(one.path, one.why)
        for one in changed:
            self.change(one.path, one.why)

    def close(self) -> None:
        """List every item that is neither carried nor listed yet."""
        told = {one.item.path for one in self.listed if one.how == "not carried"}
        reached = {item.node for path, item in self.items.items() if path in self.carried}
        for path, item in self.items.items():
            if path in self.carried or path in told:
                continue
            lost = item.node and item.node not in reached
            self.leave(path, NOT_REACHED if lost else REASONS.get(item.kind, NOTHING_LIKE_IT))


NOT_REACHED = "nothing that was carried leads to its node"
NOTHING_LIKE_IT = "Aftercall has nothing like it"
REASONS: Mapping[str, str] = {
    "quick_replies": "no button is shown in a text message, and no option here takes this answer",
    "attachments": "a text message here carries no files",
    "template_variables": "Aftercall sends no templates of other channels",
    "case": "nothing can be asked here, and its way was not kept",
    "category": "no test that was carried leads to it",
    "exit": "no way that was carried leads to it",
    "field": "no script here names it",
    "flow": "it has no steps of ours",
    "group": "Aftercall has teams and consents instead of groups",
    "hint": "only text is understood as an answer",
    "note": "a note of the editor",
    "result": "nothing is kept here",
    "timeout": "its way was not taken",
    "translation": "its text was not carried, or not in this language",
    "translated name": "an answer is kept under one name in every language",
    "trigger": "scripts are started by staff, referrals and cadences here",
    "campaign": "make a cadence of it",
    "campaign event": "make a cadence of it",
}
