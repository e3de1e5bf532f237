"""Where dialogues are played: the library, and the scripts that dialogues name by their files."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.dialogues.reading import Dialogue
from bot.library import Library
from bot.library.beside import edition_at
from flows.errors import Fault, ScriptInvalid
from flows.suggest import did_you_mean
from flows.wording import Edition


@dataclass(frozen=True, slots=True)
class Stage:
    """The house as it is, without its database: what it can say, and how it reads."""

    library: Library
    _read: dict[Path, Edition] = field(default_factory=dict)

    def edition(self, dialogue: Dialogue) -> Edition:
        """Return the edition that a dialogue plays. Raises ScriptInvalid when there is none."""
        edition = self._named(dialogue)
        unknown = [name for name in dialogue.knows if name not in edition.script.values]
        if unknown:
            why = f"{unknown[0]!r} is no value{did_you_mean(unknown[0], edition.script.values)}"
            raise ScriptInvalid([Fault(dialogue.file, dialogue.number, "value", why)])
        return edition

    def _named(self, dialogue: Dialogue) -> Edition:
        if dialogue.script.endswith(".yaml"):
            path = (Path(dialogue.file).parent / dialogue.script).resolve()
            if path not in self._read:
                self._read[path] = edition_at(path, self.library)
            return self._read[path]
        editions = self.library.editions
        if dialogue.script not in editions:
            why = f"{dialogue.script!r} is no script{did_you_mean(dialogue.script, editions)}"
            raise ScriptInvalid([Fault(dialogue.file, dialogue.number, "unknown script", why)])
        return editions[dialogue.script]
