"""The client-credentials grant: tokens that work for a day, and how a shop refuses to give one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from orderstatus.demo.answers import Answer
from orderstatus.demo.faults import parse
from orderstatus.demo.server import DemoServer
from support.tiny_shop import NOW, shop_of

Json = dict[str, Any]

GRAPHQL = "/admin/api/2026-10/graphql.json"
TOKEN = "/admin/oauth/access_token"
SHOP = json.dumps({"query": "{ shop { name } }"}).encode()
APP = {"grant_type": "client_credentials", "client_id": "app-1", "client_secret": "shpss_right"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


class Desk:
    """A shop that knows one app, and its clock."""

    def __init__(self, **options: Any) -> None:
        self.now: datetime = NOW
        self.server = DemoServer(shop_of(3), now=lambda: self.now, **{"client": ("app-1", "shpss_right"), **options})

    def ask(self, changes: Mapping[str, str | None] | None = None, headers: Mapping[str, str] = FORM) -> Answer:
        """The answer to a request for a token, with fields changed, or left out where they are None."""
        fields = {name: value for name, value in {**APP, **(changes or {})}.items() if value is not None}
        return self.server.answer("POST", TOKEN, headers, urlencode(fields).encode())

    def token(self) -> str:
        granted: str = json.loads(self.ask().body)["access_token"]
        return granted

    def status(self, token: str) -> int:
        return self.server.answer("POST", GRAPHQL, {"X-Shopify-Access-Token": token}, SHOP).status


def test_a_grant_says_the_token_what_it_may_and_that_it_lasts_a_day() -> None:
    answer = Desk(scopes=["read_orders", "write_returns"]).ask()
    granted = json.loads(answer.body)
    assert answer.status == 200
    assert set(granted) == {"access_token", "scope", "expires_in"}
    assert (granted["scope"], granted["expires_in"]) == ("read_orders,write_returns", 86399)


def test_a_body_of_json_is_as_good_as_a_form() -> None:
    desk = Desk()
    answer = desk.server.answer("POST", TOKEN, JSON, json.dumps(APP).encode())
    assert answer.status == 200
    assert desk.status(json.loads(answer.body)["access_token"]) == 200


def test_each_grant_is_a_new_token_and_leaves_the_earlier_one_as_it_is() -> None:
    desk = Desk()
    first, second = desk.token(), desk.token()
    assert first != second
    assert (desk.status(first), desk.status(second)) == (200, 200)


def test_a_token_works_until_it_expires_by_the_servers_clock() -> None:
    desk = Desk()
    token = desk.token()
    desk.now = NOW + timedelta(seconds=86_398)
    assert desk.status(token) == 200
    desk.now = NOW + timedelta(seconds=86_399)
    assert desk.status(token) == 401
    assert desk.status(desk.token()) == 200


def test_where_an_app_is_known_only_its_tokens_and_the_static_one_work() -> None:
    assert Desk().status("anything") == 401
    desk = Desk(token="shpat_static")
    assert [desk.status(token) for token in ("shpat_static", desk.token(), "anything", "")] == [200, 200, 401, 401]


def test_an_apps_secret_is_no_token() -> None:
    assert Desk().status("shpss_right") == 401


@pytest.mark.parametrize("options", [{"token": "shpat_static"}, {"client": None}])
def test_after_a_revocation_no_earlier_token_works(options: Json) -> None:
    desk = Desk(**options)
    tokens = ["shpat_static"] + ([desk.token()] if "client" not in options else [])
    assert [desk.status(token) for token in tokens] == [200] * len(tokens)
    desk.server.revoke()
    assert [desk.status(token) for token in tokens] == [401] * len(tokens)


def test_after_a_revocation_a_new_token_can_be_had() -> None:
    desk = Desk()
    desk.server.revoke()
    assert desk.status(desk.token()) == 200


NOT_FOUND = "Could not find Shopify API application with api_key "


@pytest.mark.parametrize(
    ("options", "changes", "code", "description"),
    [
        ({}, {"client_id": "app-2"}, "application_cannot_be_found", NOT_FOUND + "app-2"),
        ({"client": None}, {}, "application_cannot_be_found", NOT_FOUND + "app-1"),
        ({}, {"client_secret": "shpss_wrong"}, "invalid_request", "Missing or invalid client secret"),
        ({}, {"client_secret": None}, "invalid_request", "Missing or invalid client secret"),
        (
            {},
            {"grant_type": None},
            "invalid_request",
            "The authorization code was not found or was already used",
        ),
        ({}, {"grant_type": "password"}, "unsupported_grant_type", "The grant type is not supported"),
        (
            {"oauth_refusal": "app_not_installed"},
            {},
            "app_not_installed",
            "The application is not installed on this shop.",
        ),
        (
            {"oauth_refusal": "shop_not_permitted"},
            {},
            "shop_not_permitted",
            "Client credentials cannot be performed on this shop.",
        ),
    ],
)
def test_a_refusal_is_a_400_with_a_code_and_a_description(
    options: Json, changes: dict[str, str | None], code: str, description: str
) -> None:
    answer = Desk(**options).ask(changes)
    assert answer.status == 400
    assert json.loads(answer.body) == {"error": code, "error_description": description}


def test_a_refusal_is_a_page_for_a_client_that_does_not_ask_for_json() -> None:
    answer = Desk(oauth_refusal="shop_not_permitted").ask(headers={"Content-Type": FORM["Content-Type"]})
    assert (answer.status, answer.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert b"Oauth error shop_not_permitted: Client credentials cannot be performed on this shop." in answer.body


@pytest.mark.parametrize("headers", [FORM, JSON])
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"null", b'{"client_id": 5}'])
def test_a_body_that_is_no_request_is_refused(headers: dict[str, str], body: bytes) -> None:
    assert Desk().server.answer("POST", TOKEN, headers, body).status == 400


def test_a_refusal_that_does_not_exist_is_an_error_naming_all() -> None:
    with pytest.raises(ValueError, match=r"no refusal 'no'.*app_not_installed, shop_not_permitted"):
        Desk(oauth_refusal="no")


def test_the_token_endpoint_names_no_version() -> None:
    assert "X-Shopify-API-Version" not in Desk().ask().headers


def test_faults_of_the_token_endpoint_and_of_graphql_are_counted_apart() -> None:
    desk = Desk(oauth_faults=parse("404:1,502:2"), faults=parse("401:1"))
    assert [desk.ask().status for _ in range(2)] == [404, 502]
    token = desk.token()
    assert [desk.status(token) for _ in range(2)] == [401, 200]


def test_a_fault_of_the_connection_can_hit_a_grant() -> None:
    answer = Desk(oauth_faults=parse("truncate")).ask()
    assert (answer.status, answer.fault) == (200, "truncate")
