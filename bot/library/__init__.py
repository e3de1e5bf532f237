"""What the house can say: scripts, fixed replies, translations, lexicons and crisis lines.

Read from `flows/` and `locales/` at start; one bad file refuses the start with every fault.
"""

from bot.library.content import edition_of, from_content, to_content
from bot.library.library import Library
from bot.library.loading import load

__all__ = ["Library", "edition_of", "from_content", "load", "to_content"]
