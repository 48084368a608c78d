"""Machines and shops as `doctor` may find them, built by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from orderstatus.core.examination import ConfigurationFacts, CredentialFacts, Examined, FileFacts, LocalFacts
from orderstatus.core.models import ShopFacts
from orderstatus.core.scope_needs import SCOPE_NEEDS
from orderstatus.core.shop_probe import ProtectedField, Readable, ShopProbe

NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
EVERY_SCOPE = frozenset(need.scope for need in SCOPE_NEEDS)
HOME = "/home/anna/.config/orderstatus"
SECRET = FileFacts(
    purpose="credentials",
    path=f"{HOME}/credentials.toml",
    exists=True,
    is_secret=True,
    mode=0o600,
    is_ours=True,
    is_writable=True,
)
FOLDER = FileFacts(
    purpose="configuration folder",
    path=HOME,
    exists=True,
    is_folder=True,
    mode=0o700,
    is_ours=True,
    is_writable=True,
    free_bytes=81_500_000_000,
)
CONFIGURATION = ConfigurationFacts(path=f"{HOME}/config.toml", exists=True)
CREDENTIAL = CredentialFacts(kind="client credentials", kept_in=f"{HOME}/credentials.toml")


def machine(*files: FileFacts, **changes: Any) -> LocalFacts:
    return LocalFacts(configuration=replace(CONFIGURATION, **changes), files=files or (SECRET, FOLDER))


def probe(**changes: Any) -> ShopProbe:
    """A shop on which all is well, but for `changes`."""
    well = ShopProbe(
        shop=ShopFacts(domain="acme.myshopify.com", name="Acme Outdoor", time_zone="Europe/Helsinki", currency="EUR"),
        plan="Grow",
        is_plus=False,
        is_development=False,
        scopes=EVERY_SCOPE,
        asked_version="2026-10",
        answered_version="2026-10",
        supported_versions=("2026-01", "2026-04", "2026-07", "2026-10"),
        server_time=NOW - timedelta(seconds=1),
        our_time=NOW,
        bucket_points=2000,
        restore_rate=100,
        protected=dict.fromkeys(ProtectedField, Readable.YES),
        orders_error=None,
        points=9,
        seconds=0.31,
    )
    return replace(well, **changes)


def examined(**changes: Any) -> Examined:
    """That shop, as this machine saw it."""
    whole = Examined(
        shop="acme.myshopify.com", local=machine(), now=NOW, credential=CREDENTIAL, probe=probe(), is_zone_known=True
    )
    return replace(whole, **changes)
