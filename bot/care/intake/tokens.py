"""Tokens of machines: made once, shown once, counted, revoked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection, case, insert, literal, select, update

from bot.errors import DeedRefused
from bot.house import House
from bot.privacy import audit
from models import api_tokens
from models.types import UtcDateTime

REFERRALS = "referrals:write"
NAME_LENGTH_MAX = 60
A_MINUTE = timedelta(minutes=1)
# What a whole city's dispatch never needs, and a loop gone wild soon reaches.
REQUESTS_PER_MINUTE_MAX = 600
# So that a token that leaks is known for what it is, by people and by scanners.
PREFIX = "aftercall_"


@dataclass(frozen=True, slots=True)
class Token:
    """Who knocks: the team it refers for, and what it may do."""

    id: UUID
    team_id: UUID
    scope: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a token to those who look after it."""

    id: UUID
    name: str
    scope: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


def make(tx: Connection, house: House, team_id: UUID, *, name: str, now: datetime) -> str:
    """Make a token that may refer clients to a team; it is returned once and kept nowhere.

    Raises DeedRefused `name` for an empty, overlong or used name.
    """
    named = (api_tokens.c.team_id == team_id, api_tokens.c.name == name)
    if not 0 < len(name) <= NAME_LENGTH_MAX or tx.execute(select(api_tokens).where(*named)).first():
        raise DeedRefused("name")
    token, token_id = PREFIX + house.new_token(), house.new_id()
    row = {"id": token_id, "team_id": team_id, "name": name, "scope": REFERRALS}
    tx.execute(insert(api_tokens), {**row, "digest": _digest(token), "created_at": now})
    _log(tx, house, ("token.made", token_id), now=now)
    return token


def revoke(tx: Connection, house: House, team_id: UUID, *, name: str, now: datetime) -> bool:
    """Let nobody in by this token any more, at once; return whether there was one."""
    named = (api_tokens.c.team_id == team_id, api_tokens.c.name == name)
    living = select(api_tokens.c.id).where(*named, api_tokens.c.revoked_at.is_(None))
    token_id = tx.execute(living).scalar()
    if token_id is None:
        return False
    tx.execute(update(api_tokens).where(api_tokens.c.id == token_id).values(revoked_at=now))
    _log(tx, house, ("token.revoked", token_id), now=now)
    return True


def of_team(tx: Connection, team_id: UUID) -> list[Kept]:
    """Return a team's tokens, oldest first, revoked ones too."""
    columns = [api_tokens.c[name] for name in Kept.__dataclass_fields__]
    query = select(*columns).where(api_tokens.c.team_id == team_id).order_by(api_tokens.c.id)
    return [Kept(**row._mapping) for row in tx.execute(query)]


def admit(house: House, shown: str, *, now: datetime) -> Token:
    """Let a token in and count its use.

    Raises DeedRefused: `unknown` for one that is not or no longer ours, `too_many` beyond
    REQUESTS_PER_MINUTE_MAX.
    """
    fresh = api_tokens.c.counted_from_at > now - A_MINUTE
    used = {
        "counted": case((fresh, api_tokens.c.counted + 1), else_=1),
        "counted_from_at": case(
            (fresh, api_tokens.c.counted_from_at), else_=literal(now, UtcDateTime())
        ),
        "last_used_at": now,
    }
    mine = (api_tokens.c.digest == _digest(shown), api_tokens.c.revoked_at.is_(None))
    answer = (api_tokens.c.id, api_tokens.c.team_id, api_tokens.c.scope, api_tokens.c.counted)
    with house.db.writing() as tx:
        row = tx.execute(update(api_tokens).where(*mine).values(**used).returning(*answer)).first()
    if row is None:
        raise DeedRefused("unknown")
    if row.counted > REQUESTS_PER_MINUTE_MAX:
        raise DeedRefused("too_many")
    return Token(row.id, row.team_id, row.scope)


def _digest(token: str) -> bytes:
    """A token has 256 bits of chance: a plain hash of it can be looked up, and not be turned."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def _log(tx: Connection, house: House, deed: tuple[str, UUID], *, now: datetime) -> None:
    action, token_id = deed
    subject = f"token:{token_id}"
    row = audit.entry(
        house.ring, house.new_id(), now, actor="house", action=action, subject=subject
    )
    audit.append(tx, row)
