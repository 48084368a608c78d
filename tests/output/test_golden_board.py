"""The board of `watch` byte for byte as it is drawn: on screens of any size, in two languages, of any data."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from orderstatus.core.attention_facts import Finding, FlaggedOrder
from orderstatus.core.backwards import ChangeAxis
from orderstatus.core.change_query import LoggedChange
from orderstatus.core.changes import Change
from orderstatus.core.flags import Flag
from orderstatus.core.labels import ENGLISH, Labels, labels, sentence
from orderstatus.core.standing import FlagTally, Standing
from orderstatus.output.board import board_lines
from orderstatus.output.board_view import BoardView, Glimpse, ShopOnBoard
from orderstatus.output.live_board import LiveBoard
from support.cli import without_escapes
from support.demo import NOW
from support.hostile import NAMES
from support.orders import CONTEXT, order
from support.standings import glimpse

LINK_ID = re.compile(r"\x1b\]8;id=-?\d+;")
STEPS = (
    (ChangeAxis.DELIVERY, "in-transit", "delivered", False),
    (ChangeAxis.PAYMENT, "authorized", "paid", False),
    (ChangeAxis.DELIVERY, "delivered", "attempted-delivery", True),
    (ChangeAxis.FULFILLMENT, None, "partially-fulfilled", False),
    (ChangeAxis.RETURN, "no-return", "return-requested", False),
    (ChangeAxis.STATE, "open", "archived", False),
)


class _Text(SingleFileSnapshotExtension):
    file_extension = "txt"


def changed(names: Sequence[str], *, count: int = 20, minutes: int = 45) -> tuple[LoggedChange, ...]:
    """So many changes of these orders, the newest first, one every so many minutes."""
    found = []
    for number in range(count):
        axis, before, after, backwards = STEPS[number % len(STEPS)]
        change = Change(
            order_id=f"gid://shopify/Order/{number}",
            order_name=names[number % len(names)],
            shipment_id="gid://shopify/Fulfillment/1" if axis is ChangeAxis.DELIVERY and number % 4 == 0 else None,
            axis=axis,
            from_=before,
            to=after,
            seen_at=NOW - timedelta(minutes=number * minutes),
            backwards=backwards,
        )
        found.append(LoggedChange(1000 - number, change))
    return tuple(found)


def shop_on_board(
    handle: str = "demo", *, changes: Sequence[LoggedChange] = (), trouble: str | None = None
) -> ShopOnBoard:
    seen = replace(glimpse(handle), changes=changes, changes_in_all=len(changes))
    return ShopOnBoard(name=f"{handle}.myshopify.com", seen=seen, trouble=trouble)


def view_of(*shops: ShopOnBoard, language: Labels = ENGLISH, **facts: object) -> BoardView:
    spoken = [
        each
        if each.seen is None
        else replace(each, seen=replace(each.seen, context=replace(each.seen.context, labels=language)))
        for each in shops
    ]
    return replace(BoardView(shops=spoken, now=NOW, every=60, labels=language), **facts)  # type: ignore[arg-type]


def drawn(view: BoardView, *, width: int, height: int, color: bool = False) -> str:
    """What the first drawing writes to a terminal of this size."""
    out = io.StringIO()
    board = LiveBoard(
        out,
        size=lambda: (width, height),
        lines=lambda cells, lines: board_lines(view, width=cells, height=lines),
        color=color,
        hyperlinks=color,
    )
    board.refresh()
    return LINK_ID.sub("\x1b]8;;", out.getvalue())


def assert_fits(text: str, *, width: int, height: int) -> None:
    lines = without_escapes(text).split("\n")
    assert len(lines) <= height
    assert max(map(cell_len, lines)) < width
    assert lines[-1] == ""


def as_file(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


SIZES = [(80, 24), (120, 40)]
every_size = pytest.mark.parametrize(("width", "height"), SIZES)


@every_size
@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_demo_shop(width: int, height: int, language: str, snapshot: SnapshotAssertion) -> None:
    view = view_of(shop_on_board(changes=changed(["#1042", "#1187", "#998"])), language=labels(language))
    text = drawn(view, width=width, height=height)
    assert as_file(text) == snapshot.use_extension(_Text)
    assert_fits(text, width=width, height=height)


def test_the_demo_shop_in_colour(snapshot: SnapshotAssertion) -> None:
    view = view_of(shop_on_board(changes=changed(["#1042", "#1187"])))
    text = drawn(view, width=80, height=24, color=True)
    assert as_file(text) == snapshot.use_extension(_Text)
    assert_fits(text, width=80, height=24)
    assert without_escapes(text) == drawn(view, width=80, height=24)


@every_size
def test_several_shops(width: int, height: int, snapshot: SnapshotAssertion) -> None:
    shops = (
        shop_on_board(changes=changed(["#1042"], count=6, minutes=7)),
        shop_on_board("demo-se", changes=changed(["#5001"], count=6, minutes=5)),
        ShopOnBoard(name="acme.myshopify.com", seen=None, trouble="it is not watched any more: the token was refused"),
    )
    text = drawn(view_of(*shops), width=width, height=height)
    assert as_file(text) == snapshot.use_extension(_Text)
    assert_fits(text, width=width, height=height)


def hostile_glimpse() -> Glimpse:
    flagged = tuple(
        FlaggedOrder(order(name=name), Finding(flag=Flag.SILENT, reason=sentence("held"), since=None)) for name in NAMES
    )
    standing = Standing(
        open=3,
        to_ship=2,
        axes={ChangeAxis.PAYMENT: dict.fromkeys(NAMES, 1)},
        parcels={"\x1b[2J": 1, "\ud800": 2},
        flags=(FlagTally(Flag.SILENT, len(flagged), flagged),),
        blind=frozenset(),
    )
    logged = changed(NAMES, count=len(NAMES))
    strange = [
        replace(each, change=replace(each.change, to=name, from_=name))
        for each, name in zip(logged, NAMES, strict=True)
    ]
    return Glimpse(context=CONTEXT, as_of=NOW, standing=standing, changes=strange, changes_in_all=len(strange))


def hostile_view(shops: int) -> BoardView:
    on_board = [
        ShopOnBoard(name=NAMES[number], seen=hostile_glimpse(), trouble=NAMES[-1 - number]) for number in range(shops)
    ]
    return BoardView(shops=on_board, now=NOW, every=60, labels=ENGLISH, warnings=NAMES)


@every_size
@pytest.mark.parametrize("shops", [1, 3])
def test_hostile_names(width: int, height: int, shops: int, snapshot: SnapshotAssertion) -> None:
    text = drawn(hostile_view(shops), width=width, height=height)
    assert as_file(text) == snapshot.use_extension(_Text)
    assert_fits(text, width=width, height=height)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


def test_a_look_that_failed_and_warnings(snapshot: SnapshotAssertion) -> None:
    shop = shop_on_board(changes=changed(["#1042"]), trouble="could not reach demo: connection refused; " * 5)
    later = NOW + timedelta(minutes=5)
    text = drawn(view_of(shop, now=later, warnings=["first", "second", "third " * 40]), width=80, height=24)
    assert as_file(text) == snapshot.use_extension(_Text)
    assert_fits(text, width=80, height=24)
    assert "(5 min ago)" in text
    assert "warning: first" not in text


def test_a_shop_that_nobody_has_seen_yet() -> None:
    shop = ShopOnBoard(name="acme.myshopify.com", seen=None, trouble="could not reach acme")
    lines = drawn(view_of(shop), width=80, height=24).splitlines()
    assert lines[:2] == ["acme · nothing was seen yet · every 60 s", "warning: could not reach acme"]
    assert not any("open orders" in line for line in lines)


def test_of_another_day_the_day_is_said_too() -> None:
    later = replace(shop_on_board(changes=changed(["#1"], count=1)))
    text = drawn(view_of(later, now=NOW + timedelta(days=2)), width=80, height=24)
    assert "as of 23 Nov 07:30 (2 d ago)" in text
    assert "\n  23 Nov 07:30  #1" in text


@pytest.mark.parametrize(("seconds", "said"), [(10, "10 s"), (90, "90 s"), (300, "5 min"), (3600, "1 h")])
def test_how_often_is_said_in_the_largest_unit(seconds: int, said: str) -> None:
    assert f"every {said}" in drawn(view_of(shop_on_board(), every=seconds), width=80, height=24)


@settings(max_examples=20)
@given(st.integers(1, 140), st.integers(1, 50), st.integers(1, 3))
def test_it_fits_every_screen(width: int, height: int, shops: int) -> None:
    lines = board_lines(hostile_view(shops), width=width, height=height)
    assert len(lines) <= height
    assert all(cell_len("".join(span.text for span in each.spans)) + each.indent <= max(width, 2) for each in lines)
