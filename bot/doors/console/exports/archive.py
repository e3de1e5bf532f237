"""Makes a ZIP file while it is sent, so that no record is ever whole in memory."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CHUNK_BYTES = 64 * 1024

Files = Iterable[tuple[str, Iterable[str]]]
"""Each file's name, and its text piece by piece."""


class _Pipe(io.RawIOBase):
    """Takes what is written and hands it on; it goes forward only."""

    def __init__(self) -> None:
        super().__init__()
        self._chunks: list[bytes] = []
        self.waiting = 0

    def writable(self) -> bool:
        return True

    def write(self, chunk: object) -> int:
        written = bytes(chunk)  # type: ignore[call-overload]
        self._chunks.append(written)
        self.waiting += len(written)
        return len(written)

    def take(self) -> bytes:
        taken = b"".join(self._chunks)
        self._chunks.clear()
        self.waiting = 0
        return taken


def zipped(files: Files, at: datetime) -> Iterator[bytes]:
    """Give a ZIP of text files in pieces; `at` is the local time that each file shows."""
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as whole:
        for name, parts in files:
            info = ZipInfo(name, at.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            with whole.open(info, "w") as file:
                for part in parts:
                    file.write(part.encode())
                    if pipe.waiting > CHUNK_BYTES:
                        yield pipe.take()
    yield pipe.take()
