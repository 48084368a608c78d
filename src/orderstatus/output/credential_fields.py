"""The fields of `auth status`: what opens each shop, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass

from orderstatus.core.credentials import CredentialKind
from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UsageError
from orderstatus.core.examination import CredentialFacts, Examined
from orderstatus.core.scope_needs import missing
from orderstatus.core.shop_probe import ShopProbe
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.palette import Tone
from orderstatus.output.text import MISSING

OPEN, REFUSED, UNREACHABLE, NO_CREDENTIAL, FAILED = "open", "refused", "unreachable", "no-credential", "failed"
"""How a shop was found."""
STATES = (OPEN, REFUSED, UNREACHABLE, NO_CREDENTIAL, FAILED)
_TONES = {
    OPEN: Tone.GOOD,
    REFUSED: Tone.PROBLEM,
    UNREACHABLE: Tone.WAITING,
    NO_CREDENTIAL: Tone.PROBLEM,
    FAILED: Tone.PROBLEM,
}


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """A shop that was asked, and what it is called here."""

    profile: str | None
    is_default: bool
    examined: Examined

    @property
    def credential(self) -> CredentialFacts | None:
        """What opens the shop; None where nothing does."""
        found = self.examined.credential
        return found if isinstance(found, CredentialFacts) else None

    @property
    def probe(self) -> ShopProbe | None:
        """What the shop answered; None where it did not."""
        found = self.examined.probe
        return found if isinstance(found, ShopProbe) else None

    @property
    def error(self) -> OrderStatusError | None:
        """Why the shop is not open; None where it is."""
        for found in (self.examined.credential, self.examined.probe):
            if isinstance(found, OrderStatusError):
                return found
        return self.probe.orders_error if self.probe is not None else None

    @property
    def state(self) -> str:
        """One of `STATES`."""
        match self.error:
            case None:
                return OPEN
            case UsageError():
                return NO_CREDENTIAL
            case AccessError():
                return REFUSED
            case TemporaryError():
                return UNREACHABLE
            case _:
                return FAILED


def _scopes(row: CredentialRow, _: RowContext) -> Value:
    return None if row.probe is None or row.probe.scopes is None else tuple(sorted(row.probe.scopes))


def _missing(row: CredentialRow, _: RowContext) -> Value:
    if row.probe is None or row.probe.scopes is None:
        return None
    return tuple(need.scope for need in missing(row.probe.scopes))


def _kind(row: CredentialRow, _: RowContext) -> Value:
    if row.credential is None:
        return None
    return CredentialKind.CLIENT.value if row.credential.renews_itself else CredentialKind.TOKEN.value


def _kept_in(row: CredentialRow, _: RowContext) -> str:
    """Without the folder, which is the same for every shop."""
    return MISSING if row.credential is None else row.credential.kept_in.replace("\\", "/").rpartition("/")[2]


def _detail(row: CredentialRow, _: RowContext) -> Value:
    return None if row.error is None else str(row.error)


CREDENTIAL_FIELDS: tuple[Field[CredentialRow], ...] = (
    Field(
        key="profile",
        heading="Profile",
        about="what the shop is called here; missing for one without a profile",
        get=lambda r, c: r.profile,
        importance=95,
        least=8,
    ),
    Field(
        key="shop",
        heading="Shop",
        about="the shop's domain",
        get=lambda r, c: r.examined.shop,
        importance=100,
        least=32,
    ),
    Field(
        key="default",
        heading="Default",
        about="whether it is asked where no shop is named",
        get=lambda r, c: r.is_default,
        kind=Kind.FLAG,
        importance=40,
    ),
    Field(
        key="state",
        heading="State",
        about="open, refused, unreachable, no-credential or failed",
        get=lambda r, c: r.state,
        importance=99,
        least=13,
        axis="credential-state",
        tones=_TONES,
    ),
    Field(
        key="credential",
        heading="Credential",
        about="token, a static access token, or client-credentials, for which tokens are granted",
        get=_kind,
        importance=70,
        least=18,
    ),
    Field(
        key="kept_in",
        heading="Kept in",
        about="where the credential comes from",
        get=lambda r, c: None if r.credential is None else r.credential.kept_in,
        shown=_kept_in,
        importance=60,
        least=16,
    ),
    Field(
        key="expires_at",
        heading="Expires",
        about="when the token in use ends; one that was granted renews itself",
        get=lambda r, c: None if r.credential is None else r.credential.expires_at,
        kind=Kind.INSTANT,
        importance=50,
    ),
    Field(
        key="name",
        heading="Name",
        about="what the shop calls itself",
        get=lambda r, c: None if r.probe is None else r.probe.shop.name,
        least=12,
    ),
    Field(
        key="plan",
        heading="Plan",
        about="the shop's plan",
        get=lambda r, c: None if r.probe is None else r.probe.plan,
        importance=45,
        least=8,
    ),
    Field(
        key="time_zone",
        heading="Time zone",
        about="the shop's own time zone",
        get=lambda r, c: None if r.probe is None else r.probe.shop.time_zone,
        least=12,
    ),
    Field(
        key="scopes",
        heading="Scopes",
        about="what the app was granted",
        get=_scopes,
        kind=Kind.TEXTS,
        least=12,
    ),
    Field(
        key="missing_scopes",
        heading="Missing",
        about="scopes that would show more; `orderstatus doctor` says what",
        get=_missing,
        kind=Kind.TEXTS,
        importance=30,
        least=12,
    ),
    Field(
        key="detail",
        heading="Why",
        about="why the shop is not open",
        get=_detail,
        importance=80,
        least=20,
    ),
)
