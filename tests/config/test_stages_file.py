"""stages.toml: changed line by line, and wrong with the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderstatus.config.stages_file import change_stages, parse_stages, read_stages
from orderstatus.core.errors import UsageError
from orderstatus.core.stages.editing import TypedStage, added, copied, edited, made_like, removed
from orderstatus.core.stages.reading import stages_from

WORKSHOP = """# Our workshop
tag_prefix = "stage-"

# Where everything begins.
[waiting]
name = "Waiting"
next = ["printing"]  # and nowhere else

[printing]
name = "Printing"
color = "#1e90ff"
due = "3bd"
next = ["packing"]
  [printing.public_name]
  en = "Being printed"

[packing]
name = "Packing"
enters = ["after printing 5bd"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "stages.toml"
    path.write_text(WORKSHOP)
    return path


def test_what_is_not_there_is_no_stages_and_no_error(tmp_path: Path) -> None:
    assert read_stages(tmp_path / "stages.toml") is None


def test_what_is_no_toml_names_the_file_and_the_line(file: Path) -> None:
    file.write_text('[printing]\nname = "Printing\n')
    with pytest.raises(UsageError, match=r"stages\.toml is not TOML.*line 2"):
        read_stages(file)


def test_a_wrong_value_names_the_file_the_stage_and_the_key(file: Path) -> None:
    file.write_text('[printing]\ncolor = "blue"\n')
    with pytest.raises(UsageError, match=r"in .*stages\.toml: `printing.color` cannot be `blue`"):
        read_stages(file)


def test_a_new_stage_goes_below_the_others_and_the_rest_stays(file: Path) -> None:
    typed = TypedStage(name="Sent", is_last=True, enters=("fulfilled",), public_name=("en=On its way", "fi=Matkalla"))
    stages = change_stages(file, lambda raw: added(raw, "sent", typed))
    assert [stage.id for stage in stages.stages] == ["waiting", "printing", "packing", "sent"]
    assert file.read_text() == WORKSHOP + (
        '\n[sent]\nname = "Sent"\nnext = []\nenters = ["fulfilled"]\n'
        'public_name = { en = "On its way", fi = "Matkalla" }\n'
    )


def test_the_first_stage_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "shop" / "stages.toml"
    change_stages(path, lambda raw: added(raw, "printing", TypedStage()))
    assert path.read_text().endswith('\n[printing]\nname = "printing"\n')
    assert path.read_text().startswith("# ")


def test_only_what_was_typed_changes(file: Path) -> None:
    typed = TypedStage(due="4bd", public_name=("fi=Painossa",), description=("en=On the press.",))
    change_stages(file, lambda raw: edited(raw, "printing", typed))
    assert file.read_text() == WORKSHOP.replace('due = "3bd"', 'due = "4bd"').replace(
        'next = ["packing"]\n', 'next = ["packing"]\ndescription = { en = "On the press." }\n'
    ).replace('en = "Being printed"\n', 'en = "Being printed"\n  fi = "Painossa"\n')


def test_what_is_unset_is_gone(file: Path) -> None:
    change_stages(file, lambda raw: edited(raw, "printing", TypedStage(unset=("due,color",))))
    assert file.read_text() == WORKSHOP.replace('color = "#1e90ff"\ndue = "3bd"\n', "")


def test_a_wrong_change_leaves_the_file_alone(file: Path) -> None:
    with pytest.raises(UsageError) as caught:
        change_stages(file, lambda raw: edited(raw, "printing", TypedStage(color="red")))
    assert "a colour such as" in str(caught.value.hint)
    assert file.read_text() == WORKSHOP


@pytest.mark.parametrize("name", ["packing", "PACKING"])
def test_two_stages_share_no_name(file: Path, name: str) -> None:
    with pytest.raises(UsageError, match="is that of `packing` too"):
        change_stages(file, lambda raw: added(raw, "sent", TypedStage(name=name)))


def test_a_copy_has_names_of_its_own_and_takes_no_orders_by_itself(file: Path) -> None:
    change_stages(file, lambda raw: copied(raw, "printing", "printing-again"))
    stages = change_stages(file, lambda raw: copied(raw, "printing", "printing-once-more"))
    assert [stage.name for stage in stages.stages[-2:]] == ["Printing 2", "Printing 3"]
    assert [stage.public_name["en"] for stage in stages.stages[-2:]] == ["Being printed 2", "Being printed 3"]
    packing = change_stages(file, lambda raw: copied(raw, "packing", "packing-2")).stages[-1]
    assert packing.enters == ()


def test_a_stage_to_which_others_lead_is_kept_unless_that_is_agreed_to(file: Path) -> None:
    with pytest.raises(UsageError, match="lead to `printing` or wait for it: waiting, packing"):
        change_stages(file, lambda raw: removed(raw, "printing"))
    assert file.read_text() == WORKSHOP
    stages = change_stages(file, lambda raw: removed(raw, "printing", leads=True))
    assert [stage.id for stage in stages.stages] == ["waiting", "packing"]
    assert "next = []  # and nowhere else" in file.read_text()


def test_a_pulled_definition_keeps_the_comments_and_says_the_same(file: Path) -> None:
    theirs = stages_from(
        {
            "tag_prefix": "at-",
            "packing": {"name": "Packing", "due": "1bd"},
            "printing": {"name": "Printing", "public_name": {"en": "On the press", "fi": "Painossa"}},
            "sent": {"name": "Sent", "next": []},
        }
    )
    assert change_stages(file, lambda raw: made_like(raw, theirs)) == theirs
    assert file.read_text().startswith('# Our workshop\ntag_prefix = "at-"\n\n# Where everything begins.\n')
    assert change_stages(file, lambda raw: made_like(raw, theirs)) == theirs


def test_a_file_that_is_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a file"):
        read_stages(tmp_path)


def test_what_was_written_reads_as_what_was_meant(file: Path) -> None:
    stages = parse_stages(file.read_text(), file)
    assert stages.stages[1].next == ("packing",)
