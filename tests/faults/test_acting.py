"""Fifty steps of every kind over a real connection that breaks: what the server did is counted on the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, get_args

import pytest

from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.outcomes import Result
from orderstatus.core.acting.plans import Plan
from orderstatus.core.acting.ports import RunRecord
from orderstatus.core.errors import OrderStatusError, TemporaryError
from orderstatus.demo.answers import Answer
from orderstatus.demo.loopback import listening
from orderstatus.demo.shop import DemoShop
from orderstatus.flows.act import carry_out, resumed
from orderstatus.mirror.journal import JournalFile
from support.acting_demo import HURRIED_SECONDS, PATIENT_SECONDS, DemoActing, fifty
from support.memory_journal import MemoryJournal
from support.rich_orders import run_of

FIFTY = 50
OVER = (Result.DONE, Result.ALREADY)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Made of a shop that every test builds again, the same to the last id."""
    acting = DemoActing()
    shop = acting.server.shop
    assert isinstance(shop, DemoShop)
    with acting.reached() as means:
        made = fifty(means["reader"], shop)
    assert len(made.steps) == FIFTY
    assert {type(step.mutation) for step in made.steps} == set(get_args(Mutation))
    return made


class Runs:
    """Runs of one plan on one shop, and their journal."""

    def __init__(self, plan: Plan, *faults: str, journal: Any = None) -> None:
        self.plan = plan
        self.run = run_of(plan)
        self.acting = DemoActing(faults)
        self.journal: Any = MemoryJournal() if journal is None else journal
        self.error: OrderStatusError | None = None

    def carried(self, *, read_seconds: float = PATIENT_SECONDS, at_once: int = 1) -> list[Result]:
        with self.acting.reached(read_seconds=read_seconds) as means:
            return self.taken(carry_out(self.run, self.plan, **means, journal=self.journal, at_once=at_once))

    def gone_on(self, *, read_seconds: float = PATIENT_SECONDS, at_once: int = 1) -> list[Result]:
        with self.acting.reached(read_seconds=read_seconds) as means:
            records = list(self.journal.steps(self.run.id))
            return self.taken(resumed(self.run, records, **means, journal=self.journal, at_once=at_once))

    def taken(self, outcomes: Iterator[Any]) -> list[Result]:
        results: list[Result] = []
        self.error = None
        try:
            results.extend(outcome.result for _, outcome in outcomes)
        except OrderStatusError as error:
            self.error = error
        return results

    def resume_until_over(self, *, at_once: int) -> None:
        for _ in range(FIFTY):
            if self.is_over:
                return
            self.gone_on(at_once=at_once)
        raise AssertionError("the run never comes to an end")

    @property
    def is_over(self) -> bool:
        """True if nothing is left to do or to find out."""
        held = [record.outcome for record in self.journal.steps(self.run.id)]
        return all(outcome is not None and outcome.result in (*OVER, Result.FAILED) for outcome in held)

    def assert_each_once(self) -> None:
        held = [record.outcome for record in self.journal.steps(self.run.id)]
        assert [outcome for outcome in held if outcome is None or outcome.result not in OVER] == []
        effects = self.acting.effects
        assert len(effects) == FIFTY
        assert set(effects.values()) == {1}


@pytest.mark.parametrize("fault", ["drop", "reset", "truncate"])
def test_a_connection_that_breaks_at_any_step_leaves_each_effect_once(plan: Plan, fault: str) -> None:
    for step in range(1, FIFTY + 1):
        runs = Runs(plan, f"{fault}:mutation={step}")
        assert set(runs.carried()) == {Result.DONE}, step
        assert runs.error is None
        runs.assert_each_once()


@pytest.mark.parametrize("fault", ["drop", "reset", "truncate", "502", "504", "internal", "empty", "throttle"])
def test_one_that_breaks_at_every_other_step_leaves_each_effect_once(plan: Plan, fault: str) -> None:
    runs = Runs(plan, ",".join(f"{fault}:mutation={number}" for number in range(1, 3 * FIFTY, 2)))
    runs.carried(at_once=4)
    runs.resume_until_over(at_once=4)
    runs.assert_each_once()


def test_a_server_that_never_answers_leaves_each_effect_once(plan: Plan) -> None:
    runs = Runs(plan, ",".join(f"hang:mutation={number}" for number in range(1, FIFTY, 4)))
    runs.carried(read_seconds=HURRIED_SECONDS, at_once=4)
    runs.resume_until_over(at_once=4)
    runs.assert_each_once()


@pytest.mark.parametrize("fault", ["drop", "502"])
def test_readings_that_break_too_leave_each_effect_once(plan: Plan, fault: str) -> None:
    runs = Runs(plan, f"{fault}:every=3")
    runs.carried(at_once=2)
    runs.resume_until_over(at_once=2)
    runs.assert_each_once()


def test_a_network_that_dies_in_the_middle_ends_the_run_and_a_resume_ends_it_well(plan: Plan) -> None:
    runs = Runs(plan)
    with ExitStack() as network:
        endpoint = runs.acting.endpoint(network.enter_context(listening(runs.acting.server)))
        with closing(endpoint):
            means = runs.acting.means(endpoint)
            outcomes = carry_out(runs.run, plan, **means, journal=runs.journal, at_once=2)
            first = [next(outcomes)[1].result for _ in range(9)]
            # Nobody listens any more, and what is connected is cut.
            network.close()
            runs.acting.server.answer = lambda *_: Answer(200, {}, b"", fault="drop")  # type: ignore[method-assign]
            rest = runs.taken(outcomes)
    del runs.acting.server.answer
    assert isinstance(runs.error, TemporaryError)
    assert len(first + rest) == FIFTY
    assert {Result.DONE, Result.NOT_TRIED} <= set(first + rest) <= {Result.DONE, Result.NOT_TRIED, Result.UNKNOWN}
    assert set(runs.gone_on()) <= set(OVER)
    runs.assert_each_once()


def test_a_disk_that_is_full_in_the_middle_stops_the_run_before_the_next_step(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with JournalFile.open(path) as journal:
        runs = Runs(plan, journal=journal)
        begin = journal.begin

        def begun_on_a_small_disk(run: RunRecord, plan: Plan) -> None:
            begin(run, plan)
            pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
            journal._connection.execute(f"PRAGMA max_page_count = {pages}")

        journal.begin = begun_on_a_small_disk  # type: ignore[method-assign]
        results = Counter(runs.carried())
        assert runs.error is not None
        assert "disk is full" in str(runs.error)
        assert results[Result.DONE]
        assert results[Result.NOT_TRIED]
        # What was told as done was done, and nothing else.
        assert sum(runs.acting.effects.values()) == results[Result.DONE]
    with JournalFile.open(path) as journal:
        runs.journal = journal
        runs.gone_on()
        assert runs.error is None
        runs.assert_each_once()


def test_a_journal_file_that_is_killed_after_each_step_goes_on_where_it_was(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    runs = Runs(plan, "reset:every=9")
    with JournalFile.open(path) as journal:
        runs.journal = journal
        with runs.acting.reached() as means:
            outcomes = carry_out(runs.run, plan, **means, journal=journal, at_once=4)
            next(outcomes)
            outcomes.close()
    for _ in range(FIFTY):
        # Each time the file is opened anew, as by another process.
        with JournalFile.open(path) as journal:
            runs.journal = journal
            if runs.is_over:
                break
            with runs.acting.reached() as means:
                going = resumed(runs.run, list(journal.steps(runs.run.id)), **means, journal=journal, at_once=1)
                next(going, None)
                going.close()
    with JournalFile.open(path) as journal:
        runs.journal = journal
        runs.assert_each_once()
