"""A supervisor's deeds on a campaign: write, plan, approve, start, pause, resume, stop.

Stopping and pausing meet the claim of a text in one row (`facts.with_campaign`): once either has
committed, no text of the campaign is claimed any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.care.records.directory import KEEPERS
from bot.care.specialist import StaffMember
from bot.care.waves import audience as audiences
from bot.care.waves import contents
from bot.care.waves.audience import Audience
from bot.errors import DeedRefused, FormInvalid, NotAllowed
from bot.house import House
from bot.privacy import audit
from bot.sending.delivery import look_again
from models import campaigns, wave_campaigns, wave_texts

NAME_LENGTH_MAX = 80
GOING = ("running", "paused")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign is: its name, who it is for, the script by variant, texts an hour each."""

    name: str
    audience: Audience
    scripts: Mapping[str, str]
    pace: int


def keep(
    house: House, staff: StaffMember, plan: Plan, campaign_id: UUID | None, now: datetime
) -> UUID:
    """Write a new campaign, or change one that has not started; any change ends its approval.

    Raises FormInvalid with codes by field, NotAllowed, DeedRefused (`started`).
    """
    with house.db.writing() as tx:
        _check(tx, house, staff, plan)
        values = {
            "name": plan.name,
            "audience": plan.audience.to_dict(),
            "scripts": dict(plan.scripts),
            "pace": plan.pace,
            "changed_by": staff.id,
            "changed_at": now,
            **_UNPLANNED,
        }
        if campaign_id is None:
            kept_id = house.new_id()
            row = {"id": kept_id, "team_id": staff.team_id, "author_id": staff.id}
            tx.execute(insert(wave_campaigns), {**row, **values, "created_at": now})
        else:
            kept_id = campaign_id
            change(tx, staff, campaign_id, ("draft", "planning", "ready"), values)
        note(tx, house, staff, ("campaign.written", kept_id), now)
        return kept_id


_UNAPPROVED: Mapping[str, Any] = {
    "approved_by": None,
    "approved_at": None,
    "planned_at": None,
    "reason": None,
}
_UNPLANNED: Mapping[str, Any] = {**_UNAPPROVED, "state": "draft", "versions": {}, "size": 0}


def _check(tx: Connection, house: House, staff: StaffMember, plan: Plan) -> None:
    _allow(staff)
    faults = audiences.faults(plan.audience)
    if not 0 < len(plan.name) <= NAME_LENGTH_MAX:
        faults["name"] = "needed"
    if not 1 <= plan.pace <= house.policy.wave_pace_most:
        faults["pace"] = "pace"
    known = {script.name: script.purpose for script in contents.scripts(house)}
    purposes = {known.get(name) for name in plan.scripts.values()}
    if None in purposes or "a" not in plan.scripts:
        faults["script"] = "needed"
    elif len(purposes) > 1:
        # A check-in and a caring contact need different consent: they are never compared.
        faults["other_script"] = "purpose"
    if plan.audience.cadence_id and not _has_cadence(tx, staff, plan.audience):
        faults["cadence"] = "unknown"
    if faults:
        raise FormInvalid(faults)


def _has_cadence(tx: Connection, staff: StaffMember, audience: Audience) -> bool:
    of_team = campaigns.c.team_id == staff.team_id
    query = select(campaigns.c.id).where(of_team, campaigns.c.id == UUID(audience.cadence_id))
    return tx.execute(query).first() is not None


def prepare(house: House, staff: StaffMember, campaign_id: UUID, now: datetime) -> None:
    """Let the members be found, from the beginning, for what the scripts say now."""
    _allow(staff)
    with house.db.writing() as tx:
        row = one(tx, staff, campaign_id)
        versions = contents.versions(house, row.scripts)
        if versions.keys() != row.scripts.keys():
            raise DeedRefused("script_missing")
        begun = {"state": "planning", "planned_to": None, "looked_at": 0, "versions": versions}
        change(tx, staff, campaign_id, ("draft", "ready"), {**_UNAPPROVED, **begun})
        note(tx, house, staff, ("campaign.planned", campaign_id), now)


def approve(house: House, staff: StaffMember, campaign_id: UUID, now: datetime) -> None:
    """Approve a campaign that another wrote. Raises DeedRefused (`own`, `moved_on`), NotAllowed."""
    _allow(staff)
    with house.db.writing() as tx:
        row = one(tx, staff, campaign_id)
        if staff.id in (row.author_id, row.changed_by):
            raise DeedRefused("own")
        values = {"approved_by": staff.id, "approved_at": now}
        change(tx, staff, campaign_id, ("ready",), values)
        note(tx, house, staff, ("campaign.approved", campaign_id), now)


def needs_approval(house: House, row: Any) -> bool:
    """Say whether a second person has to approve this campaign still."""
    return row.size > house.policy.wave_approved_above and row.approved_by is None


def start(house: House, staff: StaffMember, campaign_id: UUID, now: datetime) -> None:
    """Let a planned campaign begin; said twice it begins once.

    Raises DeedRefused (`unapproved`, `nobody`, `content_changed`, `moved_on`), NotAllowed.
    """
    _allow(staff)
    with house.db.writing() as tx:
        row = one(tx, staff, campaign_id)
        if row.state == "ready" and needs_approval(house, row):
            raise DeedRefused("unapproved")
        if row.state == "ready" and row.size == 0:
            raise DeedRefused("nobody")
        if contents.versions(house, row.scripts) != row.versions:
            raise DeedRefused("content_changed")
        running = {"state": "running", "started_at": now, "reason": None}
        if row.state not in GOING:
            change(tx, staff, campaign_id, ("ready",), running)
            note(tx, house, staff, ("campaign.started", campaign_id), now)


def pause(house: House, staff: StaffMember, campaign_id: UUID, now: datetime) -> None:
    """Let nothing leave until it is resumed."""
    _move(house, staff, campaign_id, ("campaign.paused", "paused", "by_staff"), now)


def resume(house: House, staff: StaffMember, campaign_id: UUID, now: datetime) -> None:
    """Let a paused campaign go on."""
    _move(house, staff, campaign_id, ("campaign.resumed", "running", None), now)


def stop(house: House, staff: StaffMember, campaign_id: UUID, now: datetime) -> None:
    """End a campaign for good: nothing more of it is claimed once this has returned."""
    _move(house, staff, campaign_id, ("campaign.stopped", "stopping", None), now)


_FROM = {"paused": ("running",), "running": ("paused",), "stopping": GOING}


def _move(
    house: House,
    staff: StaffMember,
    campaign_id: UUID,
    deed: tuple[str, str, str | None],
    now: datetime,
) -> None:
    action, state, reason = deed
    _allow(staff)
    ended = {"ended_at": now} if state == "stopping" else {}
    with house.db.writing() as tx:
        if one(tx, staff, campaign_id).state == state:
            return
        values = {"state": state, "reason": reason, **ended}
        change(tx, staff, campaign_id, _FROM[state], values)
        texts = select(wave_texts.c.message_id).where(wave_texts.c.campaign_id == campaign_id)
        look_again(tx, texts, reason="campaign_paused", now=now)
        note(tx, house, staff, (action, campaign_id), now)


def one(tx: Connection, staff: StaffMember, campaign_id: UUID) -> Any:
    """Return a campaign of one's team's. Raises NotAllowed where there is none."""
    query = select(wave_campaigns).where(
        wave_campaigns.c.id == campaign_id, wave_campaigns.c.team_id == staff.team_id
    )
    row = tx.execute(query).first()
    if row is None:
        raise NotAllowed("no such campaign")
    return row


def change(
    tx: Connection,
    staff: StaffMember,
    campaign_id: UUID,
    states: tuple[str, ...],
    values: Mapping[str, Any],
) -> None:
    """Change a campaign that stands in one of these states. Raises DeedRefused, NotAllowed."""
    one(tx, staff, campaign_id)
    which = update(wave_campaigns).where(
        wave_campaigns.c.id == campaign_id, wave_campaigns.c.state.in_(states)
    )
    if tx.execute(which.values(**values)).rowcount == 0:
        raise DeedRefused("moved_on")


def note(
    tx: Connection,
    house: House,
    staff: StaffMember | None,
    deed: tuple[str, UUID],
    now: datetime,
) -> None:
    """Write into the audit log what was done with a campaign, by somebody or by the house."""
    action, campaign_id = deed
    actor = f"staff:{staff.id}" if staff is not None else "house"
    subject = f"campaign:{campaign_id}"
    entry = audit.entry(
        house.ring, house.new_id(), now, actor=actor, action=action, subject=subject
    )
    audit.append(tx, entry)


def _allow(staff: StaffMember) -> None:
    if staff.role not in KEEPERS:
        raise NotAllowed("only supervisors lead campaigns")
