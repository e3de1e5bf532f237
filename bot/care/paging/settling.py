"""What became of a page, as a provider reports it."""

from datetime import datetime

from sqlalchemy import update

from bot.house import House
from bot.sending.channels.base import StatusReport
from models import page_attempts


def record_report(house: House, report: StatusReport, *, now: datetime) -> None:
    """Record what a provider says became of a page; late, early and repeated reports are safe.

    `message_id` is the attempt's id.
    """
    if report.status not in ("delivered", "failed"):
        return
    open_still = page_attempts.c.state.in_(("sending", "doubtful", "sent"))
    change = update(page_attempts).where(page_attempts.c.id == report.message_id, open_still)
    fault = f"provider {report.error_code}" if report.status == "failed" else None
    with house.db.writing() as tx:
        tx.execute(change.values(state=report.status, fault=fault))
