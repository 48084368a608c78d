"""The token endpoint, `/admin/oauth/access_token`: the client-credentials grant, and the tokens it gave.

An access token lasts 86,399 seconds, comes without a refresh token and leaves earlier ones as they are
(client-credentials-grant; get-api-access-tokens). A refusal is a 400: JSON with ``error`` and ``error_description`` for
a client that sends ``Accept: application/json``, for any other an HTML page that says "Oauth error CODE: description"
(seen: PostHog/posthog#86474). Where the codes and their words come from:

===============================  =====================================================================================
``shop_not_permitted``           documented (get-api-access-tokens)
``app_not_installed``            seen with status and words (community.shopify.dev 33287)
``application_cannot_be_found``  seen; the words repeat the client id that was sent, whatever it is
``invalid_request``              seen with these words: for a wrong secret (gnikyt/Basic-Shopify-API#89, and later
                                 reports with the code), and for a request without ``grant_type``, which is the exchange
                                 of an authorization code (BNMetrics/Laravel-ShopifyAPI#9)
``unsupported_grant_type``       belief: the name is RFC 6749's, the words are ours
===============================  =====================================================================================

Beliefs: other reports have ``invalid_client`` for a wrong secret; the order of the checks (an unknown id is told before
anything else about the app, and a shop that refuses the app before a wrong secret); and that this endpoint names no API
version.
"""

from __future__ import annotations

import html
import json
import secrets
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from orderstatus.demo.answers import Answer, json_answer

LIFETIME = timedelta(seconds=86_399)
SHOP_REFUSALS: Mapping[str, str] = {
    "app_not_installed": "The application is not installed on this shop.",
    "shop_not_permitted": "Client credentials cannot be performed on this shop.",
}
"""How a shop refuses an app that it knows, by error code."""


class Tokens:
    """The access tokens that work: a static one if there is, and those granted until they expire; from any thread.

    With ``any_token`` every other one works as well.
    """

    def __init__(self, static: str | None, *, any_token: bool) -> None:
        self._static, self._any = static, any_token
        self._granted: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def grant(self, now: datetime) -> str:
        """Return a new token that works until `LIFETIME` has passed."""
        token = f"shpat_{secrets.token_hex(16)}"
        with self._lock:
            self._granted[token] = now + LIFETIME
        return token

    def accepts(self, token: str, now: datetime) -> bool:
        """Whether a request with this token is let in."""
        with self._lock:
            expires = self._granted.get(token)
            return bool(token) and (self._any or token == self._static or (expires is not None and now < expires))

    def revoke(self) -> None:
        """Afterwards none of the tokens works that worked before; those granted from now on do."""
        with self._lock:
            self._granted.clear()
            self._static, self._any = None, False


class TokenEndpoint:
    """Exchanges an app's id and secret for tokens. ``client`` None is a shop that knows no app."""

    def __init__(
        self, tokens: Tokens, scopes: tuple[str, ...], client: tuple[str, str] | None, refusal: str | None
    ) -> None:
        if refusal is not None and refusal not in SHOP_REFUSALS:
            raise ValueError(f"no refusal {refusal!r}; there are {', '.join(SHOP_REFUSALS)}")
        self._tokens, self._scopes, self._client, self._refusal = tokens, scopes, client, refusal

    def answer(self, given: Mapping[str, str], body: bytes, sent: dict[str, str], now: datetime) -> Answer:
        """Return the answer to a POST; ``given`` are its headers by their names in lower case."""
        asked = _fields(given.get("content-type", ""), body)
        refusal = self._refused(asked)
        if refusal is not None:
            return _oauth_error(*refusal, sent, as_json="application/json" in given.get("accept", ""))
        token = self._tokens.grant(now)
        granted = {"access_token": token, "scope": ",".join(self._scopes), "expires_in": int(LIFETIME.total_seconds())}
        return json_answer(200, sent, granted)

    def _refused(self, asked: Mapping[str, str]) -> tuple[str, str] | None:
        """Return the error code and its description, None when the grant is given."""
        kind, ident = asked.get("grant_type"), asked.get("client_id", "")
        if self._client is None or ident != self._client[0]:
            return "application_cannot_be_found", f"Could not find Shopify API application with api_key {ident}"
        if kind is None:
            return "invalid_request", "The authorization code was not found or was already used"
        if kind != "client_credentials":
            return "unsupported_grant_type", "The grant type is not supported"
        if self._refusal is not None:
            return self._refusal, SHOP_REFUSALS[self._refusal]
        if asked.get("client_secret") != self._client[1]:
            return "invalid_request", "Missing or invalid client secret"
        return None


def _fields(content_type: str, body: bytes) -> dict[str, str]:
    """Return the fields of a body of JSON (as Shopify's own library sends it) or of a form; none if unreadable."""
    if "json" not in content_type:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        read = json.loads(body)
    except ValueError:
        return {}
    return {name: value for name, value in read.items() if isinstance(value, str)} if isinstance(read, dict) else {}


def _oauth_error(code: str, description: str, sent: dict[str, str], *, as_json: bool) -> Answer:
    if as_json:
        return json_answer(400, sent, {"error": code, "error_description": description})
    page = (
        f"<!DOCTYPE html>\n<html><head><title>400 - Oauth error {code}</title></head>"
        f"<body><p>Oauth error {code}: {html.escape(description)}</p></body></html>\n"
    )
    return Answer(400, sent | {"Content-Type": "text/html; charset=utf-8"}, page.encode())
