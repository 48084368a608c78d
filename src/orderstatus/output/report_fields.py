"""The fields of the delivery report: a row for all shipments, and one for each group."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from orderstatus.core.delivery_report import Durations, Figures, Leg
from orderstatus.core.shipment_groups import By
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.text import MISSING

ALL = "all"
"""What `by` holds in the row of all shipments together."""

LEG_HEADINGS: Mapping[Leg, str] = {
    Leg.PLACED_TO_SHIPPED: "Placed–shipped",
    Leg.SHIPPED_TO_FIRST_SCAN: "Shipped–scanned",
    Leg.FIRST_SCAN_TO_DELIVERED: "Scanned–delivered",
    Leg.PLACED_TO_DELIVERED: "Placed–delivered",
}


def group_text(figures: Figures, context: RowContext) -> str:
    """The group as a person reads it: a status by its label, anything else as it is called."""
    if figures.by is None:
        return context.labels.text("all shipments")
    if figures.group is None:
        return context.labels.text("not known")
    return context.labels.word("delivery", figures.group) if figures.by is By.STATUS else figures.group


def share_text(share: float | None, context: RowContext) -> str:
    """`92.1%`, or a dash where there is nothing to have a share of."""
    if share is None:
        return MISSING
    return context.labels.text("{number}%", number=context.labels.number(f"{share * 100:.1f}"))


def days_text(days: float | None, context: RowContext) -> str:
    """Days with one decimal, or a dash."""
    return MISSING if days is None else context.labels.number(f"{days:.1f}")


def _share_of(
    get: Callable[[Figures], float | None],
) -> tuple[Callable[[Figures, RowContext], Value], Callable[[Figures, RowContext], str]]:
    def value(figures: Figures, _: RowContext) -> Value:
        share = get(figures)
        return None if share is None else round(share, 4)

    def shown(figures: Figures, context: RowContext) -> str:
        return share_text(get(figures), context)

    return value, shown


def _count(key: str, heading: str, about: str, get: Callable[[Figures], int], *, importance: int = 0) -> Field[Figures]:
    return Field(
        key=key,
        heading=heading,
        about=about,
        get=lambda figures, _: get(figures),
        kind=Kind.COUNT,
        importance=importance,
        numeric=True,
    )


def _share(
    key: str, heading: str, about: str, get: Callable[[Figures], float | None], *, importance: int = 0
) -> Field[Figures]:
    value, shown = _share_of(get)
    return Field(
        key=key,
        heading=heading,
        about=f"{about}, from 0 to 1",
        get=value,
        kind=Kind.NUMBER,
        importance=importance,
        numeric=True,
        shown=shown,
    )


_WAYS: Mapping[Leg, str] = {
    Leg.PLACED_TO_SHIPPED: "from placing the order to making the shipment",
    Leg.SHIPPED_TO_FIRST_SCAN: "from making the shipment to its first scan",
    Leg.FIRST_SCAN_TO_DELIVERED: "from the first scan to delivery",
    Leg.PLACED_TO_DELIVERED: "from placing the order to delivery",
}


def _days(leg: Leg, part: str, about: str, get: Callable[[Durations], float | None]) -> Field[Figures]:
    def days(figures: Figures, _: RowContext) -> Value:
        found = get(figures.legs[leg])
        return None if found is None else round(found, 2)

    return Field(
        key=f"{leg.value}_{part}",
        heading=f"{LEG_HEADINGS[leg]}, {part}",
        about=f"{about} of the days {_WAYS[leg]}",
        get=days,
        kind=Kind.NUMBER,
        importance={"median": 70, "p90": 65}.get(part, 0) if leg is Leg.PLACED_TO_DELIVERED else 0,
        numeric=True,
        shown=lambda figures, context: days_text(get(figures.legs[leg]), context),
    )


def _leg(leg: Leg) -> tuple[Field[Figures], ...]:
    return (
        _count(
            f"{leg.value}_count",
            f"{LEG_HEADINGS[leg]}, count",
            f"shipments with both ends of the way {_WAYS[leg]}",
            lambda figures: figures.legs[leg].count,
        ),
        _days(leg, "median", "the median", lambda each: each.median),
        _days(leg, "p90", "the 90th percentile", lambda each: each.p90),
        _days(leg, "p95", "the 95th percentile", lambda each: each.p95),
    )


REPORT_FIELDS: tuple[Field[Figures], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", least=12, get=lambda f, c: c.shop),
    Field(
        key="since",
        heading="Placed since",
        about="the period: the orders were placed at or after",
        get=lambda f, c: f.since,
        importance=2,
        kind=Kind.INSTANT,
    ),
    Field(
        key="until",
        heading="Placed before",
        about="the period: and before; missing for up to now",
        get=lambda f, c: f.until,
        importance=1,
        kind=Kind.INSTANT,
    ),
    Field(
        key="by",
        heading="By",
        about="all, status, carrier, country, location or week (of the day the shipment was made)",
        get=lambda f, c: ALL if f.by is None else f.by.value,
        importance=99,
    ),
    Field(
        key="group",
        heading="Group",
        about="which of them; missing for all, and for shipments of which it is not known",
        get=lambda f, c: f.group,
        shown=group_text,
        importance=100,
        least=18,
    ),
    _count("shipments", "Shipments", "how many, those called back not counted", lambda f: f.shipments, importance=98),
    _share("share", "Share", "their share of all shipments", lambda f: f.share),
    _count("delivered", "Delivered", "how many have been delivered", lambda f: f.delivered, importance=90),
    _count("open", "Open", "how many have not, the failed ones too", lambda f: f.open, importance=95),
    _share("open_share", "Open share", "the share that has not", lambda f: f.open_share, importance=94),
    _count("cancelled", "Cancelled", "how many were called back; they count nowhere else", lambda f: f.cancelled),
    _count("on_time", "In time", "how many were delivered by the carrier's estimate", lambda f: f.on_time),
    _count("late", "Late", "how many came later than that, or are open and should have come", lambda f: f.late),
    _share(
        "on_time_share",
        "On time",
        "the share of on_time in both together",
        lambda f: f.on_time_share,
        importance=85,
    ),
    _count(
        "problem",
        "Problems",
        "how many are delayed, failed, or were attempted in vain, as they stand",
        lambda f: f.problem,
    ),
    _share("problem_share", "Problem share", "the share that is", lambda f: f.problem_share, importance=80),
    _count(
        "dates_out_of_order",
        "Dates astray",
        "how many have dates in an impossible order; the way between these is left out",
        lambda f: f.out_of_order,
    ),
    *(each for leg in Leg for each in _leg(leg)),
)
