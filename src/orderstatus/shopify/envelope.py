"""An HTTP answer of the Admin API, read once: data, what stands beside it, or why to ask again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UsageError
from orderstatus.shopify.denials import Problem, read_problems, remedy
from orderstatus.shopify.http import Reply
from orderstatus.shopify.throttle import wait_seconds

Json = dict[str, Any]

_PLAIN_REFUSALS = {
    401: ("Shopify rejected the access token", "check ORDERSTATUS_TOKEN, or make a new token in the app's settings"),
    402: ("the shop is frozen: its plan is not paid", "the shop's owner must choose a plan in the admin"),
    403: ("Shopify refuses this app or this shop", "check in the admin that the app is installed and the shop active"),
    404: ("there is no such shop", "check the shop's name: it ends in .myshopify.com"),
}


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


def read_reply(reply: Reply, *, host: str, asked_version: str) -> Answer | Retry:
    """What one HTTP answer means. Raises UsageError for an ignored search filter, which would match everything."""
    request_id = reply.headers.get("x-request-id")
    body = _json(reply.body)
    if refusal := _http_refusal(reply, body, host, request_id):
        return refusal
    if body is None:
        error = TemporaryError(f"{host} answered with something that is not JSON", request_id=request_id)
        return Retry(error, again=True, may_have_run=True)
    problems = read_problems(body.get("errors"))
    cost = _cost(body)
    data = body.get("data")
    if not isinstance(data, dict):
        return _without_data(problems, cost, host, request_id)
    if any(problem.code == "INTERNAL_SERVER_ERROR" for problem in problems):
        return _without_data(problems, cost, host, request_id)
    if ignored := _ignored_filters(body):
        raise UsageError(
            f"Shopify does not accept part of the search and would have ignored it: {'; '.join(ignored)}",
            hint="correct `--query`; the fields are listed under Search syntax in Shopify's orders documentation",
            request_id=request_id,
        )
    return Answer(data, problems, cost, request_id, _version_warning(reply, asked_version))


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
    if 300 <= status < 400:
        target = reply.headers.get("location", "another address")
        error: OrderStatusError = AccessError(
            f"{host} redirects to {target}, which was not followed: the token goes to no other shop",
            hint="set the shop to the address it has now",
            request_id=request_id,
        )
        return Retry(error, again=False, may_have_run=False)
    if status in _PLAIN_REFUSALS:
        message, hint = _PLAIN_REFUSALS[status]
        return Retry(
            AccessError(f"{message}: {host} answered {status}{quoted}", hint=hint, request_id=request_id),
            again=False,
            may_have_run=False,
        )
    if status == 423:
        error = TemporaryError(f"the shop is locked: {host} answered 423{quoted}", request_id=request_id)
        return Retry(error, again=False, may_have_run=True)
    if status in (408, 429) or status >= 500:
        error = TemporaryError(
            f"{host} answered {status}{quoted}", hint="try again in a few minutes", request_id=request_id
        )
        return Retry(error, again=True, may_have_run=True, wait_seconds=_retry_after(reply))
    return Retry(
        OrderStatusError(f"{host} answered {status}{quoted}", request_id=request_id), again=False, may_have_run=False
    )


def _retry_after(reply: Reply) -> float | None:
    # Shopify's Retry-After is a decimal ("4.0", measured); a date, which HTTP allows too, falls back to our own pause.
    try:
        seconds = float(reply.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _without_data(problems: tuple[Problem, ...], cost: Cost | None, host: str, request_id: str | None) -> Retry:
    codes = {problem.code for problem in problems}
    first = problems[0] if problems else None
    request_id = next((problem.request_id for problem in problems if problem.request_id), request_id)
    if "THROTTLED" in codes:
        wait = wait_seconds(cost.requested or 0.0, cost.available, cost.restore_rate) if cost else None
        error: OrderStatusError = TemporaryError("Shopify throttles this app", request_id=request_id)
        # A bucket that says there is enough and refuses all the same is another app's doing: the documented 1 s.
        return Retry(error, again=True, may_have_run=False, cost=cost, wait_seconds=wait or 1.0, throttled=True)
    if first is None:
        error = TemporaryError(f"{host} answered with neither data nor errors", request_id=request_id)
        return Retry(error, again=True, may_have_run=True, cost=cost)
    if "INTERNAL_SERVER_ERROR" in codes:
        error = TemporaryError("Shopify had an internal error", hint="try again later", request_id=request_id)
        return Retry(error, again=True, may_have_run=True, cost=cost)
    denied = next((problem for problem in problems if problem.is_denied), None)
    if denied is not None:
        return Retry(access_error(denied, request_id), again=False, may_have_run=False, cost=cost)
    message = f"Shopify: {first.message.strip().splitlines()[0] if first.message.strip() else first.code}"
    hint = "ask for fewer columns, or a shorter window" if "MAX_COST_EXCEEDED" in codes else None
    failure = OrderStatusError(message, hint=hint, request_id=request_id)
    return Retry(failure, again=False, may_have_run=False, cost=cost)


def access_error(problem: Problem, request_id: str | None) -> AccessError:
    """The error for an answer that was denied as a whole."""
    return AccessError(f"Shopify: {problem.message.strip()}", hint=remedy(problem), request_id=request_id)


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
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _ignored_filters(body: Json) -> list[str]:
    extensions = body.get("extensions")
    searches = extensions.get("search") if isinstance(extensions, dict) else None
    ignored = []
    for search in searches if isinstance(searches, list) else ():
        for warning in (search.get("warnings") or ()) if isinstance(search, dict) else ():
            text = f"`{warning.get('field')}`: {warning.get('message')}"
            if text not in ignored:
                ignored.append(text)
    return ignored


def _version_warning(reply: Reply, asked: str) -> tuple[str, ...]:
    # Shopify answers an unsupported version with its oldest supported one, and only this header says so.
    answered = reply.headers.get("x-shopify-api-version")
    if answered is None or answered == asked:
        return ()
    return (f"Shopify answered as API version {answered} though {asked} was asked: newer statuses may be missing",)
