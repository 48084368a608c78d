"""The file of a bulk operation over HTTP, as a signed address of Google's storage answers it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs

from orderstatus.demo.answers import Answer
from orderstatus.demo.bulk_operations import PREFIX, BulkOperations, Operation
from orderstatus.demo.faults import Fault

PATH = re.compile(r"/bulk/(?P<number>\d+)\.jsonl")
_RANGE = re.compile(r"bytes=(?P<first>\d*)-(?P<last>\d*)")


@dataclass(frozen=True, slots=True)
class Download:
    """One request for a file. ``with_token`` is what no client may do: the address belongs to another host."""

    path: str
    range: str | None
    status: int
    with_token: bool


def download(
    operations: BulkOperations, path: str, given: Mapping[str, str], now: datetime, fault: Fault | None
) -> Answer:
    """Return the answer to a GET of a file; header names are in lower case, and no token is asked for.

    ``bytes=N-``, ``bytes=N-M`` and ``bytes=-N`` are answered with 206, what begins beyond the end with 416, other
    ranges and those of another ``If-Range`` with the whole (RFC 9110). Beliefs, after Google's storage: an address that
    has expired is a 400 with the code ExpiredToken, a wrong signature a 403, an unknown file a 404, all of them XML.
    """
    address, _, query = path.partition("?")
    found = PATH.fullmatch(address)
    operation = operations.get(f"{PREFIX}{found['number']}") if found else None
    expires = operation.expires(now) if operation is not None else None
    if operation is None or expires is None:
        return _error(404, "NoSuchKey", "The specified key does not exist.")
    if not _signed(operation, query, expires):
        return _error(403, "SignatureDoesNotMatch", "Access denied.")
    if now >= expires or (fault is not None and fault.name == "download-expired"):
        return _error(400, "ExpiredToken", "The provided token has expired.")
    content = operation.file(now)
    if content is None:
        return _error(404, "NoSuchKey", "The specified key does not exist.")
    return _breaking(_ranged(content, operation.number, given), fault)


def _signed(operation: Operation, query: str, expires: datetime) -> bool:
    asked, right = parse_qs(query), parse_qs(operation.path(expires).partition("?")[2])
    return all(asked.get(name) == right[name] for name in ("Expires", "Signature"))


def _ranged(content: bytes, number: int, given: Mapping[str, str]) -> Answer:
    etag = f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
    headers = {
        "Content-Type": "application/jsonl",
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Content-Disposition": f'attachment; filename="bulk-{number}.jsonl"',
    }
    span = _span(given.get("range", ""), len(content))
    if span is None or given.get("if-range", etag) != etag:
        return Answer(200, headers, content)
    start, end = span
    if start >= len(content):
        wrong = _error(416, "InvalidRange", "The requested range cannot be satisfied.")
        return Answer(416, wrong.headers | {"Content-Range": f"bytes */{len(content)}"}, wrong.body)
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(content)}"
    return Answer(206, headers, content[start:end])


def _span(text: str, size: int) -> tuple[int, int] | None:
    """Return where a range begins and ends (exclusive); None where there is none that can be understood."""
    found = _RANGE.fullmatch(text.strip())
    if found is None or not (found["first"] or found["last"]):
        return None
    if not found["first"]:
        return max(0, size - int(found["last"])), size
    start = int(found["first"])
    end = min(size, int(found["last"]) + 1) if found["last"] else size
    return None if found["last"] and int(found["last"]) < start else (start, end)


def _breaking(answer: Answer, fault: Fault | None) -> Answer:
    if fault is None or fault.name not in ("download-reset", "download-truncate"):
        return answer
    name = fault.name.removeprefix("download-")
    return Answer(answer.status, answer.headers, answer.body, name, fault.after(len(answer.body)))


def _error(status: int, code: str, message: str) -> Answer:
    body = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Answer(status, {"Content-Type": "application/xml; charset=UTF-8"}, body.encode())
