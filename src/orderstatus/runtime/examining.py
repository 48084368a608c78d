"""How this machine and each shop are looked at, for `doctor`: nothing is changed, and what is found is not raised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from orderstatus.config.credentials import CREDENTIALS_FILE
from orderstatus.config.file_facts import file_facts
from orderstatus.config.paths import places
from orderstatus.config.token_cache import token_cache
from orderstatus.config.zones import knows_zone
from orderstatus.core.credentials import Credential, CredentialKind, Kept
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.examination import ConfigurationFacts, CredentialFacts, Examined, LocalFacts
from orderstatus.core.tokens import ClientToken, TokenSource
from orderstatus.runtime.connecting import reached
from orderstatus.runtime.where import Where

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.runtime.process import Runtime


def examined_shops(runtime: Runtime, where: Where) -> Iterator[Examined]:
    """The shops that are meant, side by side, as they were found; one of no name where none is meant."""
    from orderstatus.flows.side_by_side import SideBySide

    try:
        targets = runtime.targets(where)
    except OrderStatusError as error:
        # Which shops there are stands in the settings: where those cannot be read, nothing is known of them.
        is_known = runtime.settings_in_use.error is None or bool(where.shops)
        found = error if is_known else None
        yield Examined(shop="", local=_local(runtime, ()), now=runtime.clock(), credential=found)
        return
    local = _local(runtime, targets)

    def looking(target: Target) -> Callable[[], list[Examined]]:
        return lambda: [_examined(runtime, target, where, local, several=len(targets) > 1)]

    def unexpected(_: str, error: OrderStatusError) -> None:
        raise error

    readings = {target.name: looking(target) for target in targets}
    yield from SideBySide(readings, key=lambda _: 0, failed=unexpected)


def _examined(runtime: Runtime, target: Target, where: Where, local: LocalFacts, *, several: bool) -> Examined:
    from orderstatus.shopify.probe import read_probe

    now = runtime.clock()
    try:
        # Another version than the one asked is a finding, and no warning.
        with reached(runtime, target, where, several=several, is_silent=True) as shop:
            now = shop.clock()
            try:
                probe = read_probe(shop.client, domain=target.domain, clock=shop.clock)
            except OrderStatusError as error:
                facts = _credential(shop.credential, shop.tokens, runtime)
                return Examined(shop=target.domain, local=local, now=now, credential=facts, probe=error)
            override = shop.settings.time_zone
            zone = override or probe.shop.time_zone
            return Examined(
                shop=target.domain,
                local=local,
                now=now,
                credential=_credential(shop.credential, shop.tokens, runtime),
                probe=probe,
                zone_override=override,
                is_zone_known=None if zone is None else knows_zone(zone),
            )
    except OrderStatusError as error:
        return Examined(shop=target.domain, local=local, now=now, credential=error)


def _credential(credential: Credential, tokens: TokenSource, runtime: Runtime) -> CredentialFacts:
    kept_in = _kept_in(credential, runtime)
    if credential.kept is Kept.BUILT_IN:
        return CredentialFacts(kind="the demo shop's token", kept_in=kept_in)
    if credential.kind is CredentialKind.TOKEN:
        return CredentialFacts(kind="a static access token", kept_in=kept_in)
    granted = tokens.granted if isinstance(tokens, ClientToken) else None
    ends: datetime | None = None if granted is None else granted.expires_at
    return CredentialFacts(kind="client credentials", kept_in=kept_in, expires_at=ends, renews_itself=True)


def _kept_in(credential: Credential, runtime: Runtime) -> str:
    match credential.kept:
        case Kept.ENVIRONMENT:
            return "ORDERSTATUS_TOKEN" if credential.token is not None else "ORDERSTATUS_CLIENT_ID"
        case Kept.COMMAND:
            return f"token_command ({(credential.command or ('',))[0]})"
        case Kept.KEYRING:
            return "the system's keyring"
        case Kept.FILE:
            return str(places(runtime.env).config / CREDENTIALS_FILE)
        case _:
            return "this program"


def _local(runtime: Runtime, targets: tuple[Target, ...]) -> LocalFacts:
    path, error = runtime.settings_path(), runtime.settings_in_use.error
    kept = places(runtime.env)
    tokens = [("granted token", token_cache(kept.state, target.domain).path) for target in targets]
    secrets = [("credentials", kept.config / CREDENTIALS_FILE), *tokens]
    files = file_facts(
        settings=path,
        secrets=[(purpose, file) for purpose, file in secrets if file.exists()],
        folders=(("configuration folder", path.parent), ("state folder", kept.state)),
    )
    return LocalFacts(configuration=ConfigurationFacts(path=str(path), exists=path.exists(), error=error), files=files)
