"""Logging: one line of JSON a record, from an allow-list of fields, never a client's data."""

import json
import logging
import traceback
from typing import Any

_log = logging.getLogger("aftercall")
# What a record may carry beside its message. Anything else is dropped, not redacted.
FIELDS = ("sweep", "count", "code", "status", "error", "where", "path", "method", "port")


class OneLine(logging.Formatter):
    """Formats a record as one JSON object; newlines in it cannot forge another record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told = {"at": self.formatTime(record), "level": record.levelname.lower()}
        fields = {key: getattr(record, key) for key in FIELDS if hasattr(record, key)}
        return json.dumps({**told, "event": record.msg, **fields}, default=str)


def set_up(level: int = logging.INFO) -> None:
    """Send our records to standard error, and keep chatty libraries quiet.

    Twilio's client logs addresses in URLs at INFO, SQLAlchemy prints parameters: both stay at
    WARNING and above.
    """
    stream = logging.StreamHandler()
    stream.setFormatter(OneLine())
    _log.handlers, _log.propagate = [stream], False
    _log.setLevel(level)
    for name in ("twilio.http_client", "sqlalchemy", "apscheduler", "urllib3", "werkzeug"):
        logging.getLogger(name).setLevel(logging.ERROR)


def info(event: str, **fields: Any) -> None:
    """Record that something happened."""
    _log.info(event, extra=fields)


def warning(event: str, **fields: Any) -> None:
    """Record something that somebody should look at."""
    _log.warning(event, extra=fields)


def failure(event: str, error: BaseException) -> None:
    """Record an error by its type and place; its message might quote a client and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
    _log.error(event, extra={"error": type(error).__name__, "where": where})
