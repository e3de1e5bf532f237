"""Nothing about a client leaks (P9): not into logs, addresses, or the database file itself."""

import io
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot import log
from bot.care import (
    by_machine,
    drafting,
    intake,
    macros,
    snoozing,
    specialist,
    transferring,
    translations,
    views,
)
from bot.care.clients import about, exporting, merging, plans, reaching
from bot.care.clients.about import About
from bot.care.clients.merging import Same
from bot.care.clients.plans import Person, SafetyPlan
from bot.care.clients.reaching import Asked
from bot.care.intake import Referral, Referrer
from bot.care.macros import Macro
from bot.care.records import checklists, entries, offers, screening
from bot.care.records.checklists import Begun, Tick
from bot.care.records.entries import Written
from bot.care.records.offers import Offer
from bot.care.records.screening import Screened
from bot.care.records.suggesting import Entry
from bot.care.snoozing import PuttingAway
from bot.care.specialist import Holding, Reply
from bot.config import TranslatorServer
from bot.errors import TranslatorFailed
from bot.simulation.carrier.resources import Outcome
from bot.translator import Translator
from models import checklists as checklist_rows
from models import escalations, messages, metadata
from tests.town import ZONE, Known
from tests.twilio_town import MESSAGES, TwilioTown

REFERRAL = Referral(
    "Beatrix Quillfeather",
    "+15035550143",
    "en",
    ZONE,
    service="Northside Housing Help",
    incident_number="26-001234",
    call_type="welfare check",
    verbal_consent_by="M. Vega-Quintana",
)
AGAIN = replace(REFERRAL, address="+15035550149", verbal_consent_by="")
SECRETS = (
    "Quillfeather",
    "5550143",
    "555-0143",
    "Northside",
    "26-001234",
    "welfare check",
    "Vega-Quintana",
    "my landlord threw me out",
    "kill myself",
    "prefers mornings",
    "meet you at the library",
    "told me by phone",
    "talked about her sister",
    "checked_safety",
    "take her to court",
    "Eastside Detox",
    "Ms. Abernathy",
    "wants a bed",
    "sounded hopeless",
    '"intent"',
    "Deputy Marsh",
    "OR-26-5511",
    "Quillet",
    "blue kettle",
    "Ruthanne",
    "knows her aunt",
    "at the laundromat",
    "Clients of aunt",
    "the side door",
    "rang the bell twice",
    "thrown out of her home",
    "twin of Odalys",
    "asked by Wilhelmina",
)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that any logger writes, at every level that is switched on."""
    ours = logging.getLogger("aftercall")
    before, stream = (ours.handlers, ours.propagate), io.StringIO()
    with redirect_stderr(stream):
        log.set_up()
    spill = logging.StreamHandler(stream)
    logging.getLogger().addHandler(spill)
    yield stream
    logging.getLogger().removeHandler(spill)
    ours.handlers, ours.propagate = before


@pytest.fixture
def city(database_url: str, tmp_path: Path) -> Iterator[TwilioTown]:
    """A house on Twilio, on each database in turn."""
    city = TwilioTown(database_url, tmp_path)
    yield city
    city.close()


def live(city: TwilioTown) -> Known:
    """Live through a referral, a check-in, a cry for help, a person, failures and a stop."""
    made = intake.refer(city.house, Referrer(city.team_id), REFERRAL, now=city.now)
    bea = Known(made.conversation_id, made.client_id, REFERRAL.address)
    _passes(city)
    city.posts(MESSAGES, city.inbound_form("yes"))
    _passes(city)
    city.later(days=2, hours=3)
    for body in ("4", "yes", "my landlord threw me out", "I want to kill myself tonight"):
        city.posts(MESSAGES, city.inbound_form(body))
        _passes(city)
    _write_down(city, bea)
    _answer(city, bea)
    city.posts(MESSAGES, city.inbound_form("x"), signature="AAAA")
    _write(city, bea)
    _translate(city, bea)
    _fail(city)
    noor = city.staff["Noor"]
    specialist.opt_out(city.house, noor, bea.conversation_id, "told me by phone", city.now)
    _passes(city)
    return bea


def test_a_whole_life_leaves_no_trace_of_it_in_the_log(
    city: TwilioTown, logged: io.StringIO
) -> None:
    live(city)
    assert "inbound turn failed" in logged.getvalue()
    assert _found(logged.getvalue()) == []


def test_no_address_that_the_provider_calls_tells_of_a_client(city: TwilioTown) -> None:
    live(city)
    addresses = [sent.status_callback or "" for sent in city.carrier.sent]
    assert len(addresses) > 5 and all("message=" in address for address in addresses)
    assert _found(" ".join(addresses)) == []


def test_the_database_holds_nothing_of_it_in_the_clear(
    city: TwilioTown, sqlite_folder: Path
) -> None:
    bea = live(city)
    kept = {row.body for row in city.rows(messages, conversation_id=bea.conversation_id)}
    assert "my landlord threw me out" in kept
    assert _found(_everything_kept(city)) == []
    if city.house.db.is_sqlite:
        raw = b"".join(file.read_bytes() for file in sqlite_folder.glob("aftercall.db*"))
        assert len(raw) > 100_000 and _found(raw.decode("latin-1")) == []


def test_what_staff_are_told_at_a_glance_names_nobody(city: TwilioTown) -> None:
    live(city)
    told = " ".join(f"{row.reason} {row.rule} {row.outcome}" for row in city.rows(escalations))
    assert _found(told) == [] and "danger" in told


def _write_down(city: TwilioTown, bea: Known) -> None:
    where = (city.house, city.staff["Noor"], bea.client_id)
    told = About("Quillet", "she/her", "en", ZONE, "1987")
    about.change(*where, wanted=(told, None), now=city.now)
    safe = {"safe_to_text": "9-19", "ok_name": "", "safe_word": "blue kettle", "notes": ""}
    safe |= {"shared_phone": "no", "voicemail": "no", "no_calls_after": "18"}
    reaching.change(*where, asked=Asked(safe, None, again=True), now=city.now)
    people = (Person("Ruthanne", "sister", "503-555-0150", may_call=True),)
    plans.write(*where, plan=(SafetyPlan(people=people), None), now=city.now)
    other = intake.refer(city.house, Referrer(city.team_id), AGAIN, now=city.now).client_id
    same = Same(bea.client_id, other, "not the twin of Odalys")
    merging.merge(city.house, city.staff["Noor"], same, city.now)
    why, sam = {"reason": "asked by Wilhelmina"}, city.staff["Sam"]
    exporting.export(city.house, sam, bea.client_id, **why, now=city.now)


def _answer(city: TwilioTown, bea: Known) -> None:
    noor = city.staff["Noor"]
    claim = specialist.claim(city.house, noor, bea.conversation_id, city.now)
    held = Holding(noor, bea.conversation_id, claim.token)
    seen = city.rows(messages, direction="in")[-1].id
    reply = Reply("I can meet you at the library.", seen, "key-1")
    specialist.reply(city.house, held, reply, city.now)
    specialist.note(city.house, noor, bea.conversation_id, "prefers mornings", city.now)
    _arrange(city, held)
    claim = specialist.claim(city.house, noor, bea.conversation_id, city.now)
    held = Holding(noor, bea.conversation_id, claim.token)
    specialist.close(city.house, held, outcome="reached", now=city.now)
    _passes(city)


def _write(city: TwilioTown, bea: Known) -> None:
    """Write down everything that staff can of their work."""
    house, noor, now, day = city.house, city.staff["Noor"], city.now, city.now.date()
    entry = Entry(ticks=("checked_safety",), done="talked about her sister", outcome="visit_made")
    entry = replace(entry, next_step="take her to court", next_on=day)
    entries.save(house, noor, bea.conversation_id, Written(entry, "key-r"), now)
    offer = Offer("Eastside Detox", "accepted", "key-o", "wants a bed", day, "called")
    offers.offer(house, noor, bea.conversation_id, replace(offer, spoke_with="Ms. Abernathy"), now)
    answers = {"wish": "yes", "thoughts": "yes", "method": "no", "intent": "yes", "plan": "no"}
    screened = Screened({**answers, "behavior": "no"}, "call", "key-s", "sounded hopeless")
    screening.keep(house, noor, bea.conversation_id, screened, now)
    checklists.begin(house, noor, bea.conversation_id, Begun("report", "key-b"), now)
    begun = city.rows(checklist_rows, kind="report")[0]
    tick = Tick(begun.id, "number", "key-t", told="Deputy Marsh", number="OR-26-5511")
    checklists.tick(house, noor, bea.conversation_id, tick, now)


def _translate(city: TwilioTown, bea: Known) -> None:
    heard = city.rows(messages, direction="in")[-1].id
    place = translations.Place(bea.conversation_id, heard, "es")
    nobody_there = Translator(TranslatorServer("http://127.0.0.1:9"))
    with pytest.raises(TranslatorFailed):
        by_machine.ask(city.house, nobody_there, city.staff["Luz"], place, now=city.now)
    written = translations.Written(place, "thrown out of her home", "key-w")
    translations.write(city.house, city.staff["Luz"], written, city.now)


def _arrange(city: TwilioTown, held: Holding) -> None:
    """Begin to write, make a macro, offer it, keep a view, and put it away."""
    begun = drafting.Begun("reply", "use the side door")
    drafting.save(city.house, held, begun, city.now)
    macro = Macro("Rang", note="rang the bell twice")
    macros.keep(city.house, city.staff["Sam"], macro, None, city.now)
    offer = transferring.Offer(city.staff["Luz"].id, "knows her aunt")
    transferring.offer(city.house, held, offer, city.now)
    views.save(city.house, held.staff.id, name="Clients of aunt", filter={}, now=city.now)
    with city.house.db.writing() as tx:
        tx.execute(update(escalations).values(level=1))
    wanted = PuttingAway(city.now + timedelta(hours=1), "at the laundromat")
    snoozing.snooze(city.house, held, wanted, city.now)


def _fail(city: TwilioTown) -> None:
    """Let a turn fail, be kept and be mended, and a text come back undelivered."""
    with city.house.db.writing() as tx:
        sealed, _ = tx.execute(text("SELECT service FROM clients")).scalars()
        tx.execute(text("UPDATE clients SET service = :bad"), {"bad": b"\1" + bytes(40)})
    city.posts(MESSAGES, city.inbound_form("my landlord threw me out"))
    with city.house.db.writing() as tx:
        tx.execute(text("UPDATE clients SET service = :good"), {"good": bytes(sealed)})
    city.carrier.outcomes["+15035550143"] = Outcome("undelivered", 30003)
    city.later(minutes=2)
    _passes(city)


def _passes(city: TwilioTown) -> None:
    for _ in range(3):
        city.later(seconds=20)
        city.exchange()


def _everything_kept(city: TwilioTown) -> str:
    """Read every table as it lies in the database, unopened."""
    with city.house.db.reading() as tx:
        rows = [
            tuple(bytes(cell).decode("latin-1") if _is_raw(cell) else str(cell) for cell in row)
            for table in metadata.tables
            for row in tx.execute(text(f"SELECT * FROM {table}"))
        ]
    return repr(rows)


def _is_raw(cell: object) -> bool:
    return isinstance(cell, bytes | memoryview)


def _found(haystack: str) -> list[str]:
    return [secret for secret in SECRETS if secret in haystack]
