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
from models.hours import hour_choices
from models.known import particulars, safety_plans
from models.paging import page_attempts, paging_ways, staff_texts
from models.people import (
    client_marks,
    clients,
    consent_entries,
    contact_points,
    referrals,
    teams,
)
from models.persons import (
    client_merges,
    merge_endings,
    merged_clients,
    merged_points,
    number_findings,
    record_exports,
)
from models.record import (
    activity,
    audit_entries,
    audit_seals,
    heartbeats,
    town_clock,
    watermarks,
)
from models.staffing import (
    shifts,
    sign_in_attempts,
    staff_members,
    staff_sessions,
    taken_passes,
)
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
from models.translating import message_translations, translation_wishes
from models.work import (
    checklist_ticks,
    checklists,
    follow_ups,
    screens,
    service_records,
    team_services,
    waived_records,
)
from models.writing import drafts, macros

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
    "client_merges",
    "clients",
    "consent_entries",
    "contact_points",
    "conversations",
    "drafts",
    "enrolments",
    "escalations",
    "follow_ups",
    "heartbeats",
    "hour_choices",
    "macros",
    "mentions",
    "merge_endings",
    "merged_clients",
    "merged_points",
    "message_translations",
    "messages",
    "metadata",
    "notes",
    "number_findings",
    "offers",
    "outcomes",
    "page_attempts",
    "pages",
    "paging_ways",
    "particulars",
    "presences",
    "progresses",
    "record_exports",
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
    "staff_texts",
    "status_reports",
    "stored_inbound",
    "taken_passes",
    "team_services",
    "teams",
    "timers",
    "town_clock",
    "translation_wishes",
    "turns",
    "waived_records",
    "watermarks",
]
