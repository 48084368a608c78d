"""Sending messages: each at most once across crashes and machines, exactly once without, and nothing unasked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UnclearOutcomeError, UsageError
from orderstatus.core.messages.claims import Claims, claims_from, claims_text, with_claim
from orderstatus.core.messages.due import REFUSED_AGAIN, UNDER_WAY, UNKNOWN_AGAIN
from orderstatus.core.messages.events import Claim, ClaimState
from orderstatus.core.messages.message import Delivery, DeliveryState, Message, MissedCopy
from orderstatus.core.messages.pace import Pace
from orderstatus.core.messages.ports import ClaimLedger
from orderstatus.core.messages.rules import QuietHours
from orderstatus.core.messages.told import TellResult, Told
from orderstatus.core.metafields import MetafieldKey
from orderstatus.core.models import OrderLife
from orderstatus.core.stages.definition import Stages
from orderstatus.flows.notify import MOST_REFUSED, Telling, notify
from orderstatus.flows.paired_claims import PairedClaims
from orderstatus.flows.shop_claims import ShopClaims
from orderstatus.output.sentences import said
from support.acting_shop import Clock, Crash
from support.metafield_shop import SHOP_GID, Lost, MetafieldShop
from support.orders import CONTEXT, NOW, ago, shipment
from support.telling import SENT, STAGES, CountingSender, Lives, PlainTemplates, delivered, in_stage, rules, told_order

ORDERS = 4
BEGUN = '{"v":1,"since":"2026-01-01T00:00:00Z"}'
DEFERRED = Delivery(state=DeliveryState.DEFERRED, answer="451 try later", code=451)
REFUSED = Delivery(state=DeliveryState.REFUSED, answer="550 no such user", code=550)
UNKNOWN = Delivery(state=DeliveryState.UNKNOWN, answer="connection lost after the text")


def unclear() -> OrderStatusError:
    return UnclearOutcomeError("connection reset")


BEFORE, AFTER, LATE = Lost(unclear), Lost(unclear, applies=True), Lost(unclear, late=True)


def begun_shop(**more: Any) -> MetafieldShop:
    shop = MetafieldShop(**more)
    shop.put(SHOP_GID, MetafieldKey.NOTIFY, BEGUN)
    return shop


class Machine:
    """One machine that sends for a shop."""

    def __init__(
        self,
        shop: MetafieldShop,
        lives: list[OrderLife] | None = None,
        *,
        name: str = "a",
        sender: CountingSender | None = None,
        clock: Clock | None = None,
        rate: int = 0,
        ledger: ClaimLedger | None = None,
        **settings: Any,
    ) -> None:
        self.shop = shop
        self.lives = Lives(lives or [delivered(1001 + number) for number in range(ORDERS)])
        self.sender = sender or CountingSender()
        self.clock = clock or Clock()
        self.name = name
        self.rate = rate
        self.ledger = ledger or ShopClaims(shop, self.clock.sleep)
        self.settings = settings
        self.runs = 0
        self.told: list[Told] = []
        self.error: BaseException | None = None

    def run(self, **more: Any) -> list[TellResult]:
        """A run of a process of its own: what became of each event of each order."""
        self.runs += 1
        telling = Telling(
            lives=self.lives,
            ledger=self.ledger,
            templates=PlainTemplates(),
            sender=self.sender,
            rules=rules(**self.settings),
            shop="acme.myshopify.com",
            shop_name="Acme",
            explain=lambda life, language: (),
            by=f"run-{self.runs}@{self.name}",
            now=self.clock.now,
            pace=Pace(self.rate, lambda: self.clock.now().timestamp(), self.clock.sleep),
        )
        self.told, self.error = [], None
        try:
            for each in notify(self.lives.by_id, telling, **more):
                self.told.append(each)
        except (OrderStatusError, Crash) as error:
            self.error = error
        return [each.result for each in self.told]

    def whys(self) -> list[str]:
        return ["" if each.why is None else said(each.why, CONTEXT) for each in self.told]

    def states(self) -> list[ClaimState]:
        """What the orders keep."""
        found = (claims_from(self.shop.kept.get((order, MetafieldKey.NOTIFIED))) for order in self.lives.by_id)
        return [claim.state for claims in found for claim in claims.claims]


def test_each_message_is_sent_once_and_a_second_run_sends_nothing() -> None:
    machine = Machine(begun_shop())
    assert machine.run() == [TellResult.SENT] * ORDERS
    assert machine.states() == [ClaimState.SENT] * ORDERS
    assert machine.run() == [TellResult.NOT_DUE] * ORDERS
    assert set(machine.whys()) == {"it was sent already"}
    assert set(machine.sender.sent.values()) == {1}
    assert [message.to for message in machine.sender.messages] == ["mia@example.com"] * ORDERS


def test_no_address_is_kept_on_the_order_and_no_word_of_the_server() -> None:
    machine = Machine(begun_shop(), sender=CountingSender(lambda _: REFUSED))
    machine.run()
    kept = machine.shop.kept["gid://shopify/Order/1001", MetafieldKey.NOTIFIED]
    assert "mia@" not in kept
    assert "no such user" not in kept
    assert claims_from(kept).claims[0].why == "refused (550)"


def test_several_events_of_one_order_are_each_told() -> None:
    parcels = tuple(
        shipment(
            id=f"gid://shopify/Fulfillment/{n}",
            name=f"#1001-F{n}",
            display_status="DELIVERED",
            delivered_at=ago(hours=n),
        )
        for n in (2, 3)
    )
    machine = Machine(begun_shop(), [OrderLife(order=told_order(shipments=parcels, stage=in_stage("printing")))])
    assert machine.run() == [TellResult.SENT] * 3
    assert [message.event for message in machine.sender.messages] == [
        "delivered:3",
        "delivered:2",
        "stage:printing:2026-11-22T11:00:00Z",
    ]
    assert [each.recipients for each in machine.told] == [1, 1, 2]


@pytest.mark.parametrize("is_on", [True, False])
def test_nothing_is_read_or_sent_before_it_was_switched_on_and_begun(is_on: bool) -> None:
    machine = Machine(MetafieldShop() if is_on else begun_shop(), send=is_on)
    assert machine.run() == []
    assert isinstance(machine.error, UsageError)
    assert (machine.lives.read, machine.sender.messages, machine.shop.calls) == ([], [], [])


def test_since_when_is_told_is_decided_once_for_all_machines() -> None:
    shop = MetafieldShop()
    here, there = (ShopClaims(shop, Clock().sleep) for _ in range(2))
    assert here.begun() is None
    assert here.begin(ago(minutes=30)) == there.begin(NOW) == there.begun() == ago(minutes=30)
    machine = Machine(shop)
    # Whatever this machine's rules say.
    assert machine.run() == [TellResult.NOT_DUE] * ORDERS
    assert set(machine.whys()) == {"it happened before sending was begun"}


@pytest.mark.parametrize("fault", [BEFORE, AFTER])
def test_an_answer_that_is_lost_while_sending_is_begun_does_no_harm(fault: Lost) -> None:
    ledger = ShopClaims(MetafieldShop({1: fault}), Clock().sleep)
    assert ledger.begin(NOW) == ledger.begun() == NOW


def test_what_is_deferred_gives_its_claim_back_and_is_sent_by_the_next_run() -> None:
    answers = iter([DEFERRED, *[Delivery(state=DeliveryState.SENT, answer="250", code=250)] * 9])
    machine = Machine(begun_shop(), sender=CountingSender(lambda _: next(answers)))
    assert machine.run() == [TellResult.DEFERRED] + [TellResult.SENT] * (ORDERS - 1)
    assert machine.states()[0] is ClaimState.DEFERRED
    assert machine.run() == [TellResult.SENT] + [TellResult.NOT_DUE] * (ORDERS - 1)
    assert set(machine.sender.sent.values()) == {1}


def test_what_is_refused_for_good_is_never_tried_again() -> None:
    machine = Machine(begun_shop(), sender=CountingSender(lambda _: REFUSED))
    assert machine.run() == [TellResult.REFUSED] * ORDERS
    assert machine.run() == [TellResult.NOT_DUE] * ORDERS
    assert len(machine.sender.messages) == ORDERS


def refuse_all(machine: Machine, *numbers: int) -> None:
    """Afterwards the server refuses the messages of those orders alone."""
    refused = {f"gid://shopify/Order/{1000 + number}" for number in numbers}
    machine.sender.answer = lambda message: REFUSED if message.order in refused else SENT


def test_a_server_that_refuses_one_after_the_other_ends_the_run_before_it_uses_up_every_message() -> None:
    machine = Machine(begun_shop(), [delivered(1001 + number) for number in range(12)])
    refuse_all(machine, *range(1, 13))
    assert machine.run() == [TellResult.REFUSED] * MOST_REFUSED
    assert type(machine.error) is OrderStatusError
    assert "550 no such user" in str(machine.error)
    assert machine.error.hint is not None
    assert machine.error.hint.endswith("orderstatus notify send --again '#1001' '#1002' '#1003' '#1004' '#1005'")
    assert len(machine.states()) == MOST_REFUSED


def test_a_server_that_refuses_all_for_a_reason_of_policy_uses_up_none() -> None:
    policy = Delivery(state=DeliveryState.DEFERRED, answer="554 5.7.1 not from you", code=554, is_policy=True)
    machine = Machine(begun_shop(), [delivered(1001 + number) for number in range(12)])
    machine.sender.answer = lambda message: REFUSED if message.order.endswith("3") else policy
    assert machine.run() == [TellResult.DEFERRED] * 2 + [TellResult.REFUSED] + [TellResult.DEFERRED] * 2
    assert machine.error is not None
    assert isinstance(machine.error, OrderStatusError)
    assert (machine.error.hint or "").endswith("orderstatus notify send --again '#1003'")
    machine.sender.answer = lambda _: policy
    assert machine.run().count(TellResult.DEFERRED) == MOST_REFUSED
    assert isinstance(machine.error, AccessError)
    machine.sender.answer = lambda _: SENT
    assert machine.run().count(TellResult.SENT) == 11


def test_the_order_keeps_how_many_got_it() -> None:
    missed = MissedCopy(address="workshop@example.com", state=DeliveryState.DEFERRED, answer="451 later")
    life = OrderLife(order=told_order(1001, shipments=(), stage=in_stage("printing")))
    machine = Machine(begun_shop(), [life], sender=CountingSender(lambda _: replace(SENT, missed=(missed,))))
    machine.run()
    (kept,) = claims_from(machine.shop.kept["gid://shopify/Order/1001", MetafieldKey.NOTIFIED]).claims
    assert (kept.to, machine.told[0].recipients) == (1, 1)


def test_addresses_that_are_no_more_between_others_end_nothing() -> None:
    machine = Machine(begun_shop(), [delivered(1001 + number) for number in range(10)])
    refuse_all(machine, 1, 2, 3, 4, 6, 7, 8, 9)
    assert len(machine.run()) == 10
    assert machine.error is None


def test_what_was_refused_has_a_way_back_for_who_asks_for_it() -> None:
    machine = Machine(begun_shop(), sender=CountingSender(lambda _: REFUSED))
    machine.run()
    machine.sender.answer = lambda _: SENT
    assert machine.run(again=UNKNOWN_AGAIN) == [TellResult.NOT_DUE] * ORDERS
    assert machine.run(again=REFUSED_AGAIN) == [TellResult.SENT] * ORDERS
    assert machine.run(again=REFUSED_AGAIN) == [TellResult.NOT_DUE] * ORDERS
    assert machine.states() == [ClaimState.SENT] * ORDERS


def test_who_is_interrupted_while_a_turn_is_waited_for_has_claimed_nothing() -> None:
    machine = Machine(begun_shop(), rate=30)
    waited: list[float] = []

    def interrupted(seconds: float) -> None:
        waited.append(seconds)
        raise Crash

    machine.clock.sleep = interrupted  # type: ignore[method-assign]
    assert machine.run() == [TellResult.SENT]
    assert isinstance(machine.error, Crash)
    assert (waited, machine.states()) == ([2.0], [ClaimState.SENT])
    assert len(machine.lives.read) == 1


def test_each_letter_takes_its_turn_and_what_was_read_before_a_wait_is_read_again() -> None:
    mark = in_stage("printing")
    machine = Machine(begun_shop(), [delivered(1001, stage=mark), delivered(1002, stage=mark)], rate=30)
    times: list[float] = []

    def timed(_: Message) -> Delivery:
        times.append((machine.clock.now() - NOW).total_seconds())
        return SENT

    machine.sender.answer = timed
    assert machine.run() == [TellResult.SENT] * 4
    # The stage has a recipient of copies, so that two letters go.
    recipients = [each.recipients for each in machine.told]
    assert sorted(recipients) == [1, 1, 2, 2]
    assert [after - before for before, after in pairwise(times)] == [2.0 * count for count in recipients[:-1]]
    assert machine.lives.read == [*["gid://shopify/Order/1001"] * 2, *["gid://shopify/Order/1002"] * 2]


def test_an_order_that_is_cancelled_while_its_second_message_waits_gets_only_the_first() -> None:
    machine = Machine(begun_shop(), [delivered(1001, stage=in_stage("printing"))], rate=30)
    sleep = machine.clock.sleep

    def cancelled(seconds: float) -> None:
        machine.lives.by_id["gid://shopify/Order/1001"] = delivered(1001, stage=in_stage("printing"), cancelled_at=NOW)
        sleep(seconds)

    machine.clock.sleep = cancelled  # type: ignore[method-assign]
    assert machine.run() == [TellResult.SENT, TellResult.NOT_DUE]
    assert len(machine.sender.messages) == 1


def test_after_a_drop_behind_the_text_nobody_is_told_that_it_was_not_sent() -> None:
    machine = Machine(begun_shop(), sender=CountingSender(lambda _: replace(UNKNOWN, reached=False)))
    assert machine.run() == [TellResult.UNKNOWN]
    assert isinstance(machine.error, TemporaryError)
    assert "nothing can be sent" not in str(machine.error)
    assert "orderstatus notify log --unknown" in (machine.error.hint or "")


def test_a_lost_answer_of_the_mail_server_leaves_a_claim_that_only_again_takes_over() -> None:
    machine = Machine(begun_shop(), sender=CountingSender(lambda _: UNKNOWN))
    assert machine.run() == [TellResult.UNKNOWN] * ORDERS
    assert machine.states() == [ClaimState.CLAIMED] * ORDERS
    assert machine.run(again=UNKNOWN_AGAIN) == [TellResult.UNKNOWN] * ORDERS
    assert len(machine.sender.messages) == ORDERS
    machine.clock.sleep(UNDER_WAY.total_seconds())
    assert machine.run() == [TellResult.UNKNOWN] * ORDERS
    assert len(machine.sender.messages) == ORDERS
    machine.sender.answer = CountingSender().answer
    assert machine.run(again=UNKNOWN_AGAIN) == [TellResult.SENT] * ORDERS
    assert machine.run(again=UNKNOWN_AGAIN) == [TellResult.NOT_DUE] * ORDERS


def test_a_server_that_cannot_be_reached_ends_the_run_at_the_first_message() -> None:
    machine = Machine(begun_shop(), sender=CountingSender(lambda _: replace(DEFERRED, reached=False)))
    assert machine.run() == [TellResult.DEFERRED]
    assert isinstance(machine.error, TemporaryError)
    assert machine.states() == [ClaimState.DEFERRED]


@pytest.mark.parametrize("error", [UsageError("no such file"), AccessError("the password is wrong")])
def test_settings_that_cannot_work_give_the_claim_back_and_end_the_run(error: OrderStatusError) -> None:
    def fail(_: Message) -> Delivery:
        raise error

    machine = Machine(begun_shop(), sender=CountingSender(fail))
    assert machine.run() == [TellResult.DEFERRED]
    assert machine.error is error
    assert machine.states() == [ClaimState.DEFERRED]


def test_a_template_that_fails_costs_no_claim_and_no_other_message() -> None:
    stages = Stages(stages=(replace(STAGES.stages[0], template="broken"),))
    broken = OrderLife(order=told_order(1001, shipments=(), stage=in_stage("printing")))
    machine = Machine(begun_shop(), [broken, delivered(1002)], stages=stages)
    assert machine.run() == [TellResult.FAILED, TellResult.SENT]
    assert machine.whys()[0] == "broken.en.txt line 3: `parcel.nummer` is not known"
    assert machine.states() == [ClaimState.SENT]


def test_what_an_order_keeps_that_is_not_ours_is_left_alone_and_its_customer_too() -> None:
    machine = Machine(begun_shop())
    machine.shop.put("gid://shopify/Order/1002", MetafieldKey.NOTIFIED, '{"v":9}')
    assert machine.run() == [TellResult.SENT, TellResult.FAILED, TellResult.SENT, TellResult.SENT]
    assert machine.shop.kept["gid://shopify/Order/1002", MetafieldKey.NOTIFIED] == '{"v":9}'


def test_within_quiet_hours_nothing_is_claimed_and_the_morning_sends_it() -> None:
    # 12:00 UTC is 14:00 in Helsinki.
    machine = Machine(begun_shop(), quiet_hours=QuietHours(time(13), time(15)))
    assert machine.run() == [TellResult.WAITS]
    assert machine.states() == []
    machine.clock.sleep(3600)
    assert machine.run() == [TellResult.SENT] * ORDERS


def test_a_limit_ends_the_run_and_the_next_one_goes_on() -> None:
    machine = Machine(begun_shop())
    assert machine.run(limit=3) == [TellResult.SENT] * 3
    assert machine.run(limit=3) == [TellResult.NOT_DUE] * 3 + [TellResult.SENT]


def test_an_order_is_read_when_its_turn_comes_so_that_one_that_was_cancelled_meanwhile_gets_nothing() -> None:
    machine = Machine(begun_shop())

    def cancel_the_last(_: Message) -> Delivery:
        machine.lives.by_id["gid://shopify/Order/1004"] = delivered(1004, cancelled_at=NOW)
        return Delivery(state=DeliveryState.SENT, answer="250", code=250)

    machine.sender.answer = cancel_the_last
    assert machine.run() == [TellResult.SENT] * 3 + [TellResult.NOT_DUE]
    assert machine.whys()[-1] == "the order is cancelled"


@pytest.mark.parametrize("fault", [BEFORE, AFTER, LATE])
@pytest.mark.parametrize("call", range(1, 2 * ORDERS + 1))
def test_after_a_lost_answer_of_the_shop_at_any_call_each_message_is_sent_once(call: int, fault: Lost) -> None:
    machine = Machine(begun_shop(faults={call: fault}))
    assert machine.run() == [TellResult.SENT] * ORDERS
    machine.shop.arrive()
    assert machine.run() == [TellResult.NOT_DUE] * ORDERS
    assert machine.states() == [ClaimState.SENT] * ORDERS
    assert set(machine.sender.sent.values()) == {1}


def test_an_outcome_that_cannot_be_kept_is_said_and_is_never_sent_again() -> None:
    down = {number: Lost(lambda: TemporaryError("down")) for number in range(2, 20)}
    machine = Machine(begun_shop(faults=down))
    assert machine.run() == [TellResult.SENT]
    assert machine.whys() == ["sent, but that could not be kept: down"]
    assert isinstance(machine.error, TemporaryError)
    machine.shop.faults.clear()
    assert machine.run() == [TellResult.UNKNOWN] + [TellResult.SENT] * (ORDERS - 1)
    assert set(machine.sender.sent.values()) == {1}


class Countdown:
    """Does something once, at the given call."""

    def __init__(self, at: int, then: Callable[[], None]) -> None:
        self.left, self.then = at, then

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.then()


def crash() -> None:
    raise Crash


@given(
    crash_at=st.integers(1, 60),
    in_sender=st.booleans(),
    again=st.booleans(),
    faults=st.dictionaries(st.integers(1, 10), st.sampled_from([BEFORE, AFTER, LATE]), max_size=3),
)
@example(crash_at=22, in_sender=False, again=False, faults={2: BEFORE, 3: BEFORE, 4: BEFORE})
@example(crash_at=26, in_sender=False, again=False, faults={3: BEFORE, 4: BEFORE, 5: LATE})
def test_killed_anywhere_each_message_is_sent_at_most_once_and_never_twice_by_again_where_it_was_told(
    crash_at: int, in_sender: bool, again: bool, faults: dict[int, Lost]
) -> None:
    machine = Machine(begun_shop(faults=faults))
    countdown = Countdown(crash_at, crash)
    if in_sender:
        machine.sender.before = countdown
    else:
        machine.shop.before_each = countdown
    machine.run()
    is_killed = isinstance(machine.error, Crash)
    # A claim that three answers in a row say nothing of may be on its way still, and is never sent.
    unclear = sum("no answer told" in why for why in machine.whys())
    for _ in range(3):
        machine.run()
        unclear += sum("no answer told" in why for why in machine.whys())
    machine.shop.arrive()
    assert set(machine.sender.sent.values()) <= {1}
    claimed = [state for state in machine.states() if state is ClaimState.CLAIMED]
    # What was in the middle of it is known as such; all else is sent.
    assert len(machine.states()) == ORDERS
    assert len(claimed) <= int(is_killed) + unclear
    assert sum(machine.sender.sent.values()) >= ORDERS - len(claimed)
    if again and claimed:
        before = dict(machine.sender.sent)
        machine.clock.sleep(UNDER_WAY.total_seconds() + 60)
        machine.run(again=UNKNOWN_AGAIN)
        machine.run(again=UNKNOWN_AGAIN)
        more = {key: count - before.get(key, 0) for key, count in machine.sender.sent.items()}
        assert sum(more.values()) == len(claimed)
        assert machine.states() == [ClaimState.SENT] * ORDERS


@pytest.mark.parametrize("where", ["shop", "sender"])
@pytest.mark.parametrize("step", range(1, 6 * ORDERS + 1))
def test_whenever_a_second_machine_comes_in_between_each_message_is_sent_exactly_once(step: int, where: str) -> None:
    shop, sender, clock = begun_shop(), CountingSender(), Clock()
    first = Machine(shop, name="a", sender=sender, clock=clock)
    second = Machine(shop, name="b", sender=sender, clock=clock)

    def second_runs() -> None:
        shop.before_each = sender.before = lambda: None
        second.run()

    if where == "shop":
        shop.before_each = Countdown(step, second_runs)
    else:
        sender.before = Countdown(step, second_runs)
    first.run()
    assert first.error is second.error is None
    assert sum(sender.sent.values()) == len(sender.sent) == ORDERS
    assert first.states() == [ClaimState.SENT] * ORDERS


@pytest.mark.parametrize("step", range(1, 6 * ORDERS + 1))
def test_two_machines_that_send_again_what_is_unknown_send_it_once(step: int) -> None:
    shop, sender, clock = begun_shop(), CountingSender(), Clock()
    first = Machine(shop, name="a", sender=sender, clock=clock)
    second = Machine(shop, name="b", sender=sender, clock=clock)
    for order, life in first.lives.by_id.items():
        (parcel,) = life.order.shipments or ()
        key = f"delivered:{parcel.id.rpartition('/')[2]}"
        old = Claim(key=key, state=ClaimState.CLAIMED, at=ago(hours=9), by="dead@c", to=1)
        shop.put(order, MetafieldKey.NOTIFIED, claims_text(with_claim(Claims(), old), keep_since=NOW))

    def second_runs() -> None:
        shop.before_each = lambda: None
        second.run(again=UNKNOWN_AGAIN)

    shop.before_each = Countdown(step, second_runs)
    first.run(again=UNKNOWN_AGAIN)
    assert sum(sender.sent.values()) == len(sender.sent) == ORDERS


def test_four_machines_at_once_send_each_message_once() -> None:
    shop, sender = begun_shop(), CountingSender()
    lives = [delivered(1001 + number) for number in range(30)]
    machines = [Machine(shop, lives, name=name, sender=sender, clock=Clock()) for name in "abcd"]
    start = Barrier(len(machines))

    def run(machine: Machine) -> None:
        start.wait()
        machine.run()

    threads = [Thread(target=run, args=(machine,)) for machine in machines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [machine.error for machine in machines] == [None] * 4
    assert sum(sender.sent.values()) == len(sender.sent) == 30


def test_a_clock_that_is_a_minute_behind_changes_nothing() -> None:
    shop, sender = begun_shop(), CountingSender()
    Machine(shop, name="a", sender=sender).run()
    Machine(shop, name="b", sender=sender, clock=Clock(NOW - timedelta(minutes=1))).run(again=UNKNOWN_AGAIN)
    assert set(sender.sent.values()) == {1}


def test_an_outcome_whose_answers_are_lost_one_after_the_other_is_kept_all_the_same() -> None:
    machine = Machine(begun_shop(faults={2: BEFORE, 3: BEFORE, 4: BEFORE}))
    machine.run()
    assert machine.states() == [ClaimState.SENT] * ORDERS


@given(
    runs=st.lists(st.booleans(), min_size=2, max_size=5),
    crash_at=st.integers(1, 40),
    crashes_in_shop=st.booleans(),
)
def test_whether_it_is_kept_in_the_shop_or_here_each_message_is_sent_at_most_once(
    runs: list[bool], crash_at: int, crashes_in_shop: bool
) -> None:
    shop, file, sender, clock = begun_shop(), begun_shop(), CountingSender(), Clock()
    of_shop, of_file = (ShopClaims(store, clock.sleep) for store in (shop, file))
    ledgers = {True: PairedClaims(of_file, of_shop), False: PairedClaims(of_shop, of_file)}
    (shop if crashes_in_shop else file).before_each = Countdown(crash_at, crash)
    is_killed = False
    for number, is_here in enumerate(runs):
        machine = Machine(shop, name=str(number), sender=sender, clock=clock, ledger=ledgers[is_here])
        machine.run()
        is_killed = is_killed or isinstance(machine.error, Crash)
    assert set(sender.sent.values()) <= {1}
    # Whoever is killed leaves one message at the most that nobody sends.
    assert is_killed or len(sender.sent) == ORDERS
    if is_killed and not isinstance(machine.error, Crash):
        assert len(sender.sent) >= ORDERS - 1
