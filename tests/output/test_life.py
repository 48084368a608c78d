"""`show`: what the screen says of an order, and what its JSON always holds."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.cells import cell_len

from orderstatus.core.models import CarrierEvent, OrderLife, PaymentTerms
from orderstatus.core.stages.marks import Move
from orderstatus.core.statuses import OrderState, known
from orderstatus.output.detail import write_detail
from orderstatus.output.life_json import life_json
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.output.steps import Step
from orderstatus.output.streams import Streams
from support.hostile import NAMES
from support.orders import CONTEXT, NOW, ago, euros, life, order, shipment, staged

STEP = Step("orderstatus capture '#1001'", "9 h left")
SECTIONS = ("Stage", "Payment", "Fulfillment", "Shipments", "Returns", "Refunds", "Items", "next:")
NOT_READABLE = "not readable with this app's scopes"


def screen(one: OrderLife, *, tty: bool = False, width: int = 100, steps: tuple[Step, ...] = ()) -> str:
    streams = Streams.memory(tty=tty, width=width)
    write_detail(one, CONTEXT, streams, streams.out, next_steps=steps)
    assert isinstance(streams.out, io.StringIO)
    return streams.out.getvalue()


def sections(text: str) -> dict[str, str]:
    """The text of every section by its title; the header has none."""
    blocks = text.split("\n\n")
    return {block.split()[0]: block for block in blocks[1:]}


def test_a_busy_order_has_every_section_in_the_order_of_its_life() -> None:
    assert tuple(sections(screen(life(), steps=(STEP,)))) == SECTIONS


def test_sections_without_content_are_left_out() -> None:
    bare = OrderLife(order=order(), fulfillment_orders=(), returns=())

    assert tuple(sections(screen(bare))) == ("Payment", "Fulfillment")


def test_a_part_that_could_not_be_read_says_so_and_is_not_taken_for_empty() -> None:
    unread = life(order=order(shipments=None, transactions=None), fulfillment_orders=None, returns=None)
    shown = sections(screen(unread))

    assert [title for title in shown if NOT_READABLE in shown[title]] == list(SECTIONS[1:5])


def test_what_can_be_captured_says_until_when_and_that_it_is_a_guess() -> None:
    payment = sections(screen(life()))["Payment"]

    assert "to capture   100.00 EUR  until 22 Nov 23:00, in 9 h (estimated)" in payment


def test_a_deadline_that_shopify_gives_is_no_guess() -> None:
    one = life().order
    transactions = tuple(replace(each, expires_at=NOW + timedelta(days=1)) for each in one.transactions or ())
    payment = sections(screen(life(order=replace(one, transactions=transactions))))["Payment"]

    assert "until 23 Nov 14:00, in 24 h" in payment
    assert "estimated" not in payment


def test_a_deadline_that_has_passed_is_told_as_past() -> None:
    one = life().order
    transactions = tuple(replace(each, expires_at=ago(hours=3)) for each in one.transactions or ())

    assert "was possible until 22 Nov 11:00, 3 h ago" in screen(life(order=replace(one, transactions=transactions)))


def test_transactions_stand_with_the_newest_last() -> None:
    lines = sections(screen(life()))["Payment"].splitlines()[-3:]

    assert [line.split()[3] for line in lines] == ["authorization", "capture", "refund"]


def test_overdue_terms_are_said() -> None:
    terms = PaymentTerms(name="Net 30", overdue=True, due_at=ago(days=3))

    assert "Net 30, due 19 Nov 14:00, 3 d ago, overdue" in screen(
        life(order=order(terms=terms, outstanding=euros("5")))
    )


def test_an_edited_order_says_what_it_came_to_when_it_was_placed() -> None:
    edited = sections(screen(life(order=order(total=euros("80"), original_total=euros("129.9")))))["Payment"]
    untouched = sections(screen(life(order=order(total=euros("80"), original_total=euros("80")))))["Payment"]

    assert "when placed  129.90 EUR" in edited
    assert "when placed" not in untouched


def test_a_hold_names_its_reason_and_note() -> None:
    assert "held  incorrect-address: No house number" in sections(screen(life()))["Fulfillment"]


def test_a_schedule_is_shown_until_it_has_come() -> None:
    waiting = (life().fulfillment_orders or ())[0]
    future = replace(waiting, status="scheduled", holds=(), fulfill_at=NOW + timedelta(days=20))

    assert "scheduled for 12 Dec 14:00, in 20 d" in screen(life(fulfillment_orders=(future,)))
    assert "scheduled for" not in screen(life(fulfillment_orders=(replace(future, fulfill_at=ago(days=1)),)))


def test_carrier_events_stand_as_the_model_has_them_with_the_newest_first() -> None:
    events = tuple(
        CarrierEvent(id=str(hours), word="in-transit", happened_at=ago(hours=hours), message=f"scan {hours}")
        for hours in (5, 30, 60)
    )
    one = life(order=order(shipments=(shipment(events=events),)))
    text = screen(one)

    assert text.index("scan 5") < text.index("scan 30") < text.index("scan 60")
    assert [event["id"] for event in life_json(one, CONTEXT)["shipments"][0]["events"]] == ["5", "30", "60"]


def test_a_parcel_says_that_it_is_late_and_silent() -> None:
    shipments = sections(screen(life()))["Shipments"]

    assert "late" in shipments
    assert "silent for 1.2 days" in shipments


def test_a_parcel_that_arrived_in_time_is_neither() -> None:
    arrived = shipment(display_status="DELIVERED", delivered_at=ago(hours=2), estimated_delivery_at=ago(hours=1))
    shipments = sections(screen(life(order=order(shipments=(arrived,)))))["Shipments"]

    assert "late" not in shipments
    assert "silent" not in shipments
    assert "0.9 days on the way" in shipments


def test_a_cancelled_test_order_says_both() -> None:
    one = order(state=known(OrderState.CANCELLED), cancelled_at=ago(hours=1), cancel_reason="fraud", test=True)
    header = screen(life(order=one)).split("\n\n")[0]

    assert "#1001 · cancelled · test order" in header
    assert "22 Nov 13:00, 1 h ago, fraud" in header


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_hostile_text_breaks_no_line_of_the_screen(name: str, width: int) -> None:
    one = life(order=replace(life().order, customer=name, note=name, tags=(name,)), phone=name, ship_to=(name,))
    lines = screen(one, tty=True, width=width, steps=(STEP,)).splitlines()

    assert [line for line in lines if cell_len(line) > width and "https://" not in line] == []


def test_an_address_is_never_broken_because_it_must_be_copied_whole() -> None:
    parcel = shipment(tracking=(replace(shipment().tracking[0], url="https://example.com/" + "x" * 200),))

    assert "https://example.com/" + "x" * 200 in screen(life(order=order(shipments=(parcel,))), tty=True, width=60)


def test_what_goes_on_below_stands_further_in() -> None:
    first, *rest = [
        line for line in screen(life(order=order(note="word " * 60)), tty=True, width=50).splitlines() if "word" in line
    ]

    assert first.startswith("  note")
    assert rest
    assert {line[:7] for line in rest} == {"      w"}


def test_items_are_shown_as_ordered_with_what_was_taken_off_them() -> None:
    socks, lamp = life().items
    shown = sections(screen(life(items=(replace(socks, current=1), replace(lamp, current=0, remaining=0)))))["Items"]

    assert shown.splitlines()[1:] == [
        "  2 × Wool socks (SOCK-1)   14.95 EUR each  (1 removed)",
        "  1 × Reading lamp         100.00 EUR each  (1 removed)",
    ]
    assert "removed" not in sections(screen(life()))["Items"]


def test_an_order_that_left_its_stage_tells_how_and_the_oldest_moves_are_counted() -> None:
    moves = [Move(at=ago(days=9 - day), to="printing", by="mia", comment=f"note {day}") for day in range(8)]
    out = Move(at=ago(hours=1), to=None, by="mia", frm="printing")
    text = sections(screen(life(order=order(stage=staged(None, *moves, out)))))["Stage"]

    assert text.splitlines()[1] == "  in no stage"
    assert "out of every stage" in text
    assert "note 4" in text
    assert "note 3" not in text
    assert text.splitlines()[-1] == "    4 older moves"


def test_what_is_written_beside_a_move_cannot_move_the_cursor() -> None:
    hostile = Move(at=ago(days=1), to="\x1b[2J", by="\x1b]0;x\x07", comment="a\nb\x1b[31m")
    text = screen(life(order=order(stage=staged("\x1b[2J", hostile))))

    assert "\x1b" not in text
    assert "\x07" not in text


def test_off_a_terminal_nothing_is_wrapped_or_coloured() -> None:
    note = "word " * 100
    text = screen(life(order=order(note=note)))

    assert note.strip() in text
    assert "\x1b" not in text


def test_json_starts_with_the_keys_of_an_order_and_holds_every_part() -> None:
    keys = list(life_json(life(), CONTEXT))

    assert keys[: len(ORDER_FIELDS)] == [each.key for each in ORDER_FIELDS]
    assert keys[len(ORDER_FIELDS) :] == [
        "number",
        "created_at",
        "closed_at",
        "received",
        "refunded",
        "original_total",
        "customer_id",
        "phone",
        "ship_to",
        "shipping_method",
        "cancel_reason",
        "note",
        "test",
        "admin_url",
        "payment_terms",
        "items",
        "transactions",
        "refunds",
        "fulfillment_orders",
        "shipments",
        "returns",
        "next",
        "stage_name",
        "stage_since",
        "stage_due",
        "stage_overdue",
        "stage_history",
    ]


def test_json_has_the_same_keys_for_an_order_of_which_nothing_is_known() -> None:
    bare = OrderLife(order=order(shipments=None, transactions=None))
    read = life_json(bare, CONTEXT)

    assert list(read) == list(life_json(life(), CONTEXT))
    assert [read[key] for key in ("transactions", "fulfillment_orders", "shipments", "returns")] == [None] * 4
    assert [read[key] for key in ("received", "refunded", "original_total")] == ["129.9", "0.0", "129.90"]
    assert [read[key] for key in ("items", "refunds", "next", "ship_to")] == [[], [], [], []]


def test_json_says_when_the_order_and_its_fulfillment_orders_began_and_ended() -> None:
    waiting = replace((life().fulfillment_orders or ())[0], created_at=ago(days=2), updated_at=ago(days=1))
    archived = replace(life().order, created_at=ago(days=3), closed_at=ago(hours=1))
    read = life_json(life(order=archived, fulfillment_orders=(waiting,)), CONTEXT)

    assert (read["number"], read["created_at"], read["closed_at"]) == (
        1001,
        "2026-11-19T14:00:00+02:00",
        "2026-11-22T13:00:00+02:00",
    )
    assert [(each["created_at"], each["updated_at"]) for each in read["fulfillment_orders"]] == [
        ("2026-11-20T14:00:00+02:00", "2026-11-21T14:00:00+02:00")
    ]


def test_a_shipment_in_json_starts_with_the_keys_of_a_shipment() -> None:
    parcel = life_json(life(), CONTEXT)["shipments"][0]

    assert list(parcel) == [*[each.key for each in SHIPMENT_FIELDS], "items", "events"]
    assert [event["status"] for event in parcel["events"]] == ["delayed", "carrier-picked-up"]


def test_money_in_json_is_a_string_with_its_currency_beside_it() -> None:
    read = json.loads(json.dumps(life_json(life(), CONTEXT, [STEP])))

    assert {(each["amount"], each["currency"]) for each in read["transactions"]} == {
        ("129.90", "EUR"),
        ("29.90", "EUR"),
        ("5.0", "EUR"),
    }
    assert read["next"] == [{"command": STEP.command, "reason": STEP.reason}]
