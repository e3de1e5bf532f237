"""The invented people of the demonstration town. Numbers are 555-01xx: they belong to nobody."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from bot.care.accounts import NewStaff
from bot.care.founding import Team
from bot.care.intake import Referral

TEAM = Team("Riverside follow-up", program="Riverside follow-up team", phone="503-555-0199")

# Team and password are given when the town is made.
_Staff = partial(NewStaff, UUID(int=0), password="")
STAFF = (
    _Staff("noor", "Noor", "specialist", languages=("en", "ar")),
    _Staff("luz", "Luz", "specialist", languages=("en", "es")),
    _Staff("minh", "Minh", "specialist", languages=("en", "vi")),
    _Staff("sam", "Sam", "supervisor", languages=("en",)),
)

_Client = partial(
    Referral, time_zone=TEAM.time_zone, verbal_consent_by="R. Vega, crisis team", source="demo"
)
CLIENTS = (
    _Client("Bea Lindqvist", "+15035550101", "en"),
    _Client("Ana Morales", "+15035550102", "es", service="Clínica del Río"),
    _Client("Trần Thị Hoa", "+15035550103", "vi"),
    _Client("Олег Савченко", "+15035550104", "ru"),
    _Client("陈伟", "+15035550105", "zh-Hans"),
    _Client("سلمى حداد", "+15035550106", "ar"),
    _Client("Bo Carver", "+15035550107", "en", service="the Oak Street day shelter"),
    _Client("Оксана Бойко", "+15035550108", "uk"),
    _Client("Luis Ortega", "+15035550109", "es"),
    _Client("Dee Whitfield", "+15035550110", "en", service="the clinic"),
)


@dataclass(frozen=True, slots=True)
class Wrote:
    """A client texted us; `later` begins the afternoon of the first check-ins."""

    client: str
    body: str
    later: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """A member of staff called a client whose language has no wording yet."""

    client: str
    staff: str
    note: str
    later: bool = False


# What happened before you came. Ana's first question still waits for your answer.
STORY: tuple[Wrote | Called, ...] = (
    Wrote("Bea Lindqvist", "yes"),
    Wrote("Ana Morales", "Sí"),
    Wrote("Bo Carver", "Yes please"),
    Wrote("Luis Ortega", "acepto"),
    Wrote("Dee Whitfield", "no thanks"),
    Called("Олег Савченко", "Noor", "Called with an interpreter. Wants calls, not texts."),
    Called("陈伟", "Noor", "Called with an interpreter. Doing well; has the crisis line."),
    Called("سلمى حداد", "Noor", "Called in Arabic. Next call on Thursday after five."),
    Called("Оксана Бойко", "Noor", "Called with an interpreter. Her sister is with her."),
    Wrote("Bea Lindqvist", "like a 4", later=True),
    Wrote("Bo Carver", "3"),
    Wrote("Bo Carver", "yes"),
    Wrote("Bo Carver", "my ID got stolen and the shelter wants one"),
    Wrote("Luis Ortega", "2"),
    Wrote("Luis Ortega", "siento que soy una carga para todos"),
)
