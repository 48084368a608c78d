"""An order query in SQL: every order of it is found, and where SQL decides it nothing else is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orderstatus.core import filters
from orderstatus.core.errors import UsageError
from orderstatus.core.filters import AxisFilter
from orderstatus.core.query import OrderQuery, Sort, SortKey, is_email
from orderstatus.core.references import Reference, gid_of_number
from orderstatus.mirror.holding import marks
from orderstatus.mirror.order_rows import LARGEST, key_of
from orderstatus.mirror.values import Stored, folded, held, micros, tag_line

_SORTED_BY = {
    SortKey.PLACED: "placed_at",
    SortKey.UPDATED: "updated_at",
    SortKey.NUMBER: "name_number",
    SortKey.TOTAL: "total_number",
    SortKey.CUSTOMER: "nullif(customer_folded, '')",
    SortKey.PAYMENT: "coalesce(payment_word, payment)",
    SortKey.FULFILLMENT: "coalesce(fulfillment_word, fulfillment)",
    SortKey.DESTINATION: "country",
}
"""What stands for `core.query.sort_value`. Amounts are sorted as floats, which tells 15 digits apart."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """`where` is a condition that every order of the query meets. `decides` is True if no other order meets it.

    Every row is checked in core all the same; `decides` only says whether counting rows answers the question.
    """

    where: str
    values: tuple[Stored, ...]
    decides: bool


class _Terms:
    """Conditions that hold together, with their values, as they are found."""

    def __init__(self) -> None:
        self.terms: list[str] = []
        self.values: list[Stored] = []
        self.decides = True

    def add(self, term: str, *values: Stored) -> None:
        self.terms.append(term)
        self.values += values


def narrowed(query: OrderQuery) -> Narrowed:
    """The condition of a query. Raises UsageError for a search in Shopify's syntax, which only the shop understands."""
    if query.raw and query.raw.strip():
        raise UsageError(
            "`--query` is a search of the shop's own, which a mirror does not know",
            hint="leave `--mirror` out, or use the filter flags",
        )
    found = _Terms()
    _payment(query.payment, found)
    for column, wanted in (
        ("fulfillment", query.fulfillment),
        ("delivery", query.delivery),
        ("return_", query.returns),
        ("state", query.state),
    ):
        _axis(column, wanted, found)
    _instants(query, found)
    _tags(query, found)
    _stages(query, found)
    _customer(query.customer, found)
    if query.named:
        _add_any(found, [called(each) for each in query.named])
    if query.countries:
        countries = sorted(query.countries)
        texts = ", ".join("CAST(? AS TEXT)" for _ in countries)
        found.add(f"country_upper IN ({texts})", *(each.encode("utf-8", "surrogatepass") for each in countries))
    if query.min_total is not None:
        found.add("total_number >= ?", float(query.min_total))
    return Narrowed(" AND ".join(f"({term})" for term in found.terms) or "1", tuple(found.values), found.decides)


def order_by(sort: Sort) -> str:
    """The rows in the order of `sort`, an order without the value as the least; the number in the id settles ties.

    The shop's collation is known for times and numbers alone; the others are sorted as rows of several shops are
    merged (`core.query.sort_value`): customers by the name as it is shown, destinations by country.
    """
    direction = "DESC" if sort.descending else "ASC"
    return f"{_SORTED_BY[sort.key]} {direction}, key {direction}"


def called(reference: Reference) -> tuple[str, tuple[Stored, ...]]:
    """The condition that an order is the one which `reference` means (`core.query.is_called`)."""
    if reference.name is None:
        return "key = ?", (key_of(reference.gid or ""),)
    bare = reference.name.lstrip("#").casefold()
    terms, values = ["name_folded = CAST(? AS TEXT)"], [folded(bare)]
    found: list[Stored] = [*values]
    if bare.isascii() and bare.isdigit() and str(int(bare)) == bare and int(bare) <= LARGEST:
        terms.append("number = ?")
        found.append(int(bare))
    gid = gid_of_number(bare)
    if gid is not None:
        terms.append("key = ?")
        found.append(key_of(gid))
    return " OR ".join(terms), tuple(found)


def _payment(wanted: AxisFilter, found: _Terms) -> None:
    if wanted.include:
        values = sorted(wanted.include - set(filters.PAYMENT.facts))
        terms = [f"payment IN ({marks(values)})"]
        if wanted.mentions(filters.OVERDUE) and filters.OVERDUE in wanted.include:
            terms.append("overdue")
        if filters.EXPIRING in wanted.include:
            # Which of them are depends on the shop's rule and on the hour.
            terms.append("payment = 'authorized'")
        found.add(" OR ".join(terms), *values)
    values = sorted(wanted.exclude - set(filters.PAYMENT.facts))
    if values:
        found.add(f"payment NOT IN ({marks(values)})", *values)
    if filters.OVERDUE in wanted.exclude:
        found.add("NOT overdue")
    found.decides = found.decides and not wanted.mentions(filters.EXPIRING)


def _axis(column: str, wanted: AxisFilter, found: _Terms) -> None:
    if wanted.include:
        found.add(f"{column} IN ({marks(sorted(wanted.include))})", *sorted(wanted.include))
    if wanted.exclude:
        # Also of an order whose shipments were not read, whose delivery is NULL: nobody knows that it is not that.
        found.add(f"{column} NOT IN ({marks(sorted(wanted.exclude))})", *sorted(wanted.exclude))


def _instants(query: OrderQuery, found: _Terms) -> None:
    for term, at in (
        ("placed_at >= ?", query.since),
        ("placed_at < ?", query.until),
        ("updated_at >= ?", query.updated_since),
    ):
        if at is not None:
            found.add(term, micros(at))


def _tags(query: OrderQuery, found: _Terms) -> None:
    if query.tags:
        _add_any(found, [("instr(tags_folded, CAST(? AS TEXT))", (tag_line(tag),)) for tag in sorted(query.tags)])
    for tag in sorted(query.not_tags):
        found.add("NOT coalesce(instr(tags_folded, CAST(? AS TEXT)), 0)", tag_line(tag))


def _stages(query: OrderQuery, found: _Terms) -> None:
    if not query.by_stage:
        return
    found.add("stage_read")
    if query.stages or query.no_stage:
        wanted = sorted(query.stages)
        without = " OR stage IS NULL" if query.no_stage else ""
        found.add(f"stage IN ({marks(wanted)}){without}", *map(held, wanted))
    if query.not_stages:
        unwanted = sorted(query.not_stages)
        found.add(f"stage IS NULL OR stage NOT IN ({marks(unwanted)})", *map(held, unwanted))


def _customer(customer: str | None, found: _Terms) -> None:
    if not customer:
        return
    if is_email(customer):
        found.add("email_folded = CAST(? AS TEXT)", folded(customer))
    else:
        found.add("instr(customer_folded, CAST(? AS TEXT))", folded(customer))


def _add_any(found: _Terms, conditions: Iterable[tuple[str, tuple[Stored, ...]]]) -> None:
    listed = list(conditions)
    found.add(" OR ".join(f"({term})" for term, _ in listed), *(value for _, values in listed for value in values))
