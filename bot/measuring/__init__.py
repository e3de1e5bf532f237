"""How well replies are read: labelled replies, the labels that a reading comes to, the figures."""

from bot.measuring.corpus import CorpusInvalid, Reply, read_corpus
from bot.measuring.figures import Figures, figures_of
from bot.measuring.labels import CONTEXTS, Labelled, labelled
from bot.measuring.reader import Reader
from bot.measuring.second_labels import read_second, reads_of

__all__ = [
    "CONTEXTS",
    "CorpusInvalid",
    "Figures",
    "Labelled",
    "Reader",
    "Reply",
    "figures_of",
    "labelled",
    "read_corpus",
    "read_second",
    "reads_of",
]
