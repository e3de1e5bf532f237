"""Keeps the tests on this machine: a connection to anywhere but loopback fails, loudly.

Python announces every connection and look-up to its audit hooks before it happens, so this needs no
patched socket and nothing can slip past it by importing `socket` first. It holds for this process
only (the browser and PostgreSQL are processes of their own), and cannot be taken off again.
"""

import ipaddress
import sys
from functools import cache
from typing import Any

CONNECTIONS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
LOOK_UPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})


class LeftTheMachine(RuntimeError):
    """A test tried to reach another machine."""

    # Not an OSError on purpose: code under test survives those, and would hide this one.


@cache
def refuse_other_machines() -> None:
    """From now on every connection or look-up beyond loopback raises `LeftTheMachine`.

    Unix sockets and 127.0.0.0/8, ::1 and `localhost` stay open. Calling it again does nothing.
    """
    sys.addaudithook(_refuse)


def _refuse(event: str, details: tuple[Any, ...]) -> None:
    if event in CONNECTIONS:
        _refuse_host(_host_of(details[1]))
    elif event in LOOK_UPS:
        _refuse_host(details[0])


def _host_of(address: object) -> object:
    """The host of an internet address; None for a Unix socket's path or no address at all."""
    return address[0] if isinstance(address, tuple) and address else None


def _refuse_host(host: object) -> None:
    if host is not None and not _is_here(host):
        raise LeftTheMachine(f"a test may not reach {host!r}")


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
