"""Groups of shipments: one way at a time, and no week left out."""

from __future__ import annotations

import pytest

from orderstatus.core.errors import UsageError
from orderstatus.core.shipment_groups import By, parse_one_by, weeks_through


def test_weeks_go_on_through_those_without_a_shipment_and_over_the_end_of_a_year() -> None:
    # 2026 has 53 weeks by ISO 8601.
    assert list(weeks_through("2026-W52", "2027-W02")) == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    assert list(weeks_through("2026-W47", "2026-W47")) == ["2026-W47"]


def test_one_way_to_group_is_typed_or_none() -> None:
    assert parse_one_by(()) is None
    assert parse_one_by(["Carrier"]) is By.CARRIER
    with pytest.raises(UsageError, match="takes one way to group"):
        parse_one_by(["week,carrier"])
