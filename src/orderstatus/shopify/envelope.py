"""An HTTP answer of the Admin API, read once: data, what stands beside it, or why to ask again."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, TooCostlyError, UsageError
from orderstatus.shopify.denials import Problem, clipped, read_problems, remedy
from orderstatus.shopify.http import Reply
from orderstatus.shopify.throttle import wait_seconds

Json = dict[str, Any]

_PLAIN_REFUSALS = {
    402: ("the shop is frozen: its plan is not paid", "the shop's owner must choose a plan in the admin"),
    403: ("Shopify refuses this app or this shop", "check in the admin that the app is installed and the shop active"),
    404: ("there is no such shop", "check the shop's name: it ends in .myshopify.com"),
}

_TRY_LATER = "try again in a few minutes"
_NOT_SHOPIFY = "check that this is the shop's own address, and that no proxy or login page stands before it"

BEFORE_EXECUTION = frozenset(
    {
        "THROTTLED",
        "MAX_COST_EXCEEDED",
        "BAD_REQUEST",
        "MAX_INPUT_SIZE_EXCEEDED",
        "INVALID_VARIABLE",
        "PARSE_ERROR",
        "undefinedField",
        "undefinedDirective",
        "argumentNotAccepted",
        "argumentLiteralsIncompatible",
        "missingRequiredArguments",
        "missingRequiredInputObjectAttribute",
        "variableMismatch",
        "variableRequiresValidType",
        "variableNotDefined",
        "selectionMismatch",
    }
)
"""Codes of documents that Shopify refuses to run (recorded); with any other, or none, a mutation may have run."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`extensions.cost`, in points; numbers come as integers or as floats (recorded)."""

    requested: float | None
    actual: float | None
    maximum: float
    available: float
    restore_rate: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Data, and the problems that came beside it: both are normal in one answer (recorded)."""

    data: Json
    problems: tuple[Problem, ...]
    cost: Cost | None
    request_id: str | None
    warnings: tuple[str, ...] = ()
    api_version: str | None = None
    """The version that Shopify says it answered in; None where it does not say."""
    sent_at: datetime | None = None
    """When the answer was sent by the server's own clock, to the second; None where it does not say."""


@dataclass(frozen=True, slots=True)
class Retry:
    """No answer to take. `again` says whether asking again can help, `may_have_run` whether a mutation may have run."""

    error: OrderStatusError
    again: bool
    may_have_run: bool
    cost: Cost | None = None
    wait_seconds: float | None = None
    throttled: bool = False
    timed_out: bool = False
    unauthorized: bool = False
    """True for a 401: the token was refused, and nothing ran."""


def read_reply(reply: Reply, *, host: str, asked_version: str) -> Answer | Retry:
    """What one HTTP answer means."""
    request_id = reply.headers.get("x-request-id")
    body = _json(reply.body)
    if refusal := _http_refusal(reply, body, host, request_id):
        return refusal
    if body is None:
        error = TemporaryError(
            f"{host} answered with something that is not JSON", hint=_NOT_SHOPIFY, request_id=request_id
        )
        return Retry(error, again=True, may_have_run=True)
    problems = read_problems(body.get("errors"))
    cost = _cost(body)
    data = body.get("data")
    codes = {problem.code for problem in problems}
    is_empty = isinstance(data, dict) and all(value is None for value in data.values())
    if "INTERNAL_SERVER_ERROR" in codes or not isinstance(data, dict) or (is_empty and "THROTTLED" in codes):
        outcome = _without_data(problems, cost, host, request_id)
        # Nulls beside THROTTLED are data all the same: a mutation is not sent again for them.
        return outcome if data is None else replace(outcome, may_have_run=True)
    if ignored := _ignored_filters(body):
        # The document ran, so it is told and charged like an answer; its rows are not those that were asked for.
        usage = UsageError(
            f"Shopify does not accept part of the search and would have ignored it: {'; '.join(ignored)}",
            hint="correct `--query`: Shopify lists the fields of the orders search in its documentation",
            request_id=request_id,
        )
        return Retry(usage, again=False, may_have_run=True, cost=cost)
    return Answer(
        data,
        problems,
        cost,
        request_id,
        _version_warning(reply, asked_version),
        api_version=reply.headers.get("x-shopify-api-version"),
        sent_at=reply.sent_at,
    )


def _json(body: bytes) -> Json | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _http_refusal(reply: Reply, body: Json | None, host: str, request_id: str | None) -> Retry | None:
    status = reply.status
    if 200 <= status < 300:
        return None
    said = "; ".join(problem.message for problem in read_problems((body or {}).get("errors")))
    quoted = f" ({said})" if said else ""
    if 300 <= status < 400 and "location" in reply.headers:
        target = clipped(reply.headers["location"])
        redirected = AccessError(
            f"{host} redirects to {target}, which was not followed: the token goes to no other shop",
            hint="set the shop to the address it has now",
            request_id=request_id,
        )
        return Retry(redirected, again=False, may_have_run=False)
    if status == 401:
        # The whole sentence depends on where the token comes from, which its source knows.
        unauthorized = AccessError(f"{host} answered 401{quoted}", request_id=request_id)
        return Retry(unauthorized, again=False, may_have_run=False, unauthorized=True)
    if status in _PLAIN_REFUSALS:
        message, hint = _PLAIN_REFUSALS[status]
        refused = AccessError(f"{message}: {host} answered {status}{quoted}", hint=hint, request_id=request_id)
        return Retry(refused, again=False, may_have_run=False)
    if status == 423:
        locked = TemporaryError(
            f"the shop is locked: {host} answered 423{quoted}",
            hint="Shopify unlocks it; the shop's owner can ask Shopify's support",
            request_id=request_id,
        )
        return Retry(locked, again=False, may_have_run=True)
    if status in (408, 429) or status >= 500:
        error = TemporaryError(f"{host} answered {status}{quoted}", hint=_TRY_LATER, request_id=request_id)
        return Retry(error, again=True, may_have_run=True, wait_seconds=_retry_after(reply))
    failed = OrderStatusError(f"{host} answered {status}{quoted}", hint=_NOT_SHOPIFY, request_id=request_id)
    # 400 is a body that Shopify could not read (recorded); what else a proxy may answer says nothing of the shop.
    return Retry(failed, again=False, may_have_run=status != 400)


def _retry_after(reply: Reply) -> float | None:
    # Shopify's Retry-After is a decimal ("4.0", measured); a date, which HTTP allows too, falls back to our own pause.
    try:
        seconds = float(reply.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if seconds >= 0 and math.isfinite(seconds) else None


def _without_data(problems: tuple[Problem, ...], cost: Cost | None, host: str, request_id: str | None) -> Retry:
    codes = {problem.code for problem in problems}
    request_id = next((problem.request_id for problem in problems if problem.request_id), request_id)
    if "THROTTLED" in codes:
        wait = wait_seconds(cost.requested or 0.0, cost.available, cost.restore_rate) if cost else None
        throttled = TemporaryError("Shopify throttles this app", hint=_TRY_LATER, request_id=request_id)
        # A bucket that says there is enough and refuses all the same is another app's doing: the documented 1 s.
        return Retry(throttled, again=True, may_have_run=False, cost=cost, wait_seconds=wait or 1.0, throttled=True)
    if not problems:
        empty = TemporaryError(
            f"{host} answered with neither data nor errors", hint=_NOT_SHOPIFY, request_id=request_id
        )
        return Retry(empty, again=True, may_have_run=True, cost=cost)
    if "INTERNAL_SERVER_ERROR" in codes:
        internal = TemporaryError("Shopify had an internal error", hint=_TRY_LATER, request_id=request_id)
        return Retry(internal, again=True, may_have_run=True, cost=cost)
    never_ran = codes <= BEFORE_EXECUTION or all(problem.is_denied and len(problem.path) == 1 for problem in problems)
    return Retry(failure(problems, request_id), again=False, may_have_run=not never_ran, cost=cost)


def failure(problems: tuple[Problem, ...], request_id: str | None) -> OrderStatusError:
    """The error for an answer without the data that was asked for: a denial first, since that can be mended."""
    denied = next((problem for problem in problems if problem.is_denied), None)
    if denied is not None:
        return AccessError(f"Shopify: {denied.message}", hint=remedy(denied), request_id=request_id)
    first = problems[0]
    message = f"Shopify: {first.message.splitlines()[0]}"
    if first.code == "MAX_COST_EXCEEDED":
        return TooCostlyError(message, hint="ask for fewer columns, or a shorter window", request_id=request_id)
    return OrderStatusError(
        message,
        hint="run it again with --verbose, and give Shopify's support the request id if it stays",
        request_id=request_id,
    )


def _cost(body: Json) -> Cost | None:
    extensions = body.get("extensions")
    cost = extensions.get("cost") if isinstance(extensions, dict) else None
    status = cost.get("throttleStatus") if isinstance(cost, dict) else None
    if not isinstance(cost, dict) or not isinstance(status, dict):
        return None
    maximum, available = _number(status.get("maximumAvailable")), _number(status.get("currentlyAvailable"))
    rate = _number(status.get("restoreRate"))
    if maximum is None or available is None or rate is None:
        return None
    return Cost(_number(cost.get("requestedQueryCost")), _number(cost.get("actualQueryCost")), maximum, available, rate)


def _number(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _ignored_filters(body: Json) -> list[str]:
    extensions = body.get("extensions")
    ignored = []
    for search in _dicts(extensions.get("search") if isinstance(extensions, dict) else None):
        for warning in _dicts(search.get("warnings")):
            text = f"`{warning.get('field')}`: {warning.get('message')}"
            if text not in ignored:
                ignored.append(text)
    return ignored


def _dicts(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _version_warning(reply: Reply, asked: str) -> tuple[str, ...]:
    # Shopify answers an unsupported version with its oldest supported one, and only this header says so.
    answered = reply.headers.get("x-shopify-api-version")
    if answered is None or answered == asked:
        return ()
    return (f"Shopify answered as API version {answered} though {asked} was asked: newer statuses may be missing",)
