"""What opens a shop: an access token, or an app's id and secret that Shopify grants tokens for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orderstatus.core.errors import UsageError
from orderstatus.core.secret import Secret

CLIENT_SECRET_PREFIX = "shpss_"
"""What a client secret of an app begins with; a token may begin with anything (fact sheet 1.2)."""

_IN_NO_TOKEN = " \"'"


class Kept(StrEnum):
    """Where a credential comes from."""

    ENVIRONMENT = "environment"
    COMMAND = "command"
    KEYRING = "keyring"
    FILE = "file"
    TYPED = "typed"
    """At a prompt, or handed in on standard input: not kept yet."""
    BUILT_IN = "built-in"
    """Of a demo shop."""


class CredentialKind(StrEnum):
    """The two that merchants have (fact sheet 1.2)."""

    TOKEN = "token"
    """A static Admin API access token."""
    CLIENT = "client-credentials"
    """The id and secret of an app of the Dev Dashboard: a token of 24 hours is granted for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """Either a token, or an id and a secret, or a command that prints a token when it is asked."""

    kept: Kept
    token: Secret | None = None
    client_id: str | None = None
    client_secret: Secret | None = None
    command: tuple[str, ...] | None = None
    kept_at: datetime | None = None
    """When `auth login` checked and kept it; None where it did not."""

    @property
    def kind(self) -> CredentialKind:
        """Which of the two it is."""
        return CredentialKind.CLIENT if self.client_id is not None else CredentialKind.TOKEN

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What must never be shown."""
        return tuple(each for each in (self.token, self.client_secret) if each is not None)


def well_formed(text: str, what: str) -> Secret:
    """`text` as a secret. Raises UsageError, without showing it, for what no token or secret can be.

    Its beginning is not looked at: Shopify's own samples have tokens of several kinds (fact sheet 1.2).
    """
    value = text.strip()
    if not value:
        raise UsageError(f"{what} is empty", hint="copy it again from the app's settings")
    if not value.isascii() or not value.isprintable() or any(each in value for each in _IN_NO_TOKEN):
        raise UsageError(
            f"{what} is malformed: it holds characters that no token has",
            hint="copy it again, without quotes, spaces or line breaks",
        )
    return Secret(value)
