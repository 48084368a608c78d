"""Stages are set: each move once, nobody's entry lost, whatever breaks and whoever else is at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.mutations import AddTags, MoveStage, RemoveTags
from orderstatus.core.acting.outcomes import Outcome, Receipt, Result, UserError
from orderstatus.core.acting.plans import Action, PlanDraft, Step
from orderstatus.core.acting.ports import RunRecord
from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import OrderStatusError, TemporaryError, UnclearOutcomeError
from orderstatus.core.metafields import MetafieldKey
from orderstatus.core.models import Order
from orderstatus.core.stages.advancing import advanced
from orderstatus.core.stages.definition import Entry, Stage, Stages, Trigger
from orderstatus.core.stages.history import history_text
from orderstatus.core.stages.marks import History, Move, StageMark
from orderstatus.core.stages.moving import StageMove, WantedMove, planned_move, stage_of
from orderstatus.core.stages.steps import step_of
from orderstatus.flows.set_stages import Means, carried_out, resumed
from orderstatus.output.sentences import said
from support.acting_shop import Clock, Crash
from support.memory_journal import MemoryJournal
from support.metafield_shop import Lost, MetafieldShop
from support.orders import CONTEXT, NOW, order

STAGES = Stages(
    stages=(
        Stage(id="printing", name="Printing", next=("packing", "waiting"), enters=(Entry(trigger=Trigger.PAID),)),
        Stage(id="waiting", name="Waiting"),
        Stage(id="packing", name="Packing", next=("sent",)),
        Stage(id="sent", name="Sent", next=()),
    )
)
CALENDAR = WorkCalendar()


def unclear() -> OrderStatusError:
    return UnclearOutcomeError("connection reset")


BEFORE, AFTER, LATE = Lost(unclear), Lost(unclear, applies=True), Lost(unclear, late=True)
FAULTS = [BEFORE, AFTER, LATE]


def gid(number: int) -> str:
    return f"gid://shopify/Order/{number}"


class Tags:
    """An `ActionWriter` that changes tags, or does not."""

    def __init__(self, answer: Callable[[], Receipt] = Receipt) -> None:
        self.sent: list[Any] = []
        self.answer = answer

    def send(self, mutation: Any) -> Receipt:
        self.sent.append(mutation)
        return self.answer()

    def job(self, job: str) -> Any:
        raise NotImplementedError

    def points(self, mutation: Any) -> int:
        return 10


class Setting:
    """Orders of one shop, and one person's run over them with a journal of their own."""

    def __init__(
        self,
        count: int,
        shop: MetafieldShop | None = None,
        *,
        by: str = "mia@workshop",
        to: str | None = "printing",
        stages: Stages = STAGES,
        run: str = "20261127-070215-3f",
        orders: Sequence[Order] | None = None,
        advances: bool = False,
        tags: Tags | None = None,
        token: str = "",
        **wanted: Any,
    ) -> None:
        self.shop = shop or MetafieldShop()
        self.journal = MemoryJournal()
        self.clock = Clock()
        self.orders = {each.id: each for each in orders or [order(id=gid(n), name=f"#{n}") for n in range(count)]}
        self.stages = stages
        self.tags = tags
        asked = WantedMove(to=to, by=by, **wanted)
        draft = PlanDraft(action=Action.STAGE_SET, shop="acme.myshopify.com", made_at=NOW)
        self.moves: list[StageMove] = []
        for each in self.read(list(self.orders)):
            found = (
                advanced(each, stages, now=NOW, calendar=CALENDAR)
                if advances
                else planned_move(each, asked, stages, now=NOW, calendar=CALENDAR)
            )
            assert isinstance(found, StageMove)
            self.moves.append(found)
            draft.add([step_of(found, token)])
        self.plan = draft.finished()
        self.run = RunRecord(
            id=run,
            action=Action.STAGE_SET,
            shop="acme.myshopify.com",
            command=("stage", "set"),
            began_at=NOW,
            ended_at=None,
            steps=len(self.plan.steps),
        )
        self.told: list[tuple[Step, Outcome]] = []
        self.error: BaseException | None = None

    def read(self, ids: Sequence[str]) -> Iterable[Order]:
        return [self.shop.marked(self.orders[each]) for each in ids if each in self.orders]

    def means(self, at_once: int) -> Means:
        return Means(
            stages=self.stages,
            calendar=CALENDAR,
            store=self.shop,
            read=self.read,
            journal=self.journal,
            now=self.clock.now,
            sleep=self.clock.sleep,
            writer=self.tags,
            at_once=at_once,
        )

    def carry_out(self, *, at_once: int = 1) -> None:
        self._take(carried_out(self.run, self.plan, self.moves, self.means(at_once)))

    def go_on(self, *, at_once: int = 1) -> None:
        self._take(resumed(self.run, self.journal.steps(self.run.id), self.means(at_once)))

    def _take(self, outcomes: Iterator[tuple[Step, Outcome]]) -> None:
        self.told, self.error = [], None
        try:
            for each in outcomes:
                self.told.append(each)
        except (OrderStatusError, Crash) as error:
            self.error = error

    @property
    def results(self) -> list[Result]:
        return [outcome.result for _, outcome in sorted(self.told, key=lambda each: each[0].number)]

    @property
    def held(self) -> list[Result | None]:
        return [each.outcome.result if each.outcome else None for each in self.journal.steps(self.run.id)]

    def history(self, number: int) -> tuple[Move, ...]:
        history = self.shop.mark(gid(number)).history
        assert history is not None
        return history.moves

    def assert_each_once(self) -> None:
        self.shop.arrive()
        for number, step in enumerate(self.plan.steps):
            assert [(move.to, move.run) for move in self.history(number)] == [
                ("printing", f"{self.run.id}/{step.number}")
            ]
            assert stage_of(self.shop.mark(gid(number))) == "printing"


def words(outcome: Outcome) -> str:
    assert outcome.because is not None
    return said(outcome.because, CONTEXT)


@pytest.mark.parametrize("at_once", [1, 8])
def test_thirty_orders_are_moved_in_three_calls_and_told_once_each(at_once: int) -> None:
    setting = Setting(30, comment="on the press", public=True)
    setting.carry_out(at_once=at_once)
    assert setting.results == setting.held == [Result.DONE] * 30
    assert len(setting.shop.calls) == 3
    setting.assert_each_once()
    (move,) = setting.history(7)
    assert (move.by, move.comment, move.public) == ("mia@workshop", "on the press", True)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", [1, 2, 3])
def test_after_a_lost_answer_at_any_call_each_move_is_made_once(call: int, fault: Lost) -> None:
    setting = Setting(30, MetafieldShop({call: fault}))
    setting.carry_out()
    assert setting.results == [Result.DONE] * 30
    setting.assert_each_once()


def test_out_of_every_stage_the_metafield_holds_a_hyphen() -> None:
    setting = Setting(1)
    setting.carry_out()
    out = Setting(1, setting.shop, to=None, run="20261127-080000-01")
    out.carry_out()
    assert setting.shop.kept[gid(0), MetafieldKey.STAGE] == "-"
    assert [(move.frm, move.to) for move in out.history(0)] == [(None, "printing"), ("printing", None)]


def test_who_was_overtaken_undoes_nobodys_move_and_hears_whose_and_where_it_is() -> None:
    mia = Setting(3, to="waiting")
    leo = Setting(1, mia.shop, by="leo@office", run="20261127-070216-11")
    leo.carry_out()
    mia.carry_out()
    assert mia.results == mia.held == [Result.FAILED, Result.DONE, Result.DONE]
    assert words(mia.told[-1][1]) == "leo@office moved it meanwhile: it is in printing now"
    assert [(move.by, move.frm, move.to) for move in mia.history(0)] == [("leo@office", None, "printing")]


def test_who_was_overtaken_by_a_note_in_the_same_stage_moves_it_all_the_same() -> None:
    first = Setting(1)
    first.carry_out()
    mia = Setting(1, first.shop, to="packing", run="20261127-080000-01")
    Setting(1, first.shop, by="leo@office", run="20261127-080001-11", comment="blue ink").carry_out()
    mia.carry_out()
    assert mia.results == [Result.DONE]
    assert [(move.by, move.to) for move in mia.history(0)][1:] == [
        ("leo@office", "printing"),
        ("mia@workshop", "packing"),
    ]


def test_a_note_is_not_made_a_move_by_who_moved_the_order_on() -> None:
    first = Setting(1)
    first.carry_out()
    mia = Setting(1, first.shop, run="20261127-080000-01", comment="blue ink")
    Setting(1, first.shop, by="leo@office", run="20261127-080001-11", to="packing").carry_out()
    mia.carry_out()
    assert words(mia.told[0][1]) == "leo@office moved it meanwhile: it is in packing now"
    assert stage_of(first.shop.mark(gid(0))) == "packing"


def test_who_was_overtaken_by_the_same_move_finds_it_made() -> None:
    mia = Setting(1)
    Setting(1, mia.shop, by="leo@office", run="20261127-070216-11").carry_out()
    mia.carry_out()
    assert mia.results == [Result.ALREADY]
    assert words(mia.told[0][1]) == "leo@office moved it meanwhile: in printing already"
    assert len(mia.history(0)) == 1


def test_an_order_that_is_moved_each_time_is_given_up_and_says_by_whom() -> None:
    setting = Setting(1, to="waiting")
    count = 0

    def somebody_is_faster() -> None:
        nonlocal count
        count += 1
        move = Move(at=NOW, to="printing", by=f"leo-{count}")
        setting.shop.put(gid(0), MetafieldKey.STAGE_HISTORY, history_text(History(moves=(move,))))

    setting.shop.before_each = somebody_is_faster
    setting.carry_out()
    assert setting.results == setting.held == [Result.FAILED]
    assert len(setting.shop.calls) == 3
    assert words(setting.told[0][1]) == "leo-6 moved it meanwhile: it was moved each time this run was about to"


def test_a_history_that_is_not_ours_is_never_overwritten() -> None:
    foreign = replace(order(), stage=StageMark(stage="printing", stage_digest="a", history=None, history_digest="b"))
    asked = WantedMove(to="packing", by="mia")
    found = planned_move(foreign, asked, STAGES, now=NOW, calendar=CALENDAR)
    assert not isinstance(found, StageMove)
    assert said(found.because, CONTEXT) == "its history is not as orderstatus writes it, and is left alone"


def test_what_ended_the_run_leaves_the_rest_for_resume_which_moves_each_once() -> None:
    setting = Setting(30, MetafieldShop({2: Lost(lambda: TemporaryError("down"))}))
    setting.carry_out()
    assert isinstance(setting.error, TemporaryError)
    assert setting.results == setting.held == [Result.DONE] * 12 + [Result.NOT_TRIED] * 18
    setting.go_on()
    assert setting.results == [Result.DONE] * 18
    setting.assert_each_once()


def test_an_advance_that_is_resumed_goes_where_the_order_goes_by_itself_now() -> None:
    setting = Setting(2, advances=True)
    assert isinstance(setting.plan.steps[0].mutation, MoveStage)
    assert setting.plan.steps[0].mutation.fired == ("printing<paid",)
    Setting(1, setting.shop, by="leo@office", run="20261127-070216-11", to="waiting").carry_out()
    setting.carry_out()
    assert setting.results == [Result.ALREADY, Result.DONE]
    assert words(setting.told[-1][1]) == "leo@office moved it meanwhile: nothing moves it by itself any more"


def test_two_runs_over_the_same_orders_lose_no_entry_and_make_each_move_once() -> None:
    shop = MetafieldShop()
    mia = Setting(40, shop, comment="m")
    leo = Setting(40, shop, by="leo@office", run="20261127-070216-11", comment="l")
    threads = [Thread(target=each.carry_out, kwargs={"at_once": 4}) for each in (mia, leo)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mia.error is leo.error is None
    for number in range(40):
        made = sorted(str(move.run) for move in mia.history(number))
        # A comment in the stage that it is in already is an entry too, so both are made.
        assert made == sorted(f"{each.run.id}/{number + 1}" for each in (mia, leo))


@given(
    crash_at=st.integers(1, 120),
    again_at=st.integers(1, 120),
    in_journal=st.booleans(),
    faults=st.dictionaries(st.integers(1, 8), st.sampled_from(FAULTS), max_size=3),
)
def test_killed_anywhere_and_resumed_each_move_is_made_once(
    crash_at: int, again_at: int, in_journal: bool, faults: dict[int, Lost]
) -> None:
    setting = Setting(26, MetafieldShop(faults), comment="twice would show")
    left = crash_at

    def count_down() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Crash

    if in_journal:
        setting.journal.before_each = count_down
    else:
        setting.shop.before_each = count_down
    setting.carry_out()
    left = again_at
    for _ in range(6):
        if all(result in (Result.DONE, Result.ALREADY) for result in setting.held):
            break
        setting.go_on()
    assert set(setting.held) == {Result.DONE}
    setting.assert_each_once()


@given(crash_at=st.integers(1, 90), again_at=st.integers(1, 90), where=st.sampled_from(["journal", "shop", "tags"]))
def test_killed_anywhere_and_resumed_no_order_keeps_a_tag_that_was_to_go(
    crash_at: int, again_at: int, where: str
) -> None:
    tags = Tags()
    there = [order(id=gid(n), name=f"#{n}", tags=("w3-printing",)) for n in range(14)]
    setting = Setting(14, orders=there, tags=tags, untag=("w3-printing",))
    left = crash_at

    def count_down() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Crash

    def answer() -> Receipt:
        count_down()
        return Receipt()

    if where == "journal":
        setting.journal.before_each = count_down
    elif where == "shop":
        setting.shop.before_each = count_down
    else:
        tags.answer = answer
    setting.carry_out()
    left = again_at
    for _ in range(6):
        if all(result in (Result.DONE, Result.ALREADY) for result in setting.held):
            break
        setting.go_on()
    assert set(setting.held) == {Result.DONE}
    assert {sent.order for sent in tags.sent} == {each.id for each in there}
    setting.assert_each_once()


MIRRORED = replace(STAGES, tag_prefix="stage-")


def test_the_tag_of_the_stage_is_changed_after_the_move() -> None:
    tags = Tags()
    there = order(id=gid(0), name="#0", tags=("vip", "Stage-Printing", "stage-of-life"))
    Setting(1, to="waiting", stages=MIRRORED, orders=[there], tags=tags).carry_out()
    assert tags.sent == [
        RemoveTags(order=gid(0), tags=("Stage-Printing",)),
        AddTags(order=gid(0), tags=("stage-waiting",)),
    ]


def test_a_tag_that_could_not_be_changed_is_said_of_a_move_that_was_made() -> None:
    refused = Tags(lambda: Receipt(errors=(UserError(message="Tag is too long"),)))
    setting = Setting(1, stages=MIRRORED, tags=refused)
    setting.carry_out()
    assert setting.results == [Result.DONE]
    assert words(setting.told[0][1]) == "it was moved, but its tag was not changed: Tag is too long"
    setting.assert_each_once()


def test_a_lost_answer_to_a_tag_is_tried_again_as_twice_is_as_good_as_once() -> None:
    answers = iter([unclear(), None])

    def answer() -> Receipt:
        if error := next(answers):
            raise error
        return Receipt()

    setting = Setting(1, stages=MIRRORED, tags=Tags(answer))
    setting.carry_out()
    assert setting.told[0][1].because is None
    assert setting.tags is not None
    assert setting.tags.sent == [AddTags(order=gid(0), tags=("stage-printing",))] * 2


OLD = ("w3-printing", "vip")


def test_tags_of_another_app_go_with_the_move_that_takes_their_place() -> None:
    tags = Tags()
    there = order(id=gid(0), name="#0", tags=OLD)
    Setting(1, orders=[there], tags=tags, untag=("w3-printing",)).carry_out()
    assert tags.sent == [RemoveTags(order=gid(0), tags=("w3-printing",))]


def test_the_tag_that_mirrors_the_stage_never_goes_though_it_was_imported() -> None:
    tags = Tags()
    there = order(id=gid(0), name="#0", tags=("Stage-Printing", "stage-of-life"))
    setting = Setting(1, orders=[there], stages=MIRRORED, tags=tags, untag=("Stage-Printing", "stage-of-life"))
    setting.carry_out()
    assert tags.sent == [RemoveTags(order=gid(0), tags=("stage-of-life",))]
    assert setting.plan.steps[0].notes[0].values["tags"] == "stage-of-life"


def test_tags_whose_removal_was_broken_off_go_when_the_run_is_gone_on_with() -> None:
    class Interrupted(Tags):
        def send(self, mutation: Any) -> Receipt:
            if self.sent:
                return super().send(mutation)
            self.sent.append(None)
            raise Crash

    tags = Interrupted()
    there = order(id=gid(0), name="#0", tags=OLD)
    setting = Setting(1, orders=[there], tags=tags, untag=("w3-printing",))
    setting.carry_out()
    assert isinstance(setting.error, Crash)
    setting.go_on()
    assert tags.sent[1:] == [RemoveTags(order=gid(0), tags=("w3-printing",))]
    assert [move.to for move in setting.history(0)] == ["printing"]
    assert setting.held == [Result.DONE]


@pytest.mark.parametrize("is_broken", [False, True])
def test_where_an_order_is_in_its_stage_only_the_tags_are_changed(is_broken: bool) -> None:
    tags = Tags(lambda: Receipt(errors=(UserError(message="no"),) if is_broken else ()))
    there = order(id=gid(0), name="#0", tags=OLD)
    first = Setting(1, orders=[there])
    first.carry_out()
    calls = len(first.shop.calls)
    again = Setting(
        1, first.shop, orders=[there], stages=MIRRORED, tags=tags, run="20261127-080000-01", untag=("w3-printing",)
    )
    again.carry_out()
    removal, addition = RemoveTags(order=gid(0), tags=("w3-printing",)), AddTags(order=gid(0), tags=("stage-printing",))
    assert tags.sent == ([removal] if is_broken else [removal, addition])
    assert again.results == again.held == [Result.FAILED if is_broken else Result.DONE]
    assert len(first.shop.calls) == calls
    assert len(first.history(0)) == 1


def test_only_tags_are_changed_too_when_that_run_is_gone_on_with_and_not_of_an_order_that_was_moved() -> None:
    there = [order(id=gid(n), name=f"#{n}") for n in range(2)]
    first = Setting(2, orders=there)
    first.carry_out()
    tags = Tags()
    again = Setting(2, first.shop, orders=there, stages=MIRRORED, tags=tags, run="20261127-080000-01")
    again.journal.begin(again.run, again.plan)
    Setting(1, first.shop, orders=there[:1], by="leo@office", to="packing", run="20261127-080001-11").carry_out()
    again.go_on()
    assert again.results == [Result.FAILED, Result.DONE]
    assert tags.sent == [AddTags(order=gid(1), tags=("stage-printing",))]


def test_two_machines_whose_runs_have_one_id_do_not_take_each_others_moves_for_their_own() -> None:
    mia, leo = Setting(1, token="aa"), Setting(1, by="leo@office", token="bb")
    leo.shop = mia.shop
    leo.carry_out()
    mia.carry_out()
    assert mia.results == [Result.ALREADY]
    assert words(mia.told[0][1]) == "leo@office moved it meanwhile: in printing already"
