"""A text -> what it means. Deterministic, and every finding names the rule that raised it."""

from flows.reading.lexicon import Lexicon
from flows.reading.reader import Readers, read
from flows.reading.reading import Reading, Signal, SignalKind

__all__ = ["Lexicon", "Readers", "Reading", "Signal", "SignalKind", "read"]
