"""Which shop is meant, at which address, with which credential: from the flag and the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from orderstatus.core.errors import UsageError
from orderstatus.core.references import STORE
from orderstatus.core.secret import Secret

API_VERSION = "2026-10"
DEMO = "demo"
DEMO_DOMAIN = "demo.myshopify.com"
# A label of a domain name has 63 characters at the most (RFC 1035), and no resolver takes a longer one.
_HANDLE = re.compile(STORE)
_DOMAIN = re.compile(rf"({STORE})\.myshopify\.com")
_ADMIN = re.compile(rf"https?://admin\.shopify\.com/store/({STORE})(?:/.*)?")
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")


@dataclass(frozen=True, slots=True)
class Connection:
    """A shop's domain, the address of its GraphQL endpoint, and the token that goes there and nowhere else."""

    domain: str
    url: str
    token: Secret


def shop_domain(text: str) -> str:
    """`acme`, `acme.myshopify.com` or an admin address as `acme.myshopify.com`.

    Raises UsageError for anything else, so that a typo never sends a token to another host.
    """
    words = text.strip().lower().rstrip("/")
    if match := _ADMIN.fullmatch(words):
        return f"{match[1]}.myshopify.com"
    bare = words.removeprefix("https://").removeprefix("http://").removesuffix("/admin")
    if _DOMAIN.fullmatch(bare):
        return bare
    if _HANDLE.fullmatch(bare):
        return f"{bare}.myshopify.com"
    raise UsageError(f"`{text}` is not a Shopify shop", hint="give its domain, such as acme.myshopify.com")


def chosen_shop(env: Mapping[str, str], *, shop: str | None, demo: bool) -> str:
    """The shop a command is about: the flag, else `ORDERSTATUS_SHOP`; `demo` for the demo shop.

    Raises UsageError where none is named, with the ways on, and where the flags name two.
    """
    if shop is not None and not shop.strip():
        raise UsageError("`--shop` is empty", hint="give a shop, such as acme.myshopify.com, or leave `--shop` out")
    if demo:
        if shop is not None and not _is_demo(shop):
            raise UsageError(f"`--demo` and `--shop {shop}` are two shops", hint="give one of them")
        return DEMO
    named = shop or env.get("ORDERSTATUS_SHOP", "").strip()
    if not named:
        raise UsageError(
            "no shop is configured",
            hint="add `--demo` to try the demo shop; for your own set ORDERSTATUS_SHOP=acme.myshopify.com and "
            "ORDERSTATUS_TOKEN (`orderstatus auth login` comes with a later version)",
        )
    return DEMO if _is_demo(named) else shop_domain(named)


def _is_demo(named: str) -> bool:
    return named.strip().lower() in (DEMO, DEMO_DOMAIN)


def connection(env: Mapping[str, str], domain: str) -> Connection:
    """How to reach `domain`. Credentials and address in the environment belong to the shop in `ORDERSTATUS_SHOP`.

    Raises UsageError where there is no token for this shop, or the address would send it in the clear.
    """
    owner = env.get("ORDERSTATUS_SHOP", "").strip()
    is_owner = not owner or (not _is_demo(owner) and shop_domain(owner) == domain)
    token = env.get("ORDERSTATUS_TOKEN", "").strip() if is_owner else ""
    if not token:
        other = "" if is_owner else f": the one in ORDERSTATUS_TOKEN belongs to {owner}"
        raise UsageError(
            f"there is no access token for {domain}{other}",
            hint=f"set ORDERSTATUS_SHOP={domain} and ORDERSTATUS_TOKEN to an Admin API access token",
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(
            "ORDERSTATUS_TOKEN is not an access token: it holds characters that no token has",
            hint="copy the token again, without quotes or line breaks",
        )
    base = env.get("ORDERSTATUS_API_URL", "").strip() if is_owner else ""
    return Connection(domain, f"{_base_url(base, domain)}/admin/api/{API_VERSION}/graphql.json", Secret(token))


def _base_url(base: str, domain: str) -> str:
    if not base:
        return f"https://{domain}"
    try:
        parts = urlsplit(base)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if "@" in parts.netloc:
        # Without the address, which would show the password.
        raise UsageError("ORDERSTATUS_API_URL holds a user name", hint="give the address alone; the token is sent")
    plain = base.isascii() and base.isprintable() and " " not in base and not parts.query and not parts.fragment
    if parts.scheme not in ("http", "https") or not plain or not _is_host(host):
        raise UsageError(
            f"ORDERSTATUS_API_URL is not an address: `{base}`", hint="give one such as http://127.0.0.1:8765"
        )
    if parts.scheme == "http" and not _LOOPBACK.fullmatch(host):
        raise UsageError(
            f"ORDERSTATUS_API_URL would send the token in the clear to {host}",
            hint="use https; plain http is for loopback addresses only",
        )
    # The scheme as the URL standard reads it: `HTTP://` is plain http too.
    return f"{parts.scheme}{base[len(parts.scheme) :].rstrip('/')}"


def _is_host(host: str) -> bool:
    if ":" not in host:
        return _HOST.fullmatch(host) is not None
    from ipaddress import IPv6Address

    try:
        IPv6Address(host)
    except ValueError:
        return False
    return True
