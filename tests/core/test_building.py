"""What is built quickly is what is built."""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from decimal import Decimal
from typing import Any

import pytest

from orderstatus.core.building import quick
from orderstatus.core.models import Money, Order, Shipment
from support.orders import order, shipment


@dataclass(frozen=True, slots=True)
class Listed:
    """A model with each kind of default."""

    name: str
    count: int = 7
    parts: list[str] = field(default_factory=list)


@pytest.mark.parametrize("built", [order(), shipment(), Money(Decimal("1.50"), "EUR"), Listed("a")])
def test_it_is_the_same_model_with_the_same_values(built: Any) -> None:
    kind = type(built)
    quickly = quick(kind)(**{each.name: getattr(built, each.name) for each in fields(kind)})
    assert type(quickly) is kind
    assert quickly == built
    assert repr(quickly) == repr(built)


@pytest.mark.parametrize("kind", [Order, Shipment])
def test_what_is_not_given_is_what_the_model_says(kind: type[Any]) -> None:
    needed = {each.name: None for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING}
    assert quick(kind)(**needed) == kind(**needed)


def test_a_list_of_its_own_is_no_other_ones() -> None:
    first, second = quick(Listed)("a"), quick(Listed)("b")
    first.parts.append("x")
    assert (second.parts, second.count) == ([], 7)


def test_it_is_frozen_all_the_same() -> None:
    money = quick(Money)(Decimal(1), "EUR")
    with pytest.raises(FrozenInstanceError):
        money.currency = "SEK"  # type: ignore[misc]
    assert hash(money) == hash(Money(Decimal(1), "EUR"))
