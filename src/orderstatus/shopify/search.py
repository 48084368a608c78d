"""An order query in Shopify's search syntax, as far as the shop can decide it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from orderstatus.core import filters
from orderstatus.core.filters import Axis, AxisFilter
from orderstatus.core.lifecycle import OWES_NOTHING
from orderstatus.core.metafields import NAMESPACE, MetafieldKey
from orderstatus.core.query import OrderQuery, SortKey, is_email
from orderstatus.core.references import Reference, gid_of_number

SORT_KEYS: Mapping[SortKey, str] = {
    SortKey.PLACED: "PROCESSED_AT",
    SortKey.UPDATED: "UPDATED_AT",
    SortKey.NUMBER: "ORDER_NUMBER",
    SortKey.TOTAL: "CURRENT_TOTAL_PRICE",
    SortKey.CUSTOMER: "CUSTOMER_NAME",
    SortKey.PAYMENT: "FINANCIAL_STATUS",
    SortKey.FULFILLMENT: "FULFILLMENT_STATUS",
    SortKey.DESTINATION: "DESTINATION",
}
"""Source: `OrderSortKeys`."""

_FINANCIAL = {
    "pending": ("pending",),
    "authorized": ("authorized",),
    "partially-paid": ("partially_paid",),
    "paid": ("paid",),
    "partially-refunded": ("partially_refunded",),
    "refunded": ("refunded",),
    "voided": ("voided",),
    "expired": ("expired",),
}
_FULFILLMENT = {
    "unfulfilled": ("unfulfilled",),
    "partially-fulfilled": ("partial",),
    # `fulfilled` alone came back empty for one merchant who had such orders (fact sheet 4.3); `shipped` is its elder.
    "fulfilled": ("fulfilled", "shipped"),
    "scheduled": ("scheduled",),
    "on-hold": ("on_hold",),
    "request-declined": ("request_declined",),
}
_RETURN = {
    "no-return": ("no_return",),
    "return-requested": ("return_requested",),
    "in-progress": ("in_progress",),
    "inspection-complete": ("inspection_complete",),
    "returned": ("returned",),
    "return-failed": ("return_failed",),
}
_STATUS = {"open": ("open",), "archived": ("closed",), "cancelled": ("cancelled",)}

STAGE_FIELD = f"metafields.{NAMESPACE}.{MetafieldKey.STAGE}"
"""`metafields.{namespace}.{key}`, one of the filters of `QueryRoot.orders(query:)`."""
_LOOSE = frozenset({"fulfilled", "archived"})
"""Values whose search may return more than the value: a row is decided here, so a count of the search is no count."""


@dataclass(frozen=True, slots=True)
class Search:
    """`text` is what to send, None for every order. `decides` is True if every order it finds is asked for.

    Every row is checked here all the same; `decides` only says whether the shop's own count answers the question.
    `impossible` is True for a query that no order can match, such as paid and not paid. `by_stage` says that the shop
    was asked for stages too.
    """

    text: str | None
    decides: bool
    impossible: bool = False
    by_stage: bool = False


def order_search(query: OrderQuery, *, by_stage: bool = False) -> Search:
    """The narrowest search that is sure to find every order of `query`: the answer is the same with or without it.

    With `by_stage` it asks for stages too. That is for a shop whose definition of the metafield is known to be
    filterable: else a search for a metafield "may come back unfiltered" (fact sheet 4.2), or be ignored with a warning.
    Such a search decides nothing all the same: a definition can be changed while pages are read.
    """
    terms: list[str] = []
    decides = True
    for axis, wanted, field, names in (
        (filters.PAYMENT, query.payment, "financial_status", _FINANCIAL),
        (filters.FULFILLMENT, query.fulfillment, "fulfillment_status", _FULFILLMENT),
        (filters.RETURN, query.returns, "return_status", _RETURN),
        (filters.STATE, query.state, "status", _STATUS),
    ):
        term, exact = _axis_term(axis, wanted, field, names)
        if term is None:
            return Search(None, decides=True, impossible=True)
        terms += term
        decides = decides and exact
    decides = decides and not query.delivery and not query.countries and not query.customer and not query.named
    if query.tags:
        terms.append(any_of(f"tag:{quoted(tag)}" for tag in sorted(query.tags)))
    # Whether a tag search means a whole tag or a word of one is not documented: a tag that is wanted narrows either
    # way, one that is not would take others with it, so it is left to the check of every row.
    decides = decides and not query.tags and not query.not_tags and query.min_total is None
    stages = query.stages - query.not_stages
    if may_search_stages(query) and not stages:
        return Search(None, decides=True, impossible=True)
    decides = decides and not query.by_stage
    by_stage = by_stage and may_search_stages(query)
    if by_stage:
        terms.append(any_of(f"{STAGE_FIELD}:{quoted(stage)}" for stage in sorted(stages)))
    if query.named:
        terms.append(any_of(term for each in query.named for term in called(each)))
    if query.customer and is_email(query.customer):
        terms.append(f"email:{quoted(query.customer)}")
    if query.min_total is not None:
        terms.append(f"current_total_price:>={query.min_total:f}")
    if query.since is not None:
        terms.append(f"processed_at:>={_instant(query.since)}")
    if query.until is not None:
        terms.append(f"processed_at:<{_instant(query.until, up=True)}")
        decides = decides and not query.until.microsecond
    if query.updated_since is not None:
        terms.append(f"updated_at:>={_instant(query.updated_since)}")
        decides = decides and not query.updated_since.microsecond
    if query.since is not None and query.since.microsecond:
        decides = False
    if query.raw and query.raw.strip():
        # In parentheses, because OR binds tighter than AND only inside what was typed.
        terms.append(f"({query.raw.strip()})")
    return Search(" AND ".join(terms) or None, decides, by_stage=by_stage)


def may_search_stages(query: OrderQuery) -> bool:
    """True if a search for stages would narrow it: orders without a stage can be searched for by nothing."""
    return bool(query.stages) and not query.no_stage


def bounded_search(
    query: OrderQuery,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    id_from: int | None = None,
    id_until: int | None = None,
    by_stage: bool = False,
) -> str:
    """The search of `query` for the orders of a stretch of it: placed from `since` on and before `until`, by ids alike.

    Both are whole seconds, which a search is exact to. `id:` takes a range (`QueryRoot.orders`).
    """
    since = query.since if since is None or (query.since is not None and query.since > since) else since
    until = query.until if until is None or (query.until is not None and query.until < until) else until
    terms = [order_search(replace(query, since=since, until=until), by_stage=by_stage).text]
    terms += [f"id:>={id_from}"] if id_from is not None else []
    terms += [f"id:<{id_until}"] if id_until is not None else []
    return " AND ".join(term for term in terms if term)


def created_by(text: str | None, at: datetime) -> str:
    """What `text` searches for, of the orders that were there at `at`: `created_at` is when Shopify made them."""
    bound = f"created_at:<={_instant(at)}"
    return bound if text is None else f"{text} AND {bound}"


def name_search(name: str) -> str:
    """A search for orders called `name`; `1001` finds `#1001` too (recorded), so look at what comes back."""
    return f"name:{quoted(name)}"


def called(reference: Reference) -> tuple[str, ...]:
    """The searches that find the order that `reference` means; `1001` finds `#1001` too (recorded)."""
    gid = reference.gid or gid_of_number(reference.name or "")
    by_id = () if gid is None else (f"id:{gid.rpartition('/')[2]}",)
    return by_id if reference.name is None else (name_search(reference.name), *by_id)


def _axis_term(
    axis: Axis, wanted: AxisFilter, field: str, names: Mapping[str, tuple[str, ...]]
) -> tuple[list[str] | None, bool]:
    if not wanted:
        return [], True
    if axis is filters.PAYMENT and wanted.include == {filters.OVERDUE} and not wanted.exclude:
        # Overdue is a fact of the payment terms, not a status; what owes nothing is not overdue (lifecycle.is_overdue).
        return [f"-{field}:{name}" for value in sorted(OWES_NOTHING) for name in names[value]], False
    facts = (wanted.include | wanted.exclude) & frozenset(axis.facts)
    included = set(wanted.include)
    if filters.EXPIRING in included:
        included.add("authorized")
        included.discard(filters.EXPIRING)
    exact = not facts
    if included:
        allowed = included - wanted.exclude
    elif axis is filters.STATE:
        allowed = set(axis.values) - wanted.exclude - {"unknown"}
    else:
        return _exclusions(wanted, field, names, exact)
    if not allowed and not facts:
        return None, True
    if not allowed or not allowed <= names.keys():
        return [], False
    term = any_of(f"{field}:{name}" for value in sorted(allowed) for name in names[value])
    return [term], exact and not (allowed & _LOOSE)


def _exclusions(
    wanted: AxisFilter, field: str, names: Mapping[str, tuple[str, ...]], exact: bool
) -> tuple[list[str], bool]:
    # `shipped` is left out of an exclusion: were it to mean more than fulfilled, orders would be lost in silence.
    searchable = sorted(value for value in wanted.exclude if value in names)
    terms = [f"-{field}:{names[value][0]}" for value in searchable]
    return terms, exact and len(searchable) == len(wanted.exclude) and not (wanted.exclude & _LOOSE)


def any_of(terms: Iterable[str]) -> str:
    """A search that finds what any of `terms` finds."""
    listed = list(terms)
    return listed[0] if len(listed) == 1 else f"({' OR '.join(listed)})"


def quoted(text: str) -> str:
    """`text` as one phrase of a search, whatever it holds."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _instant(at: datetime, *, up: bool = False) -> str:
    # Unquoted, it is cut at its colons and read in the shop's zone (recorded); quoted, it is exact to the second.
    whole = at.astimezone(UTC).replace(microsecond=0)
    if up and at.microsecond:
        whole += timedelta(seconds=1)
    return f"'{whole:%Y-%m-%dT%H:%M:%SZ}'"
