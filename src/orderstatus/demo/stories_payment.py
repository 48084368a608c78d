"""Named stories about money: authorizations, terms, refunds and cancellations."""

from __future__ import annotations

from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.fulfilling import assign, cancel
from orderstatus.demo.goods import PREORDER
from orderstatus.demo.instants import DAY
from orderstatus.demo.payments import authorize, await_payment, capture, fail, refund, sale, void
from orderstatus.demo.scene import Scene
from orderstatus.demo.telling import BY_SKU, HELSINKI, TAMPERE, Story, ago, paid, scans, sent, web

Json = dict[str, Any]


def _nine_hours_left(scene: Scene, placed: int) -> Draft:
    draft = web(
        scene, placed, goods=(("HS-BAG-R", 1), ("NW-SHELL-M", 1)), note="Engraving wanted; waiting for the plate"
    )
    authorize(draft, placed)
    assign(draft, scene.places[HELSINKI])
    return draft


def _payment_expired(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed, "SE", goods=(("HS-RUCK-40", 1),))
    authorize(draft, placed)
    assign(draft, scene.places[HELSINKI])
    return draft


def _deadline_unknown(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed, "DE", goods=(("NW-SHELL-L", 1),))
    authorize(draft, placed, "klarna")
    assign(draft, scene.places[HELSINKI])
    return draft


def _payment_voided(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed, note="Wants to pay by invoice instead")
    void(draft, authorize(draft, placed), ago(scene, 30))
    assign(draft, scene.places[HELSINKI])
    return draft


def _partially_paid(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed, goods=((PREORDER, 1),), tags=["pre-order"])
    sale(draft, placed, cents=20000)
    assign(draft, scene.places[HELSINKI])
    return draft


def _captured_in_part(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed, "NO", goods=(("KW-LANTERN", 1), ("KW-KETTLE", 1)))
    money = authorize(draft, placed)
    assign(draft, scene.places[HELSINKI])
    capture(draft, money, ago(scene, 27), 5990)
    scans(draft, sent(draft, 26.4, "PostNord", units=[1, 0]), (10, "IN_TRANSIT"), due=-60)
    return draft


def _terms(draft: Draft, days: int) -> None:
    """Payment terms of `days` net from the day of the order, with everything still to be paid."""
    scene, due_at = draft.scene, draft.placed + days * DAY
    total = draft.bags[draft.total]["presentmentMoney"]
    late = due_at <= scene.epoch
    draft.payment_terms = {
        "id": scene.gid("PaymentTerms"),
        "due": late,
        "overdue": late,
        "dueInDays": days,
        "paymentTermsName": f"Net {days}",
        "paymentTermsType": "NET",
        "paymentSchedules": [
            {
                "id": scene.gid("PaymentSchedule"),
                "issuedAt": draft.written_placed,
                "dueAt": scene.stamp(due_at),
                "completedAt": None,
                "due": late,
                "balanceDue": total,
                "totalBalance": total,
            }
        ],
        "order": draft.node,
    }


def _payment_overdue(scene: Scene, placed: int) -> Draft:
    draft = web(
        scene, placed, goods=(("HS-TOWEL", 4), ("KW-BOARD", 4)), tags=["wholesale"], source="shopify_draft_order"
    )
    _terms(draft, 14)
    scans(draft, sent(draft, 420, "Matkahuolto"), (410, "IN_TRANSIT"), (385, "DELIVERED"), due=380)
    return draft


def _terms_running(scene: Scene, placed: int) -> Draft:
    draft = web(
        scene, placed, goods=(("KW-MUG-04", 4),), tags=["wholesale"], poNumber="PO-2207", source="shopify_draft_order"
    )
    _terms(draft, 30)
    assign(draft, scene.places[HELSINKI])
    return draft


def _transfer_awaited(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed)
    await_payment(draft, placed)
    assign(draft, scene.places[HELSINKI])
    return draft


def _never_charged(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed, phone_only=True, note="Ordered by phone", source="shopify_draft_order")
    assign(draft, scene.places[HELSINKI])
    return draft


def _cancelled_part_refunded(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, goods=(("NW-SHELL-S", 1),)))
    assign(draft, scene.places[HELSINKI])
    fee = f"Less the cancellation fee of {scene.brand.price(2000)}"
    cancel(draft, ago(scene, 44), "CUSTOMER", cents=draft.total - 2000, note=fee)
    return draft


def _cancelled_not_refunded(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, goods=(("KW-KNIFE", 1),)))
    assign(draft, scene.places[HELSINKI])
    cancel(draft, ago(scene, 20), "INVENTORY", pay_back=False)
    return draft


def _cancelled_unpaid(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed)
    authorize(draft, placed)
    assign(draft, scene.places[HELSINKI])
    cancel(draft, ago(scene, 12), "FRAUD")
    return draft


def _refunded(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, goods=(("KW-LANTERN", 1),)))
    parcel = sent(draft, 190)
    scans(draft, parcel, (180, "IN_TRANSIT"), (160, "DELIVERED"), due=150)
    refund(draft, ago(scene, 100), [(draft.lines[0], 1)], shipping=True, restock="NO_RESTOCK", note="Arrived broken")
    return draft


def _second_card(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed, "FR")
    fail(draft, placed)
    sale(draft, placed + 140)
    assign(draft, scene.places[HELSINKI])
    return draft


def _edited(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, "SE", currency="SEK", goods=(("HS-RUCK-28", 1),)))
    draft.add_line(BY_SKU["NW-PONCHO"], 1)
    draft.ledger.edited = 4990
    draft.touch(ago(scene, 15))
    assign(draft, scene.places[HELSINKI])
    return draft


def _other_currency(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed, "GB", currency="GBP", goods=(("NW-SHELL-M", 1),))
    authorize(draft, placed)
    assign(draft, scene.places[HELSINKI])
    return draft


def _test_order(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed, name=("Testi", "Tilaus"), test=True, tags=["test"])
    sale(draft, placed, "bogus")
    assign(draft, scene.places[TAMPERE])
    return draft


STORIES = (
    Story(
        key="nine-hours-left",
        text="An authorization with nine hours left to capture.",
        hours=158.8,
        tell=_nine_hours_left,
    ),
    Story(
        key="payment-expired",
        text="An authorization that was never captured and has expired.",
        hours=205,
        tell=_payment_expired,
    ),
    Story(
        key="deadline-unknown",
        text="An authorization of a gateway that tells no deadline.",
        hours=130,
        tell=_deadline_unknown,
    ),
    Story(
        key="payment-voided",
        text="An authorization given back while the order stays open.",
        hours=47,
        tell=_payment_voided,
    ),
    Story(
        key="partially-paid",
        text="A pre-order with a deposit paid and the rest outstanding.",
        hours=33,
        tell=_partially_paid,
    ),
    Story(
        key="captured-in-part",
        text="One of two items shipped and captured, the rest still authorized.",
        hours=52,
        tell=_captured_in_part,
    ),
    Story(key="payment-overdue", text="Net 14 days, four days over.", hours=432, tell=_payment_overdue),
    Story(key="terms-running", text="Net 30 days, not yet due.", hours=36, tell=_terms_running),
    Story(key="transfer-awaited", text="A bank transfer that has not come yet.", hours=21, tell=_transfer_awaited),
    Story(
        key="never-charged",
        text="A telephone order that nobody has charged: no payment status at all.",
        hours=17,
        tell=_never_charged,
    ),
    Story(
        key="cancelled-part-refunded",
        text="Cancelled, and refunded less a fee.",
        hours=68,
        tell=_cancelled_part_refunded,
    ),
    Story(
        key="cancelled-not-refunded",
        text="Cancelled while paid, the money not yet given back.",
        hours=29,
        tell=_cancelled_not_refunded,
    ),
    Story(
        key="cancelled-unpaid", text="Cancelled as fraud, its authorization voided.", hours=14, tell=_cancelled_unpaid
    ),
    Story(key="refunded", text="Arrived broken and refunded in full.", hours=200, tell=_refunded),
    Story(key="second-card", text="The first card was declined, the second paid.", hours=5.5, tell=_second_card),
    Story(
        key="edited", text="An item added after payment, in Swedish crowns: a balance is due.", hours=24, tell=_edited
    ),
    Story(key="other-currency", text="Authorized in pounds.", hours=3.2, tell=_other_currency),
    Story(key="test-order", text="A test order.", hours=9, tell=_test_order),
)
