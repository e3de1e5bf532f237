"""The tables of the whole domain: columns, constraints and relations, and nothing that acts."""

from models.answers import outcomes, remembered, service_referrals
from models.arranging import (
    mentions,
    offers,
    presences,
    saved_views,
    second_looks,
    snoozes,
)
from models.base import metadata
from models.care import (
    campaigns,
    check_ins,
    claims,
    enrolments,
    escalations,
    notes,
    pages,
)
from models.people import (
    client_marks,
    clients,
    consent_entries,
    contact_points,
    referrals,
    teams,
)
from models.record import (
    activity,
    audit_entries,
    audit_seals,
    heartbeats,
    town_clock,
    watermarks,
)
from models.staffing import shifts, sign_in_attempts, staff_members, staff_sessions
from models.talk import (
    conversations,
    messages,
    progresses,
    script_versions,
    status_reports,
    stored_inbound,
    timers,
    turns,
)

__all__ = [
    "activity",
    "audit_entries",
    "audit_seals",
    "campaigns",
    "check_ins",
    "claims",
    "client_marks",
    "clients",
    "consent_entries",
    "contact_points",
    "conversations",
    "enrolments",
    "escalations",
    "heartbeats",
    "mentions",
    "messages",
    "metadata",
    "notes",
    "offers",
    "outcomes",
    "pages",
    "presences",
    "progresses",
    "referrals",
    "remembered",
    "saved_views",
    "script_versions",
    "second_looks",
    "service_referrals",
    "shifts",
    "sign_in_attempts",
    "snoozes",
    "staff_members",
    "staff_sessions",
    "status_reports",
    "stored_inbound",
    "teams",
    "timers",
    "town_clock",
    "turns",
    "watermarks",
]
