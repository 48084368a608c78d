"""The access token of a shop while a command runs: where it comes from, when it is renewed, and why it was refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from orderstatus.core.credentials import CLIENT_SECRET_PREFIX, Credential, Kept
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.secret import Secret

EARLY = timedelta(minutes=1)
"""How long before its end a granted token is no longer used: it must outlast the request that carries it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why Shopify may have refused a token, and the way on."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class GrantedToken:
    """A token that Shopify granted for a client id and secret, and until when it opens the shop."""

    token: Secret
    client_id: str
    expires_at: datetime
    scopes: tuple[str, ...] = ()

    def is_fresh(self, now: datetime) -> bool:
        """True while it may be used for another request."""
        return now < self.expires_at - EARLY


class TokenSource(Protocol):
    """What an endpoint asks for the token of its shop."""

    def token(self) -> Secret:
        """The token to send. Raises OrderStatusError where there is none to be had."""
        ...

    def renewed(self, refused: Secret) -> bool:
        """True if `token` gives another one now, after Shopify refused this one with 401."""
        ...

    def refusal(self) -> Refusal:
        """What to say when Shopify refuses the token for good."""
        ...


class TokenCache(Protocol):
    """Where a granted token is kept between runs."""

    def read(self) -> GrantedToken | None:
        """The token that was kept; None where there is none."""
        ...

    def write(self, granted: GrantedToken) -> None:
        """Afterwards the token is kept, if it can be: one that is not is asked for again."""
        ...


class FixedToken:
    """A static token, as it was found."""

    def __init__(self, secret: Secret, credential: Credential, *, login: str) -> None:
        self._secret = secret
        self._credential = credential
        self._login = login

    def token(self) -> Secret:
        """Always the same."""
        return self._secret

    def renewed(self, refused: Secret) -> bool:
        """A static token has no other."""
        return False

    def refusal(self) -> Refusal:
        """By where it comes from: one that was checked once has been revoked since."""
        return refused_token(self._secret, self._credential, login=self._login)


class CommandToken:
    """A token that a command of the merchant's prints, asked once a run, and once more after a refusal."""

    def __init__(self, run: Callable[[], Secret], credential: Credential, *, login: str) -> None:
        self._run = run
        self._credential = credential
        self._login = login
        self._secret: Secret | None = None

    def token(self) -> Secret:
        """What the command printed. Raises OrderStatusError where it fails."""
        if self._secret is None:
            self._secret = self._run()
        return self._secret

    def renewed(self, refused: Secret) -> bool:
        """True if the command now prints another token, as a store that rotates them does."""
        # Of several requests that were refused at once the first has had it run.
        if self._secret is None or self._secret.reveal() == refused.reveal():
            self._secret = self._run()
        return self._secret.reveal() != refused.reveal()

    def refusal(self) -> Refusal:
        """What to say of the token that was printed."""
        return refused_token(self._secret or Secret(""), self._credential, login=self._login)


class ClientToken:
    """Tokens of 24 hours, granted for a client id and secret, kept between runs, renewed a minute early and on a 401.

    Source: client-credentials grant (fact sheet 1.2): there is no refresh token, one asks again.
    """

    def __init__(
        self,
        ask: Callable[[], GrantedToken],
        cache: TokenCache,
        *,
        client_id: str,
        now: Callable[[], datetime],
        login: str,
    ) -> None:
        self._ask = ask
        self._cache = cache
        self._client_id = client_id
        self._now = now
        self._login = login
        self._granted: GrantedToken | None = None

    def token(self) -> Secret:
        """One that is good for another minute. Raises OrderStatusError where Shopify grants none."""
        if self._granted is None:
            kept = self._cache.read()
            self._granted = kept if kept is not None and kept.client_id == self._client_id else None
        if self._granted is None or not self._granted.is_fresh(self._now()):
            self._granted = self._new(self._granted)
        return self._granted.token

    def renewed(self, refused: Secret) -> bool:
        """True: a new one was granted. Raises OrderStatusError where none is."""
        if self._granted is None or self._granted.token.reveal() == refused.reveal():
            self._granted = self._new(None)
        return True

    def refusal(self) -> Refusal:
        """What to say when a token that was granted a moment ago is refused."""
        return Refusal(
            "Shopify rejected the access token that it had granted a moment before",
            f"see in the admin that the app is still installed, then: {self._login}",
        )

    @property
    def granted(self) -> GrantedToken | None:
        """The token in use; None before the first."""
        return self._granted

    def _new(self, expired: GrantedToken | None) -> GrantedToken:
        try:
            granted = self._ask()
        except OrderStatusError as error:
            if expired is not None:
                error.args = (
                    f"the access token expired at {expired.expires_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC, "
                    f"and there is no new one: {error}",
                )
            raise
        self._cache.write(granted)
        return granted


def refused_token(secret: Secret, credential: Credential, *, login: str) -> Refusal:
    """Why Shopify may have refused a static token; `login` is the command that keeps another."""
    if secret.reveal().startswith(CLIENT_SECRET_PREFIX):
        return Refusal(
            "Shopify rejected the access token, as it is none: it is the client secret of an app",
            f"{login} --client-id ID asks for it as what it is",
        )
    match credential.kept:
        case Kept.ENVIRONMENT:
            return Refusal(
                "Shopify rejected the access token in ORDERSTATUS_TOKEN: it is revoked, expired, mistyped or another "
                "shop's",
                "copy it again from the app's settings",
            )
        case Kept.TYPED:
            return Refusal(
                "Shopify rejected the access token: it is revoked, expired, mistyped or another shop's",
                "copy it again from the app's settings in the admin of this very shop",
            )
        case Kept.COMMAND:
            return Refusal(
                f"Shopify rejected the access token that `{(credential.command or ('token_command',))[0]}` printed: "
                "it is revoked, expired or another shop's",
                "see what token_command prints; `orderstatus config show` names it",
            )
        case Kept.BUILT_IN:
            return Refusal("the demo shop rejected its token", "orderstatus demo reset")
        case _:
            since = "" if credential.kept_at is None else f" on {credential.kept_at:%Y-%m-%d}"
            return Refusal(
                f"Shopify rejected the access token that was good when it was kept{since}: it has been revoked, "
                "or the app was uninstalled",
                login,
            )
