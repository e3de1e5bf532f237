"""Errors as machines read them: problem details (RFC 9457), every fault at once, no client data."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, json

MEDIA_TYPE = "application/problem+json"


def problem(
    status: int,
    detail: str,
    *,
    faults: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Give the answer for a request that was not done; `faults` are told by property."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body: dict[str, object] = {**told, "detail": detail}
    if faults is not None:
        body["errors"] = [{"property": name, "detail": words} for name, words in faults.items()]
    return Response(json.dumps(body), status, dict(headers or {}), mimetype=MEDIA_TYPE)
