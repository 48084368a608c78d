"""Names of shops and addresses that a token may be sent to, as people type them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from orderstatus.core.errors import UsageError
from orderstatus.core.references import STORE

DEMO = "demo"
DEMO_DOMAINS = {DEMO: "demo.myshopify.com", "demo-se": "demo-se.myshopify.com"}
"""The demo shops inside the program, by what they are called."""
# A label of a domain name has 63 characters at the most (RFC 1035), and no resolver takes a longer one.
_HANDLE = re.compile(STORE)
_SCHEME = r"(?:https?://)?"
_DOMAIN = re.compile(rf"{_SCHEME}({STORE})\.myshopify\.com(?:/admin(?:[/?#].*)?)?")
_ADMIN = re.compile(rf"{_SCHEME}admin\.shopify\.com/store/({STORE})(?:[/?#].*)?")
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")


def shop_domain(text: str) -> str:
    """`acme`, `acme.myshopify.com` or an address in its admin, as it is in the browser, as `acme.myshopify.com`.

    Raises UsageError for anything else, so that a typo never sends a token to another host.
    """
    words = text.strip().lower().rstrip("/")
    if match := _ADMIN.fullmatch(words) or _DOMAIN.fullmatch(words):
        return f"{match[1]}.myshopify.com"
    if _HANDLE.fullmatch(words):
        return f"{words}.myshopify.com"
    raise UsageError(f"`{text}` is not a Shopify shop", hint="give its domain, such as acme.myshopify.com")


def demo_named(domain: str) -> str | None:
    """The demo shop at this domain, by what it is called; None for a shop of somebody's own."""
    return next((name for name, of_demo in DEMO_DOMAINS.items() if of_demo == domain), None)


def handle_of(domain: str) -> str:
    """`acme` for `acme.myshopify.com`."""
    return domain.removesuffix(".myshopify.com")


def base_url(base: str, named: str) -> str:
    """The address that stands in for `https://SHOP`; `named` is the setting or variable that holds it.

    Raises UsageError for what is no address, and for one to which the token would go in the clear.
    """
    try:
        parts = urlsplit(base)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if "@" in parts.netloc:
        # Without the address, which would show the password.
        raise UsageError(f"{named} holds a user name", hint="give the address alone; the token is sent")
    plain = base.isascii() and base.isprintable() and " " not in base and not parts.query and not parts.fragment
    if parts.scheme not in ("http", "https") or not plain or not _is_host(host):
        raise UsageError(f"{named} is not an address: `{base}`", hint="give one such as http://127.0.0.1:8765")
    if parts.scheme == "http" and not _LOOPBACK.fullmatch(host):
        raise UsageError(
            f"{named} would send the token in the clear to {host}",
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
