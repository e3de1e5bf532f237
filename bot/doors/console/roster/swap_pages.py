"""Giving a shift away: the routes of offering, accepting and agreeing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from bot.care.rosters import swapping
from bot.care.specialist import StaffMember
from bot.doors import sessions
from bot.doors.console import looking
from bot.doors.console.roster import doing, fields, shift_pages
from bot.doors.desk import Desk
from bot.doors.tongue import say


class SwapPages:
    """The routes of swaps; each answers on the shift's own page."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        for deed in ("offer", "withdraw", "accept", "decline", "agree", "refuse"):
            path = f"/roster/shifts/<uuid:shift_id>/{deed}"
            door.add_url_rule(path, f"roster_{deed}", getattr(self, deed), methods=["POST"])

    def offer(self, shift_id: UUID) -> ResponseReturnValue:
        """Offer one's own shift to a colleague, or to all."""
        staff, now = sessions.acting(), self.desk.clock.now()
        to = fields.person("to") if looking.plain("to") else None
        return self._do(
            shift_id,
            lambda: swapping.offer(self.desk.house, staff, shift_id, now, to=to),
            lambda _: say("Offered. It stays yours until somebody has taken it."),
        )

    def withdraw(self, shift_id: UUID) -> ResponseReturnValue:
        """Take the offer back."""
        staff, now = sessions.acting(), self.desk.clock.now()
        return self._do(
            shift_id,
            lambda: swapping.withdraw(self.desk.house, staff, shift_id, now),
            lambda _: say("The offer is withdrawn."),
        )

    def accept(self, shift_id: UUID) -> ResponseReturnValue:
        """Accept a shift."""
        staff, now = sessions.acting(), self.desk.clock.now()
        return self._do(
            shift_id,
            lambda: swapping.accept(self.desk.house, staff, shift_id, now),
            lambda how: (
                say("It is your shift now.")
                if how == swapping.DONE
                else say("A supervisor must agree to this swap. Until then nothing changes.")
            ),
        )

    def decline(self, shift_id: UUID) -> ResponseReturnValue:
        """Decline a shift."""
        staff, now = sessions.acting(), self.desk.clock.now()
        return self._do(
            shift_id,
            lambda: swapping.decline(self.desk.house, staff, shift_id, now),
            lambda _: say("Declined. Your colleague keeps it."),
        )

    def agree(self, shift_id: UUID) -> ResponseReturnValue:
        """Agree to a swap."""
        return self._decide(doing.arranger(), shift_id, agreed=True)

    def refuse(self, shift_id: UUID) -> ResponseReturnValue:
        """Refuse a swap."""
        return self._decide(doing.arranger(), shift_id, agreed=False)

    def _decide(self, staff: StaffMember, shift_id: UUID, *, agreed: bool) -> ResponseReturnValue:
        now = self.desk.clock.now()
        return self._do(
            shift_id,
            lambda: swapping.decide(self.desk.house, staff, shift_id, now, agreed=agreed),
            lambda _: say("The shift is swapped.") if agreed else say("The swap is refused."),
        )

    def _do(
        self, shift_id: UUID, deed: Callable[[], Any], told: Callable[[Any], str]
    ) -> ResponseReturnValue:
        return doing.do(
            deed,
            told,
            then=url_for("console.roster"),
            again=lambda fault: shift_pages.shown(self.desk, shift_id, fault),
        )
