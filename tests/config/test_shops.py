"""Which shop, at which address, with which token: and never a token to the wrong place."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderstatus.config.addresses import base_url, shop_domain
from orderstatus.config.settings import SettingsFile, Target
from orderstatus.config.settings_reading import parse_settings
from orderstatus.config.shops import address_of, chosen_shops, environment_is_of
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
        "https://admin.shopify.com/store/acme?locale=fi",
        "admin.shopify.com/store/acme",
        "https://acme.myshopify.com/admin/orders/1?page=2",
        "https://acme.myshopify.com/admin#top",
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
        "https://acme.myshopify.com@evil.example/admin",
        "https://acme.myshopify.com\\@evil.example/admin",
        "https://acme.myshopify.com/administrator",
        "https://admin.shopify.com/store/acme@evil.example",
        "https://admin.shopify.com.evil.example/store/acme",
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


EMPTY = SettingsFile(path=Path("config.toml"))
TWO = """
[profile.acme]
shop = "acme"

[profile.beta]
shop = "beta"

[profile.old]
shop = "acme"
"""


def parsed(text: str) -> SettingsFile:
    return parse_settings(text, Path("config.toml"))


def domains(targets: tuple[Target, ...]) -> list[str]:
    return [target.domain.removesuffix(".myshopify.com") for target in targets]


def test_a_flag_beats_the_environment_and_that_the_settings() -> None:
    file, env = parsed('default_profile = "beta"\n' + TWO), {"ORDERSTATUS_SHOP": "acme"}
    assert domains(chosen_shops(env, file, named=["other"])) == ["other"]
    assert domains(chosen_shops(env, file, demo=True)) == ["demo"]
    assert domains(chosen_shops(env, file)) == ["acme"]
    assert chosen_shops({}, file) == (Target("beta", "beta.myshopify.com"),)
    assert domains(chosen_shops({"ORDERSTATUS_SHOP": "demo"}, file)) == ["demo"]


def test_the_only_profile_needs_no_name_and_of_several_one_must_be_named() -> None:
    assert domains(chosen_shops({}, parsed('[profile.acme]\nshop = "acme"\n'))) == ["acme"]
    with pytest.raises(UsageError, match="which shop is meant") as caught:
        chosen_shops({}, parsed(TWO))
    assert "acme, beta" in str(caught.value)
    assert "--all-shops" in (caught.value.hint or "")


def test_several_shops_come_in_the_order_in_which_they_were_named_each_once() -> None:
    file = parsed(TWO)
    assert domains(chosen_shops({}, file, named=["beta", "acme"])) == ["beta", "acme"]
    assert domains(chosen_shops({}, file, named=["beta,acme", "acme.myshopify.com", "old"])) == ["beta", "acme"]


def test_all_shops_are_the_profiles_each_shop_once_whatever_the_environment_names() -> None:
    assert domains(chosen_shops({"ORDERSTATUS_SHOP": "demo"}, parsed(TWO), every=True)) == ["acme", "beta"]
    assert domains(chosen_shops({}, parsed(TWO), every=True, demo=True)) == ["demo", "demo-se"]
    with pytest.raises(UsageError, match="every profile, and there is none"):
        chosen_shops({}, EMPTY, every=True)
    with pytest.raises(UsageError, match="name the shops twice"):
        chosen_shops({}, parsed(TWO), named=["acme"], every=True)


def test_the_longest_name_that_a_domain_can_have_is_a_shop() -> None:
    assert shop_domain("a" * 63) == f"{'a' * 63}.myshopify.com"


@pytest.mark.parametrize("shop", ["acme", "acme.myshopify.com", "demon"])
def test_the_demo_shop_and_another_are_two_shops(shop: str) -> None:
    with pytest.raises(UsageError, match=f"`--demo` and `--shop {shop}` are two shops"):
        chosen_shops({}, EMPTY, named=[shop], demo=True)


@pytest.mark.parametrize("shop", ["demo", "DEMO", "demo.myshopify.com", None])
def test_the_demo_shop_twice_is_one_shop_whatever_the_environment_names(shop: str | None) -> None:
    named = [] if shop is None else [shop]
    assert domains(chosen_shops({"ORDERSTATUS_SHOP": "acme"}, EMPTY, named=named, demo=True)) == ["demo"]


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("shop", ["", " "])
def test_an_empty_shop_is_a_mistake_and_not_the_one_in_the_environment(shop: str, demo: bool) -> None:
    with pytest.raises(UsageError, match="`--shop` is empty"):
        chosen_shops({"ORDERSTATUS_SHOP": "acme"}, EMPTY, named=[shop], demo=demo)


def test_a_variable_that_is_set_to_nothing_names_no_shop() -> None:
    for value in ("", " "):
        with pytest.raises(UsageError, match="no shop is configured"):
            chosen_shops({"ORDERSTATUS_SHOP": value}, EMPTY)


@pytest.mark.parametrize(
    ("owner", "only", "expected"),
    [
        ("acme", True, True),
        ("acme", False, True),
        ("https://admin.shopify.com/store/acme", False, True),
        ("old", False, True),
        ("other", True, False),
        ("demo", True, False),
        ("", True, True),
        ("", False, False),
    ],
)
def test_what_the_environment_holds_is_of_its_own_shop_or_of_the_only_one(
    owner: str, only: bool, expected: bool
) -> None:
    env = {"ORDERSTATUS_SHOP": owner, "ORDERSTATUS_TOKEN": "t"}
    assert environment_is_of(env, parsed(TWO), "acme.myshopify.com", only=only) is expected


def reached(env: dict[str, str], text: str = "", *, is_env_owner: bool = True) -> str:
    settings = parsed('[profile.acme]\nshop = "acme"\n' + text).settings("acme")
    return address_of(env, settings, "acme.myshopify.com", is_env_owner=is_env_owner).graphql


def test_a_shop_answers_at_its_own_address_unless_something_stands_in_for_it() -> None:
    assert reached({}) == "https://acme.myshopify.com/admin/api/2026-10/graphql.json"
    profile = 'api_url = "https://proxy.example/acme/"\napi_version = "2026-07"\n'
    assert reached({}, profile) == "https://proxy.example/acme/admin/api/2026-07/graphql.json"
    env = {"ORDERSTATUS_API_URL": "http://127.0.0.1:9"}
    assert reached(env, profile) == "http://127.0.0.1:9/admin/api/2026-07/graphql.json"
    assert reached(env, profile, is_env_owner=False).startswith("https://proxy.example/")


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:8000", "http://localhost:1/", "http://[::1]:9", "https://proxy.example/shopify"]
)
def test_another_address_may_stand_in_for_the_shop(base: str) -> None:
    assert base_url(base, "ORDERSTATUS_API_URL") == base.rstrip("/")


@pytest.mark.parametrize("base", ["http://proxy.example", "http://127.0.0.1.evil.example", "http://10.0.0.1:80"])
def test_plain_http_is_for_loopback_only(base: str) -> None:
    with pytest.raises(UsageError, match="in the clear"):
        base_url(base, "ORDERSTATUS_API_URL")


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
        base_url(base, "ORDERSTATUS_API_URL")


def test_an_address_with_a_password_is_refused_without_showing_it() -> None:
    with pytest.raises(UsageError, match="holds a user name") as info:
        base_url("https://me:hunter2@proxy.example", "ORDERSTATUS_API_URL")
    assert "hunter2" not in f"{info.value} {info.value.hint}"


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret("shpat_x")
    assert "shpat_x" not in f"{secret} {secret!r} {[secret]}"


def test_plain_http_is_plain_http_however_it_is_written() -> None:
    assert base_url("HTTP://127.0.0.1:9", "x") == "http://127.0.0.1:9"
    with pytest.raises(UsageError, match="in the clear"):
        base_url("Http://shop.example", "x")


def test_no_profile_of_another_shop_has_a_demo_shops_name_which_would_take_the_flag_for_it() -> None:
    with pytest.raises(
        UsageError, match=r"`demo-se` is of acme\.myshopify\.com, and `demo-se` is the demo shop's name"
    ):
        parsed('[profile.demo-se]\nshop = "acme"\n')


def test_the_demo_shops_own_profile_may_have_its_name() -> None:
    file = parsed('[profile.demo]\nshop = "demo"\n')
    assert chosen_shops({}, file, demo=True) == (Target("demo", "demo.myshopify.com"),)


@pytest.mark.parametrize("named", ["demo", "demo.myshopify.com", "demo-se"])
def test_a_demo_shop_that_is_served_is_not_taken_for_the_one_inside_the_program(named: str) -> None:
    env = {"ORDERSTATUS_SHOP": named, "ORDERSTATUS_API_URL": "http://127.0.0.1:8765"}
    file = parse_settings("", Path("settings.toml"))
    with pytest.raises(UsageError, match="inside this program"):
        chosen_shops(env, file)
    assert chosen_shops(env, file, demo=True)
    assert chosen_shops({**env, "ORDERSTATUS_SHOP": "acme"}, file)
