"""Translations beside messages: the house's own words, people's, and a machine's on a wish."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from bot.care import by_machine, specialist, translations
from bot.care.translations import Place, Written
from bot.config import TranslatorServer
from bot.errors import TurnConflict
from bot.library.content import edition_of
from bot.translator import Asked, Translator
from flows.wording import Edition
from models import (
    audit_entries,
    message_translations,
    messages,
    staff_members,
    translation_wishes,
)
from tests.browsing import Browser, Doors
from tests.peer import Peer, translating
from tests.tongues import spoken
from tests.town import Known, Town

ALONE = "estoy sola desde el lunes"
SLEEP = "no puedo dormir"
HOSTILE = "<script>alert(1)</script> \u202e" + "x" * 900 + " =1+1"


@pytest.fixture
def peer(town: Town) -> Iterator[Peer]:
    """The city's translator, which the town asks from now on."""
    with translating() as peer:
        server = TranslatorServer(peer.url, timeout_seconds=0.5)
        town.parts = replace(town.parts, translator=Translator(server))
        yield peer


@pytest.fixture
def ana(town: Town) -> Known:
    """Ana, who writes Spanish."""
    known = town.agreed("Ana")
    town.hears(known, ALONE)
    town.settle()
    return known


def heard(town: Town, body: str = ALONE) -> UUID:
    """Return the message with these words."""
    [found] = [row.id for row in town.rows(messages) if row.body == body]
    message_id: UUID = found
    return message_id


def beneath(http: Browser, known: Known, message_id: UUID) -> str:
    """Return what stands in a message's place of the thread, as it is read."""
    page = http.conversation(known.conversation_id).text
    article = page.split(f'id="e{message_id}">')[1].split("</article>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", article)).split())


def writes(http: Browser, known: Known, message_id: UUID, text: str, **more: Any) -> Any:
    """Send the form that keeps a translation."""
    fields = {"language": "en", "idempotency_key": text[:40], **more}
    return http.does(known.conversation_id, f"translation/{message_id}", text=text, **fields)


def holds(town: Town, name: str, known: Known) -> None:
    """Let somebody take the conversation over."""
    specialist.claim(town.house, town.staff[name], known.conversation_id, town.now)


def test_what_the_script_said_stands_beneath_in_english(town: Town, ana: Known) -> None:
    noor = Doors(town).signed_in("noor")
    bots = town.rows(messages, conversation_id=ana.conversation_id, author="bot")
    assert len(bots) > 2
    for row in bots:
        told = beneath(noor, ana, row.id)
        assert "Translation: " in told and "the script's own words in English" in told
        assert "Hours: 8 am-6 pm." in told or "Riverside follow-up team" in told
    bea = town.agreed("Bea")
    assert "Translation: " not in noor.conversation(bea.conversation_id).text.split("<main")[1]


def test_a_reader_of_spanish_reads_the_scripts_spanish_and_that_it_is_a_draft(town: Town) -> None:
    bea = town.agreed("Bea")
    luz = spoken(Doors(town).signed_in("luz"), "es")
    first = town.rows(messages, conversation_id=bea.conversation_id, author="bot")[0]
    page = html.unescape(luz.conversation(bea.conversation_id).text)
    under = page.split(f'id="e{first.id}">')[1].split("</article>")[0]
    assert '<p class="translated" lang="es" dir="ltr">Riverside follow-up team: hola.' in under
    assert under.count('class="badge"') == 1


def _other_words(town: Town) -> None:
    """Let the house say everything otherwise from now on."""
    books = town.house.library
    changed = {name: _louder(one) for name, one in books.editions.items()}
    house = replace(town.house, library=replace(books, editions=changed))
    town.parts = replace(town.parts, house=house)


def _louder(edition: Edition) -> Edition:
    wordings = {
        key: {code: replace(one, text=f"LOUD {one.text}") for code, one in told.items()}
        for key, told in edition.wordings.items()
    }
    return edition_of(edition.script, edition.sources, wordings)


def test_an_old_text_is_told_by_the_version_that_said_it_and_by_no_other(
    town: Town, ana: Known
) -> None:
    first = town.rows(messages, conversation_id=ana.conversation_id, author="bot")[0]
    _other_words(town)
    noor = Doors(town).signed_in("noor")
    told = beneath(noor, ana, first.id)
    assert "May we send you check-in texts?" in told and "LOUD" not in told
    with town.house.db.writing() as tx:
        tx.execute(update(messages).values(script_version="forgotten"))
    assert "Translation: " not in beneath(noor, ana, first.id)


def test_a_ready_reply_is_told_only_while_not_a_letter_was_changed(town: Town, ana: Known) -> None:
    noor = Doors(town).signed_in("noor")
    noor.does(ana.conversation_id, "claim")
    page = html.unescape(noor.conversation(ana.conversation_id).text)
    ready = re.findall(r'<p class="text" lang="es"[^>]*>(.*?)</p>', page, re.DOTALL)[0]
    for body in (ready, ready + " "):
        noor.replies(ana.conversation_id, body.replace("Noor", "Nora") if body != ready else body)
    sent = town.rows(messages, author="staff")
    same, changed = (beneath(noor, ana, row.id) for row in sent)
    assert "the ready reply in English" in same and "Hi, this is Noor" in same
    assert "Translation: " not in changed and "Translate" in changed


def test_a_person_writes_what_it_says_and_the_newest_rules(town: Town, ana: Known) -> None:
    doors, message_id = Doors(town), heard(town)
    luz, noor = doors.signed_in("luz"), doors.signed_in("noor")
    assert "Translate" in beneath(noor, ana, message_id)
    answer = writes(luz, ana, message_id, "I am alone since monday")
    assert answer.status_code == 303 and answer.location.endswith(f"#e{message_id}")
    writes(luz, ana, message_id, "I am alone since monday")
    assert len(town.rows(message_translations)) == 1
    writes(noor, ana, message_id, "I have been alone since Monday")
    told = beneath(luz, ana, message_id)
    assert "I have been alone since Monday translated by Noor" in told and "monday" not in told
    both = html.unescape(luz.get(f"/c/{ana.conversation_id}/translation/{message_id}").text)
    assert "I am alone since monday" in both and "translated by Luz" in both
    kept = [row.action for row in town.rows(audit_entries)]
    assert kept.count("translation.written") == 2 and "translations.read" in kept


def test_a_reader_is_told_in_english_what_nobody_has_written_in_their_language(
    town: Town, ana: Known
) -> None:
    doors, message_id = Doors(town), heard(town)
    arabic = spoken(doors.signed_in("noor"), "ar")
    luz = doors.signed_in("luz")
    writes(luz, ana, message_id, "Alone since Monday")
    assert "Alone since Monday" in beneath(arabic, ana, message_id)
    writes(luz, ana, message_id, "وحدي منذ يوم الاثنين", language="ar")
    assert "وحدي منذ يوم الاثنين" in beneath(arabic, ana, message_id)
    assert "Alone since Monday" in beneath(luz, ana, message_id)


@pytest.mark.parametrize("fields", [{"text": " "}, {"text": "x" * 4001}, {"language": "xx"}])
def test_a_form_that_says_nothing_too_much_or_in_no_language_comes_back(
    town: Town, ana: Known, fields: dict[str, str]
) -> None:
    noor = Doors(town).signed_in("noor")
    form = {"text": "Alone", "idempotency_key": "k", **fields}
    answer = noor.does(ana.conversation_id, f"translation/{heard(town)}", **form)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert town.rows(message_translations) == []


def test_hostile_words_are_shown_as_words(town: Town, ana: Known) -> None:
    noor = Doors(town).signed_in("noor")
    writes(noor, ana, heard(town), HOSTILE)
    for path in ("", f"/translation/{heard(town)}"):
        page = noor.get(f"/c/{ana.conversation_id}{path}").text
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_another_team_finds_nothing_and_an_auditor_writes_nothing(
    town: Town, ana: Known, peer: Peer
) -> None:
    doors, message_id = Doors(town), heard(town)
    path = f"/c/{ana.conversation_id}/translation/{message_id}"
    deeds = (
        path,
        f"/c/{ana.conversation_id}/by-machine",
        f"/c/{ana.conversation_id}/not-by-machine",
    )
    form = {"text": "x", "language": "en", "idempotency_key": "k", "message": message_id}
    kit, sam = doors.signed_in("kit"), doors.signed_in("sam")
    assert kit.get(path).status_code == 404
    assert [kit.post(deed, **form).status_code for deed in deeds] == [404, 404, 404]
    with town.house.db.writing() as tx:
        tx.execute(update(staff_members).values(role="auditor"))
    page = sam.conversation(ana.conversation_id).text
    assert "Translation:" in page and 'class="translate"' not in page and "by-machine" not in page
    assert sam.get(path).status_code == 200 and "<textarea" not in sam.get(path).text
    assert [sam.post(deed, **form).status_code for deed in deeds] == [403, 403, 403]
    assert (town.rows(message_translations), town.rows(translation_wishes), peer.asked) == (
        [],
        [],
        [],
    )


def test_a_message_of_another_conversation_is_not_to_be_had(
    town: Town, ana: Known, peer: Peer
) -> None:
    bea, noor = town.agreed("Bea"), Doors(town).signed_in("noor")
    message_id = heard(town)
    assert noor.get(f"/c/{bea.conversation_id}/translation/{message_id}").status_code == 404
    assert writes(noor, bea, message_id, "x").status_code == 404
    asked = noor.does(bea.conversation_id, "by-machine", message=message_id)
    assert asked.status_code == 404 and peer.asked == []


def test_translations_are_only_added_to(town: Town, ana: Known) -> None:
    writes(Doors(town).signed_in("noor"), ana, heard(town), "Alone")
    for change in (
        update(message_translations).values(language="vi"),
        delete(message_translations),
    ):
        with pytest.raises(TurnConflict), town.house.db.writing() as tx:
            tx.execute(change)
    with town.house.db.reading() as tx:
        raw = tx.execute(select(message_translations.c.body)).scalars().all()
    assert raw == ["Alone"]


def test_without_a_translator_there_is_no_way_to_ask_one(town: Town, ana: Known) -> None:
    noor = Doors(town).signed_in("noor")
    assert "Show in English" not in noor.conversation(ana.conversation_id).text
    asked = noor.does(ana.conversation_id, "by-machine", message=heard(town))
    assert asked.status_code == 404


def test_a_wish_is_kept_for_what_the_client_writes_while_one_holds_them(
    town: Town, ana: Known, peer: Peer
) -> None:
    doors = Doors(town)
    noor, luz = doors.signed_in("noor"), doors.signed_in("luz")
    assert "Show in English" in beneath(noor, ana, heard(town))
    answer = noor.does(ana.conversation_id, "by-machine", message=heard(town))
    assert answer.status_code == 303
    told = beneath(luz, ana, heard(town))
    assert "I have been alone since Monday machine translation, may be wrong" in told
    town.hears(ana, SLEEP)
    town.settle()
    assert [one["q"] for one in peer.asked] == [ALONE]
    holds(town, "Luz", ana)
    town.settle()
    assert len(peer.asked) == 1
    town.later(minutes=2)
    holds(town, "Noor", ana)
    town.settle()
    assert peer.asked[1] == {"q": SLEEP, "source": "es", "target": "en", "format": "text"}
    assert "I cannot sleep" in beneath(luz, ana, heard(town, SLEEP))
    assert "translated by machine for you" in noor.conversation(ana.conversation_id).text
    noor.does(ana.conversation_id, "not-by-machine")
    assert "translated by machine for you" not in noor.conversation(ana.conversation_id).text
    town.hears(ana, "adios")
    town.settle()
    assert len(peer.asked) == 2
    machine = [row for row in town.rows(audit_entries) if row.action == "translation.by_machine"]
    assert [row.detail for row in machine] == [{"language": "en"}] * 2


def test_a_machine_never_speaks_in_a_persons_place(town: Town, ana: Known, peer: Peer) -> None:
    noor = Doors(town).signed_in("noor")
    writes(noor, ana, heard(town), "Alone since Monday")
    assert "Show in English" not in beneath(noor, ana, heard(town))
    noor.does(ana.conversation_id, "by-machine", message=heard(town))
    assert peer.asked == [] and "Alone since Monday" in beneath(noor, ana, heard(town))
    assert [row.source for row in town.rows(message_translations)] == ["human"]


def test_a_person_who_writes_while_the_machine_thinks_is_the_one_who_is_read(
    town: Town, ana: Known
) -> None:
    place = Place(ana.conversation_id, heard(town), "en")
    luz = town.staff["Luz"]

    class Thinks:
        """A machine that takes as long as Luz takes to write."""

        def translate(self, asked: Asked) -> str:
            written = Written(place, "Alone since Monday", "key-luz")
            translations.write(town.house, luz, written, town.now)
            return "Solitary of the Monday"

    by_machine.ask(town.house, Thinks(), town.staff["Noor"], place, now=town.now)
    [kept] = town.rows(message_translations)
    assert (kept.body, kept.source, kept.staff_id) == ("Alone since Monday", "human", luz.id)


def test_a_silent_machine_is_told_in_words_and_asked_again_later(
    town: Town, ana: Known, peer: Peer
) -> None:
    holds(town, "Noor", ana)
    noor = Doors(town).signed_in("noor")
    peer.status = 503
    answer = noor.does(ana.conversation_id, "by-machine", message=heard(town))
    assert answer.status_code == 409
    assert "The translator does not answer. The original stands." in answer.text
    assert ALONE in answer.text
    town.hears(ana, SLEEP)
    town.settle()
    assert len(peer.asked) == 2
    peer.status = 200
    town.settle()
    assert len(peer.asked) == 2
    town.later(seconds=61)
    assert [row.body for row in town.rows(message_translations)] == ["I cannot sleep"]


def test_one_that_answers_with_a_page_is_not_asked_by_itself_again(
    town: Town, ana: Known, peer: Peer
) -> None:
    holds(town, "Noor", ana)
    noor = Doors(town).signed_in("noor")
    peer.body = b"<html><script>alert(1)</script></html>"
    answer = noor.does(ana.conversation_id, "by-machine", message=heard(town))
    assert answer.status_code == 409
    assert "The translator cannot translate this. The original stands." in answer.text
    town.hears(ana, SLEEP)
    town.hears(ana, "y tengo frio")
    town.settle()
    assert len(peer.asked) == 2 and town.rows(message_translations) == []
    [wish] = town.rows(translation_wishes)
    assert wish.ended_at is not None


def test_a_picture_without_words_is_passed_over(town: Town, ana: Known, peer: Peer) -> None:
    holds(town, "Noor", ana)
    noor = Doors(town).signed_in("noor")
    noor.does(ana.conversation_id, "by-machine", message=heard(town))
    town.hears(ana, "", media_count=1)
    town.hears(ana, SLEEP)
    town.settle()
    assert [one["q"] for one in peer.asked] == [ALONE, SLEEP]
    [picture] = [row for row in town.rows(messages) if row.media_count]
    answer = noor.does(ana.conversation_id, "by-machine", message=picture.id)
    assert answer.status_code == 422 and "no words in this message" in answer.text


def test_a_device_keeps_translations_with_the_thread(town: Town, ana: Known) -> None:
    holds(town, "Noor", ana)
    noor = Doors(town).signed_in("noor")
    writes(noor, ana, heard(town), "Alone since Monday")
    [kept] = noor.get("/mine/offline", **{"X-Live": "1"}).get_json()["conversations"]
    told = {one["body"]: one.get("translation") for one in kept["entries"]}
    english = {"text": "Alone since Monday", "language": "en", "direction": "ltr"}
    assert told[ALONE] == {**english, "by": "translated by Noor"}
    assert sum(one is not None for one in told.values()) > 2
