"""Which shop, at which address, with which token: and never a token to the wrong place."""

from __future__ import annotations

import pytest

from orderstatus.config.shops import chosen_shop, connection, shop_domain
from orderstatus.core.errors import UsageError
from orderstatus.core.secret import Secret


@pytest.mark.parametrize(
    "text",
    [
        "acme",
        "ACME",
        " acme.myshopify.com ",
        "https://acme.myshopify.com",
        "https://acme.myshopify.com/admin/",
        "https://admin.shopify.com/store/acme",
        "https://admin.shopify.com/store/acme/orders/1",
    ],
)
def test_a_shop_goes_by_any_of_its_names(text: str) -> None:
    assert shop_domain(text) == "acme.myshopify.com"


@pytest.mark.parametrize(
    "text",
    [
        "acme.example",
        "acme.myshopify.com.evil.example",
        "evil.example/acme.myshopify.com",
        "https://evil.example/store/acme",
        "user@acme.myshopify.com",
        "acme.myshopify.com:8080",
        "-acme",
        "a" * 64,
        f"{'a' * 64}.myshopify.com",
        f"https://admin.shopify.com/store/{'a' * 64}",
        "https://demo.myshopify.com\udcff",
        "",
        "ac me",
    ],
)
def test_anything_else_is_refused_so_that_a_typo_sends_no_token_elsewhere(text: str) -> None:
    with pytest.raises(UsageError, match="is not a Shopify shop"):
        shop_domain(text)


def test_a_flag_beats_the_environment() -> None:
    env = {"ORDERSTATUS_SHOP": "acme"}
    assert chosen_shop(env, shop="other", demo=False) == "other.myshopify.com"
    assert chosen_shop(env, shop=None, demo=True) == "demo"
    assert chosen_shop(env, shop=None, demo=False) == "acme.myshopify.com"
    assert chosen_shop({"ORDERSTATUS_SHOP": "demo"}, shop=None, demo=False) == "demo"


def test_the_longest_name_that_a_domain_can_have_is_a_shop() -> None:
    assert shop_domain("a" * 63) == f"{'a' * 63}.myshopify.com"


@pytest.mark.parametrize("shop", ["acme", "acme.myshopify.com", "demon"])
def test_the_demo_shop_and_another_are_two_shops(shop: str) -> None:
    with pytest.raises(UsageError, match=f"`--demo` and `--shop {shop}` are two shops"):
        chosen_shop({}, shop=shop, demo=True)


@pytest.mark.parametrize("shop", ["demo", "DEMO", "demo.myshopify.com", None])
def test_the_demo_shop_twice_is_one_shop_whatever_the_environment_names(shop: str | None) -> None:
    assert chosen_shop({"ORDERSTATUS_SHOP": "acme"}, shop=shop, demo=True) == "demo"


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("shop", ["", " "])
def test_an_empty_shop_is_a_mistake_and_not_the_one_in_the_environment(shop: str, demo: bool) -> None:
    with pytest.raises(UsageError, match="`--shop` is empty"):
        chosen_shop({"ORDERSTATUS_SHOP": "acme"}, shop=shop, demo=demo)


def test_a_variable_that_is_set_to_nothing_names_no_shop() -> None:
    for value in ("", " "):
        with pytest.raises(UsageError, match="no shop is configured"):
            chosen_shop({"ORDERSTATUS_SHOP": value}, shop=None, demo=False)


def test_without_an_owner_the_token_is_for_the_only_shop_in_use() -> None:
    reached = connection({"ORDERSTATUS_TOKEN": "t"}, "acme.myshopify.com")
    assert reached.url == "https://acme.myshopify.com/admin/api/2026-10/graphql.json"
    assert reached.token.reveal() == "t"


@pytest.mark.parametrize("owner", ["other", "demo"])
def test_the_token_of_one_shop_is_never_used_for_another(owner: str) -> None:
    with pytest.raises(UsageError, match=r"there is no access token for acme\.myshopify\.com"):
        connection({"ORDERSTATUS_SHOP": owner, "ORDERSTATUS_TOKEN": "t"}, "acme.myshopify.com")


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:8000", "http://localhost:1/", "http://[::1]:9", "https://proxy.example/shopify"]
)
def test_another_address_may_stand_in_for_the_shop(base: str) -> None:
    env = {"ORDERSTATUS_SHOP": "acme", "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": base}
    assert connection(env, "acme.myshopify.com").url == f"{base.rstrip('/')}/admin/api/2026-10/graphql.json"


@pytest.mark.parametrize("base", ["http://proxy.example", "http://127.0.0.1.evil.example", "http://10.0.0.1:80"])
def test_plain_http_is_for_loopback_only(base: str) -> None:
    env = {"ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": base}
    with pytest.raises(UsageError, match="in the clear"):
        connection(env, "acme.myshopify.com")


@pytest.mark.parametrize(
    "base",
    [
        "ftp://x",
        "127.0.0.1:80",
        "http://",
        "http://[::1",
        "http://127.0.0.1:port",
        "http://127.0.0.1:99999",
        f"https://{'a' * 64}",
        f"https://{'.'.join(['a' * 60] * 5)}",
        "https://a..b",
        "https://exa mple.com",
        "https://ex\u00e4mple.com",
        "https://x\x7f",
        "https://x/\n/y",
        "https://x?y=1",
        "https://x#y",
        "https://[::zz]",
        "https://x\udcff",
    ],
)
def test_what_is_no_address_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="is not an address"):
        connection({"ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": base}, "acme.myshopify.com")


def test_an_address_with_a_password_is_refused_without_showing_it() -> None:
    env = {"ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": "https://me:hunter2@proxy.example"}
    with pytest.raises(UsageError, match="holds a user name") as info:
        connection(env, "acme.myshopify.com")
    assert "hunter2" not in f"{info.value} {info.value.hint}"


@pytest.mark.parametrize("token", ["two words", "shpat_\x00", "shpat_\u00e4", "shpat_\nX-Evil: 1"])
def test_a_token_that_could_not_be_one_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(UsageError, match="not an access token") as info:
        connection({"ORDERSTATUS_TOKEN": token}, "acme.myshopify.com")
    assert token not in str(info.value) + str(info.value.hint)


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret("shpat_x")
    assert "shpat_x" not in f"{secret} {secret!r} {[secret]}"


def test_plain_http_is_plain_http_however_it_is_written() -> None:
    env = {"ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": "HTTP://127.0.0.1:9"}
    assert connection(env, "acme.myshopify.com").url.startswith("http://127.0.0.1:9/")
    with pytest.raises(UsageError, match="in the clear"):
        connection({**env, "ORDERSTATUS_API_URL": "Http://shop.example"}, "acme.myshopify.com")
