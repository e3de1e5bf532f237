"""Which ways of paging this house can use, by its settings alone: nothing is loaded for it."""

from bot.config import Config


def offered(config: Config) -> frozenset[str]:
    """Return the kinds of ways (models.states.PAGING_WAYS) that the settings allow.

    A simulated house has simulated telephones and mailboxes, and real browsers.
    """
    if config.simulated:
        return frozenset({"sms", "voice", "email", *_push(config)})
    voice = {"voice"} if config.twilio is not None and config.twilio.paging_from else set()
    mail = {"email"} if config.mail is not None else set()
    return frozenset({"sms", *voice, *mail, *_push(config)})


def _push(config: Config) -> set[str]:
    return {"push"} if config.pushes else set()
