"""Machines at their door: a dispatch system that refers clients."""

from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from bot.care.intake import tokens
from tests.browsing import Doors
from tests.town import Town

GOOD = {
    "name": "Beatrix Quillfeather",
    "phone": "+15035550143",
    "language": "en",
    "verbal_consent_by": "R. Vega",
    "incident_number": "26-001234",
    "call_type": "welfare check",
    "disposition": "stayed home",
    "birth_year": 1987,
}


class Machine:
    """A dispatch system with a token."""

    def __init__(self, town: Town, team_id: UUID | None = None) -> None:
        self.town, self.doors = town, Doors(town)
        with town.house.db.writing() as tx:
            team = team_id or town.team_id
            self.token = tokens.make(tx, town.house, team, name="dispatch", now=town.now)

    def post(self, body: Any = GOOD, *, key: str = "one", **headers: str) -> TestResponse:
        """Refer somebody."""
        sent = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key, **headers}
        http = self.doors.app.test_client()
        return http.post("/api/referrals", json=body, headers=sent)

    def get(self, path: str) -> TestResponse:
        """Ask for something."""
        sent = {"Authorization": f"Bearer {self.token}"}
        return self.doors.app.test_client().get(path, headers=sent)


def told(answer: TestResponse) -> Any:
    """Return what an answer's JSON holds."""
    return answer.get_json()
