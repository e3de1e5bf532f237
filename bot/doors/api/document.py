"""The OpenAPI 3.1 document, written from what the door checks."""

from typing import Any

from bot.care.intake.tokens import REFERRALS, REQUESTS_PER_MINUTE_MAX
from bot.doors.api.fields import FIELDS
from bot.doors.api.problems import MEDIA_TYPE

KEY_LENGTH_MAX = 200
KEY_PATTERN = r"^[!-~]+$"
DIED = "A client who had this number has died: a person takes that back, or says it is shared."
REFUSALS = {
    "400": "The body or a header is not what this document says; every fault is told.",
    "401": "The token is missing, unknown or revoked.",
    "403": "The token may not do this.",
    "409": "Another client of the team has this number, or had it and died: refer by the console's "
    "form.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "422": "The body says what cannot be, or its key came with another body before.",
    "429": f"Over {REQUESTS_PER_MINUTE_MAX} requests in a minute with this token.",
}


def document(address: str) -> dict[str, Any]:
    """Return the document of the API at this address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Aftercall referrals",
            "version": "1",
            "description": "Refer a client after a crisis call. See docs/api.md.",
        },
        "servers": [{"url": address}],
        "security": [{"token": []}],
        "paths": {
            "/api/referrals": {"post": _post()},
            "/api/referrals/{id}": {"get": _get()},
        },
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": f"A token with the scope `{REFERRALS}`.",
                }
            },
            "schemas": {
                "NewReferral": _new_referral(),
                "Referral": _referral(),
                "Problem": _problem(),
            },
            "responses": {status: _refusal(words) for status, words in REFUSALS.items()},
        },
    }


def _post() -> dict[str, Any]:
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "Yours, one for each referral. Sent again with the same body, the same "
        "answer comes back and nothing is done twice; kept for seven days.",
        "schema": {"type": "string", "maxLength": KEY_LENGTH_MAX, "pattern": KEY_PATTERN},
    }
    made = _answer("Referral", "Taken in, now or when the key came first.")
    made["headers"] = {
        "Location": {"schema": {"type": "string"}},
        "Idempotent-Replayed": {
            "description": "`true` when the key came before.",
            "schema": {"type": "string", "enum": ["true"]},
        },
    }
    return {
        "operationId": "refer",
        "summary": "Refer a client",
        "parameters": [key],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/NewReferral"}}
            },
        },
        "responses": {"201": made, **_refusals(*REFUSALS)},
    }


def _get() -> dict[str, Any]:
    which = {"type": "string", "format": "uuid"}
    return {
        "operationId": "read",
        "summary": "Read what became of a referral of this token's team",
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": which}],
        "responses": {
            "200": _answer("Referral", "The referral."),
            "404": _refusal("There is no such referral, or it is another team's."),
            **_refusals("401", "403", "429"),
        },
    }


def _new_referral() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, field in FIELDS.items() if field.required],
        "properties": {name: dict(field.schema) for name, field in FIELDS.items()},
    }


def _referral() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "texting"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "client": {
                "type": "string",
                "enum": ["new", "known"],
                "description": "Whether the team knew the client, by number and name.",
            },
            "texting": {
                "type": "string",
                "enum": ["planned", "on_file"],
                "description": "Whether a text is planned, or the client is only kept on file.",
            },
        },
    }


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    fault = {"type": "object", "properties": {"property": text, "detail": text}}
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "errors": {"type": "array", "items": fault},
        },
    }


def _answer(schema: str, words: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": words, "content": content}


def _refusal(words: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": words, "content": content}


def _refusals(*statuses: str) -> dict[str, Any]:
    return {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}
