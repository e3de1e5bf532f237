"""Three staff at ten conversations, doing anything at any time over a network that fails.

What must hold is read from what is kept: nobody answers what a colleague has answered without
having seen it, the script is silent while a person has a conversation, and nothing that somebody
wrote is lost: it was sent, or the page that refused it shows it again, or it is a draft still.
"""

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest

from bot.care import intake
from bot.care.intake import Referral, Referrer
from models import (
    audit_entries,
    claims,
    contact_points,
    conversations,
    drafts,
    escalations,
    messages,
    offers,
    snoozes,
)
from tests.browsing import Browser, Doors
from tests.town import ZONE, Known, Town

ACTIONS = 200
CONVERSATIONS = 10
STAFF = ("noor", "luz", "sam")
CUT = 0.2
"""How often the network loses a request, and as often an answer."""

LOOKS_FIRST = 0.6
NOTHING = {"token": "", "box": ""}


@dataclass
class Desk:
    """One person's window: what their page of each conversation held when they last saw it."""

    name: str
    browser: Browser
    seen: dict[UUID, dict[str, str]] = field(default_factory=dict)
    lost: list[tuple[UUID, dict[str, str]]] = field(default_factory=list)


class Room:
    """The staff, the conversations, and the chance that decides what happens."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.chance = town, Random(seed)
        doors = Doors(town)
        self.desks = [Desk(name, doors.signed_in(name)) for name in STAFF]
        self.people = [_agreed(town, number) for number in range(CONVERSATIONS)]
        self.written: set[str] = set()
        self.shown: set[str] = set()
        self.begun: list[tuple[UUID, str, datetime]] = []

    def play(self) -> None:
        """Do one thing."""
        known = self.chance.choice(self.people[: self.chance.randint(1, CONVERSATIONS)])
        desk = self.chance.choice(self.desks)
        self.chance.choice(list(self._deeds()))(desk, known)

    def _deeds(self) -> Iterator[Callable[[Desk, Known], None]]:
        yield from (self._look, self._claim, self._claim, self._claim, *[self._reply] * 6)
        yield from (self._offer, self._accept, self._accept, self._snooze, self._bring_back)
        yield from (*[self._begin] * 5, self._use, self._use)
        yield from (self._note, self._leave, self._client, self._client, self._repeat, self._wait)

    def _look(self, desk: Desk, known: Known) -> None:
        page = desk.browser.conversation(known.conversation_id)
        desk.seen[known.conversation_id] = {**page.hidden, "box": _box(page.text)}

    def _claim(self, desk: Desk, known: Known) -> None:
        self._send(desk, known, "claim", {})
        self._look(desk, known)

    def _reply(self, desk: Desk, known: Known) -> None:
        known = self._one_of(desk, known)
        if self.chance.random() < LOOKS_FIRST:
            self._look(desk, known)
        page = desk.seen.get(known.conversation_id, NOTHING)
        if not page["token"]:
            return
        body = f"{page['box']} {desk.name} says {self.chance.getrandbits(40):x}".strip()
        self.written.add(body)
        key = f"key-{self.chance.getrandbits(60)}"
        self._send(desk, known, "reply", {**page, "body": body, "idempotency_key": key})

    def _begin(self, desk: Desk, known: Known) -> None:
        """Type on in a box, whose page saves what is in it."""
        known = self._one_of(desk, known)
        if self.chance.random() < LOOKS_FIRST:
            self._look(desk, known)
        page = desk.seen.get(known.conversation_id, NOTHING)
        if not page["token"]:
            return
        word = f"w{self.chance.getrandbits(40):x}"
        body = page["box"] = f"{page['box']} {word}".strip()
        fields = {"token": page["token"], "kind": "reply", "body": body}
        if self._send(desk, known, "draft", fields) == 204:
            self.begun.append((known.conversation_id, word, self.town.now))

    def _use(self, desk: Desk, known: Known) -> None:
        """Whoever has a conversation in which another has begun goes on from there."""
        names = {one.id: name.lower() for name, one in self.town.staff.items()}
        holders = {
            row.conversation_id: row.staff_id for row in self.town.rows(claims, release=None)
        }
        for row in self.town.rows(drafts):
            if holders.get(row.conversation_id, row.staff_id) != row.staff_id:
                name = names[holders[row.conversation_id]]
                desk = next(one for one in self.desks if one.name == name)
                known = self._person(row.conversation_id)
                self._look(desk, known)
                page = desk.seen[known.conversation_id]
                fields = {"token": page["token"], "writer": str(row.staff_id), "kind": "reply"}
                self._send(desk, known, "draft/use", fields)
                self._look(desk, known)
                return

    def _person(self, conversation_id: UUID) -> Known:
        return next(one for one in self.people if one.conversation_id == conversation_id)

    def _repeat(self, desk: Desk, known: Known) -> None:
        """Send what the network lost again, as it was."""
        if desk.lost:
            conversation_id, fields = desk.lost.pop()
            answer = desk.browser.does(conversation_id, "reply", **fields)
            self._keep(answer.text, fields)

    def _note(self, desk: Desk, known: Known) -> None:
        self._send(desk, known, "note", {"body": "a note"})

    def _leave(self, desk: Desk, known: Known) -> None:
        page = desk.seen.get(known.conversation_id, {"token": "none"})
        deed = self.chance.choice(("hand-back", "close"))
        self._send(desk, known, deed, {"token": page["token"], "outcome": "not_needed"})

    def _offer(self, desk: Desk, known: Known) -> None:
        known = self._one_of(desk, known)
        to = self.town.staff[self.chance.choice(("Noor", "Luz", "Sam"))].id
        token = desk.seen.get(known.conversation_id, NOTHING)["token"]
        self._send(desk, known, "offer", {"token": token, "to": str(to), "why": "a reason"})

    def _accept(self, desk: Desk, known: Known) -> None:
        """Whoever is offered something answers; where nothing is, somebody claims that it was."""
        for row in self.town.rows(offers, ended_at=None)[:1]:
            known = self._person(row.conversation_id)
            name = next(
                who.lower() for who, one in self.town.staff.items() if one.id == row.offered_to
            )
            desk = next(one for one in self.desks if one.name == name)
        self._send(desk, known, self.chance.choice(("accept", "accept", "decline")), {})
        self._look(desk, known)

    def _snooze(self, desk: Desk, known: Known) -> None:
        known = self._one_of(desk, known)
        token = desk.seen.get(known.conversation_id, NOTHING)["token"]
        self._send(desk, known, "snooze", {"token": token, "until": "hour"})

    def _bring_back(self, desk: Desk, known: Known) -> None:
        self._send(desk, known, "bring-back", {})

    def _one_of(self, desk: Desk, known: Known) -> Known:
        """Choose one that they hold as far as they know, else the one that chance chose."""
        held = [one for one in self.people if desk.seen.get(one.conversation_id, NOTHING)["token"]]
        return self.chance.choice(held or [known])

    def _client(self, desk: Desk, known: Known) -> None:
        said = self.chance.choice(("please call me", "hello?", "4", "I want to talk to a person"))
        self.town.hears(known, said)

    def _wait(self, desk: Desk, known: Known) -> None:
        self.town.later(seconds=self.chance.choice((1, 6, 6, 30, 100)))

    def _send(self, desk: Desk, known: Known, deed: str, fields: dict[str, str]) -> int:
        """Send a form; return the status that came back, 0 when none did."""
        if self.chance.random() < CUT:
            self._lose(desk, known, deed, fields)
            return 0
        answer = desk.browser.does(known.conversation_id, deed, **fields)
        if self.chance.random() < CUT:
            self._lose(desk, known, deed, fields)
            return 0
        self._keep(answer.text, fields)
        return answer.status_code

    def _lose(self, desk: Desk, known: Known, deed: str, fields: dict[str, str]) -> None:
        """A page that hears nothing keeps what was typed, and can send it again."""
        if deed == "reply":
            desk.lost.append((known.conversation_id, fields))
            self.shown.add(fields["body"])

    def _keep(self, page: str, fields: dict[str, str]) -> None:
        body = fields.get("body", "")
        if f">{body}</textarea>" in html.unescape(page) or f'value="{body}"' in page:
            self.shown.add(body)


def _box(page: str) -> str:
    """Return what stands in the box of one who has the conversation."""
    if 'id="reply-body"' not in page:
        return ""
    inside = page.split('id="reply-body"')[1].split(">", 1)[1].split("</textarea>")[0]
    return html.unescape(inside)


def _agreed(town: Town, number: int) -> Known:
    phone = f"+1503555{100 + number:04d}"
    referral = Referral(f"Client {number}", phone, "en", ZONE, verbal_consent_by="R. Vega")
    referrer = Referrer(town.staff["Noor"].team_id)
    made = intake.refer(town.house, referrer, referral, now=town.now)
    known = Known(made.conversation_id, made.client_id, phone)
    town.settle()
    town.hears(known, "yes")
    town.settle()
    return known


@pytest.fixture(params=[1, 2, 3])
def room(town: Town, request: pytest.FixtureRequest) -> Room:
    """A room in which everything that was to happen has happened."""
    played = Room(town, request.param)
    for _ in range(ACTIONS):
        played.play()
    town.later(minutes=1)
    return played


def test_whatever_staff_do_nobody_speaks_over_another_and_no_draft_is_lost(room: Room) -> None:
    town = room.town
    said = town.rows(messages, author="staff")
    assert len(said) > ACTIONS / 40 and len(town.rows(claims)) > ACTIONS / 40
    assert len(town.rows(contact_points)) == CONVERSATIONS
    assert town.rows(snoozes) and town.rows(offers, ending="accepted")
    for known in room.people:
        _nobody_spoke_over_another(town, known)
        _the_script_was_silent(town, known)
        _nothing_was_lost_from_sight(town, known)
    sent = {row.body for row in said}
    assert room.written - sent - room.shown == set()
    assert len(said) == len(sent)
    _what_was_begun_is_somewhere(room, " ".join([*sent, *room.shown]))


def _what_was_begun_is_somewhere(room: Room, seen: str) -> None:
    """Words that the server took are a draft still, or were said, or it was closed since."""
    assert len(room.begun) > ACTIONS / 40
    kept = " ".join(row.body for row in room.town.rows(drafts))
    assert kept and any(one.action == "draft.used" for one in room.town.rows(audit_entries))
    ends = [
        (row.conversation_id, row.released_at) for row in room.town.rows(claims, release="closed")
    ]
    for conversation_id, word, at in room.begun:
        closed = any(where == conversation_id and at <= when for where, when in ends)
        assert closed or word in kept or word in seen, word


def _nobody_spoke_over_another(town: Town, known: Known) -> None:
    """Each reply was written by whoever had the conversation at that moment, and by no other."""
    taken = town.rows(claims, conversation_id=known.conversation_id)
    for row in town.rows(messages, conversation_id=known.conversation_id, author="staff"):
        holders = [one.staff_id for one in taken if _is_held(one, row.created_at)]
        assert row.staff_id in holders


def _is_held(claim: Any, at: datetime) -> bool:
    ends: datetime | None = claim.released_at
    return bool(claim.claimed_at <= at) and (ends is None or at <= ends)


def _nothing_was_lost_from_sight(town: Town, known: Known) -> None:
    """Whatever waits for a person has an open call for one, which will be paged again."""
    [row] = town.rows(conversations, id=known.conversation_id)
    opened = town.rows(escalations, conversation_id=known.conversation_id, state="open")
    if row.state == "waiting":
        assert [one.next_page_at is not None for one in opened] == [True]


def _the_script_was_silent(town: Town, known: Known) -> None:
    """No text of the script was written while a person had the conversation or had put it away,
    the safety text and what the law or the client asked for aside."""
    own = {"fixed.safety", "fixed.opted_out", "fixed.wrong_person"}
    of = {"conversation_id": known.conversation_id}
    spans = [(one.claimed_at, one.released_at) for one in town.rows(claims, **of)]
    spans += [(one.snoozed_at, one.back_at) for one in town.rows(snoozes, **of)]
    for begins, ends in spans:
        for row in town.rows(messages, **of, author="bot"):
            inside = begins < row.created_at and (ends is None or row.created_at < ends)
            assert not inside or row.wording in own, row.wording
