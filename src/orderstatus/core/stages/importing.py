"""What merchants have already: a status in a tag or in a file, and which stage it is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.acting.fields import SPELLINGS, Field, bare
from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.models import Order
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.editing import find_stage
from orderstatus.core.stages.moving import NotMoved, StageMove, WantedMove, planned_move

BECAUSE_TAG, BECAUSE_FILE = "import of tags", "import of a file"
"""Why an order was moved; what begins with `import` is told to no customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A status as it was found, and what becomes of it."""

    status: str
    orders: int
    stage: str | None
    """None where it is no stage here."""


@dataclass(frozen=True, slots=True)
class Found:
    """An order and the status that it has elsewhere."""

    order: Order
    status: str
    lines: tuple[int, ...] = ()
    """Of the file that says so."""
    tags: tuple[str, ...] = ()
    """Those that its status was in."""


def found_in_tags(orders: Iterable[Order], prefix: str) -> Iterator[Found | NotMoved]:
    """The orders that have a tag of the prefix; one that has several and different ones is not moved."""
    for order in orders:
        status = status_in(order.tags, prefix)
        if isinstance(status, Sentence):
            yield NotMoved(order=order, because=status)
        elif status is not None:
            tags = tuple(tag for tag in order.tags if tag.casefold().startswith(prefix.casefold()))
            yield Found(order, status, tags=tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """How orders are moved to what they are elsewhere."""

    stages: Stages
    by: str
    because: str
    """Begins with `import`, so that no customer is told."""
    removes_tags: bool = False

    def planned(
        self, found: Found, order: Order, to: str | None, *, now: datetime, calendar: WorkCalendar
    ) -> StageMove | NotMoved:
        """What becomes of the order, which was read with its stage; `to` is None where its status is no stage."""
        if to is None:
            unknown = sentence("`{status}` is no stage here: `--map` says which it is", status=found.status)
            return NotMoved(order=order, because=unknown)
        untag = found.tags if self.removes_tags else ()
        wanted = WantedMove(to=to, by=self.by, because=self.because, untag=untag)
        return planned_move(order, wanted, self.stages, now=now, calendar=calendar)


def given_mapping(texts: Iterable[str], stages: Stages) -> dict[str, str]:
    """`In production=printing` as it was typed, the status folded. Raises UsageError for a stage that is none."""
    given: dict[str, str] = {}
    for text in texts:
        status, sign, stage = text.rpartition("=")
        if not sign or not bare(status):
            raise UsageError(
                f"`--map` does not understand `{text}`",
                hint='give a status and its stage: --map "In production=printing"',
            )
        given[bare(status)] = find_stage(stages, stage.strip())
    return given


def mapping(statuses: Mapping[str, int], stages: Stages, given: Mapping[str, str]) -> Sequence[Mapped]:
    """Each status with its number of orders and its stage: as it was given, else by id, name or public name.

    Case, spaces and punctuation make no difference. The commonest first.
    """
    known: dict[str, str] = {}
    # Of two stages that could be meant the one whose id it is goes first, then the one that the team calls so.
    for stage in stages.stages:
        known.setdefault(bare(stage.id), stage.id)
    for stage in stages.stages:
        known.setdefault(bare(stage.name), stage.id)
    for stage in stages.stages:
        for name in stage.public_name.values():
            known.setdefault(bare(name), stage.id)
    known |= given
    rows = [Mapped(status=status, orders=orders, stage=known.get(bare(status))) for status, orders in statuses.items()]
    return sorted(rows, key=lambda row: (-row.orders, row.status))


def status_in(tags: Iterable[str], prefix: str) -> str | Sentence | None:
    """The status in an order's tags; None where no tag has the prefix, and why not where several have."""
    found = [tag[len(prefix) :] for tag in tags if tag.casefold().startswith(prefix.casefold())]
    several = list(dict.fromkeys(status.strip() for status in found if status.strip()))
    if len(several) > 1:
        return sentence("it has several of these tags: {statuses}", statuses=", ".join(several))
    return several[0] if several else None


def status_column(headings: Sequence[str], overrides: Sequence[str]) -> tuple[str, ...]:
    """The values of `--column` with that of the stage: `status=` means it too, and so does a heading that is of a
    parcel elsewhere (`Status`), where none names the stage itself.
    """
    given = [f"{Field.STAGE}={text.partition('=')[2]}" if _names(text, Field.STATUS) else text for text in overrides]
    usual = {bare(spelling) for spelling in SPELLINGS[Field.STAGE]}
    if any(_names(text, Field.STAGE) for text in given) or any(bare(heading) in usual for heading in headings):
        return tuple(given)
    others = {bare(spelling) for spelling in SPELLINGS[Field.STATUS]}
    return (*given, *[f"{Field.STAGE}={heading}" for heading in headings if bare(heading) in others][:1])


def _names(override: str, field: Field) -> bool:
    return override.partition("=")[0].strip() == field
