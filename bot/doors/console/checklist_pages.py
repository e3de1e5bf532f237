"""The steps in danger and of an abuse report: each ticked with who, when, and who was told."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.care import specialist
from bot.care.claims import AlreadyClaimed
from bot.care.records import checklists
from bot.care.records.checklists import FOLLOW_UP, TAKE, Begun, Tick
from bot.doors import sessions
from bot.doors.console import casework_reading, looking
from bot.doors.console.conversation import holder
from bot.doors.console.screener import texts_of
from bot.doors.desk import Desk
from bot.doors.trying import attempt

# Steps at which somebody is told something, and those that give a number.
TELLS = ("supervisor", "dispatch", "times", "arrived", "report", "number", "safe", "debrief")
GIVES_NUMBER = ("dispatch", "number")
KINDS = ("danger", "report")


class ChecklistPages:
    """The routes of both lists."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes."""
        for kind in KINDS:
            self._add(door, f"/c/<uuid:conversation_id>/{kind}", {"kind": kind})

    def _add(self, door: Blueprint, here: str, which: dict[str, str]) -> None:
        kind = which["kind"]
        door.add_url_rule(here, kind, self.page, defaults=which)
        door.add_url_rule(here, f"{kind}_tick", self.tick, methods=["POST"], defaults=which)
        begin = f"{here}/begin"
        door.add_url_rule(begin, f"{kind}_begin", self.begin, methods=["POST"], defaults=which)

    def page(self, conversation_id: UUID, kind: str) -> str:
        """Show the steps and how they stand."""
        return self._page(conversation_id, kind)

    def begin(self, conversation_id: UUID, kind: str) -> ResponseReturnValue:
        """Begin the list anew."""
        staff, now, begun = (
            sessions.acting(),
            self.desk.clock.now(),
            Begun(kind, looking.form_key()),
        )
        looking.faults_of(
            lambda: checklists.begin(self.desk.house, staff, conversation_id, begun, now)
        )
        return redirect(url_for(f"console.{kind}", conversation_id=conversation_id), 303)

    def tick(self, conversation_id: UUID, kind: str) -> ResponseReturnValue:
        """Tick a step, or take its tick back. To take the conversation claims it first."""
        staff, now, step = sessions.acting(), self.desk.clock.now(), looking.plain("step")

        def tick() -> None:
            done = _tick()
            if done.step == TAKE and done.done:
                specialist.claim(self.desk.house, staff, conversation_id, now)
            checklists.tick(self.desk.house, staff, conversation_id, done, now)

        try:
            faults = attempt(lambda: looking.faults_of(tick))
        except AlreadyClaimed:
            faults = {"step": holder(self.desk, conversation_id)}
        if faults:
            return self._page(conversation_id, kind, faults=faults, faulty=step), 422
        self.desk.wake()
        page = url_for(f"console.{kind}", conversation_id=conversation_id, _anchor=f"step-{step}")
        return redirect(page, 303)

    def _page(self, conversation_id: UUID, kind: str, **more: Any) -> str:
        standing = looking.look(self.desk, conversation_id, f"{kind}_steps.read")
        me, texts = sessions.current(), texts_of(self.desk)
        steps = texts.checklists[kind]
        with self.desk.house.db.reading() as tx:
            found = casework_reading.read_checklist(tx, conversation_id, kind, steps, me.zone)
        shown = {"faults": {}, "faulty": "", **more, **looking.page(self.desk, standing)}
        return render_template(
            "console/checklist.html",
            kind=kind,
            list=found,
            texts=texts,
            tells=TELLS,
            gives_number=GIVES_NUMBER,
            follow_up=FOLLOW_UP,
            new_key=self.desk.house.new_token,
            **shown,
        )


def _tick() -> Tick:
    return Tick(
        checklist_id=looking.some_id("checklist") or UUID(int=0),
        step=looking.plain("step"),
        key=looking.form_key(),
        done="undo" not in request.form,
        told=looking.written("told"),
        number=looking.written("number"),
        follow_up_on=looking.day("follow_up_on"),
    )
