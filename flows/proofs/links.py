"""Links in texts: only to hosts of ours. Any other could be a trap, and carriers block many.

Source: CTIA Messaging Principles 5.3.2 (own domains, no public shorteners). A client who has been
taught to tap our links must never be taught to tap another's.
"""

import re
from collections.abc import Iterator

from flows.proofs.book import Said
from flows.proofs.terms import Terms

_LINK = re.compile(r"[a-z][a-z0-9+.-]*://[^\s/?#]*", re.IGNORECASE)
_DOTTED = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def foreign(said: Said, terms: Terms) -> str | None:
    """Return why a text holds a link that is not ours, if it does."""
    for host in _hosts(said.text, terms):
        if host in terms.shorteners:
            return f"{host} is a public shortener: carriers block it, and it hides where it leads"
        if not _ours(host, terms):
            return f"{host or 'it'} is no host of ours (flows/terms.yaml)"
    return None


def _hosts(text: str, terms: Terms) -> Iterator[str]:
    """Give the host of each link, and each bare name that a phone makes a link of."""
    for link in _LINK.findall(text):
        place = link.partition("://")[2].rpartition("@")[2]
        yield place.partition(":")[0].rstrip(".,;!)").lower()
    for name in _DOTTED.findall(_LINK.sub(" ", text)):
        host = name.lower()
        if host.startswith("www.") or host.rpartition(".")[2] in terms.endings:
            yield host


def _ours(host: str, terms: Terms) -> bool:
    return any(host == own or host.endswith(f".{own}") for own in terms.hosts)
