"""The client-credentials grant: a token of 24 hours for the id and secret of an app of the same organisation."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from orderstatus.core.credentials import well_formed
from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UsageError
from orderstatus.core.secret import Secret
from orderstatus.core.tokens import GrantedToken
from orderstatus.shopify.client import Exchange
from orderstatus.shopify.denials import clipped
from orderstatus.shopify.http import GrantEndpoint, NoReplyError, Reply

ATTEMPTS = 4
PATIENCE_SECONDS = 120.0
_READ_TIMEOUT_ATTEMPTS = 2
_BACKOFF_SECONDS = (1.0, 2.0, 4.0)
_DAY_SECONDS = 86_399
"""`expires_in` as it is documented, for an answer that does not say."""

_LEAST_SECONDS = 1.0
_NOT_SHOPIFY = "check that this is the shop's own address, and that no proxy or login page stands before it"
_TRY_LATER = "try again in a few minutes"
_ON_A_PAGE = re.compile(rb"Oauth error (\w+)")
"""How a refusal reads where it comes as a page of HTML (seen: PostHog/posthog#86474)."""
_WRONG_SECRET = (
    "Shopify rejected the client id and secret",
    "copy both again from the app's settings in the Dev Dashboard; a secret that was rotated is void",
)
# client-credentials-grant, get-api-access-tokens (troubleshooting); the fact sheet names the sources.
_REFUSALS = {
    "shop_not_permitted": (
        "the app may not open {host} by client credentials: app and shop are not in one organisation",
        "use the app's own store, or ask the app's maker for an access token",
    ),
    "app_not_installed": (
        "the app is not installed on {host}",
        "install it from the Dev Dashboard, then log in again",
    ),
    "application_cannot_be_found": (
        "Shopify knows no app with this client id",
        "copy the client id again from the app's settings in the Dev Dashboard",
    ),
    "invalid_client": _WRONG_SECRET,
    # With "Missing or invalid client secret", where others report invalid_client (issues of public repositories).
    "invalid_request": _WRONG_SECRET,
}
_STATUSES = {
    401: _REFUSALS["invalid_client"],
    402: ("the shop is frozen: its plan is not paid", "the shop's owner must choose a plan in the admin"),
    403: ("Shopify refuses this app or this shop", "check in the admin that the app is installed and the shop active"),
    404: ("there is no such shop", "check the shop's name: it ends in .myshopify.com"),
}


def granted_token(
    endpoint: GrantEndpoint,
    client_id: str,
    client_secret: Secret,
    *,
    now: Callable[[], datetime],
    clock: Callable[[], float],
    sleep: Callable[[float], None],
    attempts: int = ATTEMPTS,
    patience_seconds: float = PATIENCE_SECONDS,
    report: Callable[[Exchange], None] = lambda _: None,
) -> GrantedToken:
    """A new token, and the scopes that were really granted; `report` hears of each request.

    Asked again on network errors, 429, 5xx and what is no JSON, `attempts` times at the most (a read timeout twice),
    and no longer than `patience_seconds`. Raises AccessError where Shopify refuses, each reason with its own sentence,
    and TemporaryError.
    """
    give_up_at = clock() + patience_seconds
    timeouts = 0
    for attempt in range(attempts):
        asked_at, began = now(), clock()
        reply: Reply | None = None
        try:
            reply = endpoint.ask(
                client_id,
                client_secret,
                within_seconds=max(give_up_at - clock(), min(patience_seconds, _LEAST_SECONDS)),
            )
        except NoReplyError as error:
            timeouts += error.timed_out
            failure = _no_reply(error)
        else:
            content = _content(reply)
            token = _token(content) if 200 <= reply.status < 300 else None
            if token is not None:
                report(_exchange(reply, "ok", clock() - began))
                return _granted(token, content, client_id, asked_at)
            failure = _refusal(reply, content, endpoint.host)
        report(_exchange(reply, str(failure), clock() - began))
        pause = _BACKOFF_SECONDS[min(attempt, len(_BACKOFF_SECONDS) - 1)]
        is_last = attempt == attempts - 1 or timeouts >= _READ_TIMEOUT_ATTEMPTS or clock() + pause > give_up_at
        if is_last or not isinstance(failure, TemporaryError) or isinstance(failure, _LockedError):
            raise failure
        sleep(pause)
    raise AssertionError("unreachable: the last attempt raises")


def _exchange(reply: Reply | None, outcome: str, seconds: float) -> Exchange:
    """A grant as `--verbose` tells it: it costs no points."""
    return Exchange(
        operation="token",
        status=None if reply is None else reply.status,
        requested_cost=None,
        actual_cost=None,
        available=None,
        seconds=seconds,
        request_id=None if reply is None else reply.headers.get("x-request-id"),
        outcome=outcome,
    )


class _LockedError(TemporaryError):
    """A shop that is locked: it may be open in a day, and is not in a second."""


def _token(content: dict[str, Any]) -> Secret | None:
    try:
        return well_formed(content["access_token"], "the access token that was granted")
    except (KeyError, AttributeError, UsageError):
        return None


def _granted(token: Secret, content: dict[str, Any], client_id: str, asked_at: datetime) -> GrantedToken:
    said = content.get("expires_in")
    lasts: float = _DAY_SECONDS
    if isinstance(said, int | float) and not isinstance(said, bool) and math.isfinite(said):
        lasts = said
    scopes = content.get("scope")
    return GrantedToken(
        token=token,
        client_id=client_id,
        # From when it was asked: it may have been granted at any moment since.
        expires_at=asked_at.replace(microsecond=0) + timedelta(seconds=min(max(lasts, 0), _DAY_SECONDS)),
        scopes=tuple(each.strip() for each in scopes.split(",") if each.strip()) if isinstance(scopes, str) else (),
    )


def _content(reply: Reply) -> dict[str, Any]:
    try:
        content = json.loads(reply.body)
    except (ValueError, RecursionError):
        found = _ON_A_PAGE.search(reply.body)
        return {} if found is None else {"error": found[1].decode("ascii", "replace")}
    return content if isinstance(content, dict) else {}


def _refusal(reply: Reply, content: dict[str, Any], host: str) -> OrderStatusError:
    request_id = reply.headers.get("x-request-id")
    error = content.get("error")
    code = error if isinstance(error, str) else ""
    # Descriptions repeat what was sent; where we know the code it says enough.
    described = code if code in _REFUSALS else content.get("error_description") or code
    said = f" ({clipped(described)})" if isinstance(described, str) and described else ""
    status = reply.status
    if 300 <= status < 400 and "location" in reply.headers:
        return AccessError(
            f"{host} redirects to {clipped(reply.headers['location'])}, which was not followed: the secret goes to no "
            "other shop",
            hint="set the shop to the address it has now",
            request_id=request_id,
        )
    known = _REFUSALS.get(code)
    if known is None and status == 423:
        return _LockedError(
            f"the shop is locked: {host} answered 423{said}",
            hint="Shopify unlocks it; the shop's owner can ask Shopify's support",
            request_id=request_id,
        )
    if known is None and (status in (408, 429) or status >= 500):
        return TemporaryError(
            f"{host} answered {status}{said} when it was asked for a token", hint=_TRY_LATER, request_id=request_id
        )
    if 200 <= status < 300 and not content:
        # A proxy or a login page, or half of an answer: as of any other answer that is no JSON.
        return TemporaryError(
            f"{host} answered with something that is not JSON when it was asked for a token",
            hint=_NOT_SHOPIFY,
            request_id=request_id,
        )
    message, hint = (
        known
        or _STATUSES.get(status)
        or (
            "{host} granted no token",
            _NOT_SHOPIFY,
        )
    )
    return AccessError(f"{message.format(host=host)}: it answered {status}{said}", hint=hint, request_id=request_id)


def _no_reply(error: NoReplyError) -> OrderStatusError:
    if not error.passing:
        return OrderStatusError(str(error), hint="check the shop's address, and this machine's certificates and clock")
    return TemporaryError(str(error), hint="check the network and the shop's address, then try again")
