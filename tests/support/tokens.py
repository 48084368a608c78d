"""Tokens for endpoints of tests."""

from __future__ import annotations

from orderstatus.core.credentials import Credential, Kept
from orderstatus.core.secret import Secret
from orderstatus.core.tokens import FixedToken

LOGIN = "orderstatus auth login --shop acme"


def fixed(token: str, kept: Kept = Kept.ENVIRONMENT) -> FixedToken:
    """A static token, as if it were found there."""
    secret = Secret(token)
    return FixedToken(secret, Credential(kept=kept, token=secret), login=LOGIN)
