"""What moves an order on is only ever shown as something that can be done."""

from __future__ import annotations

from dataclasses import replace

from orderstatus.core.labels import sentence
from orderstatus.core.next_steps import NextStep
from orderstatus.output.steps import Step, shown_steps
from support.orders import CONTEXT, euros, order

CAPTURE = NextStep("capture", ("1001",), sentence("{amount} is authorized", amount=euros("20")))
LOOK = NextStep("open", ("1001", "--tracking"), sentence("see the carrier"), page="https://carrier.example.com/1")
PAGE = "https://admin.shopify.com/store/acme/orders/1001"


def test_a_command_that_this_version_has_is_shown() -> None:
    assert shown_steps([CAPTURE], known=["capture"], order=order(), context=CONTEXT) == (
        Step("orderstatus capture 1001", "20.00 EUR is authorized"),
    )


def test_one_that_it_lacks_is_done_by_hand_on_the_page_where_that_is() -> None:
    assert [step.command for step in shown_steps([CAPTURE, LOOK], known=[], order=order(), context=CONTEXT)] == [
        PAGE,
        "https://carrier.example.com/1",
    ]


def test_a_step_with_neither_a_command_nor_a_page_is_not_shown() -> None:
    nowhere = replace(CONTEXT, shop="shop.example.com")
    assert shown_steps([CAPTURE], known=["list"], order=order(), context=nowhere) == ()
    assert [each.command for each in shown_steps([CAPTURE, LOOK], known=["list"], order=order(), context=nowhere)] == [
        "https://carrier.example.com/1"
    ]


def test_a_carriers_page_that_is_no_web_address_is_not_shown() -> None:
    for page in ("javascript:alert(1)", "https://x.example/\x1b", "https://x.example/ä", ""):
        step = replace(LOOK, page=page)
        assert [each.command for each in shown_steps([step], known=[], order=order(), context=CONTEXT)] == [PAGE]
