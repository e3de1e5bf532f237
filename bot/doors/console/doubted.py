"""Hides what was said with a client while it is doubted whose the number is."""

from dataclasses import replace
from typing import Any

from flask import request
from sqlalchemy import Connection

from bot.care.clients import findings
from bot.care.clients.findings import SUSPECT
from bot.doors.console.context_reading import Standing
from bot.doors.console.thread_reading import Thread

SHOWN = "shown"


def without_before(
    tx: Connection, thread: Thread, standing: Standing
) -> tuple[Thread, dict[str, Any]]:
    """Return the thread since the doubt, unless its reader asks for all; and what the page says.

    Whoever reads along, at the phone or over a shoulder, may be somebody else.
    """
    shown = SHOWN if request.args.get("history") == SHOWN else None
    told = {"history_shown": shown}
    if standing.row.contact_state != SUSPECT or shown:
        return thread, told
    doubt = findings.doubt(tx, standing.row.contact_point_id)
    since = [one for one in thread.entries if doubt is None or one.at >= doubt.since]
    return replace(thread, entries=since, cut=False), told
