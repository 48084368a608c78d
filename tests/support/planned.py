"""Orders to be acted on, rows of a merchant's file, and plans as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from orderstatus.core.acting.entries import Entry
from orderstatus.core.acting.fields import Field
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Planned, Skip, Step
from orderstatus.core.labels import ENGLISH, Sentence
from orderstatus.core.models import Shipment
from support.orders import order


def acting(*shipments: Shipment, **changes: Any) -> ActingOrder:
    """An order with these shipments, read to be acted on."""
    return ActingOrder(order=order(shipments=shipments, **changes))


def entry(line: int, wrong: Sentence | None = None, /, **values: str) -> Entry:
    """A row: `entry(2, order="#1001", old_number="A1")`."""
    return Entry(line=line, values={Field(name.replace("_", "-")): text for name, text in values.items()}, wrong=wrong)


def read(said: Sentence) -> str:
    """A sentence in English."""
    return ENGLISH.text(said.english, **said.values)


def steps(planned: Iterable[Planned]) -> list[Step]:
    """The steps among what was planned."""
    return [each for each in planned if isinstance(each, Step)]


def skips(planned: Iterable[Planned]) -> list[Skip]:
    """The skips among what was planned."""
    return [each for each in planned if isinstance(each, Skip)]


def only_step(planned: Iterable[Planned]) -> Step:
    """The step, where it is all that was planned."""
    (step,) = planned
    assert isinstance(step, Step), read(step.because)
    return step


def only_skip(planned: Iterable[Planned]) -> Skip:
    """The skip, where it is all that was planned."""
    (skip,) = planned
    assert isinstance(skip, Skip), read(skip.change)
    return skip


def lines_of(planned: Sequence[Planned]) -> list[int]:
    """The lines that ended somewhere, each as often as it did, from the first."""
    return sorted(line for each in planned for line in each.lines)
