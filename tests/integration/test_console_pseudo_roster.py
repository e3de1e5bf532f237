"""The roster in the pseudo-language: nothing that it says stands outside the catalogs."""

from sqlalchemy import delete

from models import paging_ways
from tests.browsing import Doors
from tests.rostering import SHIFT, THURSDAY, WEDNESDAY, of, planned, wished
from tests.tongues import LONG, TownOfTongues, clear, spoken

DAYS = ("2026-03-03", WEDNESDAY, THURSDAY, "2026-03-08", "2026-11-26")


def test_the_roster_in_all_its_states_takes_all_it_says_from_the_catalogs(
    pseudo_town: TownOfTongues,
) -> None:
    planned(pseudo_town)
    doors = Doors(pseudo_town)
    sam, luz = (spoken(doors.signed_in(name), LONG) for name in ("sam", "luz"))
    for day in DAYS:
        clear(sam.get(f"/roster?day={day}"))
        clear(luz.get(f"/roster?day={day}"))
    for page in ("plan", "patterns", "cover", "away", "import", "calendar"):
        clear(sam.get(f"/roster/{page}"))
    wish_id = wished(pseudo_town)
    clear(sam.get("/roster"))
    clear(sam.post(f"/roster/time-off/{wish_id}/grant"))
    clear(luz.post("/roster/time-off", first_day=WEDNESDAY))
    offered, other, *_ = of(pseudo_town, "Luz")
    for one in (offered, other):
        clear(luz.get(f"/roster/shifts/{one.id}"))
        clear(sam.get(f"/roster/shifts/{one.id}"))
        clear(sam.post(f"/roster/shifts/{one.id}/remove"))
    clear(luz.post("/roster/calendar"))
    pseudo_town.clock.at = pseudo_town.clock.at.replace(hour=9, day=4)
    clear(luz.get("/"))
    clear(luz.get("/roster"))


def test_what_the_roster_refuses_is_said_from_the_catalogs(pseudo_town: TownOfTongues) -> None:
    planned(pseudo_town)
    sam = spoken(Doors(pseudo_town).signed_in("sam"), LONG)
    clear(sam.post("/roster/plan/publish"))
    clear(sam.post("/roster/import", text="x" * 60_001))
    luz = {"staff_id": str(pseudo_town.staff["Luz"].id), "role": "first"}
    clear(sam.post("/roster/import", **luz, text="owl"))
    for wrong in ({"day": ""}, {"starts": "owl"}, {"role": "manager"}, {"day": "2029-01-01"}):
        clear(sam.post("/roster/add", **{**SHIFT, **luz, **wrong}))
    with pseudo_town.house.db.writing() as tx:
        tx.execute(delete(paging_ways))
    clear(sam.post("/roster/add", **{**SHIFT, **luz}))
    clear(sam.get("/roster/plan"))
