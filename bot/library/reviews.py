"""Who has reviewed a translation, as it stands in a gettext file.

A translator comment in the entry says it: `# reviewed: Ana Ruiz, 2026-11-22 (text 5f0c1a2b)`. The
part in brackets is a digest of what was reviewed; `aftercall languages review` writes it, so that
a text changed afterwards is seen to be another. Written by hand, it may be left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

MARK = "reviewed:"
FORMER_MARK = "was reviewed:"
NAME_LENGTH_MAX = 60
DIGEST_LENGTH = 8

_REVIEW = re.compile(
    rf"{MARK} (?P<by>[^,()]{{1,{NAME_LENGTH_MAX}}}), (?P<on>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"
    rf"(?: \(text (?P<digest>[0-9a-f]{{{DIGEST_LENGTH}}})\))?"
)


@dataclass(frozen=True, slots=True)
class Review:
    """Who reviewed an entry, when, and what they saw (empty when that was not written down)."""

    by: str
    on: date
    digest: str = ""

    def __str__(self) -> str:
        """Read as the comment that `read_review` finds again."""
        seen = f" (text {self.digest})" if self.digest else ""
        return f"{MARK} {self.by}, {self.on.isoformat()}{seen}"


def read_review(comment: str) -> Review | None:
    """Return the last review that an entry's translator comments name, or None.

    Raises ValueError for a line that begins with `reviewed:` and is no review.
    """
    lines = [line.strip() for line in comment.splitlines() if is_review(line)]
    if not lines:
        return None
    shape = _REVIEW.fullmatch(lines[-1])
    if shape is None:
        raise ValueError(f"{lines[-1]!r}; write `# {MARK} NAME, 2026-11-22`")
    return Review(shape["by"].strip(), date.fromisoformat(shape["on"]), shape["digest"] or "")


def is_review(line: str) -> bool:
    """Say whether a comment's line is about who reviewed the entry as it stands."""
    return line.strip().startswith(MARK)


def digest_of(key: str, texts: Sequence[str]) -> str:
    """Return the digest of a wording's key, its source texts and its translations."""
    seen = "\0".join((key, *texts))
    return sha256(seen.encode()).hexdigest()[:DIGEST_LENGTH]
