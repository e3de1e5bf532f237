"""A small house to translate: one script with every kind of text, and a Russian catalog."""

import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from bot.commands.translating import languages

ROOT = Path(__file__).resolve().parent.parent
COPIED = (
    "flows/fixed.yaml",
    "flows/terms.yaml",
    "locales/crisis_lines.yaml",
    "locales/shared.yaml",
    "locales/en/lexicon.yaml",
)
RUSSIAN = "locales/ru/LC_MESSAGES/scripts.po"
SCRIPT = """\
script: food
about: Asks about food.
purpose: check_in
start: known

values:
  days: number
  appointment: date

steps:
  # translators: The box is food for a week.
  #   Say it as a neighbour would.
  days:
    say: {count: days, one: "{days} day of food left", other: "{days} days of food left"}
    next: what

  what:
    ask: "{program}: what would help? The visit is on {appointment}."
    answer: one of
    options:
      box: [box, food box]
      visit: [visit]
    next: {box: call, visit: call}
    # translators: Shorter than the question.
    unclear: {again: Please choose., then: call}
    silence:
      after: 2 hours
      remind: "{program}: hello again."
      then: call

  call:
    escalate: {level: P2, reason: needs food}
    say: We will call you.
    next: over

  known:
    if_known: days
    then: dated
    else: over

  dated:
    if_known: appointment
    then: days
    else: over

  over:
    end: finished
"""
KEYS = [
    "food.days",
    "food.what",
    "food.what.options.box",
    "food.what.options.visit",
    "food.what.again",
    "food.what.remind",
    "food.call",
]


class Desk:
    """A translator's checkout below `root`, and the command to run there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.script, self.russian = root / "flows/scripts/food.yaml", root / RUSSIAN
        self.script.parent.mkdir(parents=True)
        self.script.write_text(SCRIPT, "utf-8")
        (root / "locales/en").mkdir(parents=True)
        for name in COPIED:
            shutil.copy(ROOT / name, root / name)

    def run(self, *words: str, answer: str = "") -> Result:
        """Run `aftercall languages` with these words."""
        return CliRunner().invoke(languages, list(words), obj=self.root, input=answer)

    def told(self, *words: str) -> str:
        """Run it, see it succeed, and return what it printed."""
        ran = self.run(*words)
        assert ran.exit_code == 0, ran.output
        return ran.output

    def refused(self, *words: str) -> str:
        """Run it, see it refuse in words, and return them."""
        ran = self.run(*words)
        assert ran.exit_code == 1 and isinstance(ran.exception, SystemExit), repr(ran.exception)
        return ran.output

    def edit(self, path: Path, old: str, *, to: str) -> None:
        """Change a file as a person would."""
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{text.count(old)} of {old!r}"
        path.write_text(text.replace(old, to), "utf-8")

    def translate(self, key: str, *forms: str) -> None:
        """Write a translation of one text into the Russian catalog, as any tool would."""
        head, entry = self.russian.read_text("utf-8").split(f'msgctxt "{key}"\n')
        before, _, after = entry.partition("\n\n")
        ids = before[: before.index("msgstr")]
        names = ["msgstr"] if len(forms) == 1 else [f"msgstr[{one}]" for one in range(len(forms))]
        said = "\n".join(f'{name} "{form}"' for name, form in zip(names, forms, strict=True))
        text = f'{head}msgctxt "{key}"\n{ids}{said}\n\n{after}'
        self.russian.write_text(text, "utf-8")

    def entry(self, key: str) -> str:
        """Return the lines of one text in the Russian catalog."""
        entries = self.russian.read_text("utf-8").split("\n\n")
        [found] = [entry for entry in entries if f'msgctxt "{key}"' in entry]
        return found
