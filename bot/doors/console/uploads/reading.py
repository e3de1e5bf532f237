"""Reads files and their rows for pages, a bounded number at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import abort
from sqlalchemy import Connection, func, select

from bot.care.uploads.checking import fields
from bot.care.uploads.deed import unpacked
from bot.db import Database
from bot.doors import dates
from bot.doors.console.uploads import upload_words
from bot.doors.sessions import SignedIn
from bot.doors.tongue import say
from models import clients, upload_rows, uploads

LISTED = 50
ROWS_SHOWN = 50
BATCH = 500


def files(tx: Connection, me: SignedIn) -> list[dict[str, Any]]:
    """Return the team's newest files."""
    query = select(uploads).where(uploads.c.team_id == me.staff.team_id)
    rows = tx.execute(query.order_by(uploads.c.id.desc()).limit(LISTED))
    return [
        {
            "id": row.id,
            "when": dates.date(row.created_at, me.zone),
            "rows": row.rows,
            "by_hand": row.staff_id is not None,
            "state": say(upload_words.STATES[row.state]),
        }
        for row in rows
    ]


def file(tx: Connection, me: SignedIn, upload_id: UUID) -> Any:
    """Return a file of the reader's team, or end the request with 404."""
    query = select(uploads).where(uploads.c.id == upload_id)
    row = tx.execute(query.where(uploads.c.team_id == me.staff.team_id)).first()
    return row or abort(404)


def counts(tx: Connection, upload_id: UUID) -> dict[str, int]:
    """Return how many rows are in each state."""
    query = (
        select(upload_rows.c.state, func.count())
        .where(upload_rows.c.upload_id == upload_id)
        .group_by(upload_rows.c.state)
    )
    return {row[0]: row[1] for row in tx.execute(query)}


def row(tx: Connection, upload: Any, number: int) -> dict[str, Any]:
    """Return one row as it is shown, or end the request with 404."""
    found = tx.execute(_of(upload).where(upload_rows.c.number == number)).first()
    return _shown(upload, found or abort(404))


def faulty(tx: Connection, upload: Any, after: int) -> list[dict[str, Any]]:
    """Return the next faulty rows, one more than are shown."""
    return [_shown(upload, one) for one in tx.execute(_in_state(upload, "faulty", after))]


def alike(tx: Connection, upload: Any, after: int) -> list[dict[str, Any]]:
    """Return the next rows that are like another, each with whoever that is."""
    rows = tx.execute(_in_state(upload, "alike", after)).all()
    return [
        _shown(upload, one) | {"by": one.alike_by, "other": _other(tx, upload, one=one)}
        for one in rows
    ]


def stayed(tx: Connection, upload: Any, after: int) -> list[dict[str, Any]]:
    """Return the next rows that could not be undone, each with its client."""
    rows = tx.execute(_in_state(upload, "stayed", after)).all()
    return [_shown(upload, one) | {"client_id": one.client_id} for one in rows]


def faulty_cells(db: Database, upload: Any) -> Iterator[Sequence[str]]:
    """Give every faulty row as it was read, and what is wrong with it in words."""
    after = 0
    while True:
        with db.reading() as tx:
            some = tx.execute(_in_state(upload, "faulty", after).limit(BATCH)).all()
        for one in some:
            told = [f"{say(upload_words.FIELDS[at])}: {why}" for at, why in _faults(one).items()]
            yield *unpacked(one.cells), " ".join(told)
        if len(some) < BATCH:
            return
        after = some[-1].number


def _of(upload: Any) -> Any:
    return select(upload_rows).where(upload_rows.c.upload_id == upload.id)


def _in_state(upload: Any, state: str, after: int) -> Any:
    return (
        _of(upload)
        .where(upload_rows.c.state == state, upload_rows.c.number > after)
        .order_by(upload_rows.c.number)
        .limit(ROWS_SHOWN + 1)
    )


def _shown(upload: Any, one: Any) -> dict[str, Any]:
    cells = fields(upload, unpacked(one.cells))
    return {"number": one.number, "state": one.state, "cells": cells, "faults": _faults(one)}


def _faults(one: Any) -> dict[str, str]:
    return {field: upload_words.fault(field, code) for field, code in one.faults.items()}


def _other(tx: Connection, upload: Any, *, one: Any) -> Mapping[str, Any]:
    """Return whoever is like a row: a client before a row."""
    if one.client_id is not None:
        query = select(clients.c.id.label("client_id"), clients.c.name, clients.c.birth_year)
        found = tx.execute(query.where(clients.c.id == one.client_id)).one()
        return dict(found._mapping)
    query = _of(upload).where(upload_rows.c.number == one.same_as)
    shown = _shown(upload, tx.execute(query).one())
    told = {name: shown["cells"].get(name, "") for name in ("name", "address", "birth_year")}
    return {"number": shown["number"], **told}
