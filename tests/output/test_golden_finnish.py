"""What a Finnish merchant sees of one hostile data set, and that no file changes a letter for it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from orderstatus.core.labels import labels, sentence
from orderstatus.core.models import Order, OrderLife, Return
from orderstatus.core.next_steps import NextStep, next_steps
from orderstatus.core.shipments import OrderShipment
from orderstatus.core.statuses import (
    DeliveryStatus,
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
    known,
    payment_status,
    shipment_status,
)
from orderstatus.output.choices import Format
from orderstatus.output.detail import write_detail
from orderstatus.output.formats import Written, chosen_fields, write_rows
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.output.steps import shown_steps
from orderstatus.output.streams import Streams
from orderstatus.output.text import amount_text, date_text, distance_text
from support.hostile import hostile_orders
from support.orders import CONTEXT, HELSINKI, NOW, euros, life, order, shipment
from support.wording import AXES

FINNISH = replace(CONTEXT, labels=labels("fi"))
DATA = [Format.TSV, Format.CSV, Format.JSON, Format.JSONL]


class _Text(SingleFileSnapshotExtension):
    file_extension = "txt"


def table(
    rows: list[Order] | tuple[Order, ...], width: int | None, *, columns: str | None = None
) -> tuple[str, Written]:
    streams = Streams.memory(tty=True, width=width)
    fields = chosen_fields(ORDER_FIELDS, columns, Format.TABLE)
    written = write_rows(rows, fields, FINNISH, Format.TABLE, streams, streams.out)
    return _text(streams), written


@pytest.mark.parametrize("width", [80, 120, 200])
def test_orders_in_finnish(width: int, snapshot: SnapshotAssertion) -> None:
    shown, written = table(hostile_orders(), width)

    assert shown.encode("utf-8", "backslashreplace") == snapshot.use_extension(_Text)
    assert len(shown.splitlines()) == written.rows + 1
    assert max(map(cell_len, shown.splitlines())) <= width


@pytest.mark.parametrize("width", [80, 120])
def test_shipments_in_finnish(width: int, snapshot: SnapshotAssertion) -> None:
    streams = Streams.memory(tty=True, width=width)
    rows = [OrderShipment(each, parcel) for each in hostile_orders() for parcel in each.shipments or ()]
    fields = chosen_fields(SHIPMENT_FIELDS, None, Format.TABLE)
    write_rows(rows, fields, FINNISH, Format.TABLE, streams, streams.out)

    assert _text(streams).encode("utf-8", "backslashreplace") == snapshot.use_extension(_Text)


@pytest.mark.parametrize("width", [80, 120])
def test_the_life_of_an_order_in_finnish(width: int, snapshot: SnapshotAssertion) -> None:
    streams = Streams.memory(tty=True, width=width)
    steps = [NextStep("capture", ("1001",), sentence("{amount} is authorized and not captured", amount=euros("100")))]
    shown = shown_steps(steps, known=["capture"], order=life().order, context=FINNISH)
    write_detail(life(), FINNISH, streams, streams.out, next_steps=shown)

    assert _text(streams).encode("utf-8", "backslashreplace") == snapshot.use_extension(_Text)


@pytest.mark.parametrize("format", DATA)
def test_data_is_the_same_in_every_language(format: Format) -> None:
    written = []
    for context in (CONTEXT, FINNISH):
        streams = Streams.memory()
        write_rows(hostile_orders(), chosen_fields(ORDER_FIELDS, None, format), context, format, streams, streams.out)
        written.append(_text(streams))

    assert written[0] == written[1]


@pytest.mark.parametrize("width", [70, 80, 100, 120, 160])
def test_no_known_status_is_cut_in_finnish_at_any_width(width: int) -> None:
    """What does not fit goes as a whole column: half a status could be taken for another."""
    rows = [
        *(order(state=known(value)) for value in OrderState),
        *(order(payment=known(value)) for value in PaymentStatus),
        *(order(fulfillment=known(value)) for value in FulfillmentStatus),
        *(order(return_=known(value)) for value in ReturnStatus),
        *(order(shipments=(shipment(display_status=None, status=known(value)),)) for value in DeliveryStatus),
    ]
    headings, *lines = table(rows, width)[0].splitlines()
    headings += " "
    statuses = {"Tila", "Maksu", "Toimitus", "Kuljetus", "Palautus"} & set(headings.split())
    known_labels = {label for axis in AXES for label in FINNISH.labels.words[axis].values()}

    assert {"Maksu", "Toimitus", "Kuljetus"} <= statuses
    assert "…" not in headings
    for heading in statuses:
        start = headings.index(f"  {heading} ") + 2
        cells = {line[start:].split("  ")[0] for line in lines}
        assert cells <= known_labels, heading


def test_a_status_of_next_quarter_keeps_its_own_name_in_finnish() -> None:
    assert "settled-in-gold" in table([order(payment=payment_status("SETTLED_IN_GOLD"))], None)[0]


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 22, 12, 5, tzinfo=UTC), "22.11. 14:05"),
        (datetime(2026, 9, 2, 5, 15, tzinfo=UTC), "  2.9. 08:15"),
        (datetime(2025, 3, 2, 12, tzinfo=UTC), "  2.3.2025"),
    ],
)
def test_a_finnish_date_says_the_month_by_its_number(at: datetime, shown: str) -> None:
    assert date_text(at, now=NOW, zone=HELSINKI, labels=FINNISH.labels) == shown


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (timedelta(hours=9), "9 h kuluttua"),
        (timedelta(days=-2), "2 pv sitten"),
        (timedelta(minutes=-40), "40 min sitten"),
        (timedelta(), "nyt"),
    ],
)
def test_a_finnish_distance(span: timedelta, shown: str) -> None:
    assert distance_text(NOW + span, NOW, labels=FINNISH.labels) == shown


def test_a_finnish_amount_has_a_comma() -> None:
    assert amount_text(Decimal("1234.5"), "EUR", labels=FINNISH.labels) == "1234,50"
    assert amount_text(Decimal("1200"), "JPY", labels=FINNISH.labels) == "1200"


def test_a_hold_is_said_in_the_readers_language_where_that_has_a_word_for_it() -> None:
    first, *_ = life().fulfillment_orders or ()
    held = replace(first, holds=(replace(first.holds[0], shown_reason="Incorrect address"),))
    novel = replace(first, holds=(replace(first.holds[0], reason="solar-flare", shown_reason="Solar flare"),))

    assert "pidossa  virheellinen osoite: No house number" in _screen(life(fulfillment_orders=(held,)))
    assert "pidossa  Solar flare: No house number" in _screen(life(fulfillment_orders=(novel,)))


def test_a_return_was_declined_for_shopifys_reason_or_in_the_merchants_own_words() -> None:
    declined = Return(id="r", name="#1001-R1", status="declined", declined_because="final-sale")
    own = replace(declined, declined_because="Worn")

    assert "hylätty: ei palautusoikeutta" in _screen(life(returns=(declined,)))
    assert "hylätty: Worn" in _screen(life(returns=(own,)))


def test_a_problem_is_said_by_its_finnish_label_in_the_next_step() -> None:
    failed = shipment(display_status="FAILURE", status=shipment_status("FAILURE"))
    one = OrderLife(order=order(shipments=(failed,), capturable=None, outstanding=None))
    steps = shown_steps(
        next_steps(one, rule=FINNISH.capture, now=NOW), known=["open"], order=one.order, context=FINNISH
    )

    assert [step.reason for step in steps] == [
        f"{failed.name} ({failed.tracking[0].number}): Epäonnistunut – katso, mitä kuljetusliike kertoo"
    ]


def test_every_golden_file_has_a_test() -> None:
    """A golden that nothing reads would be kept for ever."""
    folder = Path(__file__).parent / "__snapshots__" / Path(__file__).stem

    assert len(list(folder.iterdir())) == 3 + 2 + 2


def _screen(one: OrderLife) -> str:
    streams = Streams.memory()
    write_detail(one, FINNISH, streams, streams.out)
    return _text(streams)


def _text(streams: Streams) -> str:
    assert isinstance(streams.out, io.StringIO)
    return streams.out.getvalue()
