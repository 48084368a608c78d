"""What was found on this machine and about a shop, before anybody says what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.shop_probe import ShopProbe


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """A file or a folder of ours. What this system does not tell, as Windows does not tell modes, is None."""

    purpose: str
    """What it is for: `settings`, `credentials`, `state folder`."""
    path: str
    exists: bool
    is_folder: bool = False
    is_secret: bool = False
    """True where nobody but its owner may read it."""
    mode: int | None = None
    """Permission bits, `0o600`."""
    is_ours: bool | None = None
    """True where it belongs to the user who runs this."""
    is_writable: bool | None = None
    """Of what does not exist: whether it could be made."""
    free_bytes: int | None = None
    """What is left for us on its disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationFacts:
    """The settings file, and what reading it came to."""

    path: str
    exists: bool
    error: OrderStatusError | None = None
    """What a command would end with that reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFacts:
    """This machine, which is the same for every shop."""

    configuration: ConfigurationFacts
    files: tuple[FileFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialFacts:
    """What opens a shop, without the secret itself."""

    kind: str
    """`a static access token`, `client credentials`, `token_command`."""
    kept_in: str
    """Where it comes from: `ORDERSTATUS_TOKEN`, a file's path, `the system keyring`."""
    expires_at: datetime | None = None
    """When what opens the shop now ends; None where it does not, or nobody said."""
    renews_itself: bool = False
    """True where a new one is fetched before that without anybody's help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One shop as it was found, and the machine that looked."""

    shop: str
    """Its domain, or what was typed where that names none; empty where no shop is meant at all."""
    local: LocalFacts
    now: datetime
    credential: CredentialFacts | OrderStatusError | None = None
    """The error is what a command would end with for want of one; None where it was not looked for."""
    probe: ShopProbe | OrderStatusError | None = None
    """The error is why the shop did not answer; None where it was not asked."""
    zone_override: str | None = None
    """The time zone that the settings put in the place of the shop's own."""
    is_zone_known: bool | None = None
    """Whether this machine has the rules of the zone in use; None where there is no zone to look up."""
