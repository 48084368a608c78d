"""Which changes are told, and which of them say the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from orderstatus.core.change_query import LoggedChange, told_once
from orderstatus.core.changes import Change, ChangeAxis
from support.orders import NOW


def step(
    position: int, *, shipment: str | None = None, to: str = "delivered", order: str = "1", at: datetime = NOW
) -> LoggedChange:
    change = Change(
        order_id=order,
        order_name=f"#{order}",
        shipment_id=shipment,
        axis=ChangeAxis.DELIVERY,
        from_="in-transit",
        to=to,
        seen_at=at,
    )
    return LoggedChange(position, change)


def told(*logged: LoggedChange) -> list[int]:
    return [each.position for each in told_once(logged)]


def test_the_step_of_an_only_parcel_is_that_of_its_order() -> None:
    assert told(step(1), step(2, shipment="a")) == [1]


def test_a_parcel_that_went_another_way_than_its_order_is_told() -> None:
    assert told(step(1, to="partially-delivered"), step(2, shipment="a")) == [1, 2]


def test_a_parcel_of_another_order_or_of_another_look_is_told() -> None:
    later = step(3, shipment="a", at=NOW + timedelta(hours=1))
    assert told(step(1), step(2, shipment="b", order="2"), later) == [1, 2, 3]
