"""`consent`: write the client's decision down."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flows import effects
from flows.draft import Page
from flows.effects import ConsentState
from flows.progress import Progress
from flows.step import OneWay, Turned
from flows.steps.kind import NEXT, Key, Kind

CONSENT_STATES = ("granted", "revoked")
CONSENT_PURPOSES = ("check_in", "caring_contact")


@dataclass(frozen=True, slots=True)
class Consent(OneWay):
    """Writes the client's decision into the consent ledger for `purposes` and goes on."""

    state: ConsentState
    purposes: tuple[str, ...]

    def enter(self, place: Progress, now: datetime) -> Turned:
        """Append to the ledger."""
        return place, (effects.SetConsent(self.state, self.purposes),)


def _read(page: Page) -> Consent:
    state, purposes = page.one_of("consent", CONSENT_STATES), page.words("purposes")
    if "purposes" in page.table.entries and not purposes:
        page.fault("purposes", "purpose", why="name at least one purpose")
    for purpose in set(purposes) - set(CONSENT_PURPOSES):
        line = page.line("purposes")
        page.draft.faults.unknown(line, "purpose", word=purpose, known=CONSENT_PURPOSES)
    return Consent(page.step, page.target("next"), cast(ConsentState, state), purposes)


KIND = Kind(
    "consent",
    Consent,
    (
        Key("consent", "consent", "`granted` or `revoked`."),
        Key("purposes", "purposes", "What may be sent from now on, or may not."),
        NEXT,
    ),
    _read,
)
