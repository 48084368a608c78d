"""The client-credentials grant, as it is documented, and every way in which it is refused or fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import httpx
import pytest

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError
from orderstatus.core.secret import Secret
from orderstatus.core.tokens import GrantedToken
from orderstatus.shopify.http import GrantEndpoint, Wire
from orderstatus.shopify.token import granted_token
from support.secrets import CLIENT_ID, CLIENT_SECRET, GRANTED, shown

URL = "https://acme.myshopify.com/admin/oauth/access_token"
NOW = datetime(2026, 11, 23, 5, 30, 0, 900_000, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PAGE = "<!DOCTYPE html><html><body><h1>Sorry, this store is currently unavailable.</h1></body></html>"

Step = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


def grant(**changes: object) -> httpx.Response:
    content = {"access_token": f"shpat_{GRANTED}", "scope": "read_orders,write_returns", "expires_in": 86_399}
    return httpx.Response(200, json={**content, **changes})


def refusal(code: str, description: str = "no", status: int = 400) -> httpx.Response:
    body = {"error": code, "error_description": description}
    return httpx.Response(status, json=body, headers={"x-request-id": "req-7"})


class Shop:
    """Answers `steps` in turn, on a clock that only its pauses move."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.requests: list[httpx.Request] = []
        self.timeouts: list[float] = []
        self.slept: list[float] = []
        self.seconds = 0.0

    def handle(self, request: httpx.Request) -> httpx.Response:
        assert self.steps, "one request too many"
        self.requests.append(request)
        self.timeouts.append(request.extensions["timeout"]["read"])
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step(request) if callable(step) else step

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def ask(self, *, attempts: int = 4, patience_seconds: float = 120.0) -> GrantedToken:
        wire = Wire(URL, user_agent="test", clock=lambda: self.seconds, transport=httpx.MockTransport(self.handle))
        return granted_token(
            GrantEndpoint(wire),
            CLIENT_ID,
            Secret(CLIENT_SECRET),
            now=lambda: NOW,
            clock=lambda: self.seconds,
            sleep=self.sleep,
            attempts=attempts,
            patience_seconds=patience_seconds,
        )

    def refuses(self, **settings: float) -> OrderStatusError:
        """The error that asking ends with; no secret is in it."""
        with pytest.raises(OrderStatusError) as caught:
            self.ask(**settings)  # type: ignore[arg-type]
        assert not shown(f"{caught.value} {caught.value.hint} {caught.value!r}")
        assert self.steps == []
        return caught.value


def test_the_request_is_the_form_that_is_documented() -> None:
    shop = Shop(grant())
    shop.ask()
    (request,) = shop.requests
    assert (request.method, str(request.url)) == ("POST", URL)
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["accept"] == "application/json"
    assert "x-shopify-access-token" not in request.headers
    assert parse_qsl(request.content.decode("ascii"), strict_parsing=True) == [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT_ID),
        ("client_secret", CLIENT_SECRET),
    ]


def test_a_grant_is_a_token_with_its_scopes_and_an_end_counted_from_when_it_was_asked_for() -> None:
    def slow(_: httpx.Request) -> httpx.Response:
        shop.seconds += 50
        return grant(expires_in=600)

    shop = Shop(slow)
    granted = shop.ask()
    assert granted.token.reveal() == f"shpat_{GRANTED}"
    assert (granted.client_id, granted.scopes) == (CLIENT_ID, ("read_orders", "write_returns"))
    assert granted.expires_at == NOW.replace(microsecond=0) + 600 * SECOND


@pytest.mark.parametrize(
    ("said", "lasts"),
    [
        (86_399, 86_399),
        (3_600.0, 3_600),
        (10**9, 86_399),
        (-5, 0),
        (None, 86_399),
        ("soon", 86_399),
        (True, 86_399),
    ],
)
def test_a_token_lasts_as_long_as_is_said_and_a_day_at_the_most(said: object, lasts: int) -> None:
    assert Shop(grant(expires_in=said)).ask().expires_at == NOW.replace(microsecond=0) + lasts * SECOND


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_lifetime_that_is_no_number_is_a_day(number: str) -> None:
    body = f'{{"access_token": "shpat_{GRANTED}", "scope": "", "expires_in": {number}}}'
    granted = Shop(httpx.Response(200, text=body)).ask()
    assert granted.expires_at == NOW.replace(microsecond=0) + 86_399 * SECOND


@pytest.mark.parametrize("scope", ["", None, [], " , "])
def test_no_scopes_are_none(scope: object) -> None:
    assert Shop(grant(scope=scope)).ask().scopes == ()


@pytest.mark.parametrize(
    ("code", "says", "hint"),
    [
        ("shop_not_permitted", "app and shop are not in one organisation", "ask the app's maker for an access token"),
        ("app_not_installed", "the app is not installed on acme.myshopify.com", "install it from the Dev Dashboard"),
        ("application_cannot_be_found", "Shopify knows no app with this client id", "copy the client id again"),
        ("invalid_client", "Shopify rejected the client id and secret", "copy both again"),
        ("invalid_request", "Shopify rejected the client id and secret", "copy both again"),
    ],
)
@pytest.mark.parametrize("as_page", [False, True], ids=["json", "html"])
def test_each_refusal_has_its_own_sentence_and_is_not_asked_again(
    code: str, says: str, hint: str, as_page: bool
) -> None:
    page = httpx.Response(400, html=f"<title>400 - Oauth error {code}</title><p>Oauth error {code}: no</p>")
    error = Shop(page if as_page else refusal(code)).refuses()
    assert isinstance(error, AccessError)
    assert says in str(error)
    assert code in str(error)
    assert hint in (error.hint or "")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (httpx.Response(404, html=PAGE), "there is no such shop"),
        (httpx.Response(402, json={"errors": "Unavailable Shop"}), "the shop is frozen"),
        (httpx.Response(403, json={"errors": "Unavailable Shop"}), "Shopify refuses this app or this shop"),
        (httpx.Response(401, html=PAGE), "Shopify rejected the client id and secret"),
        (refusal("unsupported_grant_type", "not supported"), "granted no token: it answered 400 (not supported)"),
        (httpx.Response(400, json={"error": {"deep": 1}, "error_description": ["x"]}), "granted no token"),
        (httpx.Response(200, json={"access_token": ""}), "granted no token"),
        (httpx.Response(200, json={"access_token": 7}), "granted no token"),
        (httpx.Response(200, json={"access_token": f"a\r\nX-Evil: {GRANTED}"}), "granted no token"),
        (httpx.Response(200, json={"access_token": f"{GRANTED}ä"}), "granted no token"),
        (httpx.Response(302, headers={"location": "https://evil.example/x"}), "redirects to https://evil.example/x"),
    ],
)
def test_what_refuses_for_good_is_exit_four_and_is_asked_once(answer: httpx.Response, says: str) -> None:
    error = Shop(answer).refuses()
    assert isinstance(error, AccessError)
    assert says in str(error)
    assert error.hint


def test_a_locked_shop_is_temporary_and_is_not_asked_again_at_once() -> None:
    error = Shop(httpx.Response(423, json={"errors": "This shop is unavailable"})).refuses()
    assert isinstance(error, TemporaryError)
    assert "the shop is locked" in str(error)


@pytest.mark.parametrize(
    "passing",
    [
        httpx.Response(500),
        httpx.Response(502, html=PAGE),
        httpx.Response(429, headers={"retry-after": "2.0"}),
        httpx.Response(200, html="<html>please log in to this network</html>"),
        httpx.Response(200, text='{"access_token": "shp'),
        httpx.ConnectError("refused"),
        httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
    ],
    ids=["500", "502", "429", "login page", "half an answer", "refused", "broken off"],
)
def test_what_passes_is_asked_again_and_where_it_stays_it_is_temporary(passing: httpx.Response | Exception) -> None:
    shop = Shop(passing, grant())
    assert shop.ask().token.reveal() == f"shpat_{GRANTED}"
    assert len(shop.slept) == 1
    shop = Shop(*[passing] * 4)
    assert isinstance(shop.refuses(), TemporaryError)
    assert shop.slept == [1.0, 2.0, 4.0]


def test_as_many_times_as_it_is_told() -> None:
    assert isinstance(Shop(httpx.Response(502)).refuses(attempts=1), TemporaryError)


def test_a_shop_that_hangs_is_asked_twice() -> None:
    shop = Shop(httpx.ReadTimeout("slow"), httpx.ReadTimeout("slow"))
    assert isinstance(shop.refuses(), TemporaryError)


def test_patience_bounds_the_pauses_and_each_answer() -> None:
    shop = Shop(httpx.Response(502), httpx.Response(502))
    assert isinstance(shop.refuses(patience_seconds=2.5), TemporaryError)
    assert shop.slept == [1.0]
    assert shop.timeouts == [2.5, 1.5]


def test_a_certificate_that_is_wrong_is_not_asked_again() -> None:
    error = Shop(httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")).refuses()
    assert type(error) is OrderStatusError


def echo(request: httpx.Request) -> httpx.Response:
    sent = request.content.decode("ascii")
    secret = dict(parse_qsl(sent))["client_secret"]
    headers = {"x-echo": secret, "location": f"https://evil.example/?{sent}", "x-request-id": secret}
    return httpx.Response(400, json={"error": sent, "error_description": f"no {secret}"}, headers=headers)


def echo_in_an_error(request: httpx.Request) -> httpx.Response:
    raise httpx.RemoteProtocolError(f"illegal status line: {bytes(request.content)!r}")


@pytest.mark.parametrize("echoing", [echo, echo_in_an_error])
def test_a_server_that_repeats_the_secret_has_it_shown_nowhere(echoing: Step) -> None:
    error = Shop(echoing).refuses(attempts=1)
    assert not shown(f"{error.request_id} {error.__cause__!r}")


def test_a_secret_with_signs_of_a_form_is_sent_whole_and_shown_in_no_spelling() -> None:
    secret = "shpss_a+b/c=d&e%f"
    shop = Shop(
        lambda request: httpx.Response(400, json={"error": request.content.decode(), "error_description": secret})
    )
    wire = Wire(URL, user_agent="test", clock=lambda: 0.0, transport=httpx.MockTransport(shop.handle))
    with pytest.raises(AccessError) as caught:
        granted_token(
            GrantEndpoint(wire), CLIENT_ID, Secret(secret), now=lambda: NOW, clock=lambda: 0.0, sleep=shop.sleep
        )
    assert dict(parse_qsl(shop.requests[0].content.decode()))["client_secret"] == secret
    assert "shpss_" not in str(caught.value)


def test_an_answer_that_holds_a_token_does_not_show_it() -> None:
    wire = Wire(URL, user_agent="test", clock=lambda: 0.0, transport=httpx.MockTransport(lambda _: grant()))
    reply = GrantEndpoint(wire).ask(CLIENT_ID, Secret(CLIENT_SECRET))
    assert not shown(repr(reply))
