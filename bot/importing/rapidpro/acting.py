"""What each action of a node becomes: a step, a message kept back, or a line of the report."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.importing.rapidpro.cleaning import plain_word
from bot.importing.rapidpro.desk import Desk
from bot.importing.rapidpro.export import Action, Flow, Node
from bot.importing.rapidpro.expressions import expressions, reference
from bot.importing.rapidpro.names import LENGTH_MAX as NAME_MAX
from bot.importing.rapidpro.names import first_words, slug
from bot.importing.rapidpro.scripts import Block, Built, Following, Said
from bot.importing.rapidpro.values import result_key
from bot.importing.rapidpro.wording import said
from flows.steps.escalate import REASON_LENGTH_MAX

LEVEL = "P2"
REASON = "imported flow needs a person here"

NOT_OURS: Mapping[str, str] = {
    "add_contact_groups": "Aftercall has teams and consents instead of groups",
    "remove_contact_groups": "Aftercall has teams and consents instead of groups",
    "add_contact_urn": "contact points are written down by staff",
    "add_input_labels": "messages have no labels here",
    "call_classifier": "no model reads what a client writes",
    "call_llm": "no model reads or writes here",
    "call_resthook": "a script calls no other machine",
    "call_webhook": "a script calls no other machine",
    "play_audio": "Aftercall makes no calls",
    "say_msg": "Aftercall makes no calls",
    "request_optin": "consent is asked for by the consent script",
    "send_broadcast": "a script speaks to its own client only",
    "start_session": "a script speaks to its own client only",
    "send_email": "a script sends no e-mail: escalate, and a person sees it",
    "set_contact_channel": "each contact point has its own channel",
    "set_contact_language": "the client's language is changed by the client or by staff",
    "set_contact_name": "names are written down by staff",
    "set_contact_status": "a client is stopped by their own STOP, or by staff",
    "set_contact_timezone": "the time zone is written down by staff",
    "set_run_local": "a script counts nothing",
    "transfer_airtime": "Aftercall has nothing like it",
}


class Acting:
    """Turns the actions of one flow into steps."""

    def __init__(self, desk: Desk, flow: Flow) -> None:
        """Work on a flow of an import."""
        self._desk = desk
        self._flow = flow
        self._texts: dict[str, Said] = {}
        self._actions = {action.path: action for node in flow.nodes for action in node.actions}
        self._homes = {action.path: node.uuid for node in flow.nodes for action in node.actions}

    def text(self, path: str) -> Said:
        """Return the text of a message by its path."""
        if path not in self._texts:
            self._texts[path] = said(self._desk, self._flow, self._actions[path])
        return self._texts[path]

    def action(self, path: str) -> Action:
        """Return an action by its path."""
        return self._actions[path]

    def act(self, block: Block, node: Node, *, at: int, pending: str) -> str:
        """Add what an action becomes to the block; returns the message then kept back, or ""."""
        action = node.actions[at]
        do: Callable[[Block, Node, Action], bool] | None = {
            "set_contact_field": self._keep_field,
            "set_run_result": self._keep_result,
        }.get(action.type)
        if action.type == "send_msg":
            return self._send(block, action, pending)
        if do is None:
            why = NOT_OURS.get(action.type, "an action that this importer does not know")
            self._desk.ledger.leave(action.path, why)
            return pending
        return self._kept(block, node, action=action, pending=pending, do=do)

    def list_only(self, node: Node, at: int) -> None:
        """List an action that becomes no step."""
        self.act(Block(), node, at=at, pending="")

    def _send(self, block: Block, action: Action, pending: str) -> str:
        if not self.text(action.path).source:
            self._desk.ledger.leave(action.path, "it has no text")
            return pending
        self.flush(block, pending)
        return action.path

    def _kept(
        self,
        block: Block,
        node: Node,
        *,
        action: Action,
        pending: str,
        do: Callable[[Block, Node, Action], bool],
    ) -> str:
        """Keep a value; a message that was sent before and names values is said before."""
        held = len(block.steps)
        if not do(block, node, action):
            return pending
        if pending and self.text(pending).names:
            kept = block.steps[held:]
            del block.steps[held:]
            self.flush(block, pending)
            block.steps += kept
            return ""
        return pending

    def flush(self, block: Block, pending: str) -> None:
        """Say a message that no question follows."""
        if pending:
            text = self.text(pending)
            block.steps.append(
                Built(
                    hint=first_words(text.source, "say"),
                    node=self._homes[pending],
                    body={"say": text.source, "next": Following.STEP},
                    texts={"": text},
                    marks=list(text.marks),
                    names=text.names,
                )
            )

    def _keep_field(self, block: Block, node: Node, action: Action) -> bool:
        key = action.named("field", "key") or slug(action.named("field"), "value")
        return self._remember(block, node, action=action, name=self._desk.values.name(key))

    def _remember(self, block: Block, node: Node, *, action: Action, name: str) -> bool:
        value = action.text("value")
        one = reference(value)
        if one is not None and self._desk.values.named(one) == name:
            self._desk.ledger.carry(action.path, f"{{{name}}} keeps it already")
            return False
        if why := self._unkept(value, name):
            self._desk.ledger.leave(action.path, why)
            return False
        body = {"remember": {name: self._desk.values.worded(value).text}}
        keeps = frozenset({name})
        block.steps.append(_step(f"remember_{name}", node, action, body=body, keeps=keeps))
        return True

    def _unkept(self, value: str, name: str) -> str:
        """Return why a value cannot be kept under a name, or nothing."""
        kind = self._desk.values.kind(name)
        if not value.strip():
            return "a value is never emptied here"
        if expressions(value):
            return "a value is kept as written: nothing is calculated here"
        return f"{name} is a {kind}, set by asking" if kind != "text" else ""

    def _keep_result(self, block: Block, node: Node, action: Action) -> bool:
        """Record a result as an outcome; a value that texts or conditions name is kept too."""
        key, ledger = result_key(action.text("name")), self._desk.ledger
        value, category = action.text("value"), action.text("category")
        if expressions(value + category) or not (value + category).strip():
            ledger.leave(action.path, "only a written value is recorded: nothing is calculated")
            return False
        word = slug(category or value, "") or slug(f"value {category or value}", "value")
        if word != (value or category):
            ledger.change(action.path, f"it is recorded as {word!r}")
        instrument = slug(key, "result")
        body = {"record": {"instrument": instrument, "value": word}}
        block.steps.append(_step(f"record_{instrument}", node, action, body=body))
        if key in self._desk.used and value:
            self._remember(block, node, action=action, name=self._desk.values.name(key))
        return True


def _step(
    hint: str,
    node: Node,
    action: Action,
    *,
    body: dict[str, Any],
    keeps: frozenset[str] = frozenset(),
) -> Built:
    """Return a step that goes on to the one behind it."""
    body = {**body, "next": Following.STEP}
    return Built(hint[:NAME_MAX].rstrip("_"), node.uuid, body, marks=[action.path], keeps=keeps)


def reason_of(action: Action) -> str:
    """Return the one line that staff read in the queue: the note, or the topic it is put under."""
    note = action.text("note") or action.text("body") or action.text("subject")
    topic = action.named("topic") or action.named("ticketer")
    found = topic if expressions(note) else note or topic
    return plain_word(found)[:REASON_LENGTH_MAX].strip() or REASON


def reason_lacks(action: Action) -> str:
    """Return what the reason does not say of an action's note and topic, or nothing."""
    note, topic = action.text("note") or action.text("body"), action.named("topic")
    reason = reason_of(action)
    lost = [one for one in (note, topic) if plain_word(one) not in ("", reason)]
    return f"the reason does not say: {'; '.join(lost)}" if lost else ""
