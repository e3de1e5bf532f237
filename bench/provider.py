"""A provider that takes every text and answers after a while, as cheaply as can be.

`python -m bench.provider PORT MILLISECONDS` answers each POST with a new message's resource, so
many milliseconds after it came in, over connections that stay open.
"""

import asyncio
import json
import sys
from itertools import count

HEAD = "HTTP/1.1 201 CREATED\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n"


class Taking:
    """Every connection's conversation."""

    def __init__(self, seconds: float) -> None:
        """Take how long each answer is in coming."""
        self._seconds, self._numbers = seconds, count(1)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer what comes over one connection until it ends."""
        while head := await _head(reader):
            await reader.readexactly(_length(head))
            await asyncio.sleep(self._seconds)
            body = json.dumps({"sid": f"SM{next(self._numbers):032x}", "status": "accepted"})
            writer.write((HEAD.format(len(body)) + body).encode())
            await writer.drain()
        writer.close()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def serve(port: int, milliseconds: int) -> None:
    """Serve until the process is ended."""
    taking = Taking(milliseconds / 1000)
    server = await asyncio.start_server(taking.serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(*map(int, sys.argv[1:])))
