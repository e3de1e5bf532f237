"""Translations by the city's own machine: on a reader's wish, beside the message, marked as such.

Nothing automatic is ever decided from one, and none ever stands in a person's place.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, insert, select, update

from bot.care import translations
from bot.care.specialist import StaffMember, check_team
from bot.care.translations import Place
from bot.care.turn import thread
from bot.errors import DeedRefused, NotAllowed, TranslatorFailed
from bot.house import House
from bot.log import warning
from bot.privacy import audit
from bot.translator import Asked
from flows.languages import LANGUAGES
from models import activity, claims, message_translations, messages, translation_wishes

TRY_AGAIN_AFTER = timedelta(minutes=1)
# The translator is to find out which language it is.
UNKNOWN = "auto"
ACTIVITY = "translation"


@dataclass(frozen=True, slots=True)
class _Wish:
    """A message's words and the language they are said to be in, and who wants them told."""

    place: Place
    text: str
    language: str
    by: UUID


class Translates(Protocol):
    """What translates by machine."""

    def translate(self, asked: Asked) -> str:
        """Return the translation, or raise TranslatorFailed."""


def ask(
    house: House, translator: Translates, staff: StaffMember, place: Place, *, now: datetime
) -> None:
    """Have a message translated now; what the client wrote after it follows, see `fill_wished`.

    No transaction is open while the machine thinks. Raises NotAllowed, DeedRefused
    (`nothing_written`), and TranslatorFailed, after which the wish still stands.
    """
    with house.db.writing() as tx:
        check_team(tx, staff, place.conversation_id)
        row = translations.message(tx, place)
        if place.language not in LANGUAGES:
            raise NotAllowed("no such language")
        if not row.body.strip():
            raise DeedRefused("nothing_written")
        _keep_wish(tx, house, staff.id, place, now)
    _translate(house, translator, _Wish(place, row.body, row.language, staff.id), now)


def stop(house: House, staff: StaffMember, conversation_id: UUID, now: datetime) -> None:
    """Have nothing more of a conversation translated for this reader. Raises NotAllowed."""
    with house.db.writing() as tx:
        check_team(tx, staff, conversation_id)
        mine = _open(conversation_id, staff.id)
        tx.execute(update(translation_wishes).where(*mine).values(ended_at=now))


def is_wished(tx: Connection, conversation_id: UUID, *, staff_id: UUID) -> bool:
    """Say whether a reader has asked for what this client writes to be translated."""
    query = select(translation_wishes.c.id).where(*_open(conversation_id, staff_id))
    return tx.execute(query.limit(1)).first() is not None


def fill_wished(house: House, translator: Translates | None, now: datetime, *, limit: int) -> int:
    """Translate up to `limit` messages for readers who wished it and hold the conversation.

    Returns how many were looked at. While the machine is silent a wish waits TRY_AGAIN_AFTER; what
    it cannot translate ends the wish, until somebody asks again.
    """
    if translator is None:
        return 0
    for done in range(limit):
        with house.db.reading() as tx:
            row = tx.execute(_wished(now)).first()
        if row is None:
            return done
        _fill(house, translator, row, now)
    return limit


def _wished(now: datetime) -> Select[Any]:
    """Find the oldest message that somebody waits for who holds its conversation now."""
    columns = (messages.c.id, messages.c.conversation_id, messages.c.body, messages.c.language)
    wish = translation_wishes.c
    theirs = (wish.conversation_id == claims.c.conversation_id) & (
        wish.staff_id == claims.c.staff_id
    )
    return (
        select(*columns, wish.id.label("wish_id"), wish.staff_id, wish.after_id)
        .add_columns(wish.language.label("wished"))
        .select_from(claims)
        .join(translation_wishes, theirs)
        .join(messages, messages.c.conversation_id == claims.c.conversation_id)
        .where(claims.c.released_at.is_(None), claims.c.expires_at > now)
        .where(wish.ended_at.is_(None), wish.try_at <= now)
        .where(messages.c.id > wish.after_id, messages.c.direction == "in")
        .order_by(messages.c.id)
        .limit(1)
    )


def _fill(house: House, translator: Translates, row: Any, now: datetime) -> None:
    place = Place(row.conversation_id, row.id, row.wished)
    values: dict[str, Any] = {"after_id": row.id}
    try:
        if row.body.strip():
            _translate(house, translator, _Wish(place, row.body, row.language, row.staff_id), now)
    except TranslatorFailed as failed:
        values = {"ended_at": now} if failed.permanent else {"try_at": now + TRY_AGAIN_AFTER}
    # Unless its reader has asked for older messages meanwhile.
    same = (
        translation_wishes.c.id == row.wish_id,
        translation_wishes.c.after_id == row.after_id,
    )
    with house.db.writing() as tx:
        tx.execute(update(translation_wishes).where(*same).values(**values))


def _translate(house: House, translator: Translates, wish: _Wish, now: datetime) -> None:
    place = wish.place
    with house.db.reading() as tx:
        if translations.is_translated(tx, place):
            return
    source = UNKNOWN if wish.language == place.language else wish.language
    try:
        text = translator.translate(Asked(wish.text, source, place.language))
    except TranslatorFailed as failed:
        warning("the translator gave nothing", code=failed.code)
        raise
    made = translations.row(house, place, text=text, by=wish.by, at=now)
    with house.db.writing() as tx:
        thread.lock(tx, place.conversation_id)
        if not translations.is_translated(tx, place):  # a colleague may have been faster
            _keep(tx, house, {**made, "source": "machine", "idempotency_key": None})


def _keep(tx: Connection, house: House, row: dict[str, Any]) -> None:
    tx.execute(insert(message_translations), row)
    live = {"conversation_id": row["conversation_id"], "kind": ACTIVITY, "at": row["at"]}
    tx.execute(insert(activity), live)
    logged = audit.entry(
        house.ring,
        house.new_id(),
        row["at"],
        actor=f"staff:{row['staff_id']}",
        action="translation.by_machine",
        subject=f"conversation:{row['conversation_id']}",
        detail={"language": row["language"]},
    )
    audit.append(tx, logged)


def _keep_wish(tx: Connection, house: House, staff_id: UUID, place: Place, now: datetime) -> None:
    """Let what comes after this message follow; a wish from further back reaches it anyway."""
    mine = (*_open(place.conversation_id, staff_id), _WISHED == place.language)
    found = tx.execute(select(translation_wishes.c.after_id).where(*mine)).scalar()
    if found is not None:
        values = {"after_id": min(found, place.message_id), "try_at": now}
        tx.execute(update(translation_wishes).where(*mine).values(**values))
        return
    row = {"id": house.new_id(), "conversation_id": place.conversation_id, "staff_id": staff_id}
    told = {"language": place.language, "after_id": place.message_id, "ended_at": None}
    tx.execute(insert(translation_wishes), {**row, **told, "asked_at": now, "try_at": now})


_WISHED = translation_wishes.c.language


def _open(conversation_id: UUID, staff_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        translation_wishes.c.conversation_id == conversation_id,
        translation_wishes.c.staff_id == staff_id,
        translation_wishes.c.ended_at.is_(None),
    )
