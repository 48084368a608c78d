"""How a credential is checked against its shop, kept, and forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from orderstatus.config.addresses import demo_named, handle_of
from orderstatus.config.paths import places
from orderstatus.config.setting_keys import BY_NAME
from orderstatus.config.settings import FILE_STORE, KEYRING_STORE, Settings, Target
from orderstatus.config.settings_file import set_values, unset_values
from orderstatus.config.settings_reading import check_profile_name, refuse_name_of_a_demo_shop
from orderstatus.config.shops import Address, address_of, environment_is_of
from orderstatus.config.token_cache import token_cache
from orderstatus.core.credentials import Credential
from orderstatus.core.errors import AccessError, OrderStatusError, UsageError
from orderstatus.core.tokens import ClientToken, GrantedToken
from orderstatus.core.typed import unknown_word
from orderstatus.runtime.access import credential_stores, token_source
from orderstatus.runtime.connecting import Heard, answering_transport, client_of, reached
from orderstatus.runtime.where import Where

if TYPE_CHECKING:
    from orderstatus.core.secret import Secret
    from orderstatus.core.shop_probe import ShopProbe
    from orderstatus.runtime.process import Runtime


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A credential that opened its shop."""

    target: Target
    credential: Credential
    probe: ShopProbe
    granted: GrantedToken | None
    """The token that was granted for a client id and secret; None for a static one."""


class _Memory:
    """A cache of a token that is not to outlast a login that fails."""

    granted: GrantedToken | None = None

    def read(self) -> GrantedToken | None:
        return self.granted

    def write(self, granted: GrantedToken) -> None:
        self.granted = granted


def login_target(runtime: Runtime, shop: str, name: str | None) -> Target:
    """The shop to log in to, and the profile that it will have: `name`, else the one it has, else its handle.

    Raises UsageError for what is no shop of somebody's own, and where that profile is another shop's.
    """
    file = runtime.settings_file()
    target = file.target(shop)
    if demo_named(target.domain) is not None:
        raise UsageError("a demo shop needs no login", hint=f"orderstatus list --shop {demo_named(target.domain)}")
    profile = (target.profile or handle_of(target.domain)) if name is None else name
    check_profile_name(profile)
    refuse_name_of_a_demo_shop(profile, target.domain)
    if profile in file.profiles and file.domain_of(profile) != target.domain:
        raise UsageError(
            f"the profile `{profile}` is of {file.domain_of(profile)}, and not of {target.domain}",
            hint="give this one another name: --name NAME",
        )
    return Target(profile, target.domain)


def checked_login(runtime: Runtime, target: Target, credential: Credential, where: Where) -> LoggedIn:
    """The credential, once it has opened its shop. Nothing is kept yet.

    Raises AccessError where Shopify refuses it, and where the shop that answers is another one.
    """
    from orderstatus.shopify.probe import read_probe

    settings = _settings(runtime, target)
    is_env_owner = environment_is_of(runtime.env, runtime.settings_file(), target.domain, only=True)
    address = address_of(runtime.env, settings, target.domain, is_env_owner=is_env_owner)
    transport = answering_transport(runtime, target.domain)
    heard = Heard(runtime.streams, target.name, None, is_told=where.verbose)
    tokens = token_source(runtime, target, where, credential, address, transport, _Memory(), report=heard)
    with client_of(runtime, where, address, tokens, transport, heard) as client:
        probe = read_probe(client, domain=target.domain, clock=runtime.clock)
    _refuse_another_shop(probe, target, address, runtime)
    granted = tokens.granted if isinstance(tokens, ClientToken) else None
    return LoggedIn(target, credential, probe, granted)


def _refuse_another_shop(probe: ShopProbe, target: Target, address: Address, runtime: Runtime) -> None:
    if probe.shop.domain == target.domain:
        return
    said = f"the shop that answers calls itself {probe.shop.domain}, and not {target.domain}"
    if address.is_own:
        raise AccessError(said, hint=f"orderstatus auth login --shop {handle_of(probe.shop.domain)}")
    # A test server answers for whoever asks.
    runtime.streams.warning(said)


def keep_login(runtime: Runtime, login: LoggedIn, *, in_keyring: bool, now: datetime) -> str:
    """Afterwards the credential is kept, and no other of the shop; and the settings have a profile for it.

    Where another cannot be removed, that is a warning: it is no longer looked for.
    Returns where it is kept. A token that a command prints is not kept at all: the profile names the command.
    """
    target, credential = login.target, login.credential
    settings, stores = _settings(runtime, target), credential_stores(runtime)
    store_name = None if credential.command is not None else KEYRING_STORE if in_keyring else FILE_STORE
    if store_name is not None:
        stores[store_name].write(target.domain, replace(credential, kept_at=now))
    _write_profile(runtime, target, credential, store_name, settings)
    # A keyring that nobody uses is not asked: it may not be there.
    for other in {FILE_STORE, settings.credentials} - {store_name}:
        try:
            stores[other].remove(target.domain)
        except OrderStatusError as error:
            # The login is done, and leaving a keyring that is gone may be what it was for.
            runtime.streams.warning(f"what {_place(runtime, other)} holds for {target.domain} was not removed: {error}")
    cache = token_cache(places(runtime.env).state, target.domain)
    cache.forget()
    if login.granted is not None:
        cache.write(login.granted)
    runtime.settings_in_use.changed()
    return f"token_command ({(credential.command or ('',))[0]})" if store_name is None else _place(runtime, store_name)


def _write_profile(
    runtime: Runtime, target: Target, credential: Credential, store_name: str | None, settings: Settings
) -> None:
    table = f"profile.{target.profile}"
    values: dict[str, Any] = {}
    if settings.shop != target.domain:
        values[f"{table}.shop"] = target.domain
    if credential.command is not None and credential.command != settings.token_command:
        values[f"{table}.token_command"] = list(credential.command)
    if store_name is not None and store_name != settings.credentials:
        values[f"{table}.credentials"] = store_name
    # A settings file that says all of it already is not written: it need not be one that can be.
    if values:
        set_values(runtime.settings_path(), values)
    if credential.command is None and settings.token_command is not None:
        # What was said of the shop before would go before what has just been kept.
        unset_values(runtime.settings_path(), [f"{table}.token_command"])


def _place(runtime: Runtime, store: str) -> str:
    """Where a store keeps what it is given, as a person looks for it."""
    if store == KEYRING_STORE:
        return "the system's keyring"
    from orderstatus.config.credentials import CREDENTIALS_FILE

    return str(places(runtime.env).config / CREDENTIALS_FILE)


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """What was forgotten of a shop, and what was left."""

    target: Target
    had_credential: bool
    keeps_settings: bool
    """True where its profile stays, for what else stands in it."""
    command: str | None
    """The token_command that still opens the shop."""
    variable: str | None
    """The environment variable that does."""


def log_out(runtime: Runtime, target: Target) -> LoggedOut:
    """Afterwards no store of ours holds a credential of the shop, nor a token that was granted for it."""
    had = False
    settings = _settings(runtime, target)
    # First what always can be forgotten: a keyring may not answer.
    token_cache(places(runtime.env).state, target.domain).forget()
    for name, store in credential_stores(runtime).items():
        # A keyring that nobody uses is not asked: it may not be there.
        if name in (FILE_STORE, settings.credentials):
            had = store.remove(target.domain) or had
    command = settings.token_command[0] if settings.token_command is not None else None
    keeps = target.profile is not None and _holds_more(runtime, target.profile)
    if target.profile is not None and had and not keeps:
        unset_values(runtime.settings_path(), _profile_keys(runtime, target.profile))
    runtime.settings_in_use.changed()
    return LoggedOut(target, had, keeps, command, _variable_of(runtime, target))


def _variable_of(runtime: Runtime, target: Target) -> str | None:
    """What in the environment opens the shop, as it would without any other."""
    env = runtime.env
    if not environment_is_of(env, runtime.settings_file(), target.domain, only=True):
        return None
    return next((name for name in ("ORDERSTATUS_TOKEN", "ORDERSTATUS_CLIENT_ID") if env.get(name, "").strip()), None)


def switch_to(runtime: Runtime, profile: str) -> None:
    """Afterwards commands ask the shop of `profile` where none is named. Raises UsageError for none that there is."""
    profiles = runtime.settings_file().profiles
    if not profiles:
        raise UsageError(f"there is no profile `{profile}`, nor any other", hint="make one: orderstatus auth login")
    if profile not in profiles:
        raise unknown_word("auth switch", profile, profiles)
    set_values(runtime.settings_path(), {"default_profile": profile})
    runtime.settings_in_use.changed()


def _holds_more(runtime: Runtime, profile: str) -> bool:
    own = runtime.settings_file().profiles[profile]
    return own != Settings(shop=own.shop, credentials=own.credentials)


def _profile_keys(runtime: Runtime, profile: str) -> list[str]:
    keys = [f"profile.{profile}"]
    return [*keys, "default_profile"] if runtime.settings_file().default_profile == profile else keys


def _settings(runtime: Runtime, target: Target) -> Settings:
    file = runtime.settings_file()
    return file.settings(target.profile if target.profile in file.profiles else None)


def current_token(runtime: Runtime, target: Target) -> Secret:
    """The access token that a request to the shop would carry now. Raises as `Runtime.open_target` does."""
    with reached(runtime, target, runtime.where) as shop:
        return shop.tokens.token()


def command_words(text: str) -> tuple[str, ...]:
    """A token_command as its words. Raises UsageError where it has none."""
    words: tuple[str, ...] = BY_NAME["token_command"].read(text, "--token-command")
    return words
