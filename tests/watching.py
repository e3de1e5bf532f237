"""A night with a watchdog: a town, a mail server of the watchdog's own, and what stands still."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.care.watchdog.telling import Receiver, SecondPath
from bot.config import MailServer
from bot.sending.paging.mailing import Mailer
from bot.sweeps import SWEEPS, sweep
from bot.watchdog import Watchdog
from models import alarms
from tests.mail_server import MailHouse, mail_server
from tests.town import Town

SAMS_MAIL, ALWAYS = "sam@staff.example", "duty@city.example"
LOOKS_EVERY = timedelta(seconds=20)


@dataclass
class Night:
    """A town in which time passes look by look. `still` names the sweeps that do not run."""

    town: Town
    mails: MailHouse
    watchdog: Watchdog
    still: set[str] = field(default_factory=set)
    told: list[tuple[datetime, str, str]] = field(default_factory=list)

    def passes(self, **span: int) -> None:
        """Let time pass; every sweep that still runs does so, and the watchdog looks."""
        until = self.town.now + timedelta(**span)
        while self.town.now < until:
            self.town.clock.at += LOOKS_EVERY
            for one in SWEEPS:
                if one.name not in self.still:
                    sweep(self.town.parts, one, self.town.now)
            self.looks()

    def looks(self) -> None:
        """Let the watchdog look once, and keep when each of its mails came."""
        self.watchdog.look()
        for mail in self.mails.taken[len(self.told) :]:
            words = mail.message.get_content()
            self.told.append((self.town.now, mail.mailboxes[0], " ".join(words.split())))

    def told_to(self, mailbox: str) -> list[tuple[datetime, str]]:
        """Return what one mailbox was told, and when."""
        return [(at, words) for at, box, words in self.told if box == mailbox]

    def kinds(self) -> set[str]:
        """Return what is wrong by the watchdog's own books."""
        return {row.kind for row in self.town.rows(alarms) if row.ended_at is None}


def mailer_of(mails: MailHouse, town: Town) -> Mailer:
    """Give what mails through that server."""
    server = MailServer("127.0.0.1", mails.port, "watchdog@aftercall.example")
    return Mailer(server, "https://aftercall.example", now=town.clock.now)


@contextmanager
def night(town: Town, *, always: tuple[str, ...] = ()) -> Iterator[Night]:
    """Watch over a town whose supervisor has a mailbox, until the end of the block."""
    town.way(town.staff["Sam"].id, "email", address=SAMS_MAIL)
    # What the house mails by itself does not leave: this is the watchdog's path alone.
    town.parts = replace(
        town.parts, pagers={k: v for k, v in town.parts.pagers.items() if k != "email"}
    )
    with mail_server() as mails:
        path = SecondPath(
            {"email": mailer_of(mails, town)},
            [Receiver("email", one) for one in always],
            "https://aftercall.example/board",
        )
        town.settle()
        yield Night(town, mails, Watchdog(town.parts, path))
