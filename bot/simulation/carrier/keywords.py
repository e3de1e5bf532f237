"""The carrier's own STOP, START and HELP: what counts, what it answers, whom it blocks.

Only a text of that single word counts, in any letter case. The words and their effect are
Twilio's published defaults for United States numbers.
"""

from typing import Literal

Keyword = Literal["STOP", "START", "HELP"]

STOP_WORDS = frozenset(
    {"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"}
)
START_WORDS = frozenset({"START", "UNSTOP", "YES"})
HELP_WORDS = frozenset({"HELP", "INFO"})

REPLIES: dict[Keyword, str] = {
    "STOP": "You are unsubscribed and get no more messages from this number. START resubscribes.",
    "START": "You are subscribed again to messages from this number. HELP for help, STOP to end.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data rates may apply.",
}


def keyword_of(body: str) -> Keyword | None:
    """Name the keyword a text is, or nothing for any other text."""
    word = body.strip().upper()
    if word in STOP_WORDS:
        return "STOP"
    if word in START_WORDS:
        return "START"
    return "HELP" if word in HELP_WORDS else None


class Blocklist:
    """Who may not be texted by this account; WhatsApp addresses are outside of it."""

    def __init__(self) -> None:
        """Start with nobody blocked."""
        self._blocked: set[str] = set()

    def __contains__(self, handset: str) -> bool:
        """Say whether texts to this handset are refused."""
        return handset in self._blocked

    def heard(self, handset: str, keyword: Keyword | None) -> bool:
        """Block or unblock on a keyword; say whether the carrier has a reply to give.

        A blocked person gets no HELP reply, and START from somebody never blocked gets none.
        """
        was_blocked = handset in self._blocked
        if keyword == "STOP":
            self._blocked.add(handset)
            return not was_blocked
        if keyword == "START":
            self._blocked.discard(handset)
            return was_blocked
        return keyword == "HELP" and not was_blocked
