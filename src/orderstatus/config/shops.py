"""Which shops a command is about, and how each is reached: from the flags, the environment and the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orderstatus.config.addresses import DEMO, DEMO_DOMAINS, base_url, demo_named
from orderstatus.config.settings import Settings, SettingsFile, Target
from orderstatus.core.errors import UsageError
from orderstatus.core.typed import values_of

API_VERSION = "2026-10"
_LOGIN = "orderstatus auth login"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a shop answers."""

    base: str
    """`https://acme.myshopify.com`, or what stands in for it."""
    api_version: str
    is_own: bool
    """False where something stands in for the shop: a proxy or a test server."""

    @property
    def graphql(self) -> str:
        """The GraphQL endpoint."""
        return f"{self.base}/admin/api/{self.api_version}/graphql.json"

    @property
    def grant(self) -> str:
        """Where tokens are granted; OAuth has no versions (usage/versioning)."""
        return f"{self.base}/admin/oauth/access_token"


def chosen_shops(
    env: Mapping[str, str], file: SettingsFile, *, named: Sequence[str] = (), every: bool = False, demo: bool = False
) -> tuple[Target, ...]:
    """The shops a command is about, each once: by the flags, else `ORDERSTATUS_SHOP`, else the settings.

    `every` is every profile, and with `demo` every demo shop. Raises UsageError where none is meant, with the ways on,
    and where the flags contradict each other.
    """
    words = values_of("--shop", named, "a shop, such as acme.myshopify.com")
    if every and words:
        raise UsageError("`--all-shops` and `--shop` name the shops twice", hint="give one of them")
    if demo:
        return _demo_shops(file, words, every=every)
    if every:
        targets = tuple(file.targets())
        if not targets:
            raise UsageError(
                f"`--all-shops` is every profile, and there is none in {file.path}", hint=f"make one: {_LOGIN}"
            )
        return targets
    if not words and (in_env := env.get("ORDERSTATUS_SHOP", "").strip()):
        _refuse_served_demo(env, file.target(in_env).domain)
        words = (in_env,)
    if not words:
        return (_settings_choice(file),)
    return tuple({target.domain: target for target in map(file.target, words)}.values())


def _refuse_served_demo(env: Mapping[str, str], domain: str) -> None:
    """A demo shop that is served has an address, and the one inside this program would answer in its place."""
    address = env.get("ORDERSTATUS_API_URL", "").strip()
    if address and demo_named(domain) is not None:
        raise UsageError(
            f"ORDERSTATUS_SHOP={domain} is the demo shop inside this program, and would not be asked at {address}",
            hint="ORDERSTATUS_SHOP=acme.myshopify.com is asked there, whatever the demo that is served calls itself; "
            "or leave ORDERSTATUS_API_URL out",
        )


def _demo_shops(file: SettingsFile, words: tuple[str, ...], *, every: bool) -> tuple[Target, ...]:
    for word in words:
        if demo_named(file.target(word).domain) is None:
            raise UsageError(f"`--demo` and `--shop {word}` are two shops", hint="give one of them")
    chosen = words or (tuple(DEMO_DOMAINS) if every else (DEMO,))
    return tuple({target.domain: target for target in map(file.target, chosen)}.values())


def _settings_choice(file: SettingsFile) -> Target:
    profile = file.default_profile
    if profile is None and len(file.profiles) == 1:
        profile = next(iter(file.profiles))
    if profile is not None:
        return Target(profile, file.domain_of(profile))
    if file.profiles:
        listed = ", ".join(file.profiles)
        raise UsageError(
            f"which shop is meant? There are: {listed}",
            hint=f"add `--shop {next(iter(file.profiles))}`, or --all-shops, or choose one for good: "
            "orderstatus auth switch NAME",
        )
    raise UsageError(
        "no shop is configured",
        hint=f"add `--demo` to try the demo shop; for your own: {_LOGIN} "
        "(or set ORDERSTATUS_SHOP=acme.myshopify.com and ORDERSTATUS_TOKEN)",
    )


def environment_is_of(env: Mapping[str, str], file: SettingsFile, domain: str, *, only: bool) -> bool:
    """True if credentials and address in the environment belong to `domain`.

    They are those of the shop in `ORDERSTATUS_SHOP`, or where that is unset of the `only` one in use (design 2).
    """
    owner = env.get("ORDERSTATUS_SHOP", "").strip()
    return file.target(owner).domain == domain if owner else only


def address_of(env: Mapping[str, str], settings: Settings, domain: str, *, is_env_owner: bool) -> Address:
    """Where `domain` answers. Raises UsageError where the token would be sent in the clear."""
    base = env.get("ORDERSTATUS_API_URL", "").strip() if is_env_owner else ""
    version = settings.api_version or API_VERSION
    if base:
        return Address(base_url(base, "ORDERSTATUS_API_URL"), version, is_own=False)
    if settings.api_url is not None:
        return Address(settings.api_url, version, is_own=False)
    return Address(f"https://{domain}", version, is_own=True)
