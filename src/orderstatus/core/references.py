"""What people call an order: its name, its number, its GID, or the address of its page in the admin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orderstatus.core.errors import UsageError

_GID = re.compile(r"gid://shopify/Order/([0-9]{1,20})")
_ADMIN_ADDRESS = re.compile(
    r"https?://(?:admin\.shopify\.com/store/[^/\s]+|[a-z0-9-]+\.myshopify\.com/admin)/orders/([0-9]{1,20})(?:[/?#].*)?",
    re.IGNORECASE,
)
_ID = re.compile(r"[1-9]\d{7,17}", re.ASCII)
"""Order numbers are shorter: a number of so many digits that is nobody's name is an id (belief).

Longer ones are no 64-bit numbers, and the shop's search would refuse them as an id; tracking numbers are that long.
"""
_LONGEST_NAME = 200
STORE = "[a-z0-9][a-z0-9-]{0,62}"
"""A shop's handle, as a pattern: a label of a host name, which has at most 63 characters."""
_ADDRESSES = (
    re.compile(rf"https?://admin\.shopify\.com/store/({STORE})/.*", re.IGNORECASE),
    re.compile(rf"https?://({STORE})\.myshopify\.com/.*", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What somebody called an order: a name, or an id that needs no search."""

    name: str | None
    gid: str | None


def parse_reference(text: str) -> Reference:
    """`#1001`, `1001`, a GID or an admin address as a Reference. Raises UsageError for what can be none of these."""
    words = text.strip()
    for pattern in (_GID, _ADMIN_ADDRESS):
        if match := pattern.fullmatch(words):
            return Reference(None, order_gid(match[1]))
    if words.startswith("gid://") or "://" in words or not words or len(words) > _LONGEST_NAME:
        raise UsageError(
            f"`{words[:_LONGEST_NAME]}` is not an order",
            hint="give its name (`#1001` or `1001`), its GID or its address in the admin",
        )
    return Reference(words, None)


def gid_of_number(name: str) -> str | None:
    """The GID that a bare number stands for, if it is long enough to be an id."""
    return order_gid(name) if _ID.fullmatch(name) else None


def order_gid(number: str) -> str:
    """The GID of the order with this numeric id."""
    return f"gid://shopify/Order/{number}"


def store_of_address(reference: str) -> str | None:
    """`acme.myshopify.com` for an address in the admin of that shop; None for whatever names no shop.

    The handle in the admin's addresses is the one of the shop's own domain (belief; recorded for no renamed shop).
    """
    for pattern in _ADDRESSES:
        if match := pattern.fullmatch(reference.strip()):
            return f"{match[1].lower()}.myshopify.com"
    return None


def another_store(reference: str, domain: str) -> str | None:
    """The shop in whose admin an address lies, if that is another than `domain`."""
    store = store_of_address(reference)
    return None if store == domain else store


def refuse_another_store(reference: str, domain: str) -> None:
    """Raises UsageError for an address in the admin of another shop than `domain`."""
    if (store := another_store(reference, domain)) is not None:
        raise UsageError(
            f"that address is of {store}, and the shop that is asked is {domain}", hint=f"add `--shop {store}`"
        )
