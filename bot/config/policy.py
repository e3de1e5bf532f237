"""What a city may tune."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Policy:
    """What a city may tune. Hours are in the client's own time zone.

    Defaults: texting window and caps after TCPA practice and Oregon HB 3865 (9-19 h, inside the
    8-20 h hard stop, at most three unprompted texts in 24 h); claim deadlines and lease of the
    console's design.
    """

    window_start_hour: int = 9
    window_end_hour: int = 19
    texting_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    unprompted_per_day_max: int = 3
    unprompted_per_week_max: int = 8
    # A text that nobody waits for, and that could not leave for so long, has lost its sense.
    unprompted_waits_longest: timedelta = timedelta(days=7)
    # Days on which nothing automatic leaves; the public holidays of `holidays_state`, if at all.
    quiet_on_holidays: bool = True
    # So many check-ins in a row without a word: then only caring contacts, that ask nothing.
    silences_max: int = 4
    # How long after the client's own message an answer still counts as one, at any hour.
    reply_grace: timedelta = timedelta(minutes=30)
    confirmation_within: timedelta = timedelta(minutes=5)
    safety_text_every: timedelta = timedelta(hours=6)
    claim_within: tuple[timedelta, ...] = (
        timedelta(minutes=2),
        timedelta(minutes=30),
        timedelta(hours=10),
        timedelta(hours=24),
    )
    # By when whoever took it has said something to the client.
    reply_within: tuple[timedelta, ...] = (
        timedelta(minutes=5),
        timedelta(minutes=45),
        timedelta(hours=11),
        timedelta(hours=25),
    )
    # How each level's clocks count: by the `clock`, or only while somebody is on shift (`staffed`).
    # A staffed clock has run out at the latest when its shift ends: this one, or the next (0: when
    # its hours are over).
    counted: tuple[str, ...] = ("clock", "clock", "staffed", "staffed")
    by_end_of_shift: tuple[int, ...] = (0, 0, 1, 2)
    # When each rung of the chain is paged for danger now: on duty, second, everyone on shift,
    # supervisor, manager. The next level climbs at the pace of `page_again_after`, the lower ones
    # at that of `page_again_low_after`.
    rungs_at: tuple[timedelta, ...] = (
        timedelta(0),
        timedelta(minutes=2),
        timedelta(minutes=5),
        timedelta(minutes=10),
        timedelta(minutes=15),
    )
    page_again_after: timedelta = timedelta(minutes=5)
    page_again_low_after: timedelta = timedelta(minutes=30)
    # How long whoever acknowledged a page has to take it, before the next rung is paged.
    silent_after: timedelta = timedelta(minutes=5)
    # An urgent page goes out by a person's next way when the one before it was not answered.
    next_way_after: timedelta = timedelta(minutes=1)
    # What can wait comes to one person as one page in this time; the first comes at once.
    bundle_every: timedelta = timedelta(minutes=2)
    # A way that failed so often in a row is left out until its owner has tested it again.
    way_fails_after: int = 3
    page_lease: timedelta = timedelta(seconds=60)
    # What became of a page of which nothing was heard is asked so long after it, again and again,
    # until it is so old.
    page_asked_after: timedelta = timedelta(minutes=2)
    page_asked_until: timedelta = timedelta(minutes=30)
    page_link_lasts: timedelta = timedelta(hours=12)
    test_page_every: timedelta = timedelta(minutes=1)
    # How often the watchdog looks; how long an urgent item may be without anybody and without a
    # page that is due, and a sweep without a sign of life; how long all must be well before an
    # alarm is over, and when one that lasts is told again.
    watch_every: timedelta = timedelta(seconds=20)
    watch_slack: timedelta = timedelta(minutes=1)
    watch_silent_after: timedelta = timedelta(minutes=1)
    watch_well_after: timedelta = timedelta(minutes=1)
    watch_again_after: timedelta = timedelta(minutes=15)
    # Texts that come in are taken in within this time. So many delivered in a row, in so long a
    # time, and not one that came in: then texts may be lost on their way to us.
    inbound_waits_longest: timedelta = timedelta(minutes=2)
    inbound_silent_after: timedelta = timedelta(hours=2)
    inbound_silent_texts: int = 100
    # Of the texts of the last half hour, so many and such a share failed: the provider's fault.
    failing_within: timedelta = timedelta(minutes=30)
    failing_least: int = 5
    failing_share: float = 0.3
    lease: timedelta = timedelta(seconds=90)
    # How long a reply can be taken back before it leaves; none while somebody may be in danger.
    undo_within: timedelta = timedelta(seconds=5)
    # How long after a conversation its record is asked for, until it is written or not needed.
    record_asked_for: timedelta = timedelta(hours=24)
    # How old what a client told us about texting and calling safely may be before we ask again.
    ask_again_after: timedelta = timedelta(days=30)
    # How long after a client was heard of their number still counts as theirs (FCC: 35 million are
    # reassigned a year), and how long before a far step of a cadence staff are asked.
    verified_for: timedelta = timedelta(days=90)
    verify_ahead: timedelta = timedelta(days=7)
    # How long a colleague has to accept a conversation that is offered to them.
    offer_lasts: timedelta = timedelta(minutes=5)
    # How far ahead a conversation can be put away, and how long a script can be kept quiet.
    snooze_longest: timedelta = timedelta(days=7)
    quiet_longest: timedelta = timedelta(days=60)
    # How long somebody still counts as looking after their page was last heard of.
    presence_lasts: timedelta = timedelta(seconds=45)
    # How long words that were begun and not sent are kept on the server.
    draft_kept_for: timedelta = timedelta(days=1)
    # When texts are moved to the archive: after a year of follow-up and a month more.
    archived_after: timedelta = timedelta(days=400)
    # How many texts may be with the provider at once, and how many more of what a person said or
    # what answers one.
    texts_in_flight: int = 32
    lanes_for_prompt_texts: int = 4
    send_lease: timedelta = timedelta(seconds=60)
    session_idle: timedelta = timedelta(minutes=15)
    session_longest: timedelta = timedelta(hours=12)
    # A reply that could not leave asks again when what its writer saw is older than this.
    outbox_asks_after: timedelta = timedelta(minutes=2)
    # A phone that nobody touches covers what it shows.
    screen_lock_after: timedelta = timedelta(minutes=2)
    # What one SMS part costs in US dollars: Twilio's list price of a text within the US, and about
    # what carriers add. Both change, so a city sets its own; 0 says no price.
    price_per_part: Decimal = Decimal("0.0083") + Decimal("0.003")
    # Campaigns in waves: how often a wave opens; how many texts an hour each person on duty is
    # counted on to answer, and the most that may be asked for; how many texts a minute the provider
    # takes. Above a size a second person approves.
    wave_every: timedelta = timedelta(minutes=15)
    wave_pace: int = 20
    wave_pace_most: int = 200
    provider_texts_per_minute: int = 60
    wave_approved_above: int = 50
    # It pauses by itself when such a share of at least so many texts failed, or more items wait for
    # each person on duty.
    wave_failing_least: int = 20
    wave_failing_share: float = 0.15
    wave_waiting_each: int = 3
    # How long what came of a text is followed.
    wave_followed_for: timedelta = timedelta(days=3)
    # A shift's usual length, and the longest; how long somebody rests between two.
    shift_usual: timedelta = timedelta(hours=10)
    shift_longest: timedelta = timedelta(hours=14)
    rest_between_shifts: timedelta = timedelta(hours=8)
    # How far ahead a roster is made at once, and gaps are looked for every day.
    roster_longest: timedelta = timedelta(weeks=26)
    gaps_looked_ahead: timedelta = timedelta(days=14)
    # How long a publishing can be undone.
    publishing_undone_within: timedelta = timedelta(hours=1)
    # Which public holidays a roster shows: of the United States, and of this state of theirs.
    holidays_state: str = "OR"
    # Wording that no person has reviewed is held (P10) unless this is a training town.
    drafts_may_leave: bool = False


POLICY = Policy()
"""What holds where a city has tuned nothing."""
