"""What is read of the orders that filters choose, and in which columns they are shown: stages only where in use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from orderstatus.core.errors import UsageError
from orderstatus.core.models import Order
from orderstatus.core.query import OrderQuery, Part, parts_for
from orderstatus.core.selection import TypedFilters, order_query, unknown_stages
from orderstatus.output.fields import Field
from orderstatus.output.order_fields import ORDER_FIELDS, STAGE_IMPORTANCE
from orderstatus.runtime import OpenShop, Runtime

_STAGE = "stage"


def query_of(typed: TypedFilters, opened: OpenShop) -> OrderQuery:
    """The query that was typed, as this shop understands it; it is warned of stages that it has not.

    Raises what `order_query` raises.
    """
    query = order_query(typed, now=opened.now, zone=opened.zone, capture=opened.settings.capture())
    for warning in unknown_stages(query, opened.stages()) if query.by_stage else ():
        opened.warn(warning)
    return query


def parts_of(keys: Collection[str], query: OrderQuery, opened: OpenShop, *, chosen: bool) -> frozenset[Part]:
    """What is to be read to decide `query` and to fill the columns `keys`, which somebody has `chosen` or not.

    JSON, CSV and an export hold every key: there a stage is read where stages are defined for this shop here, or a
    filter names one; else the key is missing, so that nobody pays points for what they do not use.
    """
    parts = parts_for(keys, query)
    is_used = chosen or query.by_stage or _STAGE not in keys or opened.stages_if_any() is not None
    return parts if is_used else parts_for([key for key in keys if key != _STAGE], query)


def order_columns(runtime: Runtime, typed: TypedFilters) -> tuple[Field[Order], ...]:
    """The fields of an order; the stage is among those of a table and of TSV where stages are in use or asked about.

    Raises UsageError where they are asked about, and a file that defines them cannot be read as such.
    """
    asks = bool(typed.no_stage or list(typed.stages) or list(typed.not_stages))
    try:
        are_defined = bool(runtime.stages())
    except UsageError:
        if asks:
            raise
        # It is warned of where the shop is open.
        are_defined = False
    if not asks and not are_defined:
        return ORDER_FIELDS
    return tuple(replace(each, importance=STAGE_IMPORTANCE) if each.key == _STAGE else each for each in ORDER_FIELDS)
