"""A token that Shopify refuses in the middle of the work: another one where there is one, and what happens else."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from orderstatus.core.errors import AccessError
from orderstatus.core.secret import Secret
from orderstatus.core.tokens import ClientToken, GrantedToken, TokenSource
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.documents import Document
from orderstatus.shopify.http import ShopEndpoint
from support.secrets import TOKEN, shown
from support.shopify import URL, data, json_reply
from support.tokens import fixed

SHOP = Document("Shop", "query Shop { shop { name } }")
CLOSE = Document("Close", "mutation Close { orderClose(input: {}) { order { id } } }")
NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


class Shopify:
    """Lets in the tokens in `valid`; counts what really ran."""

    def __init__(self, *valid: str) -> None:
        self.valid = set(valid)
        self.sent: list[str] = []
        self.ran: list[str] = []
        self.grants = 0
        self.minutes = 24 * 60.0
        self.now = NOW
        self.kept: GrantedToken | None = GrantedToken(
            token=Secret("revoked"), client_id="id-1", expires_at=NOW + timedelta(hours=5)
        )

    def handle(self, request: httpx.Request) -> httpx.Response:
        token = request.headers["x-shopify-access-token"]
        self.sent.append(token)
        if token not in self.valid:
            return json_reply({"errors": "[API] Invalid API key or access token"}, 401)
        self.ran.append(request.content.decode())
        return data({"shop": {"name": "Acme"}})

    def ask(self) -> GrantedToken:
        self.grants += 1
        return GrantedToken(
            token=Secret(f"new-{self.grants}"), client_id="id-1", expires_at=self.now + timedelta(minutes=self.minutes)
        )

    def read(self) -> GrantedToken | None:
        return self.kept

    def write(self, granted: GrantedToken) -> None:
        self.kept = granted

    def tokens(self) -> ClientToken:
        return ClientToken(self.ask, self, client_id="id-1", now=lambda: self.now, login="login")

    def client(self, tokens: TokenSource | None = None) -> AdminClient:
        endpoint = ShopEndpoint(
            URL,
            tokens or self.tokens(),
            user_agent="test",
            clock=lambda: 0.0,
            transport=httpx.MockTransport(self.handle),
        )
        return AdminClient(
            endpoint,
            api_version="2026-10",
            sleep=lambda _: pytest.fail("a renewal needs no pause"),
            clock=lambda: 0.0,
            jitter=lambda: 0.0,
            warn=lambda _: None,
        )


def test_a_query_is_answered_with_the_new_token() -> None:
    shopify = Shopify("new-1")
    assert shopify.client().query(SHOP, {}).data == {"shop": {"name": "Acme"}}
    assert shopify.sent == ["revoked", "new-1"]


def test_a_mutation_has_exactly_one_effect() -> None:
    shopify = Shopify("new-1")
    shopify.client().mutate(CLOSE, {})
    assert (shopify.sent, len(shopify.ran)) == (["revoked", "new-1"], 1)


def test_every_later_request_uses_the_new_token_and_so_does_the_next_run() -> None:
    shopify = Shopify("new-1")
    client = shopify.client()
    for _ in range(3):
        client.query(SHOP, {})
    shopify.client().query(SHOP, {})
    assert shopify.sent == ["revoked", "new-1", "new-1", "new-1", "new-1"]
    assert shopify.grants == 1


@pytest.mark.parametrize("is_mutation", [False, True])
def test_a_new_token_that_is_refused_too_is_not_renewed_again(is_mutation: bool) -> None:
    shopify = Shopify()
    client = shopify.client()
    with pytest.raises(AccessError, match="rejected the access token that it had granted a moment before") as caught:
        (client.mutate if is_mutation else client.query)(SHOP, {})
    assert (shopify.sent, shopify.grants, shopify.ran) == (["revoked", "new-1"], 1, [])
    assert caught.value.request_id == "req-1"
    assert "installed" in (caught.value.hint or "")


def test_a_token_that_ends_while_it_is_refused_is_renewed_once_all_the_same() -> None:
    """What was refused is what was sent, whatever the source would give by now."""
    shopify = Shopify("new-1")

    def late(request: httpx.Request) -> httpx.Response:
        shopify.now = NOW + timedelta(hours=6)
        return Shopify.handle(shopify, request)

    shopify.handle = late  # type: ignore[method-assign]
    shopify.client().query(SHOP, {})
    assert (shopify.sent, shopify.grants) == (["revoked", "new-1"], 1)


def test_a_grant_that_fails_after_a_refusal_is_what_is_said() -> None:
    shopify = Shopify()

    def none() -> GrantedToken:
        raise AccessError("the app is not installed", hint="install it")

    shopify.ask = none  # type: ignore[method-assign]
    with pytest.raises(AccessError, match=r"^the app is not installed$"):
        shopify.client().query(SHOP, {})


def test_a_static_token_that_is_revoked_in_the_middle_is_sent_once_more_by_nobody() -> None:
    shopify = Shopify(TOKEN)
    client = shopify.client(fixed(TOKEN))
    client.query(SHOP, {})
    shopify.valid.clear()
    with pytest.raises(AccessError, match="rejected the access token") as caught:
        client.mutate(CLOSE, {})
    assert shopify.sent == [TOKEN, TOKEN]
    assert not shown(f"{caught.value} {caught.value.hint}")


def test_a_server_that_breaks_off_with_the_token_in_its_last_words_has_it_shown_nowhere() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        raise httpx.RemoteProtocolError(f"illegal status line: {request.headers['x-shopify-access-token']}")

    shopify = Shopify()
    shopify.handle = handle  # type: ignore[method-assign]
    outcomes: list[str] = []
    endpoint = ShopEndpoint(
        URL, fixed(TOKEN), user_agent="t", clock=lambda: 0.0, transport=httpx.MockTransport(shopify.handle)
    )
    client = AdminClient(
        endpoint,
        api_version="2026-10",
        sleep=lambda _: None,
        clock=lambda: 0.0,
        jitter=lambda: 0.0,
        warn=outcomes.append,
        report=lambda exchange: outcomes.append(exchange.outcome),
    )
    with pytest.raises(Exception, match=r"the connection to acme\.myshopify\.com broke") as caught:
        client.query(SHOP, {})
    assert outcomes
    assert not shown(f"{outcomes} {caught.value} {caught.value.__cause__!r}")


def test_many_requests_that_are_refused_at_once_ask_for_one_new_token() -> None:
    shopify = Shopify("new-1")
    at_once = 6
    together = threading.Barrier(at_once, timeout=10)
    handle = shopify.handle

    def refused_together(request: httpx.Request) -> httpx.Response:
        if request.headers["x-shopify-access-token"] == "revoked":
            together.wait()
        return handle(request)

    shopify.handle = refused_together  # type: ignore[method-assign]
    client = shopify.client(shopify.tokens())
    threads = [threading.Thread(target=client.query, args=(SHOP, {})) for _ in range(at_once)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    assert (len(shopify.ran), shopify.grants) == (at_once, 1)
