"""What the demo shop does when returns are answered and closed."""

from __future__ import annotations

from typing import Any

import pytest

from orderstatus.demo.drafts import Draft
from orderstatus.demo.mutating_returns import LONGEST_NOTE
from orderstatus.demo.returning import approve, ask_return, close, decline, withdraw
from orderstatus.demo.sending import ship
from support.rehearsal import Rehearsal
from support.shared import json_lines

Json = dict[str, Any]
STATUSES = ("REQUESTED", "OPEN", "CLOSED", "DECLINED", "CANCELED")


def returned(shop: Rehearsal, *statuses: str) -> tuple[Draft, list[Json]]:
    """A shipped order and its returns, each of a status."""
    draft = shop.place(("KW-MUG-04", 5))
    parcel = ship(draft, draft.work[0], shop.at)
    returns = [ask_return(draft, parcel, shop.at) for _ in statuses]
    for node, status in zip(returns, statuses, strict=True):
        if status in ("OPEN", "CLOSED"):
            approve(draft, node, shop.at)
        if status == "CLOSED":
            close(draft, node, shop.at)
        if status == "DECLINED":
            decline(draft, node, shop.at, "OTHER", None)
        if status == "CANCELED":
            withdraw(draft, node, shop.at)
    shop.settle(draft)
    return draft, returns


def ask(shop: Rehearsal, mutation: str, gid: str, **more: Any) -> Json:
    """The payload of an answer to a return."""
    if mutation == "returnClose":
        return shop.do(mutation, id=gid)
    if mutation == "returnDeclineRequest":
        more = {"declineReason": "FINAL_SALE", **more}
    return shop.do(mutation, input={"id": gid, **more})


def test_an_approved_return_is_open_dated_and_expected_back() -> None:
    shop = Rehearsal()
    draft, [node] = returned(shop, "REQUESTED")
    assert shop.read(draft)["returnStatus"] == "RETURN_REQUESTED"
    payload = ask(shop, "returnApproveRequest", node["id"])
    assert (payload["return"]["status"], payload["return"]["order"]["returnStatus"]) == ("OPEN", "IN_PROGRESS")
    assert payload["return"]["requestApprovedAt"] == shop.read(draft)["updatedAt"]
    assert [reverse["status"] for reverse in node["reverseFulfillmentOrders"]] == ["OPEN"]


def test_a_declined_return_says_why_and_counts_for_nothing() -> None:
    shop = Rehearsal()
    draft, [node] = returned(shop, "REQUESTED")
    payload = ask(shop, "returnDeclineRequest", node["id"], declineNote="Worn.")
    assert payload["return"]["decline"] == {"reason": "FINAL_SALE", "note": "Worn."}
    assert (payload["return"]["status"], payload["return"]["closedAt"]) == ("DECLINED", None)
    assert shop.read(draft)["returnStatus"] == "NO_RETURN"


def test_a_note_is_for_those_who_wrote_one_and_of_a_length() -> None:
    shop = Rehearsal()
    draft, [one, other] = returned(shop, "REQUESTED", "REQUESTED")
    assert ask(shop, "returnDeclineRequest", one["id"])["return"]["decline"]["note"] is None
    [error] = ask(shop, "returnDeclineRequest", other["id"], declineNote="x" * (LONGEST_NOTE + 1))["userErrors"]
    assert (error["code"], error["field"]) == ("TOO_LONG", ["input", "declineNote"])
    assert shop.read(draft)["returnStatus"] == "RETURN_REQUESTED"
    assert ask(shop, "returnDeclineRequest", other["id"], declineNote="x" * LONGEST_NOTE)["userErrors"] == []


def test_a_closed_return_is_closed_again_without_a_word_and_without_a_new_date() -> None:
    shop = Rehearsal()
    draft, [node] = returned(shop, "OPEN")
    closed_at = ask(shop, "returnClose", node["id"])["return"]["closedAt"]
    before = shop.read(draft)
    assert before["returnStatus"] == "RETURNED"
    again = ask(shop, "returnClose", node["id"])
    assert (again["userErrors"], again["return"]["closedAt"]) == ([], closed_at)
    assert shop.read(draft) == before


def test_the_stories_of_returns_can_be_answered() -> None:
    shop = Rehearsal(orders=1200)
    for story, mutation, after in (
        ("return-asked", "returnApproveRequest", "IN_PROGRESS"),
        ("return-asked-today", "returnDeclineRequest", "NO_RETURN"),
        ("return-received", "returnClose", "RETURNED"),
    ):
        draft = shop.story(story)
        assert ask(shop, mutation, draft.returns[0]["id"])["userErrors"] == []
        assert shop.read(draft)["returnStatus"] == after


def _recorded(mutation: str, status: str) -> Json | None:
    """The recorded refusal of an answer to a return of this status; None where nothing is recorded of it."""
    cases = {
        ("returnApproveRequest", "OPEN"): "openCase/approveOpenInvalid",
        ("returnDeclineRequest", "OPEN"): "openCase/declineOpenInvalid",
        ("returnDeclineRequest", "DECLINED"): "declinedCase/declineDeclinedInvalid",
        ("returnApproveRequest", "none"): "unknownIdCase/approveMissing",
        ("returnDeclineRequest", "none"): "unknownIdCase/declineMissing",
        ("returnClose", "REQUESTED"): "requestedCase/returnCloseInvalid",
        ("returnClose", "none"): "notFoundCase/returnClose",
    }
    case = cases.get((mutation, status))
    if case is None:
        return None
    return next(
        {key: row[key] for key in ("field", "message", "code")}
        for row in json_lines("recordings", "user_errors_catalog.jsonl")
        if row["root"] == mutation and row["at"].startswith(case)
    )


@pytest.mark.parametrize(
    ("mutation", "status"),
    [
        *(("returnApproveRequest", status) for status in ("OPEN", "CLOSED", "DECLINED", "CANCELED", "none")),
        *(("returnDeclineRequest", status) for status in ("OPEN", "CLOSED", "DECLINED", "CANCELED", "none")),
        *(("returnClose", status) for status in ("REQUESTED", "DECLINED", "CANCELED", "none")),
    ],
)
def test_what_cannot_be_answered_so_is_refused_and_stays_as_it_is(mutation: str, status: str) -> None:
    shop = Rehearsal()
    draft, returns = returned(shop, *STATUSES)
    gid = "gid://shopify/Return/9" if status == "none" else returns[STATUSES.index(status)]["id"]
    before = shop.read(draft)
    payload = ask(shop, mutation, gid)
    assert payload["return"] is None
    assert [error["code"] for error in payload["userErrors"]] == ["NOT_FOUND" if status == "none" else "INVALID_STATE"]
    theirs = _recorded(mutation, status)
    assert theirs is None or payload["userErrors"] == [theirs]
    assert shop.read(draft) == before
    assert shop.server.applied == []
