"""What a bulk operation needs of the process: files without the token, what was started, and room for what waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from orderstatus.core.models import Order
from orderstatus.shopify.client import ATTEMPTS, PATIENCE_SECONDS

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.runtime.connecting import Reached
    from orderstatus.runtime.process import Runtime
    from orderstatus.runtime.where import Where
    from orderstatus.shopify.bulk_operation import BulkRun
    from orderstatus.shopify.http_files import Files


@dataclass(frozen=True, slots=True)
class BulkReading:
    """Reads orders of the shop by a bulk operation; what that needs is made when it is asked for the first time."""

    runtime: Runtime
    target: Target
    where: Where
    shop: Reached
    warn: Callable[[str], None]
    tell: Callable[[str], None]
    """Hears, for `--verbose`, how far Shopify is; the progress on a terminal hears it too."""

    def __call__(
        self,
        *,
        search: str | None,
        parts: Collection[str],
        sort_key: str,
        reverse: bool,
        began: Callable[[datetime | None, bool], None],
        may_wait: bool = True,
    ) -> Iterator[Order]:
        """The orders that `search` finds; `began` and `may_wait` as `BulkOrders` and `BulkRun` take them."""
        from orderstatus.mirror.children import SqliteChildren
        from orderstatus.runtime.beside import flattened_beside
        from orderstatus.shopify.bulk_children import MemoryChildren
        from orderstatus.shopify.bulk_documents import bulk_query
        from orderstatus.shopify.bulk_orders import BulkOrders

        query = bulk_query(parts, search=search, sort_key=sort_key, reverse=reverse)
        with closing(self._files()) as files:
            yield from BulkOrders(
                self._run(query, may_wait=may_wait),
                files,
                sort_key=sort_key,
                parts=parts,
                children=lambda: MemoryChildren(SqliteChildren),
                warn=self.warn,
                began=began,
                beside=flattened_beside,
            )

    def _run(self, query: str, *, may_wait: bool) -> BulkRun:
        from orderstatus.config.paths import places
        from orderstatus.config.started_operations import started_operations
        from orderstatus.shopify.bulk_operation import BulkRun

        return BulkRun(
            self.shop.client,
            query,
            started=started_operations(places(self.runtime.env).state, self.target.domain),
            note=self.runtime.streams.note,
            follow=self._follow,
            sleep=time.sleep,
            clock=time.monotonic,
            now=self.shop.clock,
            may_wait=may_wait,
            patience_seconds=PATIENCE_SECONDS if self.where.timeout is None else self.where.timeout,
        )

    def _files(self) -> Files:
        from orderstatus import __version__
        from orderstatus.shopify.http import Limits
        from orderstatus.shopify.http_files import Files

        return Files(
            user_agent=f"orderstatus/{__version__}",
            sleep=time.sleep,
            transport=self.shop.transport,
            limits=Limits().within(self.where.timeout),
            attempts=ATTEMPTS if self.where.retries is None else self.where.retries + 1,
        )

    def _follow(self, objects: int) -> None:
        self.tell(f"the bulk operation has written {objects:,} objects")
        if self.runtime.streams.progress is not None:
            self.runtime.streams.progress.written(self.target.name, objects)
