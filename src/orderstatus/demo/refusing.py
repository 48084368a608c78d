"""Payloads that refuse: userErrors as Shopify writes them, beside nothing."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def user_error(message: str, *field: str) -> Json:
    """A plain UserError; without a `field` it has none (null)."""
    return {"field": list(field) or None, "message": message}


def coded(code: str | None, message: str, *field: str) -> Json:
    """A userError of a type that has a `code`."""
    return user_error(message, *field) | {"code": code}


def refused(what: str, *errors: Json, node: Json | None = None) -> Json:
    """A payload of `errors`, in which the field `what` holds `node`, nothing as a rule."""
    return {what: node, "userErrors": list(errors)}


def done(what: str, node: Any) -> Json:
    """A payload without errors, in which the field `what` holds `node`."""
    return {what: node, "userErrors": []}
