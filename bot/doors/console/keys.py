"""The console's shortcuts: which there are, and the keys they have until somebody changes them."""

from dataclasses import dataclass

from bot.doors.tongue import marked


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A deed with a key. `letter` is its key with Alt, which also names it: `data-key` in pages.

    One without a letter is fixed, and `shown` says how it is pressed.
    """

    does: str
    letter: str = ""
    shown: str = ""


KEYS = (
    Shortcut(marked("Take next"), "N"),
    Shortcut(marked("Next in the list"), "J"),
    Shortcut(marked("Previous in the list"), "K"),
    Shortcut(marked("Write a reply"), "L"),
    Shortcut(marked("Write a note"), "P"),
    Shortcut(marked("Transfer to a colleague"), "T"),
    Shortcut(marked("Snooze"), "M"),
    Shortcut(marked("Hand back to the script"), "B"),
    Shortcut(marked("Close with an outcome"), "E"),
    Shortcut(marked("About the client"), "O"),
    Shortcut(marked("The lists of the queue"), shown="Alt+1 … Alt+9"),
    Shortcut(marked("Send"), shown="Ctrl+Enter"),
    Shortcut(marked("Ready replies, in an empty reply"), shown="/"),
    Shortcut(marked("Find a client"), shown="Ctrl+K"),
    Shortcut(marked("This list"), shown="?"),
    Shortcut(marked("Close what is open; nothing typed is lost"), shown="Esc"),
)
