"""Two runs never write one file at once, and a lock that cannot be made stops nobody."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import filelock
import pytest

from orderstatus.config.locks import held
from orderstatus.core.errors import ExitCode, TemporaryError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "locks"


def locked(folder: Path, *paths: str | Path, wait_seconds: float | None = 0) -> AbstractContextManager[None]:
    return held(map(str, paths), folder, wait_seconds=wait_seconds, unlocked=pytest.fail)


def is_free(folder: Path, path: str | Path) -> bool:
    try:
        with locked(folder, path):
            return True
    except TemporaryError:
        return False


def test_a_file_that_is_being_written_is_busy_and_free_again_afterwards(tmp_path: Path, folder: Path) -> None:
    target = tmp_path / "orders.csv"
    with locked(folder, target):
        assert not is_free(folder, target)
        assert is_free(folder, tmp_path / "other.csv")
    assert is_free(folder, target)


def test_a_busy_file_is_exit_3_and_says_which_and_how_to_wait(tmp_path: Path, folder: Path) -> None:
    target = tmp_path / "orders.csv"
    with locked(folder, target), pytest.raises(TemporaryError) as caught, locked(folder, target):
        pytest.fail("two runs write one file")
    assert str(caught.value) == f"another run is writing `{target}`"
    assert "`--wait`" in (caught.value.hint or "")
    assert caught.value.exit_code is ExitCode.TEMPORARY


def test_waiting_has_an_end_where_one_was_given(tmp_path: Path, folder: Path) -> None:
    target = tmp_path / "orders.csv"
    waited: list[str] = []
    with (
        locked(folder, target),
        pytest.raises(TemporaryError, match="another run is still writing"),
        held([str(target)], folder, wait_seconds=0.01, unlocked=pytest.fail, waits=waited.append),
    ):
        pytest.fail("two runs write one file")
    assert waited == [str(target)]


def test_nobody_is_told_of_waiting_where_there_is_none(tmp_path: Path, folder: Path) -> None:
    with held([str(tmp_path / "x")], folder, wait_seconds=None, unlocked=pytest.fail, waits=pytest.fail):
        pass


@pytest.mark.skipif(os.name == "nt", reason="symbolic links")
def test_every_name_of_a_file_is_the_same_file(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / "orders.csv"
    (tmp_path / "latest.csv").symlink_to(target)
    (tmp_path / "linked").symlink_to(tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    names = ["out/orders.csv", "out/../out/./orders.csv", "latest.csv", "linked/orders.csv", str(target)]

    for name in names:
        with locked(folder, name):
            assert [each for each in names if is_free(folder, each)] == []


def test_a_file_that_is_named_twice_is_locked_once(tmp_path: Path, folder: Path) -> None:
    with locked(folder, tmp_path / "x.csv", tmp_path / "x.csv", wait_seconds=None):
        assert not is_free(folder, tmp_path / "x.csv")


def test_a_run_with_several_files_takes_all_of_them_or_none(tmp_path: Path, folder: Path) -> None:
    names = [tmp_path / f"{number}.csv" for number in range(8)]
    with locked(folder, names[3]):
        assert not is_free_all(folder, names)
        assert [name for name in names if not is_free(folder, name)] == [names[3]]
    assert is_free_all(folder, names)


def is_free_all(folder: Path, names: list[Path]) -> bool:
    try:
        with locked(folder, *names):
            return not any(is_free(folder, name) for name in names)
    except TemporaryError:
        return False


def test_nothing_lies_beside_the_file_and_nothing_is_left_in_the_folder(tmp_path: Path, folder: Path) -> None:
    beside = tmp_path / "out"
    beside.mkdir()
    with locked(folder, beside / "orders.csv"):
        assert list(beside.iterdir()) == []
        [lock] = folder.iterdir()
        assert "orders" not in lock.name
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_the_folder_is_for_its_owner_alone(tmp_path: Path, folder: Path) -> None:
    with locked(folder, tmp_path / "x"):
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices with names")
def test_a_pipe_and_a_device_need_no_lock(tmp_path: Path, folder: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with locked(folder, tmp_path / "pipe", os.devnull):
        assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_said_and_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    said: list[str] = []
    with held(["x.csv"], tmp_path / "state" / "locks", wait_seconds=0, unlocked=said.append):
        pass
    [sentence] = said
    assert "`x.csv` is written without a lock" in sentence
    assert str(tmp_path / "state") in sentence
    assert os.strerror(errno.ENOTDIR) in sentence


@pytest.mark.parametrize("error", [OSError(errno.ENOLCK, "No locks available"), NotImplementedError("no flock")])
def test_a_file_system_without_locks_is_said_and_stops_nobody(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(self: object, timeout: float) -> None:
        raise error

    monkeypatch.setattr(filelock.FileLock, "acquire", fail)
    said: list[str] = []
    with held([str(tmp_path / "x")], folder, wait_seconds=0, unlocked=said.append):
        pass
    assert len(said) == 1


@pytest.mark.parametrize("failure", [KeyboardInterrupt, TemporaryError("the network"), OSError("the disk")])
def test_a_run_that_fails_lets_go_and_its_failure_comes_through(
    tmp_path: Path, folder: Path, failure: type[BaseException] | BaseException
) -> None:
    @contextmanager
    def run() -> Iterator[None]:
        with locked(folder, tmp_path / "x"):
            yield

    kind = failure if isinstance(failure, type) else type(failure)
    with pytest.raises(kind), run():
        raise failure
    assert is_free(folder, tmp_path / "x")
