"""An end to conversations with servers of others, however slowly they talk.

A socket's time-out starts anew with every byte, so that a server which sends one byte a second
holds its caller for ever: and with it every page that waits behind.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Timer


@contextmanager
def no_longer_than(
    seconds: float, connection: Callable[[], socket.socket | None]
) -> Iterator[None]:
    """Cut the connection when the block has not ended by then: what reads it raises OSError.

    Which connection is asked at that moment: one that becomes TLS is another socket.
    """
    timer = Timer(seconds, _cut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(connection: Callable[[], socket.socket | None]) -> None:
    found = connection()
    if found is not None:
        with suppress(OSError):  # it may have ended by itself
            found.shutdown(socket.SHUT_RDWR)
