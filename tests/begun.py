"""What pages show of words that staff have begun, and how they save them."""

import html
from typing import Any

from tests.browsing import Browser
from tests.town import Known, Town

WORDS = "I can meet you at <b>four</b>."


def hidden(browser: Browser, known: Known) -> dict[str, str]:
    """Return what the form of one's reply carries."""
    return browser.conversation(known.conversation_id).hidden


def begins(browser: Browser, known: Known, body: str = WORDS, **changes: Any) -> int:
    """Save what somebody types, as their page does by itself."""
    fields = {**hidden(browser, known), "kind": "reply", "body": body, **changes}
    return browser.does(known.conversation_id, "draft", **fields).status_code


def box(browser: Browser, known: Known, field: str = "reply-body") -> str:
    """Return what stands in one's box."""
    page = browser.conversation(known.conversation_id).text
    inside = page.split(f'id="{field}"')[1].split(">", 1)[1].split("</textarea>")[0]
    return html.unescape(inside)


def left(browser: Browser, known: Known) -> str:
    """Return what the page says that others left."""
    page = browser.conversation(known.conversation_id).text
    return html.unescape(page.split('id="drafts"')[1].split("</section>")[0])


def whose(town: Town, *, kind: str = "reply") -> dict[str, str]:
    """Name Noor's words of a kind, as the forms of a page do."""
    return {"writer": str(town.staff["Noor"].id), "kind": kind}
