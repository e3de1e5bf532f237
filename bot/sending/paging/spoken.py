"""What a page says on the telephone. It names nobody: others in the room may hear it.

English is written here; the other languages are the console's own (`locales/*/console.po`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.library.tongues import ENGLISH, Tongue

# A language that staff read and no voice of the provider's is known to speak is said in English.
VOICES = {"en": "en-US", "es": "es-US", "ar": "arb"}


def marked(text: str) -> str:
    """Return a text as it is: it is said later, and the extractor finds it here."""
    return text


WHO = marked("This is Aftercall.")
URGENT = marked("Something urgent is waiting. Press 1 to say that you are coming.")
WAITING = marked("Something is waiting. Press 1 to say that you are coming.")
TEST = marked("This is a test of your paging. Nobody is waiting. Press 1 to say that it works.")
COMING = marked("Thank you. Now open Aftercall and take it.")
TESTED = marked("Thank you. This way of paging you works.")
OVER = marked("Somebody has it by now. You need not do anything.")


@dataclass(frozen=True, slots=True)
class Voice:
    """A language to speak in: its words, and what the provider calls it."""

    tongue: Tongue
    name: str

    def says(self, *texts: str) -> str:
        """Return these sentences in this language, one after another."""
        return " ".join(map(self.tongue.text, texts))


def voice(tongues: Mapping[str, Tongue], code: str) -> Voice:
    """Return the voice for a language, or the English one."""
    if code in VOICES and code in tongues:
        return Voice(tongues[code], VOICES[code])
    return Voice(ENGLISH, VOICES["en"])
