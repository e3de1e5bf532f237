"""Files of dialogues: what stands in them, and every fault of a file at once with its line.

    script: check_in              # or a file, seen from this one: ../scripts/new.yaml
    language: en
    dialogues:
      - about: A fair day, nothing needed
        knows: {service: Northside Housing Help}
        chat:
          - we: … How are things today? …
          - client: 4
          - record: self_rated_state 4

A dialogue may name another `script` than its file. What happens are the lines of HAPPENS; all
others say what we do about it, in order. In them `…` stands for any words. Only `waits` may be
left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.document import Faults, Scalar, Table, parse
from flows.draft import Draft, Page
from flows.errors import ScriptInvalid
from flows.languages import LANGUAGES
from flows.moments import parse_moment
from flows.samples import MORNING, ZONE

HAPPENS: Mapping[str, str] = {
    "client": "What the client writes.",
    "later": "So much time passes: `20 hours`, `until 10:00`; what is due meanwhile happens.",
    "person": "`takes over`, or `hands back` the conversation.",
}
WE_DO: Mapping[str, str] = {
    "we": "What the client reads from us.",
    "waits": "How long we wait from here, if nothing happens; may be left out.",
    "record": "An outcome is written down: `self_rated_state 4`.",
    "remember": "A value is kept: `best_time 18:30`.",
    "offered": "A service is offered.",
    "accepted": "A service is accepted.",
    "declined": "A service is declined.",
    "consent": "Consent is written down: `granted check_in`.",
    "escalate": "It is put before a person: `P1 asked for a call`.",
    "cadence": "A rhythm of check-ins: `start Follow-up`, `stop Follow-up`.",
    "care": "What is done beyond the script: `stops all texts`, `goes on in Spanish`.",
    "held": "Not sent, and a person told: there is no wording in the client's language.",
    "end": "The script is over: `finished`.",
}
PERSON = ("takes over", "hands back")
TOP = ("language", "dialogues")
TOP_OPTIONAL = ("script", "zone")
KEYS = ("about", "chat")
KEYS_OPTIONAL = ("script", "knows", "begins")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chat: its kind, its text, and where it stands in its file. `also` are other
    ways to write the same text."""

    kind: str
    text: str
    number: int = 0
    also: tuple[str, ...] = ()

    @property
    def happens(self) -> bool:
        """Say whether this is something that happens, not what we do about it."""
        return self.kind in HAPPENS


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One conversation as written: what it shows, what is known at its start, and its lines.

    `script` is a name, or a path seen from the file that the dialogue stands in.
    """

    file: str
    number: int
    about: str
    script: str
    language: str
    chat: tuple[Line, ...]
    knows: Mapping[str, str] = field(default_factory=dict)
    zone: str = ZONE
    begins: datetime = MORNING

    def __str__(self) -> str:
        """Read as a fault names it."""
        return f"{self.file}:{self.number}: {self.about}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of dialogues, and its text as it was read."""

    file: str
    source: str
    dialogues: tuple[Dialogue, ...]


def read_sheet(source: str, file: str) -> Sheet:
    """Return the dialogues in a file's text. Raises ScriptInvalid with all of the file's faults."""
    faults = Faults(file)
    page = Page(Draft("dialogues", faults), "the dialogues", parse(source, faults))
    if not faults.found:
        page.allow(TOP, TOP_OPTIONAL)
    tables = page.tables("dialogues") if "dialogues" in page.table.entries else ()
    dialogues = tuple(_dialogue(page, table) for table in tables)
    if faults.found:
        raise ScriptInvalid(sorted(faults.found, key=lambda fault: fault.line))
    return Sheet(file, source, dialogues)


def _dialogue(top: Page, table: Table) -> Dialogue:
    page = Page(top.draft, "a dialogue", table)
    page.allow(KEYS, KEYS_OPTIONAL)
    zone = _zone(top)
    knows = page.within("knows") if "knows" in table.entries else None
    return Dialogue(
        file=top.draft.faults.file,
        number=table.line,
        about=page.text("about"),
        script=_script(page, top),
        language=top.one_of("language", LANGUAGES),
        chat=tuple(line for item in _items(page) for line in _line(page, item)),
        knows={} if knows is None else {name: knows.text(name) for name in knows.table.entries},
        zone=zone.key,
        begins=_begins(page, zone),
    )


def _script(page: Page, top: Page) -> str:
    script = page.text("script", top.text("script"))
    if not script:
        page.fault(None, "missing key", why="'script' is needed here, or at the head of the file")
    return script


def _items(page: Page) -> tuple[Table, ...]:
    if "chat" not in page.table.entries:
        return ()
    items = page.tables("chat")
    if not items:
        page.fault("chat", "missing text", why="a chat has at least one line")
    return items


def _line(page: Page, item: Table) -> list[Line]:
    known = (*HAPPENS, *WE_DO)
    line = Page(page.draft, "a line", item)
    if len(item.entries) != 1:
        line.fault(None, "shape", why="one line, one key: `- client: yes`")
        return []
    [(kind, value)] = item.entries.items()
    if kind not in known:
        page.draft.faults.unknown(item.line, "unknown key", word=kind, known=known)
    if not isinstance(value, Scalar):
        line.fault(kind, "shape", why=f"{kind!r} must be text")
        return []
    _check_text(line, kind, text=value.text)
    return [Line(kind, value.text, item.line)]


def _check_text(line: Page, kind: str, *, text: str) -> None:
    if kind == "later" and parse_moment(text) is None:
        line.fault(kind, "duration", why=f"{text!r}: write 20 hours, 3 days or until 10:00")
    if kind == "person" and text not in PERSON:
        line.draft.faults.unknown(line.line(kind), "person", word=text, known=PERSON)


def _zone(top: Page) -> ZoneInfo:
    name = top.text("zone", ZONE)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        top.fault("zone", "zone", why=f"{name!r} is no time zone, such as {ZONE}")
        return ZoneInfo(ZONE)


def _begins(page: Page, zone: ZoneInfo) -> datetime:
    """Return the time at which a dialogue begins, written as the client's clock shows it."""
    text = page.raw("begins")
    if text is None:
        return MORNING
    try:
        local = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    except ValueError:
        page.fault("begins", "date", why=f"{text!r}: write 2026-11-23 09:00")
        return MORNING
    return local.astimezone(UTC)
