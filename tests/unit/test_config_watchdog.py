"""The watchdog's settings: a path of its own, and words for what is none."""

import pytest

from bot.config import MailServer
from bot.errors import ConfigInvalid
from bot.second_path import second_path
from tests.unit.test_config import TWILIO, read

MAIL = {
    "AFTERCALL_WATCHDOG_SMTP_URL": "smtps://watch:s3cret@mail.example.gov",
    "AFTERCALL_WATCHDOG_MAIL_SENDER": "watchdog@example.gov",
}
SECOND = {
    "AFTERCALL_WATCHDOG_TWILIO_ACCOUNT_SID": "AC" + "6" * 32,
    "AFTERCALL_WATCHDOG_TWILIO_AUTH_TOKEN": "second-token",
    "AFTERCALL_WATCHDOG_TWILIO_FROM": "+15035550199",
}


def test_it_answers_beside_the_house_unless_it_is_told_where() -> None:
    assert read().watchdog.port == 8020 and read(PORT="9000").watchdog.port == 9020
    assert read(PORT="0").watchdog.port == read(PORT="65530").watchdog.port == 0
    assert read(AFTERCALL_WATCHDOG_PORT="8999").watchdog.port == 8999


def test_its_mail_server_is_its_own_and_its_secrets_are_not_shown() -> None:
    own = read(**MAIL, AFTERCALL_SMTP_URL="").watchdog.mail
    assert own == MailServer(
        "mail.example.gov", 465, "watchdog@example.gov", wraps=True, name="watch", password="s3cret"
    )
    assert "s3cret" not in repr(read(**MAIL)) and "second-token" not in repr(read(**SECOND))
    with pytest.raises(ConfigInvalid, match="AFTERCALL_WATCHDOG_MAIL_SENDER"):
        read(**{**MAIL, "AFTERCALL_WATCHDOG_MAIL_SENDER": "nobody"})


def test_a_second_account_is_another_one_and_whole() -> None:
    with pytest.raises(ConfigInvalid, match="the house's own"):
        read(**TWILIO, **{**SECOND, "AFTERCALL_WATCHDOG_TWILIO_ACCOUNT_SID": "AC" + "5" * 32})
    for missing in list(SECOND)[1:]:
        with pytest.raises(ConfigInvalid, match="AFTERCALL_WATCHDOG_TWILIO"):
            read(**{**SECOND, missing: ""})


def test_whom_it_always_tells_are_mailboxes_and_numbers() -> None:
    tells = "duty@example.gov, +15035550198"
    path = second_path(read(**MAIL, **SECOND, AFTERCALL_WATCHDOG_TELLS=tells))
    assert [(one.kind, one.address) for one in path.always] == [
        ("email", "duty@example.gov"),
        ("sms", "+15035550198"),
    ]
    assert "duty@example.gov" not in repr(path.always)
    with pytest.raises(ConfigInvalid, match="AFTERCALL_WATCHDOG_TELLS"):
        read(AFTERCALL_WATCHDOG_TELLS="5035550198")


@pytest.mark.parametrize("text", ["0", "61", "soon", "1.5"])
def test_it_looks_at_least_once_a_minute(text: str) -> None:
    with pytest.raises(ConfigInvalid, match="AFTERCALL_WATCHDOG_LOOKS_EVERY"):
        read(AFTERCALL_WATCHDOG_LOOKS_EVERY=text)


def test_a_house_that_pages_by_telephone_is_told_of_by_mail() -> None:
    assert set(second_path(read(**TWILIO)).pagers) == set()
    house = {"AFTERCALL_SMTP_URL": "smtps://mail.example.gov", "AFTERCALL_MAIL_SENDER": "a@b.gov"}
    assert set(second_path(read(**TWILIO, **house)).pagers) == {"email"}
    assert set(second_path(read(**TWILIO, **SECOND)).pagers) == {"sms"}
    assert set(second_path(read()).pagers) == {"email"}
