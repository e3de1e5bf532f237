"""Pages by e-mail over loopback, to a real SMTP server library with TLS, and to nastier peers."""

import re
import socket
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.config import MailServer
from bot.errors import ChannelError, ProviderUnreachable
from bot.sending.paging.mailing import Mailer
from tests.certificates import Certified, certified
from tests.mail_server import NAME, PASSWORD, mail_server
from tests.paging import ATTEMPT, LINK, WORDS, page_out

ADDRESS, SENDER, NOOR = "https://aftercall.example", "pages@aftercall.example", "noor@staff.example"
OUT = page_out("email", NOOR)
AT = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    return certified(tmp_path_factory.mktemp("good"))


def mailer(port: int, *, tls: Certified | None = None, **changes: Any) -> Mailer:
    """A mailer for the server on this port, which trusts that certificate alone."""
    whole = changes.pop("whole_seconds", 20.0)
    server = MailServer("127.0.0.1", port, SENDER, timeout_seconds=1)
    return Mailer(
        replace(server, **changes),
        ADDRESS,
        now=lambda: AT,
        context=tls.trusting if tls else None,
        whole_seconds=whole,
    )


def signed_in(port: int, tls: Certified, **changes: Any) -> Mailer:
    return mailer(port, tls=tls, name=NAME, password=PASSWORD, **changes)


def test_a_page_arrives_over_tls_with_plain_words_and_its_link(good: Certified) -> None:
    with mail_server(wraps=good.server) as house:
        sent = signed_in(house.port, good, wraps=True).page(OUT)
    [taken] = house.taken
    assert taken.secured and house.signed_in == [NAME]
    assert (taken.sender, taken.mailboxes) == (SENDER, [NOOR])
    message = taken.message
    assert message.get_content_type() == "text/plain"
    assert message.get_content().split() == [*WORDS.split(), LINK]
    assert (message["Subject"], message["From"], message["To"]) == (OUT.title, SENDER, NOOR)
    assert message["Message-ID"] == f"<{sent.provider_id}>" and ATTEMPT.hex in sent.provider_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == AT
    assert sent.status == "sent"


def test_a_server_with_starttls_hears_nothing_before_it(good: Certified) -> None:
    with mail_server(starts=good.server) as house:
        signed_in(house.port, good).page(OUT)
    assert [taken.secured for taken in house.taken] == [True]


def test_a_server_on_this_machine_may_do_without_tls() -> None:
    with mail_server() as house:
        mailer(house.port).page(OUT)
    assert [taken.secured for taken in house.taken] == [False]


def test_words_in_other_letters_arrive_whole() -> None:
    words, title = "عنصر عاجل واحد ينتظر", "Aftercall: يرجى النظر"
    with mail_server() as house:
        mailer(house.port).page(replace(OUT, words=words, title=title, language="ar"))
    message = house.taken[0].message
    assert message.get_content().splitlines()[0] == words
    assert message["Subject"] == title


@pytest.mark.parametrize("fault", ["unknown", "another host", "run out"])
def test_a_certificate_that_is_no_good_takes_no_mail(
    good: Certified, tmp_path: Path, fault: str
) -> None:
    served, trusted = good, good
    if fault == "unknown":
        trusted = certified(tmp_path)
    elif fault == "another host":
        served = trusted = certified(tmp_path, host="mail.example")
    else:
        served = trusted = certified(tmp_path, valid_days=-1)
    for wraps in (True, False):
        how = {"wraps": served.server} if wraps else {"starts": served.server}
        with mail_server(**how) as house, pytest.raises(ProviderUnreachable):
            signed_in(house.port, trusted, wraps=wraps).page(OUT)
        assert not house.taken and not house.signed_in


@pytest.mark.parametrize(
    ("step", "answer", "code", "for_good"),
    [
        ("rcpt", "550 5.1.1 no such mailbox", 550, True),
        ("rcpt", "450 4.7.1 greylisted, come back later", 450, False),
        ("mail", "553 5.7.1 not your sender", 553, False),
        ("data", "554 5.7.1 this looks like spam", 554, False),
        ("data", "452 4.3.1 no room", 452, False),
    ],
)
def test_a_refusal_is_for_good_only_where_the_mailbox_is_gone(
    step: str, answer: str, code: int, for_good: bool
) -> None:
    with mail_server() as house:
        house.answers[step] = answer
        with pytest.raises(ChannelError) as caught:
            mailer(house.port).page(OUT)
    assert (caught.value.code, caught.value.permanent) == (code, for_good)
    assert NOOR not in str(caught.value)


def test_a_wrong_password_is_no_fault_of_the_mailbox(good: Certified) -> None:
    with mail_server(wraps=good.server) as house, pytest.raises(ChannelError) as caught:
        mailer(house.port, tls=good, wraps=True, name=NAME, password="wrong").page(OUT)
    assert (caught.value.code, caught.value.permanent) == (535, False)
    assert not house.taken


@pytest.mark.parametrize("mailbox", ["noor", "noor@x\r\nRCPT TO:<all@x>", "a b@x.example", "ñ@x"])
def test_what_is_no_mailbox_is_never_said_to_a_server(mailbox: str) -> None:
    with mail_server() as house, pytest.raises(ChannelError) as caught:
        mailer(house.port).page(replace(OUT, address=mailbox))
    assert caught.value.permanent and not house.taken


def test_nobody_listening_was_not_reached() -> None:
    with pytest.raises(ProviderUnreachable):
        mailer(9).page(OUT)


def test_no_mail_names_a_client_or_its_machine() -> None:
    with mail_server() as house:
        mailer(house.port).page(OUT)
    content = house.taken[0].content.decode()
    assert not re.search(r"Bea|kill|5550143", content)
    assert socket.gethostname() not in content


def test_nothing_more_is_known_of_a_mail_that_was_taken() -> None:
    assert mailer(9).status("page.1").status == "sent"
