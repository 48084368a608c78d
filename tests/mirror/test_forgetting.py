"""What is forgotten is gone: from every table, from the log, and from the bytes of the files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from orderstatus.core.errors import TemporaryError
from orderstatus.core.models import CarrierEvent, Order, Tracking
from orderstatus.core.statuses import PaymentStatus, known
from orderstatus.mirror.facts import forgotten_in
from orderstatus.mirror.file import beside
from orderstatus.mirror.store import Mirror
from support.mirrors import SHOP, fill
from support.orders import NOW, ago, life, order, shipment

LATER = NOW + timedelta(hours=1)
SECRETS = (
    "Zacharias",
    "zacharias@private.example",
    "4015550199",
    "ring the bell",
    "JJZZ99887766",
    "Quince Lane",
    "#7007",
)


def secret_order(number: int = 7007, **changes: object) -> Order:
    parcel = shipment(
        id=f"gid://shopify/Fulfillment/{number}",
        tracking=(Tracking("DHL", "JJZZ99887766", None),),
        events=(CarrierEvent(id="e", word="in-transit", happened_at=ago(days=1), place="Quince Lane"),),
    )
    one = order(
        id=f"gid://shopify/Order/{number}",
        name=f"#{number}",
        customer="Zacharias Quill",
        customer_id="gid://shopify/Customer/99",
        email="Zacharias@private.example",
        phone="+4015550199",
        note="ring the bell",
        tags=("Zacharias",),
        shipments=(parcel,),
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def others(count: int = 300) -> list[Order]:
    return [
        order(id=f"gid://shopify/Order/{number}", name=f"#{number}", shipments=(shipment(id=f"f{number}"),))
        for number in range(1, count)
    ]


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    """A mirror in which a customer's order has left everything that an order can leave."""
    with Mirror.open(tmp_path / "mirror.db") as opened:
        few = others()
        fill(opened, [*few[:150], secret_order(payment=known(PaymentStatus.PENDING)), *few[150:]])
        opened.take_orders([secret_order()], seen_at=LATER)
        opened.take_lives([replace(life(), order=secret_order())])
        yield opened


def written(mirror: Mirror) -> bytes:
    """Everything that is on the disk, in lower case."""
    return b"".join(each.read_bytes() for each in (mirror.path, *beside(mirror.path)) if each.exists()).lower()


def found(mirror: Mirror) -> list[str]:
    text = written(mirror)
    return [secret for secret in SECRETS if secret.lower().encode() in text]


@pytest.mark.parametrize("customer", ["zacharias@PRIVATE.example", "gid://shopify/Customer/99", "99"])
def test_no_byte_of_a_customer_is_left(mirror: Mirror, customer: str) -> None:
    assert found(mirror) == list(SECRETS)
    assert mirror.forget(customer=customer) == 1
    assert found(mirror) == []
    for table, count in (("orders", 299), ("shipments", 299), ("lives", 0), ("changes", 0)):
        assert mirror.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (count,), table


def test_the_orders_of_a_customer_under_another_address_go_too(mirror: Mirror) -> None:
    mirror.take_orders([secret_order(7008, email="other@private.example")], seen_at=LATER)
    assert mirror.forget(customer="zacharias@private.example") == 2
    assert b"other@private.example" not in written(mirror)


def test_what_is_older_goes_by_the_day_it_was_placed(mirror: Mirror) -> None:
    mirror.take_orders([secret_order(placed_at=ago(days=800))], seen_at=LATER)
    assert mirror.forget_older(ago(days=799)) == 1
    assert found(mirror) == []
    assert mirror.state().orders == 299


def test_nobody_is_forgotten_by_an_address_that_is_nobodys(mirror: Mirror) -> None:
    assert mirror.forget(customer="nobody@private.example") == 0
    assert mirror.state().orders == 300


def test_no_later_sync_brings_back_what_was_forgotten(mirror: Mirror) -> None:
    mirror.forget(customer="99")
    taken = mirror.take_orders([secret_order(), order()], seen_at=LATER)
    assert (taken.new, taken.same) == (1, 0)
    mirror.take_lives([replace(life(), order=secret_order())])
    fill(mirror, [secret_order(), *others()])
    assert (mirror.state().orders, mirror.state().forgotten) == (299, 1)
    assert found(mirror) == []


def test_what_the_shop_erased_before_is_in_no_old_page_either(mirror: Mirror) -> None:
    erased = secret_order(customer=None, customer_id=None, email=None, phone=None, note="", tags=(), shipments=())
    mirror.take_orders([erased], seen_at=LATER)
    assert "Zacharias" in found(mirror)
    assert mirror.forget(customer="99") == 0
    assert found(mirror) == ["#7007"]


def test_a_warning_that_names_a_forgotten_order_goes_and_the_others_stay(tmp_path: Path) -> None:
    with Mirror.open(tmp_path / "mirror.db") as mirror:
        mirror.begin(full=True, at=NOW)
        mirror.take_orders([secret_order(), *others(9)], seen_at=NOW)
        of = [f"order {name} has more returns than are read at once" for name in ("#7007", "#70071", "#1")]
        mirror.finish(at=NOW, watermark=NOW, shop=SHOP, lacking=["`returns` may not be read", *of])
        mirror.forget(customer="99")
        assert mirror.state().lacking == ("`returns` may not be read", *of[1:])


@pytest.mark.parametrize("forget", ["customer", "older"])
def test_what_was_seen_of_an_order_that_the_shop_has_deleted_goes_too(mirror: Mirror, forget: str) -> None:
    fill(mirror, others())
    assert (mirror.state().orders, "#7007" in found(mirror)) == (299, True)
    if forget == "customer":
        assert mirror.forget(customer="99") == 0
    else:
        assert mirror.forget_older(ago(days=799)) == 0
    assert found(mirror) == []


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        (None, None, 2),
        (ago(days=800), None, 2),
        (ago(days=799), None, 0),
        (None, ago(days=900), 0),
        (None, ago(days=899), 2),
        (ago(days=2000), ago(days=901), 0),
    ],
)
def test_of_what_was_forgotten_no_more_is_kept_than_in_which_window_it_may_be_missing(
    mirror: Mirror, since: datetime | None, until: datetime | None, count: int
) -> None:
    mirror.take_orders(
        [secret_order(7008, placed_at=ago(days=800)), secret_order(placed_at=ago(days=900))], seen_at=NOW
    )
    assert forgotten_in(mirror.connection, since, until) == 0
    mirror.forget_older(ago(days=850))
    mirror.forget_older(ago(days=799))
    assert forgotten_in(mirror.connection, since, until) == count


def test_an_order_without_a_date_that_was_forgotten_may_be_missing_from_any_window(mirror: Mirror) -> None:
    mirror.take_orders([secret_order(placed_at=None), secret_order(7008, placed_at=ago(days=800))], seen_at=NOW)
    mirror.forget_older(ago(days=799))
    assert forgotten_in(mirror.connection, ago(days=1), None) == 0
    mirror.forget(customer="99")
    mirror.take_orders([secret_order(7009, placed_at=ago(days=800))], seen_at=NOW)
    mirror.forget_older(ago(days=799))
    assert forgotten_in(mirror.connection, ago(days=1), None) == 3


def test_while_another_run_reads_the_old_pages_it_is_said_that_they_are_there(mirror: Mirror) -> None:
    with Mirror.open(mirror.path, reading=True) as reader:
        reader.connection.execute("BEGIN")
        reader.connection.execute("SELECT count(*) FROM orders").fetchone()
        mirror.connection.execute("PRAGMA busy_timeout = 1")
        with pytest.raises(TemporaryError, match="still holds what was deleted") as raised:
            mirror.forget(customer="99")
        assert "orderstatus mirror vacuum" in (raised.value.hint or "")
        reader.connection.execute("ROLLBACK")
    mirror.vacuum()
    assert found(mirror) == []


def test_a_vacuum_gives_room_back(mirror: Mirror) -> None:
    mirror.forget_older(NOW)
    before, after = mirror.vacuum()
    assert after <= before
    fill(mirror, [order(id="gid://shopify/Order/9001", note="n" * 1_000_000, placed_at=ago(days=1))])
    mirror.take_orders([order(id="gid://shopify/Order/9001", note="short", placed_at=ago(days=1))], seen_at=LATER)
    # So that what shrinks is the file, and not the log beside it.
    mirror.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before, after = mirror.vacuum()
    assert after < before - 900_000


def test_info_says_what_is_held_and_how_large_it_is(mirror: Mirror) -> None:
    info = mirror.info()
    assert (info.path, info.size) == (str(mirror.path), len(written(mirror)))
    assert (info.first_placed_at, info.last_placed_at) == (ago(days=2), ago(days=2))
    assert (info.state.orders, info.version) == (300, 2)
