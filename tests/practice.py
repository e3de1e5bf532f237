"""A town whose house also has the scripts of `tests/scripts`, for what shipped ones do not use."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.library import Library
from bot.simulation.city.practice import with_scripts
from models import campaigns, check_ins, enrolments
from tests import town
from tests.town import Known, Town

SCRIPTS = Path(__file__).parent / "scripts"


@cache
def books() -> Library:
    """Return the checkout's library with the practice scripts, in English and Spanish."""
    return with_scripts(town.books(), SCRIPTS, languages=("en", "es"))


class PracticeTown(Town):
    """A town whose house has the practice scripts too."""

    def shelf(self) -> Library:
        """Return what the house can say."""
        return books()


def plan(town: Town, known: Known, script: str, **changes: Any) -> Any:
    """Plan a check-in for now, in the campaign that the client is enrolled in; return its id."""
    enrolled = town.rows(enrolments, client_id=known.client_id)[0]
    row = {
        "id": town.house.new_id(),
        "enrolment_id": enrolled.id,
        "conversation_id": known.conversation_id,
        "script": script,
        "state": "due",
        "planned_at": town.now,
        "due_at": town.now,
    }
    with town.house.db.writing() as tx:
        tx.execute(insert(check_ins), {**row, **changes})
    return row["id"]


def start(town: Town, known: Known, script: str) -> Any:
    """Start a script by a check-in a minute from now; return the check-in's id."""
    town.clock.at += timedelta(minutes=1)
    check_in_id = plan(town, known, script)
    town.settle()
    assert town.rows(check_ins, id=check_in_id)[0].state in ("started", "finished")
    return check_in_id


def campaign(town: Town, name: str, *cadence: dict[str, Any], **changes: Any) -> Any:
    """Add a campaign to the town's team; return its id."""
    row = {"id": town.house.new_id(), "team_id": town.team_id, "name": name, "state": "running"}
    row |= {"cadence": list(cadence), "created_at": town.now}
    with town.house.db.writing() as tx:
        tx.execute(insert(campaigns), {**row, **changes})
    return row["id"]
