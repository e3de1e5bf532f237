"""The way to training, and what stands at its end, say everything from the catalogs."""

from dataclasses import replace
from pathlib import Path

from bot.config import RealHouse, TrainingHouse
from bot.privacy import passes
from tests.browsing import Doors
from tests.houses import REAL, TRAINING
from tests.tongues import COOKIE, LONG, TownOfTongues, clear, spoken
from tests.town import RING


def test_the_pages_that_lead_there_do(sqlite_url: str, tmp_path: Path) -> None:
    town = TownOfTongues(sqlite_url, tmp_path)
    town.config = replace(town.config, training=TrainingHouse(TRAINING, None))
    noor = spoken(Doors(town).signed_in("noor"), LONG)
    clear(noor.get("/training"))
    clear(noor.post("/training"))
    town.close()


def test_the_pages_that_stand_at_its_end_do(sqlite_url: str, tmp_path: Path) -> None:
    town = TownOfTongues(sqlite_url, tmp_path)
    there = RealHouse(REAL, tmp_path / "training-secret", passes.secret(RING))
    town.config = replace(town.config, training=TrainingHouse(TRAINING, None))
    shown = Doors(town).signed_in("noor").post("/training").text
    town.config = replace(town.config, training=None, real=there)
    http = Doors(town).visitor()
    http.http.set_cookie(f"{COOKIE}-training", LONG)
    form = {"pass": shown.partition('name="pass" value="')[2].partition('"')[0]}
    for status in (200, 403):
        answer = http.http.post("/arrive", data=form)
        assert answer.status_code == status
        clear(answer)
    clear(http.get("/start-again"))
    clear(http.post("/start-again"))
    clear(http.post("/start-again", sure="yes"))
    town.close()
