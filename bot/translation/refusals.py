"""What keeps a translator's command from its work, in words for the person who gave it."""


class TranslationRefused(ValueError):
    """Nothing was changed; the message says why, and what may have been meant."""


class LanguageUnknown(TranslationRefused):
    """A language that has no catalog here."""


class LanguageRefused(TranslationRefused):
    """A language that cannot be added."""


class ReviewRefused(TranslationRefused):
    """What cannot be marked as reviewed, one line a reason."""


class PlaceRefused(TranslationRefused):
    """A file that may not be written there."""
