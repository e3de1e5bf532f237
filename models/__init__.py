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
from models.known import particulars, safety_plans
from models.paging import page_attempts, paging_ways
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
from models.work import (
    checklist_ticks,
    checklists,
    follow_ups,
    screens,
    service_records,
    team_services,
    waived_records,
)

__all__ = [
    "activity",
    "audit_entries",
    "audit_seals",
    "campaigns",
    "check_ins",
    "checklist_ticks",
    "checklists",
    "claims",
    "client_marks",
    "clients",
    "consent_entries",
    "contact_points",
    "conversations",
    "enrolments",
    "escalations",
    "follow_ups",
    "heartbeats",
    "mentions",
    "messages",
    "metadata",
    "notes",
    "offers",
    "outcomes",
    "page_attempts",
    "pages",
    "paging_ways",
    "particulars",
    "presences",
    "progresses",
    "referrals",
    "remembered",
    "safety_plans",
    "saved_views",
    "screens",
    "script_versions",
    "second_looks",
    "service_records",
    "service_referrals",
    "shifts",
    "sign_in_attempts",
    "snoozes",
    "staff_members",
    "staff_sessions",
    "status_reports",
    "stored_inbound",
    "team_services",
    "teams",
    "timers",
    "town_clock",
    "turns",
    "waived_records",
    "watermarks",
]
