"""The second reader: a small statistical model beside the lexicons.

It raises a text's risk where the lists find none, and never takes anything away. It weighs the
concepts that a text names, which of them come together, and its letters and words; the weights were
learned from the labelled replies of the repository, and every finding tells the words that weighed
most.
"""

from flows.reading.second.around import around
from flows.reading.second.features import features
from flows.reading.second.model import CONSENT, Model, ModelInvalid, Sight, from_bytes, look
from flows.reading.second.training import trained

__all__ = [
    "CONSENT",
    "Model",
    "ModelInvalid",
    "Sight",
    "around",
    "features",
    "from_bytes",
    "look",
    "trained",
]
