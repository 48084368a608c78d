"""Lines that wait on the disk come back as they were, in their order, and leave nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.errors import OrderStatusError
from orderstatus.mirror.children import SqliteChildren

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)


@given(added=st.lists(st.tuples(st.sampled_from(["", "a", "b"]), TEXT, TEXT), max_size=30))
def test_every_line_comes_back_to_its_parent_in_the_order_in_which_it_came(added: list[tuple[str, str, str]]) -> None:
    store = SqliteChildren()
    for each in added:
        store.add(*each)
    for parent in ("", "a", "b", "nobody"):
        assert list(store.of(parent)) == [(kind, text) for of, kind, text in added if of == parent]
    store.close()


def test_parents_are_read_while_their_children_are_asked_for() -> None:
    store = SqliteChildren()
    for number in range(1200):
        store.add("", "Order", str(number))
        store.add(str(number), "Child", f"of {number}")
    assert [next(store.of(text)) for _, text in store.of("")] == [("Child", f"of {number}") for number in range(1200)]


def test_no_file_has_a_name_for_anybody_to_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    store = SqliteChildren()
    for number in range(3000):
        store.add(str(number), "Kind", "x" * 10_000)
    assert len(list(store.of("7"))) == 1
    assert list(tmp_path.iterdir()) == []
    store.close()


def test_a_disk_without_room_is_said() -> None:
    store = SqliteChildren()
    store._database.execute("PRAGMA max_page_count = 20")

    def fill() -> None:
        for number in range(2000):
            store.add(str(number), "Kind", "x" * 1000)

    with pytest.raises(OrderStatusError, match="could not be kept for joining") as caught:
        fill()
    assert "SQLITE_TMPDIR" in str(caught.value.hint)
