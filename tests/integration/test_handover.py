"""A shift's handover: the numbers that whoever comes on is mailed, once, and the page."""

from dataclasses import replace
from datetime import timedelta

from bot.care import digests, specialist
from models import digests as table
from tests.browsing import Doors
from tests.mail_server import mail_server
from tests.paged import raised
from tests.rostering import nobody_works
from tests.town import PHONES, Town
from tests.unit.test_digest_words import WORDS
from tests.visible import words_of
from tests.watching import mailer_of

LUZ = "luz@staff.example"
NINE = timedelta(hours=9)


def begins(town: Town, name: str = "Luz") -> None:
    """Let somebody with a mailbox come on now."""
    nobody_works(town)
    town.way(town.staff[name].id, "email", address=LUZ)
    town.on_duty(name, town.now, until=town.now + NINE)


def test_whoever_comes_on_is_mailed_the_numbers_once(town: Town) -> None:
    raised(town, "Bea", 0)
    raised(town, "Ana", 2)
    town.clock.at += timedelta(minutes=40)
    begins(town)
    with mail_server() as mails:
        town.parts = replace(town.parts, pagers={"email": mailer_of(mails, town)})
        for _ in range(3):
            digests.send_due(
                town.house, town.parts.pagers, town.now, address="https://a.example", limit=9
            )
    [mail] = mails.taken
    assert mail.mailboxes == [LUZ]
    said = " ".join(mail.message.get_content().split())
    assert said == f"{WORDS} https://a.example/handover"
    for secret in ("Bea", "Ana", *PHONES.values()):
        assert secret not in said
    assert [row.sent for row in town.rows(table)] == [True]


def test_a_shift_that_began_long_ago_is_told_no_more(town: Town) -> None:
    begins(town)
    town.clock.at += timedelta(hours=2)
    town.settle()
    assert town.rows(table) == []


def test_who_has_no_mailbox_that_works_is_not_mailed(town: Town) -> None:
    nobody_works(town)
    town.on_duty("Luz", town.now, until=town.now + NINE)
    town.settle()
    assert town.rows(table) == []


def test_a_mail_that_is_refused_is_not_tried_again(town: Town) -> None:
    begins(town)
    with mail_server() as mails:
        mails.answers["rcpt"] = "550 no such mailbox"
        pagers = {"email": mailer_of(mails, town)}
        for _ in range(2):
            digests.send_due(town.house, pagers, town.now, address="https://a.example", limit=9)
    assert mails.taken == [] and [row.sent for row in town.rows(table)] == [False]


def test_the_page_tells_what_happened_and_who_waits(town: Town) -> None:
    doors = Doors(town)
    first = raised(town, "Bea", 0)
    town.clock.at += timedelta(minutes=4)
    specialist.claim(town.house, town.staff["Noor"], first.conversation_id, town.now)
    raised(town, "Ana", 1)
    said = words_of(doors.signed_in("luz").get("/handover").text)
    assert "2 came" in said and "half were taken within 4 min" in said
    assert "Noor has it · has said nothing yet" in said
    assert "Bea" not in said and "Ana" not in said
    said = words_of(doors.signed_in("kit").get("/handover?hours=72").text)
    assert "0 came" in said and "Noor" not in said
