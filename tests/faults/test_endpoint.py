"""The token's way to the shop: no proxy in the clear, no answer that never ends."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler

import httpx
import pytest

from orderstatus.core.errors import UsageError
from orderstatus.shopify.http import WHOLE_SECONDS, Limits, NoReplyError, ShopEndpoint
from support.servers import answer, hang, serving
from support.tokens import fixed


@pytest.mark.parametrize("scheme", ["http", "HTTP", "Http"])
def test_a_proxy_never_sees_a_token_that_is_not_encrypted(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    with serving(answer(200, b"{}")) as proxy, serving(answer(200, b'{"data": {}}')) as shop:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("no_proxy", "")
        endpoint = ShopEndpoint(
            f"{scheme}{shop.url[4:]}/graphql.json", fixed("t"), user_agent="test", clock=time.monotonic
        )
        endpoint.post(b"{}")
        assert (len(proxy.bodies), len(shop.bodies)) == (0, 1)


def test_an_answer_that_drips_is_given_up() -> None:
    moments = iter([0.0, WHOLE_SECONDS / 2, WHOLE_SECONDS + 1])

    def drip(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(3):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)

    with serving(drip) as shop:
        endpoint = ShopEndpoint(shop.url, fixed("t"), user_agent="test", clock=lambda: next(moments))
        with pytest.raises(NoReplyError, match="did not finish its answer within 120 s") as info:
            endpoint.post(b"{}")
    assert (info.value.sent, info.value.timed_out) == (True, True)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy"])
@pytest.mark.parametrize("proxy", ["ftp://127.0.0.1:1", "socks5://127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used_is_a_usage_error(monkeypatch: pytest.MonkeyPatch, name: str, proxy: str) -> None:
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.setenv(name, proxy)
    with pytest.raises(UsageError, match="the connection cannot be set up"):
        ShopEndpoint("https://acme.myshopify.com/x", fixed("t"), user_agent="test", clock=time.monotonic)


def test_a_certificate_file_that_is_not_there_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent/ca.pem")
    with pytest.raises(UsageError, match="the connection cannot be set up"):
        ShopEndpoint("https://acme.myshopify.com/x", fixed("t"), user_agent="test", clock=time.monotonic)


def test_an_address_that_is_none_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="address cannot be used"):
        ShopEndpoint("https://[::1/x", fixed("t"), user_agent="test", clock=time.monotonic)


def test_a_host_name_that_no_resolver_takes_was_never_sent_anything() -> None:
    url = f"https://{'a' * 70}.example/x"
    endpoint = ShopEndpoint(url, fixed("t"), user_agent="test", clock=time.monotonic)
    with pytest.raises(NoReplyError) as info:
        endpoint.post(b"{}")
    assert not info.value.sent


def test_a_request_waits_10_seconds_to_connect_and_60_to_be_answered() -> None:
    waits: list[dict[str, float]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        waits.append(request.extensions["timeout"])
        return httpx.Response(200, json={})

    url = "https://acme.myshopify.com/x"
    transport = httpx.MockTransport(handle)
    ShopEndpoint(url, fixed("t"), user_agent="test", clock=time.monotonic, transport=transport).post(b"{}")
    assert (waits[0]["connect"], waits[0]["read"]) == (10.0, 60.0)


def test_a_server_that_hangs_is_given_up_when_the_caller_said() -> None:
    with serving(hang) as shop:
        endpoint = ShopEndpoint(shop.url, fixed("t"), user_agent="test", clock=time.monotonic)
        with pytest.raises(NoReplyError, match="did not answer in time") as info:
            endpoint.post(b"{}", within_seconds=0.1)
    assert (info.value.sent, info.value.timed_out, len(shop.bodies)) == (True, True, 1)


def test_an_answer_that_drips_is_given_up_when_the_caller_said() -> None:
    moments = iter([0.0, 4.0, 6.0])

    def drip(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(3):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)

    with serving(drip) as shop:
        endpoint = ShopEndpoint(shop.url, fixed("t"), user_agent="test", clock=lambda: next(moments))
        with pytest.raises(NoReplyError, match="did not finish its answer within 5 s"):
            endpoint.post(b"{}", within_seconds=5)


def test_an_endpoint_can_be_told_to_wait_less() -> None:
    waits: list[dict[str, float]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        waits.append(request.extensions["timeout"])
        return httpx.Response(200, json={})

    endpoint = ShopEndpoint(
        "https://acme.myshopify.com/x",
        fixed("t"),
        user_agent="test",
        clock=time.monotonic,
        transport=httpx.MockTransport(handle),
        limits=Limits(connect=2, read=3),
    )
    endpoint.post(b"{}")
    endpoint.post(b"{}", within_seconds=1)
    endpoint.post(b"{}", within_seconds=90)
    assert [(each["connect"], each["read"]) for each in waits] == [(2, 3), (1, 1), (2, 3)]
