"""Finds the real browser that the browser tests drive."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Our own pages only, so no sandbox is lost; the rest keeps the browser from calling home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium_path() -> str:
    """The browser's path: `CHROMIUM` when set, else the first one installed.

    Raises `LookupError` when there is none; `make test` installs one or says how.
    """
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        found = name and shutil.which(name)
        if found:
            return found
    raise LookupError("no Chromium here: run `make test`, or set CHROMIUM to its path")
