"""What `mirror` does: tell what the mirrors hold, make their files small, and forget what is to be forgotten."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import Plan, planned, say_dropped, wants_column_help, write, writing
from orderstatus.core.errors import OrderStatusError, ShopsFailedError, UsageError
from orderstatus.core.mirror_ports import MirrorKeeper
from orderstatus.core.spans import Unit, parse_span
from orderstatus.output.fields import RowContext
from orderstatus.output.mirror_fields import MIRROR_FIELDS, MirrorRow
from orderstatus.output.shop_rows import ShopRow, of_shop_rows, shared_context
from orderstatus.output.stacked import write_stacked
from orderstatus.output.text import printable
from orderstatus.runtime import Runtime
from orderstatus.runtime.mirror_age import clock_of, zone_of
from orderstatus.runtime.mirroring import kept_mirror, mirror_deleted, read_mirror

if TYPE_CHECKING:
    from orderstatus.config.settings import Target

T = TypeVar("T")

_YEARS = "y"
_DAYS_A_YEAR = 365.25
_MOST_YEARS = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What is to be forgotten, as it was typed: exactly one of these."""

    customer: str | None = None
    older_than: str | None = None
    everything: bool = False


@dataclass(slots=True)
class _Outcome(Generic[T]):
    """What became of each shop that was meant."""

    asked: int
    done: list[T] = field(default_factory=list)
    failed: dict[str, OrderStatusError] = field(default_factory=dict)
    """By the shop's name."""

    def raise_failures(self) -> None:
        """Raises ShopsFailedError where one of several shops failed; it was said of each why."""
        if self.failed:
            raise ShopsFailedError(self.failed, asked=self.asked)


def tell_mirrors(runtime: Runtime, asked: Asked) -> None:
    """A row for each mirror is written; of a single one a person sees everything, a line a field.

    Raises UsageError where the one shop that was asked for has none.
    """
    streams = runtime.streams
    if wants_column_help(asked, MIRROR_FIELDS, streams):
        return
    plan: Plan[Any] = planned(asked, MIRROR_FIELDS, runtime, rows="mirrors")
    outcome = _of_each(runtime, lambda target: _row(runtime, target))
    if outcome.asked == 1 and plan.to_person and asked.columns is None:
        [only] = outcome.done
        write_stacked(only.row, MIRROR_FIELDS, only.context, streams)
    elif outcome.done:
        plan = replace(plan, fields=of_shop_rows(plan.fields))
        context = outcome.done[0].context if outcome.asked == 1 else shared_context(outcome.done[0].context)
        with writing(runtime, asked):
            say_dropped(plan, write(plan, outcome.done, context, streams), context, streams)
    outcome.raise_failures()


def _row(runtime: Runtime, target: Target) -> ShopRow[MirrorRow]:
    with read_mirror(runtime, target) as mirror:
        row = MirrorRow(target.domain, mirror.info(), mirror.readers())
    context = RowContext(
        shop=target.domain,
        now=clock_of(runtime, target)(),
        zone=zone_of(runtime, target, row.info.state.shop),
        labels=runtime.labels(),
        shop_name=target.name,
    )
    return ShopRow(row, context)


def vacuum(runtime: Runtime, *, wait: bool) -> None:
    """Afterwards the file of each mirror is as small as it can be, but for those that failed."""

    def work(target: Target) -> None:
        with kept_mirror(runtime, target, wait=wait) as mirror:
            before, after = mirror.vacuum()
        sizes = [f"{size / 1_000_000:.1f} MB" for size in (before, after)]
        labels = runtime.labels()
        runtime.streams.note(
            labels.text("{shop}: {before} before, {after} now", shop=target.name, before=sizes[0], after=sizes[1])
        )

    _of_each(runtime, work).raise_failures()


def forget(runtime: Runtime, what: Forgotten, *, yes: bool, wait: bool) -> None:
    """Afterwards the mirrors do not hold it, and no later sync brings it back, but for all of it.

    How many orders that was is written, a line a mirror; off a terminal `--quiet` leaves it out. A customer of whom
    there is none is warned of: whoever must answer for it should not take it for done.

    Raises UsageError for none of the three or several of them, and where nobody can be asked and `--yes` was not given.
    """
    work = _work(what)
    names = ", ".join(target.name for target in runtime.targets(runtime.where))
    if not yes:
        _confirm(runtime, f"forget {_named(what)} in the mirror of {names}?")
    labels, streams = runtime.labels(), runtime.streams

    def forget_in(target: Target) -> None:
        if work is None:
            mirror_deleted(runtime, target, wait=wait)
            streams.note(labels.text("{shop}: the mirror is gone", shop=target.name))
            return
        with kept_mirror(runtime, target, wait=wait) as mirror:
            orders = work(mirror, clock_of(runtime, target)())
        if streams.out_tty:
            said = labels.text("{shop}: orders forgotten: {count}", shop=target.name, count=labels.count(orders))
            streams.out.write(f"{printable(said)}\n")
        elif not streams.quiet:
            streams.out.write(f"{target.domain}\t{orders}\n")
        if not orders and what.customer is not None:
            streams.warning(
                f"{target.name}: nothing was forgotten, as no order here is of {what.customer}: where a sync has seen "
                "that the shop erased them before, the mirror does not know any more which orders were theirs; "
                f"`orderstatus mirror forget --all --shop {shlex.quote(target.name)}` and a new sync leave nothing"
            )

    _of_each(runtime, forget_in).raise_failures()


def _of_each(runtime: Runtime, work: Callable[[Target], T]) -> _Outcome[T]:
    """What `work` makes of each shop that is meant; one of several that fails is warned of, and the others go on.

    One without a mirror has not failed, unless none of them has one. A single shop raises.
    """
    targets = runtime.targets(runtime.where)
    outcome = _Outcome[T](len(targets))
    without: dict[str, OrderStatusError] = {}
    for target in targets:
        try:
            outcome.done.append(work(target))
        except OrderStatusError as error:
            if len(targets) == 1:
                raise
            (without if isinstance(error, UsageError) else outcome.failed)[target.name] = error
            runtime.streams.warning(f"{target.name}: {error}" + (f"; {error.hint}" if error.hint else ""))
    if len(without) == len(targets):
        outcome.failed.update(without)
    return outcome


def _work(what: Forgotten) -> Callable[[MirrorKeeper, datetime], int] | None:
    """What is done to each mirror, at the hour that it is in its shop; None where it goes altogether."""
    given = [what.customer is not None, what.older_than is not None, what.everything]
    if sum(given) != 1:
        raise UsageError(
            "`mirror forget` forgets one thing: a customer, what is old, or everything",
            hint="give one of: --customer mia@example.com, --older-than 2y, --all",
        )
    if what.customer is not None:
        customer = what.customer.strip()
        if not customer:
            raise UsageError("`--customer` is empty", hint="give an e-mail address, or a customer's GID")
        return lambda mirror, _: mirror.forget(customer=customer)
    if what.older_than is not None:
        age = _age(what.older_than)
        return lambda mirror, now: mirror.forget_older(now - age)
    return None


def _age(text: str) -> timedelta:
    """`2y`, `18w`, `90d`: no more than can be subtracted from any hour that a shop has. Raises UsageError."""
    words = text.strip().lower()
    if words.endswith(_YEARS) and words[:-1].strip().isdecimal() and len(words) <= 4:
        return timedelta(days=int(words[:-1]) * _DAYS_A_YEAR)
    span = parse_span(text, flag="--older-than")
    if span.unit is Unit.BUSINESS_DAYS:
        raise UsageError("`--older-than` does not count business days", hint="give a length of time such as 2y or 90d")
    hours = span.count * (1 if span.unit is Unit.HOURS else 24)
    if hours > _MOST_YEARS * _DAYS_A_YEAR * 24:
        raise UsageError(f"`--older-than {text}` is too far away", hint="give one such as 2y")
    return timedelta(hours=hours)


def _named(what: Forgotten) -> str:
    if what.customer is not None:
        return f"every order of {what.customer}"
    return "everything" if what.everything else f"every order placed more than {what.older_than} ago"


def _confirm(runtime: Runtime, question: str) -> None:
    if not runtime.can_ask:
        raise UsageError("nobody is here to say that it may be forgotten", hint="add `--yes`")
    if runtime.ask(f"{question} [y/N]").strip().lower() not in ("y", "yes"):
        raise UsageError("nothing was forgotten", hint="answer `y`, or add `--yes`")
