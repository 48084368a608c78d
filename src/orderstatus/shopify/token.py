"""The client-credentials grant: a token of 24 hours for the id and secret of an app of the same organisation."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError
from orderstatus.core.secret import Secret
from orderstatus.core.tokens import GrantedToken
from orderstatus.shopify.http import GrantEndpoint, NoReplyError, Reply

ATTEMPTS = 4
_BACKOFF_SECONDS = (1.0, 2.0, 4.0)
_DAY_SECONDS = 86_399
"""`expires_in` as it is documented, for an answer that does not say."""

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
    sleep: Callable[[float], None],
    attempts: int = ATTEMPTS,
) -> GrantedToken:
    """A new token, and the scopes that were really granted. Asked again on network errors, 429 and 5xx.

    Raises AccessError where Shopify refuses, each reason with its own sentence, and TemporaryError.
    """
    for attempt in range(attempts):
        asked_at = now()
        try:
            reply = endpoint.ask(client_id, client_secret)
        except NoReplyError as error:
            failure = _no_reply(error)
        else:
            content = _content(reply)
            if 200 <= reply.status < 300 and isinstance(content.get("access_token"), str):
                return _granted(content, client_id, asked_at)
            failure = _refusal(reply, content, endpoint.host)
        if not isinstance(failure, TemporaryError) or attempt == attempts - 1:
            raise failure
        sleep(_BACKOFF_SECONDS[min(attempt, len(_BACKOFF_SECONDS) - 1)])
    raise AssertionError("unreachable: the last attempt raises")


def _granted(content: dict[str, Any], client_id: str, asked_at: datetime) -> GrantedToken:
    seconds = content.get("expires_in")
    lasts = seconds if isinstance(seconds, int | float) and not isinstance(seconds, bool) else _DAY_SECONDS
    scopes = str(content.get("scope") or "")
    return GrantedToken(
        token=Secret(content["access_token"]),
        client_id=client_id,
        # From when it was asked: it may have been granted at any moment since.
        expires_at=asked_at.replace(microsecond=0) + timedelta(seconds=min(max(lasts, 0), _DAY_SECONDS)),
        scopes=tuple(scope.strip() for scope in scopes.split(",") if scope.strip()),
    )


def _content(reply: Reply) -> dict[str, Any]:
    try:
        content = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _refusal(reply: Reply, content: dict[str, Any], host: str) -> OrderStatusError:
    request_id = reply.headers.get("x-request-id")
    code = content.get("error")
    # Descriptions repeat what was sent; where we know the code it says enough.
    described = code if code in _REFUSALS else content.get("error_description") or code
    said = f" ({described})" if isinstance(described, str) and described else ""
    status = reply.status
    if 300 <= status < 400 and "location" in reply.headers:
        return AccessError(
            f"{host} redirects to {reply.headers['location']}, which was not followed: the secret goes to no other "
            "shop",
            hint="set the shop to the address it has now",
            request_id=request_id,
        )
    known = _REFUSALS.get(code) if isinstance(code, str) else None
    if known is None and (status in (408, 423, 429) or status >= 500):
        locked = "the shop is locked: " if status == 423 else ""
        return TemporaryError(
            f"{locked}{host} answered {status}{said} when it was asked for a token",
            hint="try again in a few minutes",
            request_id=request_id,
        )
    message, hint = (
        known
        or _STATUSES.get(status)
        or (
            "{host} granted no token",
            "check that this is the shop's own address, and that no proxy or login page stands before it",
        )
    )
    return AccessError(f"{message.format(host=host)}: it answered {status}{said}", hint=hint, request_id=request_id)


def _no_reply(error: NoReplyError) -> OrderStatusError:
    if not error.passing:
        return OrderStatusError(str(error), hint="check the shop's address, and this machine's certificates and clock")
    return TemporaryError(str(error), hint="check the network and the shop's address, then try again")
