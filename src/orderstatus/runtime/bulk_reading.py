"""What a bulk operation needs of the process: files without the token, what was started, and room for what waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING

from orderstatus.core.models import Order
from orderstatus.shopify.client import ATTEMPTS, PATIENCE_SECONDS

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.runtime.connecting import Reached
    from orderstatus.runtime.process import Runtime
    from orderstatus.runtime.where import Where


def bulk_reader(
    runtime: Runtime,
    target: Target,
    where: Where,
    shop: Reached,
    *,
    warn: Callable[[str], None],
    tell: Callable[[str], None],
) -> Callable[..., Iterator[Order]]:
    """Reads orders of the shop by a bulk operation; what that needs is made when it is asked for the first time.

    `tell` hears, for `--verbose`, how far Shopify is, and the progress on a terminal hears it too.
    """

    def follow(objects: int) -> None:
        tell(f"the bulk operation has written {objects:,} objects")
        if runtime.streams.progress is not None:
            runtime.streams.progress.written(target.name, objects)

    def read(
        *,
        search: str | None,
        parts: Collection[str],
        sort_key: str,
        reverse: bool,
        began: Callable[[datetime | None, bool], None],
        may_wait: bool = True,
    ) -> Iterator[Order]:
        from orderstatus import __version__
        from orderstatus.config.paths import places
        from orderstatus.config.started_operations import started_operations
        from orderstatus.mirror.children import SqliteChildren
        from orderstatus.runtime.beside import flattened_beside
        from orderstatus.shopify.bulk_children import MemoryChildren
        from orderstatus.shopify.bulk_orders import BulkOrders
        from orderstatus.shopify.http import Limits
        from orderstatus.shopify.http_files import Files

        with ExitStack() as stack:
            files = Files(
                user_agent=f"orderstatus/{__version__}",
                sleep=time.sleep,
                transport=shop.transport,
                limits=Limits().within(where.timeout),
                attempts=ATTEMPTS if where.retries is None else where.retries + 1,
            )
            stack.callback(files.close)
            yield from BulkOrders(
                shop.client,
                files,
                search=search,
                sort_key=sort_key,
                reverse=reverse,
                parts=parts,
                started=started_operations(places(runtime.env).state, target.domain),
                children=lambda: MemoryChildren(SqliteChildren),
                warn=warn,
                note=runtime.streams.note,
                follow=follow,
                sleep=time.sleep,
                clock=time.monotonic,
                now=shop.clock,
                began=began,
                beside=flattened_beside,
                may_wait=may_wait,
                patience_seconds=PATIENCE_SECONDS if where.timeout is None else where.timeout,
            )

    return read
