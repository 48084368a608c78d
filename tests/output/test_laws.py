"""What holds for any text whatever: nothing acts on a terminal, nothing is lost in a file, nothing sticks out."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from orderstatus.core.labels import ENGLISH, Labels, labels
from orderstatus.core.models import Money, Order
from orderstatus.output.delimited import write_csv, write_tsv
from orderstatus.output.detail import write_detail
from orderstatus.output.fields import default_fields
from orderstatus.output.instants import instant_text
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.shop_rows import shop_first, with_shop_column
from orderstatus.output.streams import Streams
from orderstatus.output.structured import json_text, write_json, write_jsonl
from orderstatus.output.table import fit, write_table
from orderstatus.output.text import amount_text, cell_text, cell_width, clip, date_text, distance_text, printable
from support.orders import CONTEXT, NOW, life, order

# A lone surrogate too: JSON can spell one, so an answer can hold it.
NAMED = st.one_of(st.text(), st.text("שלום a1 \ud800\u202e\u200d\ufe0f👍🏽山\x1b\n\t\x9b=,\"'", max_size=40))
MONEY = st.builds(
    Money,
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.sampled_from(["EUR", "USD", "JPY"]),
)
INSTANTS = st.timedeltas(timedelta(days=-13_000), timedelta(days=25_000)).map(lambda span: NOW + span)
ORDERS = st.builds(
    lambda name, customer, tags, total, placed_at: order(
        name=name, customer=customer, tags=tuple(tags), total=total, placed_at=placed_at
    ),
    NAMED,
    st.none() | NAMED,
    st.lists(NAMED, max_size=3),
    st.none() | MONEY,
    st.none() | INSTANTS,
)
LANGUAGES = [ENGLISH, labels("fi")]
ROWS = st.lists(ORDERS, max_size=4)


@given(NAMED)
def test_printable_text_cannot_act_on_a_terminal(text: str) -> None:
    shown = printable(text)

    assert {unicodedata.category(character) for character in shown}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)
    assert len(shown) == len(text)


@given(NAMED)
def test_printable_text_is_printable_already(text: str) -> None:
    assert printable(printable(text)) == printable(text)
    assert cell_text(cell_text(text)) == cell_text(text)


@given(NAMED, st.integers(0, 40))
def test_a_clipped_text_is_never_wider_than_it_may_be(text: str, width: int) -> None:
    shown = cell_text(text)
    clipped = clip(shown, width)

    assert cell_width(clipped) == cell_len(clipped) <= width
    assert clipped == shown or clipped == "" or (clipped.endswith("…") and shown.startswith(clipped[:-1]))


@given(ROWS)
def test_csv_gives_back_every_text(rows: list[Order]) -> None:
    out = io.StringIO(newline="")
    count = write_csv(rows, ORDER_FIELDS, CONTEXT, out)
    header, *records = csv.reader(io.StringIO(out.getvalue(), newline=""))
    read = [dict(zip(header, record, strict=True)) for record in records]

    assert count == len(rows) == len(read)
    for row, record in zip(rows, read, strict=True):
        assert record["name"] == row.name
        assert record["customer"] == (row.customer or "")
        assert record["tags"] == ", ".join(row.tags)
        assert record["total"] == ("" if row.total is None else format(row.total.amount, "f"))
        assert (datetime.fromisoformat(record["placed_at"]) if record["placed_at"] else None) == row.placed_at


@given(ROWS)
def test_json_gives_back_every_value(rows: list[Order]) -> None:
    for indented in (False, True):
        out = io.StringIO()
        write_json(rows, ORDER_FIELDS, CONTEXT, out, indented=indented)
        _assert_json_is(rows, json.loads(out.getvalue()))


@given(ROWS)
def test_json_lines_are_one_object_each(rows: list[Order]) -> None:
    out = io.StringIO()
    write_jsonl(rows, ORDER_FIELDS, CONTEXT, out)
    lines = out.getvalue().split("\n")

    assert lines.pop() == ""
    _assert_json_is(rows, [json.loads(line) for line in lines])


def _assert_json_is(rows: list[Order], objects: list[dict[str, object]]) -> None:
    assert len(objects) == len(rows)
    for row, read in zip(rows, objects, strict=True):
        assert list(read) == [each.key for each in ORDER_FIELDS]
        assert (read["name"], read["customer"], read["tags"]) == (row.name, row.customer, list(row.tags))
        if row.total is None:
            assert (read["total"], read["currency"]) == (None, "EUR")
        else:
            assert isinstance(read["total"], str)
            assert (Decimal(read["total"]), read["currency"]) == (row.total.amount, row.total.currency)


@given(NAMED)
def test_json_holds_nothing_that_acts_on_a_terminal(text: str) -> None:
    shown = json_text([text])

    assert printable(shown) == shown
    assert json.loads(shown) == [text]


@given(ROWS)
def test_tsv_has_one_tab_less_than_columns_on_every_line(rows: list[Order]) -> None:
    fields = default_fields(ORDER_FIELDS)
    out = io.StringIO(newline="")
    write_tsv(rows, fields, CONTEXT, out)
    lines = out.getvalue().splitlines()

    assert len(lines) == len(rows)
    assert {line.count("\t") for line in lines} <= {len(fields) - 1}


@given(ROWS, st.integers(1, 250), st.sampled_from(LANGUAGES))
def test_no_line_of_a_table_is_wider_than_the_terminal(rows: list[Order], width: int, language: Labels) -> None:
    out = io.StringIO(newline="")
    context = replace(CONTEXT, labels=language)
    count, _ = write_table(rows, default_fields(ORDER_FIELDS), context, out, width=width)
    lines = out.getvalue().split("\n")

    assert lines.pop() == ""
    assert len(lines) == (count + 1 if count else 0)
    assert all(cell_len(line) <= width for line in lines)


@given(st.lists(st.integers(0, 400), min_size=12, max_size=12), st.integers(1, 300))
def test_what_is_dropped_is_less_important_than_all_that_stays(natural: list[int], width: int) -> None:
    fields = default_fields(ORDER_FIELDS)
    fitted = fit(natural, fields, width, ENGLISH)
    kept = [fields[index].importance for index in fitted.columns]
    dropped = [each.importance for index, each in enumerate(fields) if index not in fitted.columns]

    assert max(dropped, default=0) < min(kept)
    assert sum(fitted.widths) + 2 * (len(kept) - 1) <= width


@given(st.lists(st.integers(0, 400), min_size=13, max_size=13), st.integers(1, 300))
def test_of_several_shops_no_amount_stays_without_its_currency_and_the_shop_stays_with_the_order(
    natural: list[int], width: int
) -> None:
    fields = shop_first(default_fields(with_shop_column(ORDER_FIELDS)))
    kept = [fields[index].key for index in fit(natural, fields, width, ENGLISH).columns]

    assert "currency" in kept or "total" not in kept
    assert kept == ["name"] or kept[:2] == ["shop", "name"]


@given(st.sampled_from([("total", "currency"), ("currency", "total")]), st.integers(0, 12))
def test_a_table_always_has_a_column(keys: tuple[str, str], width: int) -> None:
    by_key = {each.key: each for each in with_shop_column(ORDER_FIELDS)}

    assert fit([8, 3], [by_key[key] for key in keys], width, ENGLISH).columns


@given(ORDERS, st.integers(1, 200))
def test_the_life_of_any_order_can_be_shown(one: Order, width: int) -> None:
    streams = Streams.memory(tty=True, width=width)
    write_detail(life(order=one), CONTEXT, streams, streams.out)
    assert isinstance(streams.out, io.StringIO)
    text = streams.out.getvalue()

    assert printable(text.replace("\n", "").replace("\u200e", "")) == text.replace("\n", "").replace("\u200e", "")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_an_amount_is_never_rounded(amount: Decimal) -> None:
    for currency in ("EUR", "JPY", "KWD", None):
        assert Decimal(amount_text(amount, currency, labels=ENGLISH)) == amount


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_an_instant_survives_csv_to_the_microsecond(span: timedelta) -> None:
    at = CONTEXT.now + span
    out = io.StringIO(newline="")
    write_csv([order(placed_at=at)], [each for each in ORDER_FIELDS if each.key == "placed_at"], CONTEXT, out)

    assert datetime.fromisoformat(out.getvalue().splitlines()[1]) == at


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
ENDS = st.sampled_from([datetime.min.replace(tzinfo=UTC), datetime.max.replace(microsecond=0, tzinfo=UTC)])
ANY_INSTANT = st.builds(lambda at, zone: at.replace(tzinfo=zone), st.datetimes() | ENDS, OFFSETS)
ZONES = st.sampled_from(
    [ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Europe/Helsinki"), UTC, None]
)


@given(ANY_INSTANT, ZONES)
def test_any_instant_that_an_answer_can_hold_is_told_and_told_right(at: datetime, zone: ZoneInfo | None) -> None:
    assert datetime.fromisoformat(instant_text(at, zone)) == at
    assert date_text(at, now=NOW, zone=zone, labels=ENGLISH)
    assert distance_text(at, NOW, labels=ENGLISH)
