"""Small catalogs for tests, written as a translator's tool writes them, and read back."""

from bot.library.catalogs import Entry, read_entries
from flows.document import Faults
from flows.script import Plural

SOURCES = {"consent.ask": "Hello from {program}.", "consent.left": "{days} day left"}
PLURALS = {"consent.left": Plural("days", "{days} days left")}
RULES = {
    "es": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<12 || n%100>14) ? 1 : 2);",
    "ja": "nplurals=1; plural=0;",
}


def po(body: str, language: str = "es", **header: str) -> str:
    """Write a catalog with its header; further words replace a header's line."""
    lines = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Language": language,
        "Plural-Forms": RULES[language],
        **{name.replace("_", "-"): value for name, value in header.items()},
    }
    said = "\n".join(f'"{name}: {value}\\n"' for name, value in lines.items())
    return f'msgid ""\nmsgstr ""\n{said}\n\n{body}'


def ask(text: str = "Hola de {program}.", *, above: str = "") -> str:
    return f'{above}msgctxt "consent.ask"\nmsgid "Hello from {{program}}."\nmsgstr "{text}"\n'


def left(*forms: str) -> str:
    said = "\n".join(f'msgstr[{number}] "{form}"' for number, form in enumerate(forms))
    ids = 'msgid "{days} day left"\nmsgid_plural "{days} days left"'
    return f'msgctxt "consent.left"\n{ids}\n{said}\n'


def entries(text: str, language: str = "es") -> tuple[dict[str, Entry], list[tuple[int, str]]]:
    faults = Faults(f"locales/{language}/LC_MESSAGES/scripts.po")
    found = read_entries(text, SOURCES, faults, plurals=PLURALS, language=language)
    return {entry.key: entry for entry in found}, [(one.line, one.rule) for one in faults.found]


def state(text: str) -> str:
    found, faults = entries(text)
    assert faults == []
    return found["consent.ask"].state
