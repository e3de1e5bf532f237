"""Signals: what a text tells besides an answer, and the look-alikes that tell nothing."""

import pytest

from flows.reading import SignalKind, read
from tests.heard import LEXICONS

RISK = {SignalKind.RISK_IMMINENT, SignalKind.RISK_ELEVATED}


def kinds(text: str, *languages: str) -> set[SignalKind]:
    lexicons = [LEXICONS[language] for language in languages or ("es", "en")]
    return {signal.kind for signal in read(text, lexicons=lexicons, question=None).signals}


def each(texts: str) -> list[str]:
    """Take apart texts with bars between them."""
    return [text.strip() for text in texts.split("|")]


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop.",
        "Stop please",
        "STOP STOP STOP",
        "stoppp",
        "s\u200btop",
        "ＳＴＯＰ",
        "ok stop",
        "🛑",
        "quit",
        "END",
        "revoke",
        "opt out",
        "OptOut",
        "cancel",
        "Unsubscribe",
        "stop all",
        "please stop texting me",
        "I don't want any more messages",
        "take me off your list",
        "no more texts",
        "don't text me again",
        "lose my number",
        "I'm going to block you",
        "you can stop checking on me",
        "ALTO",
        "baja",
        "Ya no me escriban",
        "no me manden mensajes",
        "cancelar por favor",
        "ya basta",
        "quítenme de la lista",
        "los voy a bloquear",
        "stop por favor",
        "dejen de escribirme",
        "fin",
    ],
)
def test_every_reasonable_wish_to_stop_is_an_opt_out(text: str) -> None:
    assert SignalKind.OPT_OUT in kinds(text)


@pytest.mark.parametrize(
    "text",
    each(
        """
        I can't stop crying | more | More please | which bus stop is it | I will stop by tomorrow |
        he won't stop texting me | please don't stop texting me | make the voices stop |
        the end of the month | I quit my job | can we cancel my appointment on friday | no |
        no thanks | the doctor said stop smoking | la parada del bus | para mi hijo |
        al fin llegué | el alto costo de la renta | no gracias
        """
    ),
)
def test_a_stop_that_is_not_aimed_at_us_is_no_opt_out(text: str) -> None:
    assert SignalKind.OPT_OUT not in kinds(text)


def test_a_stop_and_a_cry_are_both_heard() -> None:
    expected = {SignalKind.OPT_OUT, SignalKind.RISK_IMMINENT}
    assert expected <= kinds("stop. I want to die")
    assert expected <= kinds("Stop, I want to kill myself")
    assert expected <= kinds("ya no me escriban, me voy a matar")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I'm going to kill myself", "en/risk_imminent"),
        ("gonna end my life", "en/risk_imminent"),
        ("wrote my goodbye letter last night", "en/risk_imminent"),
        ("I gave all my stuff away", "en/risk_imminent"),
        ("I have a loaded gun", "en/risk_imminent"),
        ("standing on the bridge", "en/risk_imminent"),
        ("I took a bunch of pills", "en/risk_imminent"),
        ("I think she overdosed", "en/risk_imminent"),
        ("he isn't breathing", "en/risk_imminent"),
        ("bad chest pain and I can't breathe", "en/risk_imminent"),
        ("I'm going to hurt someone", "en/risk_imminent"),
        ("he has a knife", "en/risk_imminent"),
        ("the voices tell me to hurt people", "en/risk_imminent"),
        ("this is goodbye everyone", "en/risk_imminent"),
        ("me voy a matar", "es/risk_imminent"),
        ("Quiero morir", "es/risk_imminent"),
        ("ya tengo la pistola", "es/risk_imminent"),
        ("me tomé todas las pastillas", "es/risk_imminent"),
        ("mi amigo no respira", "es/risk_imminent"),
        ("trae un cuchillo", "es/risk_imminent"),
        ("voy a matar a mi jefe", "es/risk_imminent"),
        ("me despido de todos", "es/risk_imminent"),
    ],
)
def test_imminent_danger_is_named_with_its_rule(text: str, rule: str) -> None:
    found = read(text, lexicons=[LEXICONS["es"], LEXICONS["en"]], question=None).signals
    assert rule in {signal.rule.partition(".")[0] for signal in found}
    assert found[0].kind == SignalKind.RISK_IMMINENT


@pytest.mark.parametrize(
    "text",
    each(
        """
        I wish I wouldn't wake up | everyone is better off without me | what's the point of living
        | my husband hit me | he won't let me leave | nowhere to sleep tonight |
        I relapsed last night | ran out of my meds | I keep hearing voices | haven't slept in days
        | I can't go on | ojalá no despertara | ya no aguanto más | soy una carga |
        mi esposo me pega | recaí ayer | no tengo dónde dormir | tengo miedo de él | escucho voces
        | se me acabaron las pastillas
        """
    ),
)
def test_despair_abuse_and_need_are_elevated_risk(text: str) -> None:
    assert kinds(text) & RISK


@pytest.mark.parametrize(
    "text",
    each(
        """
        this traffic is killing me | my phone died | dying laughing | I wanna die laughing | good
        | I killed it at the interview | dead tired | my phone is about to die | shoot me a text |
        I'm not suicidal, only bored | I don't want to die | the suicide prevention flyer got wet
        | want to hang out with my sister | I have to take care of my kids |
        doesn't matter which day | got everything I need now thanks | took my meds this morning |
        no, I'm fine | I want to go | going to beat the traffic | I feel safe here |
        knife and fork | I'm in my house | me muero de risa | muerta de hambre jaja |
        no quiero morir, solo dormir | se murió mi celular | me corté el pelo | No, estoy bien |
        estoy muy bien gracias | mato por unos tacos
        """
    ),
)
def test_harmless_look_alikes_and_plain_denials_raise_no_risk(text: str) -> None:
    assert not kinds(text) & RISK


@pytest.mark.parametrize("text", ["no, I want to die", "No. Quiero morir", "no, quiero morir"])
def test_a_no_before_a_comma_denies_nothing(text: str) -> None:
    assert SignalKind.RISK_IMMINENT in kinds(text)


@pytest.mark.parametrize(
    "text",
    each(
        """
        call me | can someone call me | I need to talk to somebody | help me | HELP ME |
        a real person | llámame | quiero hablar con alguien | ¿me pueden llamar? | ayúdenme |
        una persona real
        """
    ),
)
def test_a_wish_for_a_person_is_heard(text: str) -> None:
    assert SignalKind.WANTS_PERSON in kinds(text)


def test_a_wish_not_to_be_called_is_no_wish_for_a_person() -> None:
    assert SignalKind.WANTS_PERSON not in kinds("please don't call me")
    assert SignalKind.WANTS_PERSON not in kinds("no me llamen")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("HELP", SignalKind.HELP_INFO),
        ("info", SignalKind.HELP_INFO),
        ("AYUDA", SignalKind.HELP_INFO),
        ("who is this", SignalKind.HELP_INFO),
        ("¿quién es?", SignalKind.HELP_INFO),
        ("START", SignalKind.OPT_IN),
        ("unstop", SignalKind.OPT_IN),
        ("inicio", SignalKind.OPT_IN),
        ("wrong number", SignalKind.WRONG_PERSON),
        ("número equivocado", SignalKind.WRONG_PERSON),
        ("no soy esa persona, se equivocó de número", SignalKind.WRONG_PERSON),
    ],
)
def test_a_short_command_means_one_thing(text: str, kind: SignalKind) -> None:
    assert kinds(text) == {kind}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("español", "es"),
        ("in spanish please", "es"),
        ("¿Pueden escribirme en inglés?", "en"),
        ("Tiếng Việt", "vi"),
        ("简体中文", "zh-Hans"),
        ("廣東話", "zh-Hant"),
        ("can you text me in Russian?", "ru"),
    ],
)
def test_a_language_asked_for_is_named(text: str, language: str) -> None:
    found = read(text, lexicons=[LEXICONS["es"], LEXICONS["en"]], question=None)
    signal = found.first(SignalKind.LANGUAGE_SWITCH)
    assert signal is not None
    assert signal.detail == language


@pytest.mark.parametrize("text", ["I am learning Spanish at school", "my neighbor is Russian"])
def test_a_language_only_mentioned_is_not_asked_for(text: str) -> None:
    assert SignalKind.LANGUAGE_SWITCH not in kinds(text)


@pytest.mark.parametrize(
    ("language", "stop", "start", "help_word"),
    [
        ("vi", "dung lai", "bắt đầu", "trợ giúp"),
        ("ru", "СТОП", "старт", "помощь"),
        ("zh-Hans", "退订", "开始", "帮助"),
        ("zh-Hant", "請停止", "開始", "幫助"),
        ("ar", "إيقاف", "ابدأ", "مساعدة"),
        ("uk", "відпишіть мене", "почати", "допомога"),
        ("ro", "Opriți", "începe", "ajutor"),
        ("ko", "그만", "시작", "도움말"),
        ("ja", "停止してください", "再開", "ヘルプ"),
        ("so", "jooji", "bilow", "caawimaad"),
        ("lo", "ຢຸດ", "ເລີ່ມ", "ຊ່ວຍເຫຼືອ"),
    ],
)
def test_every_language_has_its_commands(
    language: str, stop: str, start: str, help_word: str
) -> None:
    assert kinds(stop, language, "en") == {SignalKind.OPT_OUT}
    assert kinds(start, language, "en") == {SignalKind.OPT_IN}
    assert kinds(help_word, language, "en") == {SignalKind.HELP_INFO}


def test_letters_of_a_polite_word_are_not_passed_over_one_by_one() -> None:
    # The word for medicine shares its first letter with the word for stop; the others are polite.
    assert kinds("ຢາ", "lo", "en") == set()
    assert kinds("送らない", "ja", "en") == set()


def test_look_alike_letters_of_another_alphabet_still_stop_us() -> None:
    assert SignalKind.OPT_OUT in kinds("CTO\u041f", "ru", "en")
    assert SignalKind.OPT_OUT in kinds("ST\u041eP", "ru", "en")


def test_signals_come_gravest_first_each_rule_once_with_its_words() -> None:
    text = "please call me. I will kill myself, I will kill myself. stop"
    found = read(text, lexicons=[LEXICONS["en"]], question=None).signals
    assert [signal.kind for signal in found] == [
        SignalKind.RISK_IMMINENT,
        SignalKind.OPT_OUT,
        SignalKind.WANTS_PERSON,
    ]
    assert found[0].rule == "en/risk_imminent.intent"
    assert found[0].words == "will kill myself"
