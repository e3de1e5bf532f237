"""A text's way through the house: what is said, what is kept, and who sees it."""

from datetime import timedelta
from pathlib import Path

from bot.care import specialist
from bot.care.specialist import Holding, Reply
from bot.care.turn.inbound import Ending
from models import (
    check_ins,
    consent_entries,
    conversations,
    escalations,
    messages,
    outcomes,
    progresses,
    turns,
)
from tests import practice
from tests.practice import PracticeTown
from tests.town import Town


def test_a_referred_client_is_asked_for_consent_and_a_yes_is_kept(town: Town) -> None:
    bea = town.refer("Bea")
    town.settle()
    assert town.said(bea) == ["consent.may_we_text"]
    assert town.hears(bea, "yes") is Ending.SCRIPT
    granted = town.rows(consent_entries, state="granted", source="client")
    assert {row.purpose for row in granted} == {"check_in", "caring_contact"}
    assert {row.evidence.split("/")[0] for row in granted} == {"consent"}


def test_the_same_text_twice_is_answered_once(town: Town) -> None:
    bea = town.refer("Bea")
    town.settle()
    assert town.hears(bea, "yes", provider_id="SMsame") is Ending.SCRIPT
    before = [len(town.rows(table)) for table in (messages, turns, consent_entries, outcomes)]
    assert town.hears(bea, "yes", provider_id="SMsame") is Ending.DUPLICATE
    after = [len(town.rows(table)) for table in (messages, turns, consent_entries, outcomes)]
    assert before == after


def test_a_check_in_asks_in_the_clients_language_and_keeps_the_answer(town: Town) -> None:
    ana = town.agreed("Ana")
    town.later(days=2, hours=3)
    assert town.said(ana)[-1] == "first_check_in.how_are_things"
    town.hears(ana, "cuatro")
    kept = town.rows(outcomes, instrument="self_rated_state")
    assert [(row.value, row.language) for row in kept] == [("4", "es")]
    last = town.rows(messages, conversation_id=ana.conversation_id)[-1]
    assert last.language == "es" and last.script_version == kept[0].script_version


def test_a_cry_for_help_becomes_an_escalation_and_a_safety_text_at_once(town: Town) -> None:
    bea = town.agreed("Bea")
    assert town.hears(bea, "I want to kill myself tonight") is Ending.PERSON
    [opened] = town.rows(escalations)
    assert opened.level == 0 and opened.rule.startswith("en/risk_imminent")
    [conversation] = town.rows(conversations)
    assert conversation.state == "waiting"
    town.settle()
    [safety] = town.rows(messages, purpose="safety")
    assert safety.status == "delivered" and "911" in safety.body and "988" in safety.body


def test_a_plain_denial_is_put_before_a_person_while_the_script_goes_on(town: Town) -> None:
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    assert town.hears(bea, "no I'm not suicidal") is Ending.SCRIPT
    assert town.hears(bea, "4") is Ending.SCRIPT
    assert [row.value for row in town.rows(outcomes, instrument="self_rated_state")] == ["4"]
    [noted] = town.rows(escalations)
    assert (noted.level, noted.rule) == (2, "en/risk_denied.denial")
    assert not town.rows(messages, purpose="safety")
    [conversation] = town.rows(conversations)
    assert conversation.state == "bot"


def test_a_text_in_a_language_nobody_reads_goes_to_a_person_with_that_said(town: Town) -> None:
    bea = town.agreed("Bea")
    assert town.hears(bea, "मुझे कल फोन करना मैं घर पर हूँ") is Ending.PERSON
    [opened] = town.rows(escalations)
    assert opened.reason == "wrote in a language that nobody here reads"
    assert town.said(bea)[-1] == "fixed.received"


def test_a_text_in_another_of_our_languages_is_read_in_it(town: Town) -> None:
    bea = town.agreed("Bea")
    assert town.hears(bea, "не пишите мне больше, пожалуйста") is Ending.CONSENT
    assert town.rows(consent_entries, state="revoked")


def test_someone_who_answers_for_the_client_is_a_need_and_not_a_question(town: Town) -> None:
    bea = town.agreed("Bea")
    assert town.hears(bea, "this is her sister, she is in the hospital") is Ending.CONSENT
    [opened] = town.rows(escalations)
    assert (opened.level, opened.reason) == (2, "someone answers for the client: call")


def test_a_stop_is_confirmed_once_and_then_nothing_leaves(town: Town) -> None:
    bea = town.agreed("Bea")
    assert town.hears(bea, "STOP") is Ending.CONSENT
    town.settle()
    assert town.said(bea)[-1] == "fixed.opted_out"
    town.later(days=40)
    assert town.said(bea)[-1] == "fixed.opted_out"
    reasons = {row.reason for row in town.rows(check_ins, state="skipped")}
    assert reasons == {"opted_out"}


def test_a_stop_that_is_also_a_cry_for_help_does_both(town: Town) -> None:
    bea = town.agreed("Bea")
    assert town.hears(bea, "stop. I want to die") is Ending.PERSON
    [opened] = town.rows(escalations)
    assert opened.level <= 1 and "call" in opened.reason
    [safety] = town.rows(messages, purpose="safety")
    assert (safety.status, safety.reason) == ("refused", "opted_out")


def test_start_after_stop_asks_for_consent_again(town: Town) -> None:
    bea = town.agreed("Bea")
    town.hears(bea, "STOP")
    town.hears(bea, "START")
    town.settle()
    assert town.said(bea)[-1] == "consent.may_we_text"
    town.later(days=8)
    assert "first_check_in.how_are_things" not in town.said(bea)


def test_nothing_is_sent_to_someone_who_never_agreed(town: Town) -> None:
    dee = town.refer("Dee", verbal_consent_by="")
    town.later(days=30)
    assert town.said(dee) == []


def test_an_unclear_answer_is_asked_once_more_then_goes_to_a_person(town: Town) -> None:
    bea = town.refer("Bea")
    town.settle()
    town.hears(bea, "qwerty")
    assert town.said(bea)[-1] == "consent.may_we_text.again"
    assert town.hears(bea, "asdf") is Ending.PERSON
    assert [row.reason for row in town.rows(escalations)] == ["not sure about being texted"]
    assert town.rows(consent_entries, source="client") == []


def test_an_unknown_sender_and_a_shared_number_go_to_a_person(town: Town) -> None:
    assert town.hears_from("+15035550188", "hello?") is Ending.PERSON
    town.refer("Bea")
    town.refer("Dee", address="+15035550143", shared_phone=True)
    assert town.hears_from("+15035550143", "yes") is Ending.PERSON
    reasons = {row.reason for row in town.rows(escalations)}
    assert reasons == {"unknown sender", "number shared by clients"}
    assert town.rows(outcomes) == []


def test_strange_texts_end_before_a_person(town: Town) -> None:
    bea = town.agreed("Bea")
    for body in ("\x00\x00", "\ud800 broken", "", "😀" * 1600, "‮‮"):
        assert town.hears(bea, body) is Ending.PERSON
    kept = [row.body for row in town.rows(messages, direction="in")]
    assert kept[1:] == ["\x00\x00", "\ud800 broken", "", "😀" * 1600, "‮‮"]


def test_a_picture_alone_goes_to_a_person(town: Town) -> None:
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    assert town.hears(bea, "", media_count=1) is Ending.PERSON


def test_a_person_takes_over_answers_and_hands_back(town: Town) -> None:
    ana = town.agreed("Ana")
    town.later(days=2, hours=3)
    town.hears(ana, "2")
    town.hears(ana, "quiero hablar con alguien")
    claim = specialist.claim(town.house, town.staff["Noor"], ana.conversation_id, town.now)
    holding = Holding(town.staff["Noor"], ana.conversation_id, claim.token)
    seen = town.rows(messages, direction="in")[-1].id
    reply = Reply("Hola Ana, soy Noor.", seen, "key-1")
    assert specialist.reply(town.house, holding, reply, town.now) == "queued"
    assert specialist.reply(town.house, holding, reply, town.now) == "queued"
    town.settle()
    specialist.hand_back(town.house, holding, town.now)
    town.settle()
    assert town.said(ana)[-2:] == ["Hola Ana, soy Noor.", "first_check_in.offer_call"]
    [closed] = town.rows(escalations)
    assert closed.state == "closed" and closed.acknowledged_by == town.staff["Noor"].id


def test_taking_over_cancels_what_the_bot_had_not_yet_sent(town: Town) -> None:
    bea = town.refer("Bea")
    town.later(minutes=1)
    town.hears(bea, "yes")
    specialist.claim(town.house, town.staff["Noor"], bea.conversation_id, town.now)
    town.settle()
    welcome = town.rows(messages, wording="consent.welcome")
    assert [(row.status, row.reason) for row in welcome] == [("cancelled", "person_speaks")]


def test_nothing_automatic_leaves_outside_the_clients_window(town: Town) -> None:
    town.clock.at += timedelta(hours=10)
    bea = town.refer("Bea")
    town.settle()
    assert town.said(bea) == []
    town.later(hours=13)
    assert town.said(bea) == ["consent.may_we_text"]


def test_a_reply_at_night_is_answered_at_night(town: Town) -> None:
    bea = town.refer("Bea")
    town.settle()
    town.later(hours=14)
    town.hears(bea, "yes")
    town.settle()
    assert town.rows(messages, wording="consent.welcome")[0].status == "delivered"


def test_silence_is_reminded_once_and_then_the_script_ends(town: Town) -> None:
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    town.later(days=1)
    assert town.said(bea)[-1] == "first_check_in.how_are_things.remind"
    town.later(days=1)
    ended = town.rows(progresses, script="first_check_in")
    assert [(row.state, row.result) for row in ended] == [("ended", "no answer")]


def test_a_missing_translation_is_held_and_a_person_is_told(
    database_url: str, tmp_path: Path
) -> None:
    town = PracticeTown(database_url, tmp_path)
    hoa = town.agreed("Bea", language="vi")
    practice.plan(town, hoa, "interrupts")
    town.settle()
    [held] = town.rows(messages, conversation_id=hoa.conversation_id, script="interrupts")
    assert (held.status, held.reason, held.body) == ("held", "translation", "")
    assert town.rows(escalations)[0].reason == "no reviewed wording in Vietnamese"
    town.later(days=20)
    [held] = town.rows(messages, conversation_id=hoa.conversation_id, script="interrupts")
    assert held.status == "held"
    town.close()


def test_a_text_that_came_before_the_question_left_is_no_answer_to_it(town: Town) -> None:
    bea = town.agreed("Bea")
    town.later(days=2, hours=3)
    town.hears(bea, "4")
    assert town.hears(bea, "yes it was a good day") is Ending.PERSON
    assert [row.instrument for row in town.rows(outcomes)] == [
        "consent_to_texts",
        "self_rated_state",
    ]
    town.settle()
    assert town.said(bea)[-1] == "first_check_in.need_help"
    town.hears(bea, "no")
    assert town.rows(outcomes)[-1].instrument == "needs_help"


def test_a_reminder_that_waits_for_the_morning_is_withdrawn_by_an_answer(town: Town) -> None:
    bea = town.agreed("Bea")
    town.later(days=2, hours=2, minutes=59)
    town.later(hours=20)
    [reminder] = town.rows(messages, wording="first_check_in.how_are_things.remind")
    assert reminder.status == "held"
    town.hears(bea, "4")
    [reminder] = town.rows(messages, wording="first_check_in.how_are_things.remind")
    assert (reminder.status, reminder.reason) == ("cancelled", "answered")


def test_a_stop_from_a_shared_number_ends_what_is_under_way_for_both(town: Town) -> None:
    bea = town.agreed("Bea")
    town.refer("Dee", address=bea.phone, shared_phone=True)
    town.settle()
    town.hears(bea, "STOP")
    assert [row for row in town.rows(progresses) if row.state == "active"] == []
    town.later(days=10)
    assert "first_check_in.how_are_things" not in town.said(bea)
