"""Files of referrals for tests."""

import io
from uuid import UUID

from bot.care.intake import Referrer
from bot.care.uploads import bringing
from bot.filing import Wish
from models import upload_rows
from tests.town import Town

HEADERS = "Name,Phone,Language,Consent,Incident\n"
GOOD = "Ana Díaz,503-555-0142,es,R. Vega,26-1\n"
MORE = "Bea Cole,503-555-0143,en,R. Vega,26-2\n"
FAULTY = "Cy,503-555,Klingon,,\n"
SAME = "Ann Diaz,(503) 555-0142,en,R. Vega,26-3\n"


def brought(town: Town, *rows: str, name: str = "Noor", headers: str = HEADERS) -> UUID:
    """Bring a file with these rows."""
    data = io.BytesIO((headers + "".join(rows)).encode())
    staff = town.staff[name]
    referrer = Referrer(staff.team_id, staff.id)
    return bringing.bring(town.house, referrer, data, Wish(), now=town.now)


def states(town: Town) -> dict[int, str]:
    """Return the state of every row, by its number."""
    return {row.number: row.state for row in town.rows(upload_rows)}
