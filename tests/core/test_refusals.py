"""What a refusal of Shopify's is explained with."""

from __future__ import annotations

import pytest

from orderstatus.core.acting.outcomes import UserError
from orderstatus.core.acting.refusals import explained


def said(*errors: UserError) -> str | None:
    meaning = explained(errors)
    return None if meaning is None else meaning.english


def test_without_a_refusal_there_is_nothing_to_explain() -> None:
    assert said() is None


@pytest.mark.parametrize(
    ("message", "meaning"),
    [
        ("Can only capture successful authorizations", "nothing of the authorization is left"),
        ("Cannot capture more than the authorized 10.00 for this payment.", "less is left of the authorization"),
        ("Fulfillment order 7 has an unfulfillable status= closed.", "not open any more"),
        ("Cannot cancel an order that has returns", "it has returns"),
        ("Fulfillment does not exist.", "not there any more"),
        ("Something that nobody has seen yet", "Shopify refused it"),
    ],
)
def test_a_refusal_is_known_by_its_words(message: str, meaning: str) -> None:
    assert meaning in (said(UserError(message=message)) or "")


def test_a_code_says_more_than_words() -> None:
    assert "this very hold" in (said(UserError(message="?", code="DUPLICATE_FULFILLMENT_HOLD_HANDLE")) or "")


def test_of_several_refusals_the_one_that_is_known_is_explained() -> None:
    unknown, known = UserError(message="?"), UserError(message="Order cannot be marked as paid.")
    assert said(unknown, known) == said(known)
