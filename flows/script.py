"""A script: frozen, read by the loader, linked with those it calls, walked by the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from flows.step import Step
from flows.values import ValueKind

Purpose = Literal["consent_request", "check_in", "caring_contact"]


@dataclass(frozen=True, slots=True)
class Plural:
    """The wording for any other number than one; `count` names the value that decides."""

    count: str
    other: str


@dataclass(frozen=True, slots=True)
class Move:
    """How conversations in progress on `version` come here: old step -> step of this script.

    A step that is not named keeps its name.
    """

    version: str
    steps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Script:
    """One check-in, caring contact or consent conversation.

    `purpose` is the consent that its messages need. `version` is the hash of the file, of those it
    calls and of all their wordings, so a changed word is another version. `wordings` maps each
    wording key to its source text, `plurals` some of them to their plural; other languages live in
    `locales/`. `values` are what it may name, by kind. `lines` tells where each step, each of its
    keys (`step:key`) and each wording stands in the file, counted from 1.
    """

    name: str
    about: str
    purpose: Purpose
    start: str
    steps: Mapping[str, Step]
    version: str = ""
    wordings: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, Plural] = field(default_factory=dict)
    values: Mapping[str, ValueKind] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
