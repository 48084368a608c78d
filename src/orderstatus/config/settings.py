"""The merchant's settings: what the file says for every shop, what a profile says for its own, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta, tzinfo
from pathlib import Path
from typing import Any

from orderstatus.config.addresses import DEMO_DOMAINS, shop_domain
from orderstatus.config.holidays import days_off
from orderstatus.config.notify_keys import notify_settings
from orderstatus.config.setting_keys import OTHER_GATEWAYS
from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import UsageError
from orderstatus.core.flags import DEFAULT_THRESHOLDS, Flag
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.messages.rules import NotifySettings
from orderstatus.core.rules import Rules
from orderstatus.core.spans import Span, Unit
from orderstatus.core.typed import unknown_word
from orderstatus.core.views import View

FILE_STORE = "file"
KEYRING_STORE = "keyring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is set for one shop, or for every shop; what nobody set is None or an empty table. Names are the file's."""

    shop: str | None = None
    """The domain; None outside a profile."""
    credentials: str = FILE_STORE
    """Where the shop's credential is kept: in a file of ours, or in the system's keyring."""
    token_command: tuple[str, ...] | None = None
    api_url: str | None = None
    time_zone: str | None = None
    country: str | None = None
    """Whose public holidays are days off, as two letters, with a region where there is one: `FI`, `DE-BY`."""
    weekend: frozenset[int] | None = None
    holidays: frozenset[date] | None = None
    """The shop's own days off."""
    handling_time: Span | None = None
    carriers_without_events: frozenset[str] | None = None
    authorization_days: Mapping[str, int] = field(default_factory=dict)
    """By gateway; `default` for all others."""
    thresholds: Mapping[str, Span] = field(default_factory=dict)
    lang: str | None = None
    format: str | None = None
    api_version: str | None = None
    source: str | None = None
    bulk: str | None = None
    """When orders are read by a bulk operation: auto, prefer or never."""
    stages: str | None = None
    """Where the shop's stages are written, as it stands in the file."""
    notify: Mapping[str, Any] = field(default_factory=dict)
    """What the table of messages says, as its keys read it; `messages()` makes it whole."""
    notify_events: Mapping[str, bool] = field(default_factory=dict)

    def capture(self) -> CaptureRule:
        """How long an authorization lasts, by gateway, and how early to warn."""
        plain = CaptureRule()
        by_gateway = {
            name: timedelta(days=count) for name, count in self.authorization_days.items() if name != OTHER_GATEWAYS
        }
        default = self.authorization_days.get(OTHER_GATEWAYS)
        warning = self.thresholds.get(Flag.AUTHORIZATION_EXPIRING)
        return CaptureRule(
            period=timedelta(days=default) if default is not None else plain.period,
            by_gateway=by_gateway,
            warning=timedelta(hours=_hours(warning)) if warning is not None else plain.warning,
        )

    def rules(self, zone: tzinfo) -> Rules:
        """The shop's rules, with the defaults where nothing is set.

        The time that an order may wait to be shipped is the threshold of `unfulfilled`, unless that is set itself.
        """
        weekend = WorkCalendar().weekend if self.weekend is None else self.weekend
        handling = {} if self.handling_time is None else {Flag.UNFULFILLED.value: self.handling_time}
        return Rules(
            capture=self.capture(),
            calendar=WorkCalendar(
                zone=zone, weekend=weekend, holidays=days_off(self.country, self.holidays or frozenset())
            ),
            thresholds={**DEFAULT_THRESHOLDS, **handling, **self.thresholds},
            carriers_without_events=self.carriers_without_events or frozenset(),
        )

    def messages(self) -> NotifySettings:
        """The rules of messages, with the defaults where nothing is set."""
        return notify_settings(self.notify, self.notify_events)

    def over(self, other: Settings) -> Settings:
        """What is set here, and where nothing is, what is set in `other`; of tables each entry by itself."""
        plain = Settings()
        mine = {each.name: getattr(self, each.name) for each in fields(self)}
        changed = {name: value for name, value in mine.items() if value != getattr(plain, name)}
        return replace(
            other,
            **{
                **changed,
                "authorization_days": {**other.authorization_days, **self.authorization_days},
                "thresholds": {**other.thresholds, **self.thresholds},
                "notify": {**other.notify, **self.notify},
                "notify_events": {**other.notify_events, **self.notify_events},
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """The whole file; empty where there is none."""

    path: Path
    shared: Settings = field(default_factory=Settings)
    """What holds for every shop."""
    profiles: Mapping[str, Settings] = field(default_factory=dict)
    """What each profile itself says, in the order of the file."""
    default_profile: str | None = None
    views: Mapping[str, View] = field(default_factory=dict)
    """The merchant's own, by name."""
    broken_views: Mapping[str, UsageError] = field(default_factory=dict)
    """Those that are not written as a view is, each with what to say when it is asked for."""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The file as TOML has it: which keys it sets, and how their values are spelled."""

    def settings(self, profile: str | None) -> Settings:
        """What holds for the shop of `profile`: its own settings over the shared ones. None: the shared ones."""
        return self.shared if profile is None else self.profiles[profile].over(self.shared)

    def target(self, named: str) -> Target:
        """The shop that `named` means: a profile, a demo shop, a domain or the address of an admin.

        A profile's name comes first, whatever shop has the same handle. Raises UsageError for what is no shop.
        """
        word = named.strip().lower()
        if word in self.profiles:
            return Target(word, self.domain_of(word))
        domain = DEMO_DOMAINS.get(word) or shop_domain(named)
        return Target(next((name for name in self.profiles if self.domain_of(name) == domain), None), domain)

    def target_of(self, profile: str) -> Target:
        """The shop of a profile. Raises UsageError for a profile that there is not."""
        if profile not in self.profiles:
            raise unknown_word("profile", profile, self.profiles)
        return Target(profile, self.domain_of(profile))

    def targets(self) -> Iterator[Target]:
        """The shop of every profile, each shop once, in the order of the file."""
        seen = set()
        for name in self.profiles:
            if (domain := self.domain_of(name)) not in seen:
                seen.add(domain)
                yield Target(name, domain)

    def repeated_shops(self) -> dict[str, tuple[str, ...]]:
        """The shops that several profiles are of, by domain: the profile that a domain means is the first of them."""
        by_domain: dict[str, tuple[str, ...]] = {}
        for name in self.profiles:
            domain = self.domain_of(name)
            by_domain[domain] = (*by_domain.get(domain, ()), name)
        return {domain: names for domain, names in by_domain.items() if len(names) > 1}

    def domain_of(self, profile: str) -> str:
        """The domain of a profile's shop. Raises UsageError for a profile that there is not."""
        if profile not in self.profiles:
            raise unknown_word("default_profile", profile, self.profiles)
        return self.profiles[profile].shop or ""


@dataclass(frozen=True, slots=True)
class Target:
    """A shop that was meant: its domain, and the profile whose settings hold for it, where there is one."""

    profile: str | None
    domain: str

    @property
    def name(self) -> str:
        """What a person types for it after `--shop`."""
        return self.profile or self.domain


def _hours(span: Span) -> float:
    return span.count if span.unit is Unit.HOURS else span.count * 24
