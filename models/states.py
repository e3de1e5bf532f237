"""The words that state columns may hold, and how far along each message status is."""

ROLES = ("specialist", "supervisor", "administrator", "auditor")
API_SCOPES = ("referrals:write",)
CHANNELS = ("sms", "whatsapp", "webchat")
CONTACT_STATES = ("active", "unreachable", "suspect")
CONVERSATION_STATES = ("bot", "waiting", "held")
TURN_KINDS = ("inbound", "timer", "check_in", "staff", "provider")
# How an inbound ended (P2); the other kinds of turn end as what they did.
TURN_ENDINGS = ("script", "person", "consent", "staff", "nothing")
DIRECTIONS = ("in", "out")
AUTHORS = ("client", "bot", "staff")
PROGRESS_STATES = ("active", "ended")
CHECK_IN_STATES = ("due", "started", "finished", "skipped")
CAMPAIGN_STATES = ("draft", "running", "paused", "finished")
# A campaign in waves: written, planned bit by bit, ready to start, on its way.
# Nothing leaves from `stopping` on; its members are still being told so.
WAVE_CAMPAIGN_STATES = (
    "draft",
    "planning",
    "ready",
    "running",
    "paused",
    "stopping",
    "stopped",
    "finished",
)
# A member waits, is in the wave that is open, was handed to the one door, and ends in one of three.
MEMBER_STATES = ("waiting", "open", "started", "sent", "failed", "skipped")
VARIANTS = ("a", "b")
ENROLMENT_STATES = ("enrolled", "stopped", "finished")
ESCALATION_STATES = ("open", "closed")
# What became of a service offered. Scripts hear yes or no; what came of a yes, staff find out.
SERVICE_REFERRAL_STATES = ("offered", "accepted", "connected", "declined", "unreachable")
OPEN_REFERRAL_STATES = ("offered", "accepted")
# How a client was handed on to a service.
HAND_OFFS = ("called", "visited", "for_them", "no_answer")
# How staff were in contact; `others` is with somebody else about the client.
CONTACT_KINDS = ("text", "call", "voicemail", "visit", "others")
SERVICE_KINDS = (
    "housing",
    "food",
    "health",
    "mind",
    "substances",
    "money",
    "legal",
    "transport",
    "other",
)
FOLLOW_UP_KINDS = ("record", "service", "danger", "report")
FOLLOW_UP_ENDINGS = ("done", "moved", "replaced")
CHECKLISTS = ("danger", "report")
OFFER_ENDINGS = ("accepted", "declined", "withdrawn", "lapsed", "taken")
# Why what was put away came back before its time.
SNOOZE_WAKINGS = ("wrote", "raised", "brought_back")
# When a reply leaves that is written outside of the client's hours.
HOUR_CHOICES = ("now", "later")
PRESENCES = ("looking", "typing")
DRAFT_KINDS = ("reply", "note")
# What a macro does once its reply is on its way: puts away for an hour or until the morning…
AFTERWARDS = ("nothing", "hour", "morning", "hand_back", "close")
# Who made a translation.
TRANSLATION_SOURCES = ("human", "machine")
PAGING_WAYS = ("push", "sms", "voice", "email")
# `gathered` bundles what can wait; `test` is asked for by its owner; `watch` is the watchdog's.
PAGE_PURPOSES = ("escalation", "gathered", "test", "watch", "trial")
# Which clock ran out: nobody took it, or who took it said nothing.
PAGE_CLOCKS = ("claim", "reply")
PAGE_STATES = ("queued", "sending", "sent", "delivered", "failed", "doubtful", "cancelled")
# How a staff member answered a page: its link, a text, a key on the phone, or on the console.
PAGE_ANSWERS = ("link", "reply", "key", "page")
# What the watchdog finds wrong: an urgent item that nobody has and nobody is paged for, or whose
# pages reach nobody; sweeps, pages or texts that stand still; texts that do not come in or are
# refused; the database out of reach.
ALARMS = (
    "unwatched",
    "unreached",
    "scheduler",
    "sender",
    "pages",
    "inbound",
    "provider",
    "database",
)
# What somebody on a shift is there for, in the order in which they are paged.
SHIFT_ROLES = ("first", "second", "supervisor", "manager")
SHIFT_STATES = ("draft", "published", "cancelled")
# How an offered shift ended; while a supervisor's word is needed it is `accepted` and still open.
SHIFT_OFFER_ENDINGS = ("done", "refused", "withdrawn", "replaced")
# How a wish for time off ended.
WISH_ENDINGS = ("granted", "refused", "withdrawn")
CONSENT_STATES = ("granted", "revoked")
INBOUND_STATES = ("waiting", "done", "given_up")

# A message's status only moves forward by rank. Rank 0 is still ours to decide; from 1 on the
# provider has it (order after rules of Twilio's status callbacks; `read` comes from WhatsApp).
STATUS_RANKS = {
    "queued": 0,
    "held": 0,
    "sending": 0,
    "doubtful": 0,
    "accepted": 1,
    "sent": 2,
    "delivered": 3,
    "undelivered": 3,
    "failed": 3,
    "refused": 3,
    "cancelled": 3,
    "received": 3,
    "read": 4,
}
FINAL_RANK = 3

# What staff write down about a client: who they are, how they may be reached, and which numbers
# were found to be theirs.
PARTICULARS = (
    "called",
    "pronouns",
    "language",
    "time_zone",
    "birth_year",
    "zip_code",
    "tags",
    "safe_to_text",
    "ok_name",
    "safe_word",
    "shared_phone",
    "voicemail",
    "no_calls_after",
    "notes",
    "number",
)

# Why a client is not texted unasked, as staff were told: until then, or for good; or not any more.
CIRCUMSTANCES = ("in_hospital", "in_jail", "moved_away", "deceased")
CIRCUMSTANCES_TOLD = (*CIRCUMSTANCES, "over")

# Whose a doubted number is, and how that was found out.
NUMBER_FINDINGS = ("theirs", "not_theirs")
NUMBER_CHECKS = ("safe_word", "called", "seen", "other")

# What the FCC's Reassigned Numbers Database says: cut off since the day that was asked about?
NUMBER_ANSWERS = ("yes", "no", "no_data")

# A file of referrals: read, checked, confirmed by a person, taken over; or thrown away.
UPLOAD_STATES = (
    *("reading", "checking", "checked", "importing", "imported", "dropped"),
    *("undoing", "undone", "refused"),
)
# `alike`: another row or client has its number, and a person decides; `shared` is one phone of two
# people; `taken` became a client's, `undone` was that until it was undone, `stayed` could not be.
UPLOAD_ROW_STATES = (
    *("read", "good", "faulty", "alike", "shared", "left", "taken"),
    *("undone", "stayed"),
)
