"""Conversations in a language that their reader does not read, with what stands beneath."""

from uuid import UUID

from playwright.sync_api import expect

from bot.care import by_machine, specialist, translations
from bot.care.specialist import Holding, Reply
from bot.care.translations import Place, Written
from bot.translator import Asked
from models import messages
from tests.browser.conftest import House, Screen
from tests.town import Known

CALL = "Tôi muốn nói chuyện với một người"
ALONE = "Tôi ở một mình từ thứ hai và không ngủ được"
ENGLISH = {
    CALL: "I want to talk with a person",
    ALONE: "I am one person since the second and not sleep",
}


class Machine:
    """A machine that knows two sentences."""

    def translate(self, asked: Asked) -> str:
        """Return what it makes of one of them."""
        return ENGLISH[asked.text]


def translated(house: House) -> Known:
    """Let Ana write Vietnamese, and be answered, with every kind of translation beneath."""
    town = house.town
    known = town.agreed("Ana", language="vi")
    for body in (CALL, ALONE):
        town.hears(known, body)
        town.settle()
    noor = town.staff["Noor"]
    by_machine.ask(town.house, Machine(), noor, place(house, known, ALONE), now=town.now)
    written = Written(place(house, known, CALL), ENGLISH[CALL], "key-1")
    translations.write(town.house, town.staff["Luz"], written, town.now)
    return known


def place(house: House, known: Known, body: str) -> Place:
    """Return where a message of these words is, to be told in English."""
    [found] = [row.id for row in house.town.rows(messages) if row.body == body]
    message_id: UUID = found
    return Place(known.conversation_id, message_id, "en")


def _thread(house: House, screen: Screen) -> None:
    known = translated(house)
    town, noor = house.town, house.town.staff["Noor"]
    claim = specialist.claim(town.house, noor, known.conversation_id, town.now)
    held = Holding(noor, known.conversation_id, claim.token)
    seen = town.rows(messages, direction="in")[-1].id
    screen.sign_in("noor", f"/c/{known.conversation_id}")
    ready = screen.page.locator("#ready-list .text").first.text_content() or ""
    for key, body in {"key-2": ready, "key-3": "Tôi gọi cho chị lúc năm giờ."}.items():
        specialist.reply(town.house, held, Reply(body, seen, key), town.now)
    town.later(seconds=10)
    screen.open(f"/c/{known.conversation_id}")
    expect(screen.page.locator(".beneath")).to_have_count(7)


def _form(house: House, screen: Screen) -> None:
    known = translated(house)
    message_id = place(house, known, ALONE).message_id
    screen.sign_in("luz", f"/c/{known.conversation_id}/translation/{message_id}")
    screen.page.get_by_role("button", name="Keep the translation").click()
    expect(screen.page.get_by_role("alert")).to_be_visible()


TRANSLATED = {
    "translations": _thread,
    "a translation": _form,
}
