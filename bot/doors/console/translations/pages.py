"""Writing a translation of one message, and asking the city's machine for one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bot.care import by_machine, translations
from bot.care.translations import Place, Written
from bot.doors import sessions
from bot.doors.console import conversation, looking, refusals, words
from bot.doors.console.translations.message import Message, read_message
from bot.doors.console.translations.told import readers_language
from bot.doors.desk import Desk
from bot.doors.tongue import say, spoken
from bot.doors.trying import attempt
from bot.errors import DeedRefused, NotAllowed, TranslatorFailed
from flows.languages import LANGUAGES

READ = "translations.read"


class TranslationPages:
    """The routes of translations."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        here = "/c/<uuid:conversation_id>"
        one = f"{here}/translation/<uuid:message_id>"
        door.add_url_rule(one, "translation", self.form)
        door.add_url_rule(one, "translation_post", self.write, methods=["POST"])
        door.add_url_rule(f"{here}/by-machine", "by_machine", self.ask, methods=["POST"])
        door.add_url_rule(f"{here}/not-by-machine", "not_by_machine", self.stop, methods=["POST"])

    def form(self, conversation_id: UUID, message_id: UUID) -> str:
        """Show a message with all its translations, and the form for another."""
        values = {"text": "", "language": readers_language()}
        return self._page(conversation_id, message_id, values=values)

    def write(self, conversation_id: UUID, message_id: UUID) -> ResponseReturnValue:
        """Keep a translation, or show what is wrong with it."""
        staff, now = sessions.acting(), self.desk.clock.now()
        values = {"text": looking.written("text"), "language": looking.plain("language")}
        place = Place(conversation_id, message_id, values["language"])
        written = Written(place, values["text"], looking.form_key())
        faults = looking.faults_of(lambda: translations.write(self.desk.house, staff, written, now))
        if faults:
            return self._page(conversation_id, message_id, values=values, faults=faults), 422
        flash(say("Translation kept. The whole team sees it."))
        return self._back(conversation_id, message_id)

    def ask(self, conversation_id: UUID) -> ResponseReturnValue:
        """Have the machine translate a message, and what the client writes after it."""
        staff, now = sessions.acting(), self.desk.clock.now()
        message_id, translator = looking.some_id("message") or abort(400), self.desk.translator
        if translator is None:
            abort(404)
        place = Place(conversation_id, message_id, readers_language())
        try:
            attempt(lambda: by_machine.ask(self.desk.house, translator, staff, place, now=now))
        except NotAllowed:
            abort(404)
        except DeedRefused as refusal:
            fault = refusals.told(refusal)
            return conversation.render(self.desk, conversation_id, fault=fault), 422
        except TranslatorFailed as failed:
            return conversation.render(self.desk, conversation_id, fault=_said(failed)), 409
        return self._back(conversation_id, message_id)

    def stop(self, conversation_id: UUID) -> ResponseReturnValue:
        """Have the machine translate nothing more of this conversation."""
        staff, now = sessions.acting(), self.desk.clock.now()
        try:
            attempt(lambda: by_machine.stop(self.desk.house, staff, conversation_id, now))
        except NotAllowed:
            abort(404)
        return redirect(url_for("console.conversation", conversation_id=conversation_id), 303)

    def _page(
        self, conversation_id: UUID, message_id: UUID, *, values: dict[str, str], **more: Any
    ) -> str:
        standing = looking.look(self.desk, conversation_id, READ)
        place = Place(conversation_id, message_id, readers_language())
        with self.desk.house.db.reading() as tx:
            message: Message | None = read_message(tx, place, sessions.current())
        if message is None:
            abort(404)
        shown = {"faults": {}, **more, **looking.page(self.desk, standing)}
        chosen = {"message": message, "values": values, "languages": _languages()}
        return render_template("console/translation.html", **chosen, **shown)

    def _back(self, conversation_id: UUID, message_id: UUID) -> ResponseReturnValue:
        place = url_for(
            "console.conversation", conversation_id=conversation_id, _anchor=f"e{message_id}"
        )
        return redirect(place, 303)


def _languages() -> list[tuple[str, str]]:
    """Return the languages that pages speak, by code: what colleagues read."""
    return [(code, words.language(code)) for code in spoken().tongues if code in LANGUAGES]


def _said(failed: TranslatorFailed) -> str:
    if failed.permanent:
        return say("The translator cannot translate this. The original stands.")
    return say("The translator does not answer. The original stands.")
