"""The journal: private, whole, shared between threads and processes, and never misread."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from orderstatus.core.acting.outcomes import Outcome, Result
from orderstatus.core.acting.ports import StepState
from orderstatus.core.errors import OrderStatusError, TemporaryError, UsageError
from orderstatus.core.labels import sentence
from orderstatus.mirror import journal_file
from orderstatus.mirror.journal import JournalFile
from support.orders import NOW
from support.rich_orders import fifty, run_of

_, PLAN = fifty()
RUN = run_of(PLAN)
DONE = Outcome(result=Result.DONE, at=NOW, created="gid://shopify/OrderTransaction/7", request_id="r-1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.db"


@pytest.fixture
def journal(path: Path) -> JournalFile:
    return JournalFile.open(path)


def test_it_is_private_from_its_birth_and_so_is_its_folder(journal: JournalFile, path: Path) -> None:
    journal.begin(RUN, PLAN)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    files = list(path.parent.iterdir())
    assert path in files
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


def test_a_run_and_its_steps_are_there_when_it_is_opened_again(journal: JournalFile, path: Path) -> None:
    journal.begin(RUN, PLAN)
    journal.close()
    with JournalFile.open(path) as again:
        assert list(again.runs()) == [replace(RUN, counts=(("open", 50),))]
        records = list(again.steps(RUN.id))
    assert tuple(record.step for record in records) == PLAN.steps
    assert {record.state for record in records} == {StepState.PLANNED}
    assert {(record.outcome, record.intended_at, record.job) for record in records} == {(None, None, None)}


def test_a_step_goes_from_planned_to_intended_to_settled(journal: JournalFile) -> None:
    journal.begin(RUN, PLAN)
    journal.intend(RUN.id, 2, NOW)
    intended = list(journal.steps(RUN.id))[1]
    assert (intended.state, intended.intended_at, intended.outcome) == (StepState.INTENDED, NOW, None)
    journal.settle(RUN.id, 2, DONE)
    settled = list(journal.steps(RUN.id))[1]
    assert (settled.state, settled.intended_at, settled.outcome) == (StepState.SETTLED, NOW, DONE)


def test_a_job_is_kept_until_its_end_is_known(journal: JournalFile) -> None:
    journal.begin(RUN, PLAN)
    journal.intend(RUN.id, 1, NOW)
    journal.follow(RUN.id, 1, "gid://shopify/Job/1")
    journal.settle(RUN.id, 1, replace(DONE, result=Result.UNKNOWN, because=sentence("who knows")))
    assert next(journal.steps(RUN.id)).job == "gid://shopify/Job/1"
    journal.settle(RUN.id, 1, DONE)
    assert next(journal.steps(RUN.id)).job is None


def test_a_step_that_is_intended_again_has_neither_job_nor_outcome(journal: JournalFile) -> None:
    journal.begin(RUN, PLAN)
    journal.intend(RUN.id, 1, NOW)
    journal.follow(RUN.id, 1, "gid://shopify/Job/1")
    journal.settle(RUN.id, 1, replace(DONE, result=Result.UNKNOWN))
    journal.intend(RUN.id, 1, NOW + timedelta(hours=1))
    record = next(journal.steps(RUN.id))
    assert (record.state, record.job, record.outcome) == (StepState.INTENDED, None, None)


def test_runs_are_counted_by_what_became_of_their_steps(journal: JournalFile) -> None:
    journal.begin(RUN, PLAN)
    for step in (1, 2):
        journal.settle(RUN.id, step, DONE)
    journal.settle(RUN.id, 3, replace(DONE, result=Result.FAILED))
    run = journal.run(RUN.id)
    assert run is not None
    assert run.counts == (("done", 2), ("failed", 1), ("open", 47))
    assert run.is_broken
    journal.end(RUN.id, NOW)
    assert (ended := journal.run(RUN.id)) is not None
    assert ended.ended_at == NOW
    assert ended.is_broken


def test_the_newest_run_comes_first_and_a_shop_has_its_own(journal: JournalFile) -> None:
    journal.begin(RUN, PLAN)
    later = replace(RUN, id="20261123-070000-bb", began_at=NOW + timedelta(days=1), shop="other.myshopify.com")
    journal.begin(later, PLAN)
    assert [run.id for run in journal.runs()] == [later.id, RUN.id]
    assert [run.id for run in journal.runs(shop=RUN.shop)] == [RUN.id]


def test_a_run_is_found_by_its_beginning_where_only_one_begins_so(journal: JournalFile) -> None:
    for run in ("20261122-120000-aa", "20261122-120000-ab", "20261122-120000-a"):
        journal.begin(replace(RUN, id=run), PLAN)
    assert (found := journal.run("20261122-120000-ab")) is not None
    assert found.id.endswith("-ab")
    assert (exact := journal.run("20261122-120000-a")) is not None
    assert exact.id.endswith("-a")
    assert journal.run("2027") is None
    assert journal.run("") is None
    assert journal.run("%") is None


def test_a_beginning_that_several_runs_have_names_them_the_newest_first(journal: JournalFile) -> None:
    for minutes in range(3):
        run = replace(RUN, id=f"20261122-120{minutes}00-aa", began_at=NOW + timedelta(minutes=minutes))
        journal.begin(run, PLAN)
    with pytest.raises(UsageError, match="3 runs of the journal begin with `2026`") as several:
        journal.run("2026")
    assert several.value.hint == "name one: 20261122-120200-aa, 20261122-120100-aa, 20261122-120000-aa"


def test_what_goes_through_to_the_disk_does_so_on_macos_too(journal: JournalFile) -> None:
    """Only asked for here: what a drive of a Mac does is SQLite's to know."""
    assert journal._connection.execute("PRAGMA fullfsync").fetchone() == (1,)


def test_two_runs_never_share_an_id(journal: JournalFile) -> None:
    journal.begin(RUN, PLAN)
    with pytest.raises(OrderStatusError, match="there is a run"):
        journal.begin(RUN, PLAN)


def test_a_step_that_the_journal_does_not_know_cannot_be_intended(journal: JournalFile) -> None:
    journal.begin(RUN, PLAN)
    with pytest.raises(OrderStatusError, match="no step 51"):
        journal.intend(RUN.id, 51, NOW)


def test_several_threads_write_at_once_and_nothing_is_lost(journal: JournalFile) -> None:
    journal.begin(RUN, PLAN)

    def write(numbers: range) -> None:
        for number in numbers:
            journal.intend(RUN.id, number, NOW)
            journal.settle(RUN.id, number, DONE)

    threads = [Thread(target=write, args=(range(start, 51, 5),)) for start in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {record.outcome for record in journal.steps(RUN.id)} == {DONE}


def test_several_processes_make_and_write_one_journal_at_once(path: Path) -> None:
    program = (
        "import sys; from dataclasses import replace; from pathlib import Path\n"
        "from orderstatus.mirror.journal import JournalFile\n"
        "from support.rich_orders import fifty, run_of\n"
        "plan = fifty()[1]\n"
        "journal = JournalFile.open(Path(sys.argv[1]))\n"
        "journal.begin(replace(run_of(plan), id=sys.argv[2]), plan)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(path), f"run-{number}"], env=environment)
        for number in range(3)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    with JournalFile.open(path) as journal:
        assert {run.id for run in journal.runs()} == {"run-0", "run-1", "run-2"}
        assert {run.counts for run in journal.runs()} == {(("open", 50),)}


def test_one_that_another_process_writes_to_for_too_long_is_busy(path: Path) -> None:
    JournalFile.open(path).close()
    journal = JournalFile.open(path, patience=0.01)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TemporaryError, match="another run is writing"):
        journal.begin(RUN, PLAN)
    # It can be read meanwhile.
    assert list(journal.runs()) == []
    other.execute("ROLLBACK")
    other.close()
    journal.begin(RUN, PLAN)


def test_an_intent_is_on_the_disk_before_anything_is_sent(journal: JournalFile) -> None:
    statements: list[str] = []
    journal.begin(RUN, PLAN)
    journal._connection.set_trace_callback(statements.append)
    journal.intend(RUN.id, 1, NOW)
    assert statements[0] == "PRAGMA synchronous = FULL"
    assert statements[-1] == "COMMIT"


def test_a_full_disk_says_that_nothing_is_sent_and_keeps_what_was_there(journal: JournalFile, path: Path) -> None:
    journal.begin(RUN, PLAN)
    pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
    journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OrderStatusError, match="the disk is full") as raised:
        journal.begin(replace(RUN, id="another"), PLAN)
    assert "--resume" in (raised.value.hint or "")
    journal.close()
    with JournalFile.open(path) as again:
        assert [run.id for run in again.runs()] == [RUN.id]


def test_a_file_of_a_newer_version_is_left_as_it_is(path: Path) -> None:
    JournalFile.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {journal_file.VERSION + 1}")
    connection.close()
    with pytest.raises(OrderStatusError, match="newer orderstatus"):
        JournalFile.open(path)


def test_a_file_of_the_first_version_goes_on_and_its_runs_know_no_zone(path: Path) -> None:
    with JournalFile.open(path) as journal:
        journal.begin(RUN, PLAN)
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE runs DROP COLUMN zone")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    with JournalFile.open(path) as journal:
        journal.begin(replace(RUN, id="another", zone="Europe/Helsinki"), PLAN)
        assert {run.id: run.zone for run in journal.runs()} == {RUN.id: None, "another": "Europe/Helsinki"}


@pytest.mark.parametrize("content", [b"not a database, " * 100, b"SQLite format 3\0" * 100])
def test_a_damaged_file_says_how_to_begin_anew_without_losing_it(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_bytes(content)
    with pytest.raises(OrderStatusError, match="damaged") as raised:
        JournalFile.open(path)
    assert "mv " in (raised.value.hint or "")
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_not_written_to(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE orders (id)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(OrderStatusError, match="is not a journal"):
        JournalFile.open(path)
    assert path.read_bytes() == before


def test_a_row_of_a_newer_version_is_an_error_and_is_never_misread(journal: JournalFile) -> None:
    journal.begin(RUN, PLAN)
    journal._connection.execute("UPDATE steps SET step = replace(step, '\"version\":1', '\"version\":2')")
    with pytest.raises(OrderStatusError, match="newer orderstatus"):
        list(journal.steps(RUN.id))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE steps SET state = 'dreamt'", "dreamt"),
        ("UPDATE steps SET step = '{'", "no JSON"),
        ("UPDATE runs SET action = 'burn'", "burn"),
    ],
)
def test_a_word_that_is_not_known_is_an_error(journal: JournalFile, change: str, said: str) -> None:
    journal.begin(RUN, PLAN)
    journal._connection.execute(change)
    with pytest.raises(OrderStatusError, match=said):
        list(journal.runs()), list(journal.steps(RUN.id))
