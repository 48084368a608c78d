"""HTTP answers as plain values: bodies of JSON, and the bodies of statuses and faults that are not GraphQL's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orderstatus.demo.faults import STATUSES

Json = dict[str, Any]

BAD_BODY: Json = {"errors": {"query": "Required parameter missing or invalid"}}
"""The body of a 400 (recorded): the request holds no query."""
_HTML = b"<!DOCTYPE html>\n<html><head><title>Something went wrong</title></head><body><h1>Error</h1></body></html>\n"
_NO_SHOP = (
    b"<!DOCTYPE html>\n<html><head><title>Store unavailable</title></head>"
    b"<body><h1>Sorry, this store is currently unavailable.</h1></body></html>\n"
)
# Recorded, but for 429: REST's documented words, as GraphQL's own limit is an answer with the status 200. That the
# other statuses have a body of HTML is a belief.
_STATUS_BODIES: Mapping[int, Json] = {
    401: {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"},
    402: {"errors": "Unavailable Shop"},
    403: {"errors": "Unavailable Shop"},
    423: {"errors": "This shop is unavailable"},
    429: {
        "errors": "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service."
    },
    500: {"errors": "An unexpected error occurred"},
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. ``fault`` names what the connection does to it (drop, reset, hang, truncate), usually nothing.

    ``cut`` is how many bytes of the body go out before a reset or the end of a truncated answer; None leaves it to the
    connection: nothing before a reset, half of a truncated answer.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    fault: str | None = None
    cut: int | None = None


def json_answer(status: int, headers: dict[str, str], content: Json, fault: str | None = None) -> Answer:
    """Return an answer with a body of compact JSON."""
    body = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    return Answer(status, headers, body, fault)


def unauthorized(headers: dict[str, str]) -> Answer:
    """Return the answer to a token that does not work (recorded)."""
    challenge = {"WWW-Authenticate": 'Basic Realm="Shopify API Authentication"'}
    return json_answer(401, headers | challenge, _STATUS_BODIES[401])


def faulty(fault: str, headers: dict[str, str], request_id: str) -> Answer:
    """Return the answer of a fault that replaces the right one: an HTTP status, ``html``, ``empty`` or ``internal``.

    404 is an unknown sub-domain's: an HTML page (fact sheet 1.2), of which the words are a belief.
    """
    if fault == "internal":
        return json_answer(200, headers, {"errors": [internal_error(request_id)]})
    status = int(fault) if fault in STATUSES else 200
    if status == 401:
        return unauthorized(headers)
    if status == 404:
        return Answer(status, headers | {"Content-Type": "text/html; charset=utf-8"}, _NO_SHOP)
    if status in _STATUS_BODIES:
        extra = {"Retry-After": "2.0"} if status == 429 else {}
        return json_answer(status, headers | extra, _STATUS_BODIES[status])
    return Answer(status, headers | {"Content-Type": "text/html"}, b"" if fault == "empty" else _HTML)


def internal_error(request_id: str) -> Json:
    """Return the error of a fault on Shopify's side (recorded)."""
    message = (
        "Internal error. Looks like something went wrong on our end.\n"
        f"Request ID: {request_id} (include this in support requests)."
    )
    return {"message": message, "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id}}
