"""Carrying out a plan: never twice, never lost, whatever breaks and wherever."""

from __future__ import annotations

from _thread import interrupt_main
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from threading import Event, Timer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting import cancelling
from orderstatus.core.acting import mutations as to
from orderstatus.core.acting.marking_paid import MarkAsPaid
from orderstatus.core.acting.orders import EVENTS_READ, ActingOrder, ActPart
from orderstatus.core.acting.outcomes import Outcome, Receipt, Result, UserError
from orderstatus.core.acting.plans import Plan, Step
from orderstatus.core.acting.ports import Job, JobState
from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UnclearOutcomeError
from orderstatus.core.models import CarrierEvent
from orderstatus.core.points import PointsLevel
from orderstatus.flows import act_looks, act_step
from orderstatus.flows.act import at_once_for, carry_out, resumed
from support.acting_shop import ActingShop, Clock, Crash, Fault
from support.memory_journal import MemoryJournal
from support.orders import NOW
from support.rich_orders import cancel, euros, fifty, plain_order, planned, rich_mutations, rich_order, run_of

FIFTY = 50
NEW_TAG = "gid://shopify/Order/20"


def unclear() -> OrderStatusError:
    return UnclearOutcomeError("it is not known whether it ran: connection reset")


def unreachable() -> OrderStatusError:
    return TemporaryError("acme.myshopify.com could not be reached")


LOST_BEFORE = Fault(unclear)
LOST_AFTER = Fault(unclear, applies=True)
STILL_ON_ITS_WAY = Fault(unclear, applies=True, after_seconds=9)
NEVER_RAN = Fault(unreachable)


@pytest.mark.parametrize(("restore", "orders"), [(0, 8), (100, 8), (200, 8), (500, 15), (1_000, 30), (2_000, 32)])
def test_a_shop_whose_points_come_faster_is_changed_at_more_orders_at_once(restore: float, orders: int) -> None:
    assert at_once_for(PointsLevel(left=0, maximum=20 * restore, restore=restore)) == orders


def test_a_shop_that_has_not_told_its_rate_is_changed_at_eight_orders_at_once() -> None:
    assert at_once_for(None) == 8


class Acting:
    """A shop, a journal and a clock, and runs of one plan on them."""

    def __init__(self, orders: list[Any], plan: Plan, faults: dict[int, Fault] | None = None) -> None:
        self.clock = Clock()
        self.shop = ActingShop(orders, self.clock, faults)
        self.journal = MemoryJournal()
        self.plan = plan
        self.run = run_of(plan)
        self.told: list[tuple[Step, Outcome]] = []
        self.error: BaseException | None = None

    def begun(self, *, at_once: int = 1) -> Iterator[tuple[Step, Outcome]]:
        return carry_out(self.run, self.plan, **self.means(), at_once=at_once)

    def gone_on(self, *, at_once: int = 1) -> Iterator[tuple[Step, Outcome]]:
        return resumed(self.run, self.journal.steps(self.run.id), **self.means(), at_once=at_once)

    def means(self) -> dict[str, Any]:
        return {
            "reader": self.shop,
            "writer": self.shop,
            "journal": self.journal,
            "now": self.clock.now,
            "sleep": self.clock.sleep,
        }

    def carry(self, outcomes: Iterator[tuple[Step, Outcome]]) -> None:
        """Takes all of them, and keeps what is raised in the end."""
        self.told, self.error = [], None
        try:
            for each in outcomes:
                self.told.append(each)
        except (OrderStatusError, KeyboardInterrupt, Crash) as error:
            self.error = error

    def resume_until_settled(self, *, at_once: int = 1) -> None:
        for _ in range(FIFTY):
            if all(record.outcome and record.outcome.result in OVER for record in self.journal.steps(self.run.id)):
                return
            self.carry(self.gone_on(at_once=at_once))
        raise AssertionError("the run never comes to an end")

    @property
    def results(self) -> list[Result]:
        return [outcome.result for _, outcome in sorted(self.told, key=lambda each: each[0].number)]

    @property
    def held(self) -> list[Result | None]:
        """Results by the journal."""
        return [record.outcome.result if record.outcome else None for record in self.journal.steps(self.run.id)]

    def assert_each_once(self) -> None:
        self.shop.settle_everything()
        assert dict(self.shop.effects) == {step.mutation: 1 for step in self.plan.steps}


OVER = (Result.DONE, Result.ALREADY, Result.FAILED)


def fifty_steps(faults: dict[int, Fault] | None = None) -> Acting:
    orders, plan = fifty()
    assert len(plan.steps) == FIFTY
    return Acting(orders, plan, faults)


def one_step(mutation: Any, order: Any, before: tuple[str, ...] = (), faults: dict[int, Fault] | None = None) -> Acting:
    return Acting([order], planned([(mutation, before)]), faults)


def part_of_an_authorization(faults: dict[int, Fault] | None = None) -> Acting:
    mutation, before = rich_mutations(1)[0]
    return one_step(mutation, rich_order(1), before, faults)


@pytest.mark.parametrize("at_once", [1, 8])
def test_fifty_steps_of_every_kind_are_each_done_once_and_told_once(at_once: int) -> None:
    acting = fifty_steps()
    acting.carry(acting.begun(at_once=at_once))
    assert acting.error is None
    assert acting.results == acting.held == [Result.DONE] * FIFTY
    acting.assert_each_once()


def test_the_steps_of_one_order_are_taken_one_after_the_other() -> None:
    acting = fifty_steps()
    acting.carry(acting.begun(at_once=8))
    for number in (1, 2, 3, 4):
        order = f"gid://shopify/Order/{number}"
        planned_ones = [step.mutation for step in acting.plan.steps if step.order == order]
        assert [each for each in acting.shop.sent if each.order == order] == planned_ones


def test_a_fresh_plan_costs_no_reading_beside_that_of_a_cancellation() -> None:
    acting = fifty_steps()
    acting.carry(acting.begun())
    assert sorted(ids for ids, _ in acting.shop.readings) == [("gid://shopify/Order/7",), ("gid://shopify/Order/8",)]


@pytest.mark.parametrize("fault", [LOST_BEFORE, LOST_AFTER, STILL_ON_ITS_WAY], ids=["before", "after", "later"])
def test_a_connection_that_breaks_at_any_step_leaves_each_effect_once(fault: Fault) -> None:
    for broken in range(1, FIFTY + 1):
        acting = fifty_steps({broken: fault})
        acting.carry(acting.begun())
        assert acting.results == [Result.DONE] * FIFTY, broken
        acting.assert_each_once()


@given(
    st.dictionaries(
        st.integers(1, 70), st.sampled_from([LOST_BEFORE, LOST_AFTER, STILL_ON_ITS_WAY, NEVER_RAN]), max_size=25
    ),
    st.dictionaries(st.integers(1, 60), st.just(unreachable()), max_size=25),
    st.sampled_from([1, 3]),
)
def test_whatever_breaks_a_run_that_is_resumed_ends_with_each_effect_once(
    faults: dict[int, Fault], unread: dict[int, OrderStatusError], at_once: int
) -> None:
    acting = fifty_steps(faults)
    acting.shop.reading_faults = unread
    acting.carry(acting.begun(at_once=at_once))
    assert sorted(step.number for step, _ in acting.told) == list(range(1, FIFTY + 1))
    acting.resume_until_settled(at_once=at_once)
    assert Result.FAILED not in acting.held
    acting.assert_each_once()


def crash_at(point: int) -> Callable[[], None]:
    """Kills at the so-manyeth thing that is asked of shop or journal, and stays dead."""
    asked = 0

    def each() -> None:
        nonlocal asked
        asked += 1
        if asked >= point:
            raise Crash

    return each


def killed(acting: Acting, point: int, outcomes: Callable[[], Iterator[tuple[Step, Outcome]]]) -> bool:
    """Carries on until the process dies there; False if it came to its end before."""
    acting.shop.before_each = acting.journal.before_each = crash_at(point)
    acting.carry(outcomes())
    acting.shop.before_each = acting.journal.before_each = lambda: None
    return isinstance(acting.error, Crash)


def test_a_run_that_is_killed_at_any_point_is_resumed_to_each_effect_once() -> None:
    point = 0
    while True:
        point += 1
        acting = fifty_steps()
        if not killed(acting, point, acting.begun):
            break
        acting.resume_until_settled()
        assert Result.FAILED not in acting.held, point
        acting.assert_each_once()
    assert point > 300


@given(st.lists(st.integers(1, 120), max_size=6), st.dictionaries(st.integers(1, 70), st.just(LOST_AFTER), max_size=9))
def test_a_run_that_is_killed_again_and_again_ends_with_each_effect_once(
    points: list[int], faults: dict[int, Fault]
) -> None:
    acting = fifty_steps(faults)
    killed(acting, 40, acting.begun)
    for point in points:
        killed(acting, point, acting.gone_on)
    acting.resume_until_settled()
    assert Result.FAILED not in acting.held
    acting.assert_each_once()


def test_the_intent_of_every_step_is_in_the_journal_before_it_is_sent() -> None:
    acting = fifty_steps({10: LOST_BEFORE, 20: LOST_AFTER})
    intended: list[bool] = []
    send = acting.shop.send

    def watched(mutation: Any) -> Receipt:
        step = next(step for step in acting.plan.steps if step.mutation == mutation)
        row = acting.journal.rows[step.number]
        # Another order's steps may sleep meanwhile, which moves the one clock.
        intended.append(row["state"].value == "intended" and row["at"] <= acting.clock.now())
        return send(mutation)

    acting.shop.send = watched  # type: ignore[method-assign]
    acting.carry(acting.begun(at_once=4))
    assert len(intended) == FIFTY + 1
    assert all(intended)


def test_what_was_found_done_after_a_lost_answer_says_so_and_names_what_was_made() -> None:
    acting = part_of_an_authorization({1: LOST_AFTER})
    acting.carry(acting.begun())
    ((_, outcome),) = acting.told
    assert outcome.because is not None
    assert outcome.because.english == "found done after an unclear answer"
    assert outcome.created == acting.shop.orders["gid://shopify/Order/1"].authorizations[0].captures[0]  # type: ignore[index]


def test_what_could_be_done_twice_is_looked_for_for_a_while_before_it_is_sent_again() -> None:
    acting = part_of_an_authorization({1: LOST_BEFORE})
    began = acting.clock.now()
    acting.carry(acting.begun())
    assert acting.results == [Result.DONE]
    assert len(acting.shop.sent) == 2
    assert (acting.clock.now() - began).total_seconds() >= act_looks.SURELY_OVER_SECONDS
    assert len(acting.shop.readings) > 3


def test_what_the_shop_refuses_twice_is_sent_again_after_one_reading() -> None:
    acting = one_step(to.CloseOrder(order=NEW_TAG), plain_order(20), faults={1: LOST_BEFORE})
    acting.carry(acting.begun())
    assert acting.results == [Result.DONE]
    assert len(acting.shop.readings) == 1


def test_a_second_hold_that_is_refused_as_the_first_was_only_late_counts_as_done() -> None:
    mutation, before = rich_mutations(1)[2]
    acting = one_step(mutation, rich_order(1), before, {1: Fault(unclear, applies=True, after_seconds=0.5)})
    # The reading comes too soon; the sending after it is half a second later.
    send = acting.shop.send

    def slowly(mutation: Any) -> Receipt:
        if acting.shop.sent:
            acting.clock.sleep(1)
        return send(mutation)

    acting.shop.send = slowly  # type: ignore[method-assign]
    acting.carry(acting.begun())
    assert sum(acting.shop.refused.values()) == 1
    assert acting.results == [Result.DONE]
    acting.assert_each_once()


def test_a_step_that_never_gets_an_answer_is_unknown_and_is_not_sent_for_ever() -> None:
    acting = part_of_an_authorization(dict.fromkeys(range(1, 99), LOST_BEFORE))
    acting.carry(acting.begun())
    assert acting.results == [Result.UNKNOWN]
    assert len(acting.shop.sent) == act_step.MOST_SENDS


def test_an_order_that_cannot_be_read_after_a_lost_answer_leaves_the_step_unknown() -> None:
    acting = part_of_an_authorization({1: LOST_AFTER})
    acting.shop.reading_faults = dict.fromkeys(range(1, 99), unreachable())
    acting.carry(acting.begun())
    ((_, outcome),) = acting.told
    assert outcome.result is Result.UNKNOWN
    assert outcome.because is not None
    assert "could not be reached" in str(outcome.because.values["error"])
    assert isinstance(acting.error, TemporaryError)
    acting.shop.reading_faults = {}
    acting.resume_until_settled()
    assert acting.held == [Result.DONE]
    acting.assert_each_once()


def test_an_order_that_is_gone_after_a_lost_answer_leaves_the_step_unknown() -> None:
    acting = part_of_an_authorization({1: LOST_AFTER})
    acting.shop.before_each = lambda: acting.shop.orders.clear() if acting.shop.sent else None
    acting.carry(acting.begun())
    assert acting.results == [Result.UNKNOWN]
    acting.carry(acting.gone_on())
    assert acting.results == [Result.UNKNOWN]


def test_a_refusal_is_told_in_the_words_of_shopify_and_nothing_more_is_done_to_that_order() -> None:
    tags = to.AddTags(order="gid://shopify/Order/20", tags=("packed",))
    acting = Acting(
        [plain_order(20, closed_at=Clock().now()), plain_order(21)],
        planned(
            [
                (to.CloseOrder(order="gid://shopify/Order/20"), ()),
                (tags, ()),
                (to.CloseOrder(order="gid://shopify/Order/21"), ()),
            ]
        ),
    )
    acting.carry(acting.begun())
    assert acting.error is None
    assert acting.results == [Result.FAILED, Result.NOT_TRIED, Result.DONE]
    failed = next(outcome for step, outcome in acting.told if step.number == 1)
    assert failed.errors[0].message == "The order is closed."
    assert tags not in acting.shop.sent


def test_whoever_resumes_after_a_refusal_has_the_later_steps_of_that_order_tried() -> None:
    acting = Acting(
        [plain_order(20, closed_at=Clock().now())],
        planned([(to.CloseOrder(order=NEW_TAG), ()), (to.AddTags(order=NEW_TAG, tags=("packed",)), ())]),
    )
    acting.carry(acting.begun())
    acting.carry(acting.gone_on())
    assert acting.held == [Result.FAILED, Result.DONE]
    assert [step.number for step, _ in acting.told] == [2]


def test_a_dead_network_ends_the_run_after_a_few_steps_and_the_rest_is_not_tried() -> None:
    acting = fifty_steps(dict.fromkeys(range(14, 200), NEVER_RAN))
    acting.carry(acting.begun())
    assert isinstance(acting.error, TemporaryError)
    assert acting.results.count(Result.DONE) == 13
    assert acting.results.count(Result.NOT_TRIED) == FIFTY - 13
    assert len(acting.shop.sent) < 20
    acting.shop.faults.clear()
    acting.resume_until_settled()
    acting.assert_each_once()


def test_one_step_that_could_not_be_sent_is_not_tried_and_the_others_are_done() -> None:
    acting = fifty_steps({FIFTY: NEVER_RAN})
    acting.carry(acting.begun())
    assert acting.results.count(Result.NOT_TRIED) == 1
    assert acting.results.count(Result.DONE) == FIFTY - 1
    assert isinstance(acting.error, TemporaryError)


def test_a_missing_right_ends_the_run_at_once() -> None:
    acting = fifty_steps({3: Fault(lambda: AccessError("the app may not"))})
    acting.carry(acting.begun())
    assert isinstance(acting.error, AccessError)
    assert acting.results.count(Result.NOT_TRIED) == FIFTY - 2
    assert len(acting.shop.sent) == 3


def test_a_fault_of_ours_while_sending_ends_the_run_and_the_step_is_looked_at_again() -> None:
    acting = fifty_steps({3: Fault(lambda: RuntimeError("ours"), applies=True)})
    with pytest.raises(RuntimeError, match="ours"):
        acting.carry(acting.begun())
    assert acting.held.count(Result.UNKNOWN) == 1
    acting.resume_until_settled()
    acting.assert_each_once()


def test_a_cancellation_is_followed_until_the_order_is_cancelled() -> None:
    acting = one_step(cancel(20), plain_order(20))
    acting.carry(acting.begun())
    assert acting.results == [Result.DONE]
    assert ("follow", 1) in acting.journal.log
    acting.assert_each_once()


def test_a_job_that_takes_too_long_is_unknown_and_followed_again_when_resumed() -> None:
    acting = one_step(cancel(20), plain_order(20))
    due = acting.clock.now() + timedelta(minutes=10)
    ask = acting.shop.job
    acting.shop.job = lambda job: (  # type: ignore[method-assign]
        ask(job) if acting.clock.now() >= due else Job(state=JobState.RUNNING, receipt=Receipt())
    )
    acting.shop._come_due = lambda: None if acting.clock.now() < due else ActingShop._come_due(acting.shop)  # type: ignore[method-assign]
    acting.carry(acting.begun())
    assert acting.results == [Result.UNKNOWN]
    acting.clock.sleep(600)
    acting.carry(acting.gone_on())
    assert acting.results == [Result.DONE]
    assert len(acting.shop.sent) == 1


def test_a_job_that_may_not_be_asked_for_says_nothing_and_is_followed_again_when_resumed() -> None:
    acting = one_step(cancel(7), plain_order(7))
    kept, asked = acting.shop.job, iter([True])

    def job(gid: str) -> Job:
        if next(asked, False):
            raise AccessError("job: access denied")
        return kept(gid)

    acting.shop.job = job  # type: ignore[method-assign, assignment]
    acting.carry(acting.begun())
    assert acting.results == acting.held == [Result.UNKNOWN]
    assert isinstance(acting.error, AccessError)
    acting.carry(acting.gone_on())
    assert acting.results == [Result.DONE]
    assert len(acting.shop.sent) == 1
    acting.assert_each_once()


def test_a_job_that_ends_without_cancelling_is_a_failure() -> None:
    acting = one_step(cancel(20), plain_order(20))
    acting.shop._come_due = lambda: None  # type: ignore[method-assign]
    acting.carry(acting.begun())
    assert acting.results == [Result.FAILED]


def test_a_capture_that_the_provider_has_not_confirmed_is_done_and_says_so() -> None:
    acting = part_of_an_authorization()
    send = acting.shop.send
    acting.shop.send = lambda mutation: replace(send(mutation), is_pending=True)  # type: ignore[method-assign]
    acting.carry(acting.begun())
    ((_, outcome),) = acting.told
    assert outcome.result is Result.DONE
    assert outcome.because is not None
    assert "not confirmed" in outcome.because.english


def test_a_step_that_somebody_else_has_done_meanwhile_is_already_so_and_nothing_is_sent() -> None:
    acting = one_step(to.CloseOrder(order=NEW_TAG), plain_order(20, closed_at=Clock().now()))
    acting.clock.sleep(3600)
    acting.carry(acting.begun())
    assert acting.results == [Result.ALREADY]
    assert acting.shop.sent == []


def test_a_step_that_cannot_be_done_any_more_fails_with_the_reason_and_nothing_is_sent() -> None:
    mutation, before = rich_mutations(1)[1]
    there = rich_order(1)
    acting = one_step(mutation, replace(there, order=replace(there.order, cancelled_at=Clock().now())), before)
    acting.clock.sleep(3600)
    acting.carry(acting.begun())
    ((_, outcome),) = acting.told
    assert outcome.result is Result.FAILED
    assert outcome.because is not None
    assert outcome.because.english == "the order is cancelled by now"
    assert acting.shop.sent == []


def test_what_has_changed_since_it_was_agreed_on_fails_when_the_run_is_resumed_and_nothing_is_sent() -> None:
    (step,) = MarkAsPaid().plan(plain_order(5))
    assert isinstance(step, Step)
    plan = planned([(step.sent, ())])
    acting = Acting([plain_order(5)], replace(plan, steps=(replace(step, number=1),)), {1: NEVER_RAN})
    acting.carry(acting.begun())
    assert acting.results == [Result.NOT_TRIED]
    acting.clock.sleep(86_400)
    there = acting.shop.orders[step.order]
    acting.shop.orders[step.order] = replace(there, order=replace(there.order, outstanding=euros(5000)))
    acting.carry(acting.gone_on())
    assert acting.results == acting.held == [Result.FAILED]
    (outcome,) = (outcome for _, outcome in acting.told)
    assert outcome.because is not None
    assert outcome.because.english.startswith("it has changed since it was planned")
    assert not acting.shop.effects


def test_a_cancellation_that_has_given_money_back_is_not_taken_for_one_that_cannot_be_done() -> None:
    order = plain_order(7, received=euros(100), refunded=euros(0))
    (step,) = cancelling.cancel("staff", restock=False, refund=True, notify=False, note=None).plan(
        replace(order, order=replace(order.order, shipments=()))
    )
    assert isinstance(step, Step)
    plan = planned([(step.sent, ())])
    acting = Acting([order], replace(plan, steps=(replace(step, number=1),)), {1: LOST_BEFORE})
    acting.shop.orders[step.order] = replace(order, order=replace(order.order, refunded=euros(100)))
    acting.carry(acting.begun())
    assert acting.results == [Result.UNKNOWN]


def test_an_event_that_was_never_sent_and_would_be_out_of_sight_by_now_is_not_posted() -> None:
    mutation, before = rich_mutations(1)[5]
    acting = Acting([rich_order(1)], planned([(mutation, before)], made_at=NOW - timedelta(hours=1)))
    (parcel,) = rich_order(1).order.shipments or ()
    newer = tuple(
        CarrierEvent(id=f"gid://shopify/FulfillmentEvent/{number}", word="in-transit", happened_at=NOW)
        for number in range(EVENTS_READ)
    )
    acting.shop._ship("gid://shopify/Order/1", replace(parcel, events=newer))
    acting.carry(acting.begun())
    assert acting.results == [Result.FAILED]
    assert not acting.shop.sent


def test_two_equal_captures_of_one_run_are_two_and_neither_is_taken_for_the_other() -> None:
    authorization = rich_order(1).authorizations[0].id  # type: ignore[index]
    first = to.CapturePayment(order="gid://shopify/Order/1", authorization=authorization, amount=euros(30))
    acting = Acting([rich_order(1)], planned([(first, ()), (first, ())]), {2: LOST_BEFORE})
    acting.carry(acting.begun())
    assert acting.results == [Result.DONE, Result.DONE]
    assert acting.shop.effects[first] == 2
    assert len({outcome.created for _, outcome in acting.told}) == 2


def test_a_journal_that_cannot_be_written_before_a_step_keeps_it_from_being_sent() -> None:
    acting = fifty_steps()
    intend = acting.journal.intend

    def full(run: str, step: int, at: Any) -> None:
        if step == 3:
            raise OrderStatusError("the disk is full")
        intend(run, step, at)

    acting.journal.intend = full  # type: ignore[method-assign]
    acting.carry(acting.begun())
    assert isinstance(acting.error, OrderStatusError)
    assert "disk is full" in str(acting.error)
    assert len(acting.shop.sent) == 2
    assert acting.results == [Result.DONE] * 2 + [Result.NOT_TRIED] * (FIFTY - 2)
    acting.journal.intend = intend  # type: ignore[method-assign]
    acting.resume_until_settled()
    acting.assert_each_once()


def test_a_journal_that_cannot_be_written_after_a_step_tells_it_and_ends_the_run() -> None:
    acting = fifty_steps()

    def full() -> None:
        if acting.shop.sent:
            raise OrderStatusError("the disk is full")

    acting.journal.before_each = full
    acting.carry(acting.begun())
    assert "disk is full" in str(acting.error)
    assert acting.results == [Result.DONE] + [Result.NOT_TRIED] * (FIFTY - 1)
    assert len(acting.shop.sent) == 1
    acting.journal.before_each = lambda: None
    acting.resume_until_settled()
    acting.assert_each_once()


def test_whoever_takes_no_more_outcomes_finds_all_of_them_in_the_journal() -> None:
    acting = fifty_steps()
    with closing(acting.begun(at_once=2)) as outcomes:  # type: ignore[type-var]
        next(outcomes)
    done = [step.mutation for step, held in zip(acting.plan.steps, acting.held, strict=True) if held is Result.DONE]
    assert sorted(map(repr, done)) == sorted(map(repr, acting.shop.effects))
    assert None not in acting.held
    acting.resume_until_settled()
    acting.assert_each_once()


def test_ctrl_c_lets_the_step_on_its_way_settle_and_leaves_the_rest() -> None:
    acting = fifty_steps()
    outcomes = acting.begun(at_once=1)
    first = next(outcomes)
    acting.carry(_interrupted(outcomes))
    told = [first, *acting.told]
    assert isinstance(acting.error, KeyboardInterrupt)
    assert sorted(step.number for step, _ in told) == list(range(1, FIFTY + 1))
    done = [step.mutation for step, outcome in told if outcome.result is Result.DONE]
    assert set(done) == set(acting.shop.effects)
    acting.resume_until_settled()
    acting.assert_each_once()


def _interrupted(outcomes: Any) -> Iterator[tuple[Step, Outcome]]:
    # As if the signal came while the next was waited for.
    yield outcomes.throw(KeyboardInterrupt)
    yield from outcomes


@pytest.mark.parametrize("which", [0, 1, 4, 5], ids=["capture", "fulfill", "track", "event"])
def test_a_mutation_that_was_on_its_way_when_the_run_was_killed_is_waited_for(which: int) -> None:
    mutation, before = rich_mutations(1)[which]
    acting = one_step(mutation, rich_order(1), before, {1: Fault(Crash, applies=True, after_seconds=9)})
    acting.carry(acting.begun())
    acting.carry(acting.gone_on())
    assert acting.results == [Result.DONE]
    assert len(acting.shop.sent) == 1
    acting.assert_each_once()


def test_what_was_sent_long_ago_and_is_not_done_is_sent_again_without_waiting() -> None:
    acting = part_of_an_authorization({1: Fault(Crash)})
    acting.carry(acting.begun())
    acting.clock.sleep(3600)
    began = acting.clock.now()
    acting.carry(acting.gone_on())
    assert acting.results == [Result.DONE]
    assert acting.clock.now() == began


class OnlyTheNewest(ActingShop):
    """Shows ten carrier events of a shipment, as a real shop is asked for."""

    def by_id(self, ids: Sequence[str], parts: frozenset[ActPart]) -> Iterator[ActingOrder]:
        for each in super().by_id(ids, parts):
            shipments = tuple(
                replace(one, events=tuple(sorted(one.events or (), key=lambda event: event.happened_at)[-EVENTS_READ:]))
                for one in each.order.shipments or ()
            )
            yield replace(each, order=replace(each.order, shipments=shipments))


def test_an_event_that_would_be_out_of_sight_is_never_posted_a_second_time() -> None:
    mutation, before = rich_mutations(1)[5]
    order = rich_order(1)
    (parcel,) = order.order.shipments or ()
    newer = tuple(
        CarrierEvent(id=f"gid://shopify/FulfillmentEvent/{number}", word="in-transit", happened_at=NOW)
        for number in range(EVENTS_READ)
    )
    order = replace(order, order=replace(order.order, shipments=(replace(parcel, events=newer),)))
    acting = one_step(mutation, order, before)
    acting.shop = OnlyTheNewest([order], acting.clock, {1: LOST_AFTER})
    acting.carry(acting.begun())
    assert acting.results == [Result.UNKNOWN]
    acting.clock.sleep(86_400)
    acting.carry(acting.gone_on())
    assert acting.results == acting.held == [Result.UNKNOWN]
    acting.assert_each_once()


def test_a_job_that_was_running_when_the_run_was_killed_is_followed_and_nothing_is_sent_again() -> None:
    acting = one_step(cancel(20), plain_order(20))
    ask = acting.shop.job

    def killed_while_waiting(job: str) -> Job:
        raise Crash

    acting.shop.job = killed_while_waiting  # type: ignore[method-assign]
    acting.carry(acting.begun())
    assert isinstance(acting.error, Crash)
    acting.shop.job = ask  # type: ignore[method-assign]
    acting.carry(acting.gone_on())
    assert acting.results == [Result.DONE]
    assert len(acting.shop.sent) == 1


def test_an_order_that_shows_its_cancellation_a_little_after_the_job_is_looked_at_again() -> None:
    acting = one_step(cancel(20), plain_order(20))
    acting.shop.job = lambda job: Job(state=JobState.DONE, receipt=Receipt(job=job))  # type: ignore[method-assign]
    acting.carry(acting.begun())
    assert acting.results == [Result.DONE]


def test_a_step_that_the_one_before_it_makes_possible_is_decided_by_a_reading_after_that() -> None:
    release, _ = rich_mutations(1)[3]
    assert isinstance(release, to.ReleaseHolds)
    lines = (to.LineQuantity(line="gid://shopify/FulfillmentOrderLineItem/103", quantity=1),)
    work = to.Work(fulfillment_order=release.fulfillment_order, lines=lines)
    fulfill = to.CreateFulfillment(order=release.order, work=(work,))
    acting = Acting([rich_order(1)], planned([(release, ()), (fulfill, ("gid://shopify/Fulfillment/101",))]))
    killed(acting, 1, acting.begun)
    acting.carry(acting.gone_on())
    assert acting.results == [Result.DONE, Result.DONE]


def test_what_an_earlier_run_made_is_not_taken_for_the_step_that_it_was_killed_in() -> None:
    authorization = rich_order(1).authorizations[0].id  # type: ignore[index]
    capture = to.CapturePayment(order="gid://shopify/Order/1", authorization=authorization, amount=euros(30))
    acting = Acting([rich_order(1)], planned([(capture, ()), (capture, ())]), {2: Fault(Crash)})
    acting.carry(acting.begun())
    acting.resume_until_settled()
    assert acting.held == [Result.DONE, Result.DONE]
    assert acting.shop.effects[capture] == 2


def test_a_step_in_doubt_that_a_resumed_run_does_not_come_to_stays_in_doubt() -> None:
    acting = Acting(
        [plain_order(20), rich_order(1)],
        planned([(to.CloseOrder(order=NEW_TAG), ()), rich_mutations(1)[0]]),
        {
            1: NEVER_RAN,
            2: Fault(Crash, applies=True, after_seconds=9),
            3: Fault(lambda: AccessError("the app may not")),
        },
    )
    acting.carry(acting.begun())
    acting.carry(acting.gone_on())
    assert acting.results == [Result.NOT_TRIED, Result.UNKNOWN]
    assert isinstance(acting.error, AccessError)
    acting.shop.faults = {}
    acting.resume_until_settled()
    acting.assert_each_once()


def test_a_second_ctrl_c_is_let_through_while_a_step_hangs() -> None:
    acting = fifty_steps()
    answered, is_over = Event(), []

    def hang(mutation: Any) -> Receipt:
        answered.wait(20)
        is_over.append(mutation)
        raise unclear()

    acting.shop.send = hang  # type: ignore[method-assign]
    outcomes = acting.begun(at_once=1)
    signals = [Timer(after, interrupt_main) for after in (0.3, 0.9)]
    for each in signals:
        each.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            next(outcomes)
        # The step is still on its way, and the journal says so.
        assert is_over == []
        assert [record.state.value for record in acting.journal.steps(acting.run.id)].count("intended") == 1
    finally:
        for each in signals:
            each.join()
        answered.set()


def test_an_old_plan_is_carried_out_by_what_is_read_many_orders_at_a_time() -> None:
    acting = fifty_steps()
    acting.clock.sleep(3600)
    acting.carry(acting.begun())
    assert acting.results == [Result.DONE] * FIFTY
    assert len(acting.shop.readings[0][0]) == 10
    acting.assert_each_once()


def test_a_job_that_fails_tells_the_reasons_of_shopify() -> None:
    acting = one_step(cancel(20), plain_order(20))
    acting.shop._come_due = lambda: None  # type: ignore[method-assign]
    failed = Receipt(errors=(UserError(message="The refund could not be made."),))
    acting.shop.job = lambda job: Job(state=JobState.FAILED, receipt=failed)  # type: ignore[method-assign]
    acting.carry(acting.begun())
    ((_, outcome),) = acting.told
    assert outcome.result is Result.FAILED
    assert [each.message for each in outcome.errors] == ["The refund could not be made."]


def test_a_right_that_is_taken_away_after_a_lost_answer_leaves_the_step_unknown_and_ends_the_run() -> None:
    acting = fifty_steps({1: LOST_AFTER})
    acting.shop.reading_faults = {1: AccessError("the app may not")}
    acting.carry(acting.begun())
    assert acting.results == [Result.UNKNOWN] + [Result.NOT_TRIED] * (FIFTY - 1)
    assert isinstance(acting.error, AccessError)
    acting.resume_until_settled()
    acting.assert_each_once()
