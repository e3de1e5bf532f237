"""The house's rules of naming, arguments and traces, each for one name, function or line."""

import re

from tests.measures import Function, Named, arguments, mistakable

ARGUMENTS_MAX = 5
ARGUMENTS_BY_POSITION_MAX = 2

# Names that say a thing exists and not what it does, and words for people that are not ours
# ("lead" is one too, but also a verb that no pattern can tell from it).
EMPTY_KINDS = frozenset("util utils helper helpers common manager service handler".split())
FOREIGN_WORDS = frozenset("user users customer customers ticket tickets blast blasts".split())

# The brackets keep these lines from finding themselves.
TRACE = re.compile(
    r"(?<![\w.-])/(?:wor[k]|roo[t])/|\.\./share[d]|/tmp/brie[f]"
    r"|py[p]i\.org|pythonhoste[d]|registry\.npm[j]s|deb\.debia[n]"
)
SKIPPING = re.compile(r"(pytest|unittest)\.(mark\.)?(skip\w*|xfail|importorskip|expectedFailure)")
PATCHING = re.compile(r"unittest\.mock|mocker\.|monkeypatch\.(setattr|delattr|setitem|delitem)")


def is_crowded(function: Function) -> bool:
    """Whether there are too many arguments, or too many that a caller could mix up unseen.

    `step(script, progress, event, now)` reads well and cannot be called wrongly; a third argument
    by position of a type that is there already can, and has to be given by its name.
    """
    return arguments(function) > ARGUMENTS_MAX or mistakable(function, ARGUMENTS_BY_POSITION_MAX)


def is_empty(thing: Named) -> bool:
    """Whether the last word, the one that says what kind of thing it is, says nothing."""
    return not EMPTY_KINDS.isdisjoint(thing.words[-1:])


def is_foreign(identifier: Named) -> bool:
    """Whether a person or thing is called by a word of another trade."""
    return not FOREIGN_WORDS.isdisjoint(identifier.words)


def is_skipping(use: Named) -> bool:
    """Whether a test says here that it need not run, or need not pass."""
    return SKIPPING.match(use.name) is not None


def is_patching(use: Named) -> bool:
    """Whether a test replaces a part of a module instead of using a real one."""
    return PATCHING.match(use.name) is not None


def is_trace(line: str) -> bool:
    """Whether a line names the machine, the registry or the papers the project was made with."""
    return TRACE.search(line) is not None
