"""Joins the watchdog's own path to supervisors, apart from all that pages leave by."""

from bot.care.watchdog.telling import Receiver, SecondPath
from bot.clock import SystemClock
from bot.config import Config, MailServer
from bot.sending.paging.base import Pager
from bot.sending.paging.mailing import Mailer
from bot.sending.paging.onscreen import OnScreenPager


def second_path(config: Config) -> SecondPath:
    """Give what the watchdog tells by: a mail server and an account that nothing else uses.

    A house that pages by telephone and has set up no other mail server mails through its usual
    one. A simulated house without any shows what was told on its board.
    """
    own, found = config.watchdog, dict[str, Pager]()
    mail = own.mail or config.mail
    if mail is not None:
        found["email"] = _mailer(config, mail)
    elif config.simulated:
        found["email"] = OnScreenPager()
    if own.twilio is not None:
        # Loaded here: the provider's client is large.
        from bot.sending.paging.texting import Texter

        found["sms"] = Texter(own.twilio, config.address, reports=False)
    always = [Receiver("email" if "@" in one else "sms", one) for one in own.tells]
    return SecondPath(found, always, f"{config.address}/board")


def _mailer(config: Config, mail: MailServer) -> Mailer:
    return Mailer(mail, config.address, now=SystemClock().now)
