"""What may be typed after a status flag, and what it selects."""

from __future__ import annotations

import pytest

from orderstatus.core.errors import ExitCode, UsageError
from orderstatus.core.filters import AXES, DELIVERY, FULFILLMENT, PAYMENT, RETURN, STATE, Axis, axis_filter
from orderstatus.core.statuses import SHIPMENT_FOLDING, DeliveryStatus


def test_commas_and_repetition_mean_the_same() -> None:
    assert axis_filter(PAYMENT, ["paid,pending"]) == axis_filter(PAYMENT, ["paid", "pending"])


@pytest.mark.parametrize(
    ("axis", "typed", "word"),
    [
        (PAYMENT, "PARTIALLY_PAID", "partially-paid"),
        (PAYMENT, "partially_paid", "partially-paid"),
        (FULFILLMENT, "partial", "partially-fulfilled"),
        (FULFILLMENT, "FULFILLMENT_NOT_REQUIRED", "not-required"),
        (DELIVERY, "IN_TRANSIT", "in-transit"),
        (DELIVERY, "in_transit", "in-transit"),
        (RETURN, "RETURN_REQUESTED", "return-requested"),
        (STATE, "canceled", "cancelled"),
    ],
)
def test_shopifys_spellings_are_accepted(axis: object, typed: str, word: str) -> None:
    assert axis_filter(axis, [typed]).include == {word}  # type: ignore[arg-type]


@pytest.mark.parametrize(("raw", "value"), [(raw, value) for raw, value in SHIPMENT_FOLDING.items() if raw])
def test_delivery_takes_every_word_that_shopify_has_for_a_parcel(raw: str, value: DeliveryStatus) -> None:
    for typed in (raw, raw.lower(), raw.lower().replace("_", "-")):
        if value is DeliveryStatus.CANCELLED:
            with pytest.raises(UsageError, match=f"`--delivery` does not know `{typed}`"):
                axis_filter(DELIVERY, [typed])
        else:
            assert axis_filter(DELIVERY, [typed]).include == {value.value}


@pytest.mark.parametrize("typed", ["", " ", ",", " , ,"])
@pytest.mark.parametrize("axis", AXES, ids=lambda axis: axis.name)
def test_an_empty_word_is_refused_and_never_means_every_order(axis: Axis, typed: str) -> None:
    for given, flag in ((([typed], []), f"--{axis.name}"), (([], [typed]), f"--not-{axis.name}")):
        with pytest.raises(UsageError, match=f"`{flag}` is empty") as info:
            axis_filter(axis, *given)
        assert ", ".join(axis.words) in (info.value.hint or "")


def test_one_empty_value_among_others_is_refused_too() -> None:
    with pytest.raises(UsageError, match="`--payment` is empty"):
        axis_filter(PAYMENT, ["paid", ""])


def test_a_comma_at_the_end_is_no_empty_value() -> None:
    assert axis_filter(PAYMENT, ["paid,"]) == axis_filter(PAYMENT, ["paid"])


def test_unpaid_is_the_admins_group() -> None:
    assert axis_filter(PAYMENT, ["unpaid"]).include == {"authorized", "pending", "expired", "partially-paid"}


def test_moving_and_problem_are_the_designs_groups() -> None:
    assert axis_filter(DELIVERY, ["moving"]).include == {
        "shipped",
        "in-transit",
        "ready-for-pickup",
        "out-for-delivery",
        "delayed",
        "attempted-delivery",
    }
    assert axis_filter(DELIVERY, ["problem"]).include == {"delayed", "attempted-delivery", "failed"}


def test_every_axis_has_unknown() -> None:
    assert all("unknown" in axis.values for axis in AXES)


def test_an_order_cannot_be_filtered_by_a_status_that_only_a_shipment_has() -> None:
    with pytest.raises(UsageError):
        axis_filter(DELIVERY, ["cancelled"])


def test_a_typo_names_the_nearest_and_lists_all() -> None:
    with pytest.raises(
        UsageError, match=r"`--payment` does not know `authorised`; did you mean `authorized`\?"
    ) as info:
        axis_filter(PAYMENT, ["authorised"])
    assert info.value.exit_code is ExitCode.USAGE
    assert info.value.hint == f"one of: {', '.join(PAYMENT.words)}"


def test_a_typo_in_an_exclusion_names_that_flag() -> None:
    with pytest.raises(UsageError, match="`--not-return` does not know `zzz`"):
        axis_filter(RETURN, [], ["zzz"])


def test_within_an_axis_any_word_is_enough_and_an_excluded_one_never() -> None:
    wanted = axis_filter(PAYMENT, ["unpaid"], ["expired"])
    assert wanted.accepts(["pending"])
    assert wanted.accepts(["authorized", "expiring"])
    assert not wanted.accepts(["expired"])
    assert not wanted.accepts(["paid"])


def test_an_empty_filter_accepts_everything() -> None:
    assert axis_filter(PAYMENT).accepts(["unknown"])
