"""What opens a shop of the merchant's: the credential that is found, and the source of tokens that is made of it."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from orderstatus.config.addresses import handle_of
from orderstatus.config.credentials import (
    CREDENTIALS_FILE,
    CredentialStore,
    FileStore,
    found_credential,
    no_credential,
    readable_by_others,
)
from orderstatus.config.keyring_store import ATTENDED_SECONDS, SECONDS, KeyringStore
from orderstatus.config.paths import places
from orderstatus.config.settings import FILE_STORE, KEYRING_STORE, Settings, Target
from orderstatus.config.shops import Address, address_of, environment_is_of
from orderstatus.config.token_cache import token_cache
from orderstatus.core.credentials import Credential, CredentialKind, Kept, well_formed
from orderstatus.core.secret import Secret
from orderstatus.core.tokens import ClientToken, CommandToken, FixedToken, GrantedToken, TokenCache, TokenSource

if TYPE_CHECKING:
    from pathlib import Path

    from orderstatus.runtime.process import Runtime
    from orderstatus.runtime.where import Where
    from orderstatus.shopify.client import Exchange
    from orderstatus.shopify.http import AnswererTransport


Report = Callable[["Exchange"], None]


def _unheard(_: Exchange) -> None:
    """For what nobody asked to hear."""


def login_command(target: Target) -> str:
    """The command that keeps a credential for the shop, as it can be pasted."""
    return f"orderstatus auth login --shop {target.profile or handle_of(target.domain)}"


def credential_stores(runtime: Runtime) -> dict[str, CredentialStore]:
    """Where credentials are kept, by the words of the setting `credentials`.

    A keyring is waited for as long as it takes to unlock it where somebody is there to do so.
    """
    keyring = KeyringStore(ATTENDED_SECONDS if runtime.streams.err_tty else SECONDS)
    return {FILE_STORE: FileStore(places(runtime.env).config / CREDENTIALS_FILE), KEYRING_STORE: keyring}


def access_of(
    runtime: Runtime,
    target: Target,
    where: Where,
    settings: Settings,
    transport: AnswererTransport | None,
    *,
    several: bool,
    report: Report = _unheard,
) -> tuple[Address, Credential, TokenSource]:
    """Where the shop answers, and what opens it. Raises UsageError where nothing does."""
    file, env = runtime.settings_file(), runtime.env
    is_env_owner = environment_is_of(env, file, target.domain, only=not several)
    address = address_of(env, settings, target.domain, is_env_owner=is_env_owner)
    credential = found_credential(
        env, settings, target.domain, is_env_owner=is_env_owner, stores=credential_stores(runtime)
    )
    if credential is None:
        near = get_close_matches(handle_of(target.domain), file.profiles, n=1, cutoff=0.6) if not target.profile else []
        raise no_credential(
            env,
            target.domain,
            is_env_owner=is_env_owner,
            login=login_command(target),
            like=next(iter(near), None),
            settings=settings,
        )
    tokens = token_source(runtime, target, where, credential, address, transport, report=report)
    return address, credential, tokens


def warn_of_readable_secrets(runtime: Runtime, target: Target, credential: Credential) -> None:
    """It is said if others can read the file that the shop's credential, or a token granted for it, is kept in."""
    kept_in = places(runtime.env)
    if credential.kept is Kept.FILE:
        _warn_of_others(runtime, kept_in.config / CREDENTIALS_FILE)
    if credential.kind is CredentialKind.CLIENT:
        _warn_of_others(runtime, token_cache(kept_in.state, target.domain).path)


def token_source(
    runtime: Runtime,
    target: Target,
    where: Where,
    credential: Credential,
    address: Address,
    transport: AnswererTransport | None,
    cache: TokenCache | None = None,
    report: Report = _unheard,
) -> TokenSource:
    """The tokens that `credential` gives, from where it is: nothing is asked before the first is needed.

    `cache` keeps what is granted; None for the shop's own file. `report` hears of each request for one.
    """
    login = login_command(target)
    if credential.token is not None:
        return FixedToken(credential.token, credential, login=login)
    if credential.command is not None:
        command = credential.command

        def run() -> Secret:
            from orderstatus.runtime.programs import TOKEN_SECONDS, printed_token

            seconds = TOKEN_SECONDS if where.timeout is None else min(where.timeout, TOKEN_SECONDS)
            printed = printed_token(command, runtime.env, seconds=seconds)
            return well_formed(printed, f"what the token_command `{command[0]}` printed")

        return CommandToken(run, credential, login=login)
    client_id, secret = credential.client_id or "", credential.client_secret or Secret("")

    def ask() -> GrantedToken:
        return grant(runtime, where, address, client_id, secret, transport, report)

    kept_in = cache or token_cache(places(runtime.env).state, target.domain)
    return ClientToken(ask, kept_in, client_id=client_id, now=runtime.clock, login=login)


def grant(
    runtime: Runtime,
    where: Where,
    address: Address,
    client_id: str,
    secret: Secret,
    transport: AnswererTransport | None,
    report: Report,
) -> GrantedToken:
    """A new token from the shop. Raises AccessError where Shopify refuses, and TemporaryError."""
    from orderstatus import __version__
    from orderstatus.shopify.http import GrantEndpoint, Wire
    from orderstatus.shopify.token import ATTEMPTS, PATIENCE_SECONDS, granted_token

    wire = Wire(address.grant, user_agent=f"orderstatus/{__version__}", clock=time.monotonic, transport=transport)
    try:
        return granted_token(
            GrantEndpoint(wire),
            client_id,
            secret,
            now=runtime.clock,
            clock=time.monotonic,
            sleep=time.sleep,
            attempts=ATTEMPTS if where.retries is None else where.retries + 1,
            patience_seconds=PATIENCE_SECONDS if where.timeout is None else where.timeout,
            report=report,
        )
    finally:
        wire.close()


def _warn_of_others(runtime: Runtime, path: Path) -> None:
    if readable_by_others(path):
        runtime.streams.warning(
            f"others can read {path}, which holds access tokens: chmod 600 {shlex.quote(str(path))}"
        )
