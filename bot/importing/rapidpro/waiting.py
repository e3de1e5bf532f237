"""A router that waits for a message becomes a question, asked by the message before it."""

import math
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.importing.rapidpro.acting import Acting
from bot.importing.rapidpro.asked import ANY, Asked
from bot.importing.rapidpro.choosing import taken, with_replies
from bot.importing.rapidpro.desk import Desk, messages, replies_of
from bot.importing.rapidpro.export import Action, Flow, Node, Router, Wait
from bot.importing.rapidpro.names import first_words, slug
from bot.importing.rapidpro.optional import option_texts, read_alike
from bot.importing.rapidpro.scripts import Built, Ending, Goal, Said
from bot.importing.rapidpro.values import result_key
from bot.importing.rapidpro.ways import Ways
from flows.durations import DURATION_MAX, duration_text

EXPIRES = timedelta(days=3)
"""How long a silent contact stays in a messaging flow that does not say (goflow, ExpireAfter)."""


@dataclass(slots=True)
class _Question:
    """One question while it is made: the text of the first message, and those that ask again."""

    node: Node
    router: Router
    asked: Asked
    text: Said
    body: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, Said] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)


class Waiting:
    """Turns the waiting routers of one flow into questions."""

    def __init__(self, desk: Desk, flow: Flow, *, acting: Acting, ways: Ways) -> None:
        """Work on a flow of an import."""
        self._desk = desk
        self._flow = flow
        self._acting = acting
        self._ways = ways

    def ask(self, node: Node, router: Router, *, pending: str) -> Built | None:
        """Return the question, or None, listed, where there is nothing to ask."""
        wait = router.wait
        assert wait is not None, "only a router that waits asks"
        if wait.type != "msg" or not pending:
            why = "no message comes before it: there is nothing to ask"
            self._desk.ledger.leave(wait.path, why if wait.type == "msg" else "no calls are made")
            return None
        return self._built(self._question(node, router, message=self._acting.action(pending)), wait)

    def _question(self, node: Node, router: Router, *, message: Action) -> _Question:
        text = self._acting.text(message.path)
        replies = replies_of(message)
        asked = with_replies(self._desk.asked[router.path], router, replies)
        question = _Question(node, router, asked, text, texts={"": text})
        question.marks += [*text.marks, node.path, router.path, *asked.carried]
        counted = taken(asked, router, replies)
        for at, reply in enumerate(replies):
            if reply in counted:
                question.marks.append(f"{message.path}.quick_replies[{at}]")
        self._desk.ledger.leave_all(asked.left, asked.changed)
        question.body = {"ask": text.source, "answer": asked.answer}
        if asked.is_choice:
            self._options(question, message)
        else:
            desk, flow = self._desk, self._flow
            question.marks += read_alike(desk, flow, router, asked=asked, message=message)
        return question

    def _options(self, question: _Question, message: Action) -> None:
        """Keep the words of each option in every language that has some."""
        router, options = question.router, {}
        for one in option_texts(self._flow, router, asked=question.asked, message=message):
            options[one.option] = list(one.words)
            question.texts[f".options.{one.option}"] = one.said
            question.marks += one.said.marks
            if not one.english:
                why = f"there are no English words yet for {one.option}"
                self._desk.ledger.change(router.path, why)
        question.body["options"] = options

    def _built(self, question: _Question, wait: Wait) -> Built:
        result = result_key(question.router.result)
        question.body["next"] = self._next(question)
        question.body["unclear"] = self._unclear(question)
        question.body["silence"] = self._silence(question, wait)
        keeps = self._keep(question, result)
        question.marks.append(wait.path)
        texts = question.texts
        return Built(
            hint=slug(result, "") or first_words(question.text.source, "ask"),
            node=question.node.uuid,
            body=question.body,
            texts=texts,
            marks=question.marks,
            names=frozenset[str]().union(*(one.names for one in texts.values())),
            keeps=keeps,
            waits=True,
        )

    def _next(self, question: _Question) -> Goal | dict[str, Goal]:
        ways = {
            answer: self._ways.by_category(question.node, category)
            for answer, category in question.asked.ways.items()
        }
        alike = len(set(ways.values())) == 1
        return next(iter(ways.values())) if ANY in ways or alike else ways

    def _keep(self, question: _Question, result: str) -> frozenset[str]:
        """Record the answer under its result's name, and keep it where something names it."""
        if not result:
            return frozenset()
        path = f"{question.router.path}.result_name"
        if question.asked.answer != "free text":
            question.body["outcome"] = slug(result, "result")
            question.marks.append(path)
        if result not in self._desk.used:
            if path not in question.marks:
                self._desk.ledger.leave(path, "free text stays in the conversation: no outcome")
            return frozenset()
        question.marks.append(path)
        question.body["remember"] = name = self._desk.values.name(result)
        return frozenset({name})

    def _unclear(self, question: _Question) -> dict[str, Any]:
        """Say what follows an answer that no test takes: the message that asks again, if the flow
        comes back with one, then a person; else the default category's way."""
        node, default = question.node, question.router.default
        again = self._comes_back(node, default)
        if again is not None:
            self._carry_way(question, default)
            why = "it is asked again once, not for ever: then a person was put there"
            self._desk.ledger.add(question.router.path, why)
            found = self._ask_again(question, again, ".again")
            return {**({"again": found} if found else {}), "then": Ending.A_PERSON}
        if not default and ANY in question.asked.ways:
            return {"then": self._ways.by_category(node, question.asked.ways[ANY])}
        return {"then": self._ways.by_category(node, default)}

    def _silence(self, question: _Question, wait: Wait) -> dict[str, Any]:
        """Say what follows no answer: the timeout's way, or the flow's expiry, which ends it."""
        if wait.timeout_seconds is None:
            return {"after": self._expiry(question), "then": Ending.NO_ANSWER}
        after = self._duration(wait.path, wait.timeout_seconds)
        question.marks.append(f"{wait.path}.timeout")
        back = self._comes_back(question.node, wait.timeout_category)
        if back is None:
            then = self._ways.by_category(question.node, wait.timeout_category)
            return {"after": after, "then": then}
        self._carry_way(question, wait.timeout_category)
        why = "a reminder is sent once, not for ever: then it ends without an answer"
        self._desk.ledger.add(f"{wait.path}.timeout", why)
        remind = self._ask_again(question, back, ".remind") or "once"
        return {"after": after, "remind": remind, "then": Ending.NO_ANSWER}

    def _expiry(self, question: _Question) -> str:
        minutes = self._flow.expires_minutes
        if minutes <= 0:
            text = duration_text(EXPIRES)
            why = f"no end to silence is given: after {text} it ends without an answer"
            self._desk.ledger.add(question.router.path, why)
            return text
        return self._duration(self._flow.path, minutes * 60)

    def _duration(self, path: str, seconds: int) -> str:
        minutes = timedelta(minutes=max(1, math.ceil(seconds / 60)))
        if seconds % 60 or seconds <= 0:
            self._desk.ledger.change(path, f"{seconds} s became {duration_text(minutes)}")
        elif minutes > DURATION_MAX:
            self._desk.ledger.change(path, f"{duration_text(minutes)} became a year")
        return duration_text(min(minutes, DURATION_MAX))

    def _comes_back(self, node: Node, category: str) -> Node | None:
        """Return the node that only says one thing and comes back, or the node itself."""
        back = self._ways.leads_to(node, category)
        if back is None or back is node:
            return back
        goes_on = back.exits[0].destination if back.exits else None
        alone = back.router is None and len(messages(back)) == 1 and goes_on == node.uuid
        harmless = all(action.type not in _DEEDS for action in back.actions)
        said = alone and self._acting.text(messages(back)[0].path).source
        return back if said and harmless else None

    def _ask_again(self, question: _Question, back: Node, suffix: str) -> str:
        """Take the text of a node that comes back; empty where the question itself is repeated."""
        if back is question.node:
            return ""
        text = self._acting.text(messages(back)[0].path)
        question.texts[suffix] = text
        question.marks += [back.path, *text.marks, back.exits[0].path]
        for at, action in enumerate(back.actions):
            if action.type != "send_msg":
                self._acting.list_only(back, at)
        return text.source

    def _carry_way(self, question: _Question, category: str) -> None:
        found = question.router.category(category)
        way = self._ways.exit_of(question.node, category)
        question.marks += [one.path for one in (found, way) if one is not None]


_DEEDS = frozenset({"open_ticket", "enter_flow", "set_contact_field", "set_run_result"})
"""What a message that asks again may not also do: a question's own steps could not do it."""
