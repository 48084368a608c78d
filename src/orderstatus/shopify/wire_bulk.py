"""The shape of a bulk operation, as it is started, followed and listed."""

from __future__ import annotations

from orderstatus.shopify.wire import Instant, Listed, Wire


class BulkOperationWire(Wire):
    """`BulkOperation`. The counts and the size are UnsignedInt64, which come as strings (recorded)."""

    id: str | None = None
    status: str | None = None
    error_code: str | None = None
    created_at: Instant | None = None
    completed_at: Instant | None = None
    object_count: int | None = None
    root_object_count: int | None = None
    file_size: int | None = None
    url: str | None = None
    partial_data_url: str | None = None
    query: str | None = None


class BulkUserErrorWire(Wire):
    message: str | None = None
    code: str | None = None


class BulkRunWire(Wire):
    """What starting one comes to: the operation, or why there is none."""

    bulk_operation: BulkOperationWire | None = None
    user_errors: Listed[BulkUserErrorWire] = None


class BulkOperationPageWire(Wire):
    nodes: Listed[BulkOperationWire] = None
