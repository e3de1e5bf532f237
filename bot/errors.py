"""Errors that cross rooms. Ordinary answers (held, refused, duplicate) are values, not errors."""


class ConfigInvalid(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


class InboundRejected(Exception):
    """A request that is not what it claims to be; nothing is stored."""

    def __init__(self, status: int, reason: str) -> None:
        """Keep the HTTP status to answer with and a reason without client data."""
        super().__init__(reason)
        self.status = status


class TurnConflict(Exception):
    """Two transactions met; the loser was rolled back whole and may be tried again."""


class DatabaseDown(Exception):
    """The database cannot be reached, so nothing can be promised."""


class ScriptMissing(Exception):
    """A conversation stands in a script or version that is nowhere to be found."""


class ChannelError(Exception):
    """A provider said no. `code` is the provider's own; `permanent` means never try this again."""

    def __init__(self, code: int, *, permanent: bool) -> None:
        """Keep the code; the message carries nothing else, least of all the recipient."""
        super().__init__(f"provider error {code}")
        self.code = code
        self.permanent = permanent


class DeliveryDoubtful(Exception):
    """The provider may or may not have taken the message: ask before any second attempt."""


class ProviderUnreachable(Exception):
    """The provider could not be reached at all, so the message was certainly not taken."""


class TranslatorFailed(Exception):
    """The translator gave no translation. `permanent` means that it would not the next time."""

    def __init__(self, code: int = 0, *, permanent: bool) -> None:
        """Keep its HTTP status, 0 without one; the message carries nothing else."""
        super().__init__(f"translator error {code}")
        self.code = code
        self.permanent = permanent


class LeaseLost(Exception):
    """The claim that an action relies on is no longer held."""


class StaleView(Exception):
    """Somebody wrote since the staff member last looked: the client, or a colleague."""

    def __init__(self, unseen: int) -> None:
        """Keep how many messages came since."""
        super().__init__(f"{unseen} new messages")
        self.unseen = unseen


class AlreadyLeft(Exception):
    """The text has been handed to the provider: it cannot be taken back."""


class DeedRefused(Exception):
    """What was asked for cannot be done as things stand, for a reason that pages have words for."""

    def __init__(self, reason: str) -> None:
        """Keep the reason's code: `danger`, `offer_over`, `past`…"""
        super().__init__(reason)
        self.reason = reason


class NotAllowed(Exception):
    """This staff member may not do this, or may not know that it exists."""


class FormInvalid(Exception):
    """A form's faults, by field, all at once, in words that say what to do."""

    def __init__(self, faults: dict[str, str]) -> None:
        """Keep the faults by field name."""
        super().__init__("; ".join(faults.values()))
        self.faults = faults
