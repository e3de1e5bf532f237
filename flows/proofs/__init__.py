"""What must be true of a script before anyone is texted, beyond its shape; pure.

`prove_ways` is for every start: cheap, of the script alone. `prove_texts` and `prove_words` are
`aftercall check`: every text in every language, and the words that answer them.
"""

from collections.abc import Iterable, Iterator, Mapping

from flows.draft import WORDING_LENGTH_MAX
from flows.errors import Fault
from flows.proofs.book import Book, Said, said_by
from flows.proofs.grades import too_hard
from flows.proofs.known import RULE as EMPTY
from flows.proofs.known import empty_faults, empty_fixed
from flows.proofs.links import foreign
from flows.proofs.lock_screen import telling
from flows.proofs.loops import loop_faults
from flows.proofs.moves import move_faults
from flows.proofs.paths import path_faults
from flows.proofs.plan import plan_of
from flows.proofs.questions import WANTS_NOTHING, asking_faults, asks_kindly, unclear_faults
from flows.proofs.reserved import RULE as RESERVED
from flows.proofs.reserved import asked_when_stopped, reserved_answer, reserved_text
from flows.proofs.rules import RULES
from flows.proofs.shadows import Words, shadow_faults
from flows.proofs.sizes import too_long
from flows.proofs.terms import Terms
from flows.reading import Lexicon
from flows.script import Script
from flows.values import STANDARD

__all__ = ["RULES", "Book", "Said", "Terms", "prove_texts", "prove_ways", "prove_words", "said_by"]


def prove_ways(book: Book) -> list[Fault]:
    """Return the faults of a script's ways, in the order of their lines.

    While its shape, or that of a script it calls, is wrong, only a caring contact's questions.
    """
    if book.linked is None:
        return list(asking_faults(book))
    plan = plan_of(book)
    unclear = dict(unclear_faults(plan))
    faults = [
        *path_faults(plan),
        *loop_faults(plan, settled=unclear),
        *unclear.values(),
        *asking_faults(book),
        *empty_faults(plan),
        *asked_when_stopped(plan),
        *move_faults(plan),
    ]
    return sorted(faults, key=lambda fault: fault.line)


def prove_texts(texts: Iterable[Said], terms: Terms, script: Script | None = None) -> list[Fault]:
    """Return the faults of texts: of a script's, or of fixed replies when there is no script.

    Of the plural forms of one text only the first is told. A text that is too long to be sent, or
    says nothing, is a fault already.
    """
    found: dict[tuple[str, str, str], Fault] = {}
    for said in texts:
        if 0 < len(said.text) <= WORDING_LENGTH_MAX:
            for rule, why in _wrong(said, terms, script):
                found.setdefault((said.key, said.language, rule), said.fault(rule, why=why))
    return list(found.values())


def prove_words(book: Book, words: Words, lexicons: Mapping[str, Lexicon]) -> list[Fault]:
    """Return the faults of the words that answer a script's choices.

    `words` are those of its translations, `lexicons` those of the languages that it is written in.
    """
    return list(shadow_faults(book, words, lexicons))


def _wrong(said: Said, terms: Terms, script: Script | None) -> Iterator[tuple[str, str]]:
    """Give each rule that a text breaks, and why."""
    kinds = script.values if script is not None else STANDARD
    if said.is_answer:
        checks = [(RESERVED, reserved_answer(said)), ("link", foreign(said, terms))]
    else:
        checks = [
            ("segments", too_long(said, kinds, terms)),
            ("lock screen", telling(said, kinds, terms)),
            ("link", foreign(said, terms)),
            ("reading grade", too_hard(said.text, said.language)),
            (RESERVED, reserved_text(said)),
        ]
    if script is None:
        checks.append((EMPTY, empty_fixed(said)))
    elif asks_kindly(said, script):
        checks.append(("caring contact asks", WANTS_NOTHING))
    for rule, why in checks:
        if why is not None:
            yield rule, why
