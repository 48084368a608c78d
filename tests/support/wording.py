"""Everything that the source says to people, found in the source itself, and every value that a label may stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter
from typing import Any

from graphql import GraphQLEnumType

import orderstatus.output
from orderstatus.core.acting.plans import Mail
from orderstatus.core.backwards import ChangeAxis
from orderstatus.core.diagnosis import Check, State
from orderstatus.core.filters import LABEL_NOT_SCANNED, NO_TRACKING
from orderstatus.core.finding import NOT_SHOWN
from orderstatus.core.flags import Flag
from orderstatus.core.messages.checking import CheckState, NotifyCheck
from orderstatus.core.messages.events import MessageKind
from orderstatus.core.messages.told import TellResult
from orderstatus.core.needles import Kind
from orderstatus.core.returns import Owed
from orderstatus.core.statuses import (
    DeliveryStatus,
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
    kebab,
)
from orderstatus.demo.schema import schema
from orderstatus.output.acting_row import RESULTS
from orderstatus.output.credential_fields import STATES
from orderstatus.output.fields import Field
from orderstatus.output.notify_fields import DUE
from orderstatus.output.run_fields import BROKEN, FAILED, WHOLE
from orderstatus.output.sync_fields import ALL, CHANGED

SOURCE = Path(__file__).resolve().parents[2] / "src" / "orderstatus"


def _ours(axis: type[StrEnum], *more: str) -> frozenset[str]:
    return frozenset({*(member.value for member in axis), *more})


def _shopifys(name: str, *more: str) -> frozenset[str]:
    """The values of an enum of the official schema, as `kebab` makes words of them."""
    enum = schema().type_map[name]
    assert isinstance(enum, GraphQLEnumType)
    return frozenset({*(kebab(value) for value in enum.values), *more})


AXES: Mapping[str, frozenset[str]] = {
    "state": _ours(OrderState),
    "payment": _ours(PaymentStatus),
    "fulfillment": _ours(FulfillmentStatus),
    "delivery": _ours(DeliveryStatus, NO_TRACKING, LABEL_NOT_SCANNED),
    "return": _ours(ReturnStatus),
    "flag": _ours(Flag),
    # What a missing value is read as is `unknown` (shopify/mapping_life.py).
    "return-process": _shopifys("ReturnStatus", "unknown"),
    "owes": _ours(Owed),
    # A match is by one of these, or by a field; `text` is how it was looked for.
    "match": (_ours(Kind) - {Kind.TEXT}) | {"customer", "tags", NOT_SHOWN},
    "decline-reason": _shopifys("ReturnDeclineReason"),
    "cancel-reason": _shopifys("OrderCancelReason"),
    "fulfillment-order": _shopifys("FulfillmentOrderStatus", "unknown"),
    "fulfillment-record": _shopifys("FulfillmentStatus"),
    "request": _shopifys("FulfillmentOrderRequestStatus"),
    "method": _shopifys("DeliveryMethodType"),
    "hold": _shopifys("FulfillmentHoldReason", "unknown"),
    "event": _shopifys("FulfillmentEventStatus", "unknown"),
    "news": frozenset({"event", "delivered", "in-transit", "shipped"}),
    "transaction": _shopifys("OrderTransactionKind", "unknown"),
    "outcome": _shopifys("OrderTransactionStatus"),
    "change": _ours(ChangeAxis, "shipment"),
    "sync": frozenset({ALL, CHANGED}),
    "mail": _ours(Mail),
    "result": frozenset(RESULTS),
    "run": frozenset({WHOLE, FAILED, BROKEN}),
    "check": _ours(Check),
    "check-result": _ours(State),
    "message": _ours(MessageKind),
    "told": _ours(TellResult, DUE),
    "notify-check": _ours(NotifyCheck),
    "notify-check-result": _ours(CheckState),
    "credential-state": frozenset(STATES),
}
"""Every axis that labels are asked for, with every value on it."""


@dataclass(slots=True)
class Said:
    """What is said in the source: literals only, by where they stand."""

    texts: set[str] = field(default_factory=set)
    headings: set[str] = field(default_factory=set)
    axes: set[str] = field(default_factory=set)
    unreadable: list[str] = field(default_factory=list)
    """Places that say something that cannot be found by reading, `output/table.py:60`."""


def said_in_the_source() -> Said:
    """Every literal that goes through `labels.text`, `labels.heading`, `sentence`, and every axis that is named."""
    found = Said()
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            into = _spoken_by(call.func, found)
            if into is None:
                continue
            literals = list(_literals(call.args[0])) if call.args else []
            if literals:
                into.update(literals)
            else:
                found.unreadable.append(f"{path.relative_to(SOURCE).as_posix()}: {ast.unparse(call.func)}")
    for headings in _kept_under("HEADINGS"):
        found.headings.update(headings.values())
    for each in (*fields_of_every_table().values(), tuple(_fields_alone())):
        found.headings.update(one.heading for one in each if one.heading)
        found.axes.update(one.axis for one in each if one.axis is not None)
    return found


def fields_of_every_table() -> dict[str, tuple[Field[Any], ...]]:
    """The fields of every kind of row there is, by the name of the tuple that holds them."""
    tables: dict[str, tuple[Field[Any], ...]] = {}
    for info in iter_modules(orderstatus.output.__path__, "orderstatus.output."):
        for name, value in vars(import_module(info.name)).items():
            if isinstance(value, tuple) and value and all(isinstance(each, Field) for each in value):
                tables[name] = value
    return tables


def _fields_alone() -> Iterator[Field[Any]]:
    """The fields that take the place of others in a table, and so are in no tuple."""
    for info in iter_modules(orderstatus.output.__path__, "orderstatus.output."):
        yield from (value for value in vars(import_module(info.name)).values() if isinstance(value, Field))


def _kept_under(ending: str) -> Iterator[Mapping[Any, str]]:
    """What the modules of output/ keep in a mapping under a name that ends so: headings that depend on something."""
    for info in iter_modules(orderstatus.output.__path__, "orderstatus.output."):
        for name, value in vars(import_module(info.name)).items():
            if name.endswith(ending) and isinstance(value, Mapping):
                yield value


def names_in(template: str) -> frozenset[str]:
    """The `{names}` of a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def shared(values: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Of (value, label) the labels that stand for more than one value, whatever their capitals."""
    by_label: dict[str, list[str]] = {}
    for value, label in values:
        by_label.setdefault(label.casefold(), []).append(value)
    return {label: stand_for for label, stand_for in by_label.items() if len(stand_for) > 1}


def _spoken_by(function: ast.expr, found: Said) -> set[str] | None:
    match function:
        case ast.Name("sentence"):
            return found.texts
        case ast.Name("Word" | "status_span"):
            return found.axes
        case ast.Attribute(
            value=ast.Name(speaker) | ast.Attribute(attr=speaker) | ast.Call(func=ast.Attribute(attr=speaker)),
            attr=said,
        ) if speaker.endswith("labels"):
            return {"text": found.texts, "heading": found.headings, "word": found.axes, "has": found.axes}.get(said)
    return None


def _literals(node: ast.expr) -> Iterator[str]:
    """A literal, or those of both branches of a choice; nothing where one of them is none."""
    match node:
        case ast.Constant(str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            branches = [list(_literals(body)), list(_literals(orelse))]
            if all(branches):
                yield from branches[0] + branches[1]
