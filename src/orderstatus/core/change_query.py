"""Which changes are asked for, and which of them a command is to fail on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from orderstatus.core import filters
from orderstatus.core.changes import Change, ChangeAxis
from orderstatus.core.filters import Axis
from orderstatus.core.mirror_ports import ChangeLog
from orderstatus.core.stages.marks import NO_STAGE
from orderstatus.core.stages.reading import check_id
from orderstatus.core.statuses import DeliveryStatus, kebab
from orderstatus.core.typed import unknown_word, values_of

ANY, BACKWARDS = "any", "backwards"

AXES: dict[ChangeAxis, Axis] = {
    ChangeAxis.PAYMENT: replace(filters.PAYMENT, facts=()),
    ChangeAxis.FULFILLMENT: filters.FULFILLMENT,
    # A change may be of an order or of one shipment, and only the latter can be cancelled.
    ChangeAxis.DELIVERY: replace(filters.DELIVERY, values=(*filters.DELIVERY.values, DeliveryStatus.CANCELLED.value)),
    ChangeAxis.RETURN: filters.RETURN,
    ChangeAxis.STATE: filters.STATE,
    ChangeAxis.STAGE: Axis(ChangeAxis.STAGE.value, (), {}, (), {}),
}
"""The words of each axis that a change can lead to; which stages there are is the merchant's to say."""
FAIL_WORDS = (ANY, BACKWARDS, *(axis.value for axis in ChangeAxis))
"""What `--fail-on` takes beside `AXIS:STATUS`."""


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """A change, and its place in the log that it was read from."""

    position: int
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeQuery:
    """Which changes: those on one of `axes`, and with `backwards` only steps back. Empty is every change."""

    axes: frozenset[ChangeAxis] = frozenset()
    backwards: bool = False

    def matches(self, change: Change) -> bool:
        """True if the change is one of those asked for."""
        return (not self.axes or change.axis in self.axes) and (change.backwards or not self.backwards)


def change_query(axes: Iterable[str], *, backwards: bool) -> ChangeQuery:
    """The query that was typed. Raises UsageError for what is no axis."""
    return ChangeQuery(axes=frozenset(_axis("--axis", text) for text in _typed("--axis", axes)), backwards=backwards)


@dataclass(frozen=True, slots=True)
class Failing:
    """The changes on which a command ends with 10: those that match any of what was typed."""

    is_any: bool = False
    backwards: bool = False
    axes: frozenset[ChangeAxis] = frozenset()
    words: frozenset[tuple[ChangeAxis, str]] = frozenset()
    """An axis and the word that a change leads to."""

    def matches(self, change: Change) -> bool:
        """True if the command is to fail on the change."""
        return (
            self.is_any
            or (self.backwards and change.backwards)
            or change.axis in self.axes
            or (change.axis, change.to) in self.words
        )


def failing(texts: Iterable[str]) -> Failing:
    """What `--fail-on` means: `any`, `backwards`, an axis, or an axis and a status as `delivery:failed`.

    Groups stand for their values, as in a filter: `delivery:problem`; of stages any id is one, and `no-stage` what has
    left them. Raises UsageError for a word that is none.
    """
    found = Failing()
    for text in _typed("--fail-on", texts):
        axis, colon, word = text.partition(":")
        if colon:
            on = _axis("--fail-on", axis)
            found = replace(found, words=found.words | {(on, each) for each in _statuses(on, word)})
        elif kebab(text) == ANY:
            found = replace(found, is_any=True)
        elif kebab(text) == BACKWARDS:
            found = replace(found, backwards=True)
        else:
            found = replace(found, axes=found.axes | {_axis("--fail-on", text, FAIL_WORDS)})
    return found


def changes_of(
    log: ChangeLog, query: ChangeQuery, *, after: int, upto: int, since: datetime | None = None
) -> Iterator[LoggedChange]:
    """The changes after one position, up to and with another, seen at or after `since`, that are asked for.

    What is seen while they are read lies beyond `upto`, and is for the next time.
    """
    for position, change in log.changes(after=after, since=since):
        if position > upto:
            return
        if query.matches(change):
            yield LoggedChange(position, change)


def told_once(changes: Iterable[LoggedChange]) -> Iterator[LoggedChange]:
    """The same changes, without those of a shipment with which its order made the very same step.

    Most orders have one parcel, and stand where it does. An order's own change comes before those of its shipments.
    """
    steps: set[tuple[object, ...]] = set()
    for logged in changes:
        change = logged.change
        step = (change.order_id, change.axis, change.from_, change.to, change.seen_at)
        if change.shipment_id is None:
            steps.add(step)
        elif step in steps:
            continue
        yield logged


def _typed(flag: str, texts: Iterable[str]) -> tuple[str, ...]:
    return values_of(flag, texts, f"one of: {', '.join(ChangeAxis if flag == '--axis' else FAIL_WORDS)}")


def _axis(flag: str, text: str, words: Iterable[str] = tuple(ChangeAxis)) -> ChangeAxis:
    try:
        return ChangeAxis(kebab(text))
    except ValueError:
        raise unknown_word(flag, text, words) from None


def _statuses(on: ChangeAxis, text: str) -> Iterable[str]:
    axis, word = AXES[on], kebab(text)
    if on is ChangeAxis.STAGE:
        return (word if word == NO_STAGE else check_id(word),)
    word = axis.spellings.get(word, word)
    if word in axis.groups:
        return axis.groups[word]
    if word not in axis.values:
        raise unknown_word(f"--fail-on {on.value}:", text, axis.words)
    return (word,)
