"""Marks every page of a house on simulated phones, so that nobody takes it for the real one."""

from dataclasses import dataclass

from flask import Flask

from bot.config import Config
from bot.doors.tongue import marked, say

WORDS = marked("Training. Nobody here is real.")
THEME = "#4a2a7a"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands on every page, and the address of the real console if there is one beside."""

    back: str = ""
    words: str = WORDS
    theme: str = THEME


def mark_of(config: Config) -> Mark | None:
    """Give the mark of a house whose phones are simulated; a real house has none."""
    if not config.simulated:
        return None
    return Mark(back=config.real.url if config.real is not None else "")


def mark_pages(app: Flask, config: Config) -> None:
    """Give every template the mark, error pages included; `app_name` is what an app is called."""
    mark = mark_of(config)
    app.jinja_env.globals.update(training=mark, app_name=lambda: app_name(config))


def app_name(config: Config) -> str:
    """Name the app as a device and a covered page show it."""
    return f"{say('Training')} · Aftercall" if config.simulated else "Aftercall"
