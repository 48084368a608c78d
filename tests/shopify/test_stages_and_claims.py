"""Moves and claims on the demo shop, through our client: two at once, each move once, each message claimed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from threading import Thread

from orderstatus.core.acting.outcomes import Result
from orderstatus.core.acting.plans import Action, PlanDraft
from orderstatus.core.acting.ports import RunRecord
from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.messages.events import Claim, ClaimState
from orderstatus.core.messages.ports import Won
from orderstatus.core.models import Order
from orderstatus.core.query import OrderQuery, Part
from orderstatus.core.stages.definition import Stage, Stages
from orderstatus.core.stages.moving import StageMove, WantedMove, planned_move, stage_of
from orderstatus.core.stages.steps import step_of
from orderstatus.demo.shop import build_shop
from orderstatus.flows.set_stages import Means, carried_out
from orderstatus.flows.shop_claims import ShopClaims
from orderstatus.shopify.metafields import ShopifyMetafields
from orderstatus.shopify.writer import ShopifyWriter
from support.acting_shop import Clock
from support.demo import EPOCH, DemoSource, demo_source
from support.memory_journal import MemoryJournal

STAGES = Stages(stages=(Stage(id="printing", name="Printing", next=("packing",)), Stage(id="packing", name="Packing")))
MIRRORED = Stages(stages=STAGES.stages, tag_prefix="stage-")
PARTS = frozenset({Part.STAGE, Part.STAGE_HISTORY})
NOW = EPOCH + timedelta(minutes=30)
ORDERS = 30


def shop_of_thirty() -> DemoSource:
    return demo_source(shop=build_shop(epoch=EPOCH, orders=ORDERS))


def read(shop: DemoSource) -> list[Order]:
    return list(shop.source().orders(OrderQuery(), PARTS, wanted=None))


class Person:
    """Somebody who puts every order into printing, with a comment, so that both moves count."""

    def __init__(self, shop: DemoSource, by: str, stages: Stages = STAGES) -> None:
        self.shop, self.by, self.stages = shop, by, stages
        wanted = WantedMove(to="printing", by=by, comment=f"by {by}")
        found = [planned_move(each, wanted, stages, now=NOW, calendar=WorkCalendar()) for each in read(shop)]
        self.moves = [each for each in found if isinstance(each, StageMove)]
        draft = PlanDraft(action=Action.STAGE_SET, shop="demo.myshopify.com", made_at=NOW)
        draft.add([step_of(each) for each in self.moves])
        self.plan = draft.finished()
        self.results: list[Result] = []

    def carry_out(self) -> None:
        run = RunRecord(
            id=f"run-{self.by}",
            action=Action.STAGE_SET,
            shop="demo.myshopify.com",
            command=(),
            began_at=NOW,
            ended_at=None,
            steps=len(self.moves),
        )
        client = self.shop.client()
        means = Means(
            stages=self.stages,
            calendar=WorkCalendar(),
            store=ShopifyMetafields(client, warn=self.shop.warnings.append),
            read=self._read,
            journal=MemoryJournal(),
            now=lambda: NOW,
            sleep=lambda _: None,
            writer=ShopifyWriter(client) if self.stages.tag_prefix else None,
            at_once=3,
        )
        self.results = [outcome.result for _, outcome in carried_out(run, self.plan, self.moves, means)]

    def _read(self, ids: Sequence[str]) -> Iterable[Order]:
        wanted = set(ids)
        return [each for each in read(self.shop) if each.id in wanted]


def test_two_people_who_move_every_order_at_once_lose_no_entry() -> None:
    shop = shop_of_thirty()
    people = [Person(shop, "mia"), Person(shop, "leo")]
    threads = [Thread(target=each.carry_out) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.results for each in people] == [[Result.DONE] * ORDERS] * 2
    for order in read(shop):
        assert order.stage is not None
        assert order.stage.history is not None
        assert stage_of(order.stage) == "printing"
        assert sorted(move.by for move in order.stage.history.moves) == ["leo", "mia"]
    assert shop.warnings == []


def test_the_tag_follows_the_stage() -> None:
    shop = shop_of_thirty()
    Person(shop, "mia", MIRRORED).carry_out()
    assert all("stage-printing" in order.tags for order in read(shop))


def test_of_two_machines_one_claims_each_message_and_both_read_what_became_of_it() -> None:
    shop = shop_of_thirty()
    here, there = (
        ShopClaims(ShopifyMetafields(shop.client(), warn=shop.warnings.append), Clock().sleep) for _ in range(2)
    )
    assert here.begun() is None
    assert here.begin(NOW) == there.begin(NOW + timedelta(hours=1)) == there.begun() == NOW
    won: dict[str, list[Won]] = {}
    orders = [order.id for order in read(shop)][:10]

    def claim(ledger: ShopClaims, by: str) -> None:
        won[by] = [
            ledger.claim(
                order,
                Claim(key="delivered:1", state=ClaimState.CLAIMED, at=NOW, by=by, to=1),
                keep_since=NOW - timedelta(days=30),
            ).won
            for order in orders
        ]

    threads = [Thread(target=claim, args=(here, "here")), Thread(target=claim, args=(there, "there"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all({mine, theirs} == {Won.WON, Won.LOST} for mine, theirs in zip(won["here"], won["there"], strict=True))
    winner = here if won["here"][0] is Won.WON else there
    by = "here" if winner is here else "there"
    sent = Claim(key="delivered:1", state=ClaimState.SENT, at=NOW, by=by, to=1)
    winner.settle(orders[0], sent, keep_since=NOW)
    assert here.claims(orders[0]).claims == there.claims(orders[0]).claims == (sent,)
