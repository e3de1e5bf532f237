"""Deeds done at the same moment, by real threads."""

import threading
from collections.abc import Callable
from typing import Any


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do them all at the same moment; returns what they returned, in the order they ended.

    AssertionError when one of them raised.
    """
    results: list[Any] = []
    barrier = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> None:
        barrier.wait()
        results.append(deed())

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(deeds), "a deed raised"
    return results
