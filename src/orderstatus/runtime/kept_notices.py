"""Where it is kept what customers of a shop were told: on its orders, in a file of this machine, or in both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from orderstatus.config.paths import places
from orderstatus.core.messages.ports import ClaimLedger

if TYPE_CHECKING:
    from pathlib import Path

    from orderstatus.config.settings import Target
    from orderstatus.mirror.kept_here import KeptHere
    from orderstatus.runtime.process import Runtime
    from orderstatus.shopify.client import AdminClient


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNotices:
    """The ledger that claims are made in, and what it says of the shop."""

    ledger: ClaimLedger
    since: datetime | None
    """Since when customers are told or, before the first time, will be at the earliest."""
    is_first: bool
    """Whether nothing was ever sent, where what was sent is kept."""
    has_kept_here: bool
    """Whether this machine keeps what it sent in a file of its own (`--this-machine-only`), now or some time before."""


@contextmanager
def kept_notices(
    runtime: Runtime, target: Target, client: AdminClient, *, warn: Callable[[str], None], this_machine_only: bool
) -> Iterator[KeptNotices]:
    """For the length of the block.

    With `this_machine_only` claims are kept in the file, and those of the shop bind all the same; without, they are
    kept in the shop, and those of a file that is there bind. Raises OrderStatusError where such a file cannot be read.
    """
    from orderstatus.flows.paired_claims import PairedClaims
    from orderstatus.flows.shop_claims import ShopClaims
    from orderstatus.shopify.metafields import ShopifyMetafields

    of_shop = ShopClaims(ShopifyMetafields(client, warn=warn), runtime.sleep)
    path = places(runtime.env).state / "messages" / f"{target.domain}.sqlite3"
    if not this_machine_only and not path.exists():
        begun = of_shop.begun()
        yield KeptNotices(ledger=of_shop, since=begun, is_first=begun is None, has_kept_here=False)
        return
    with _file(path, target.domain) as store:
        here = ShopClaims(store, runtime.sleep)
        both = PairedClaims(here, of_shop) if this_machine_only else PairedClaims(of_shop, here)
        yield KeptNotices(
            ledger=both,
            since=both.not_before(),
            is_first=both.begun() is None,
            has_kept_here=here.begun() is not None,
        )


def _file(path: Path, domain: str) -> KeptHere:
    from orderstatus.mirror.kept_here import KeptHere

    return KeptHere.open(path, domain)
