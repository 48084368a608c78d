"""Which orders an action is about: those that were named, those of a file, or those that a filter finds once."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from orderstatus.commands._acting_flags import Chosen
from orderstatus.commands._order_reading import query_of
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.plans import PlanDraft, Planned, Skip, Wanted
from orderstatus.core.acting.ports import Called
from orderstatus.core.acting.releasing import Release
from orderstatus.core.completeness import whole
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.query import parts_for
from orderstatus.core.references import another_store, parse_reference, refuse_another_store
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting
from orderstatus.runtime.sheets import SUFFIXES

STDIN = "-"
NOT_THERE = sentence("there is no order of that name")
NO_SUCH_ID = sentence("there is no order with that id")
SEVERAL = sentence("{count} orders are called so: give the GID of the one that is meant")
GONE = sentence("it was there a moment ago, and is not any more")

Fill = Callable[[Acting, PlanDraft], None]
"""Reads the orders that are meant, and plans each into the draft."""


@dataclass(slots=True)
class References:
    """What orders are called, each once, and the lines of a file that call them so."""

    lines: dict[str, tuple[int, ...]] = field(default_factory=dict)
    wrong: list[Skip] = field(default_factory=list)

    def add(self, reference: str, line: int | None = None) -> None:
        """One more; of a file one that can be no order is skipped with its line, else it raises UsageError."""
        try:
            parse_reference(reference)
        except UsageError as error:
            if line is None:
                raise
            self.wrong.append(Skip(name=reference, because=sentence("{error}", error=str(error)), lines=(line,)))
            return
        self.lines[reference] = (*self.lines.get(reference, ()), *(() if line is None else (line,)))

    def cut(self, most: int | None) -> bool:
        """Afterwards there are at most so many; True if some were left out."""
        if not most or len(self.lines) <= most:
            return False
        self.lines = dict(islice(self.lines.items(), most))
        return True


def refuse_no_choice(
    chosen: Chosen,
    command: str,
    *,
    needs: str = "",
    shop: Sequence[str] = (),
    taken: str | None = None,
    file_flag: str = "--from",
) -> None:
    """Raises UsageError where no orders are meant, or where they are meant in two ways at once.

    A hint can be pasted: `command` with an order, what else it `needs`, and the flags that name the `shop`. `taken` is
    a word that stands in an order's place by mistake, and what it was taken for. `file_flag` is what a file of this
    command comes after.
    """
    ways = [
        way
        for way, is_used in (
            ("orders are named", bool(chosen.orders)),
            ("`--from` brings some", chosen.file is not None),
            ("filters choose some", chosen.filters is not None),
        )
        if is_used
    ]
    rest = "".join(f" {word}" for word in (*needs.split(), *map(shlex.quote, shop)))
    if not ways:
        because = f"; {taken}" if taken else ""
        raise UsageError(
            f"no order is named, and no file or filter chooses any: nothing was done{because}",
            hint=f"orderstatus {command} 1001{rest}\nor choose with a filter, `--view` or `{file_flag}`: "
            f"orderstatus {' '.join(word for word in command.split() if not word.isupper())} --help",
        )
    if len(ways) > 1:
        raise UsageError(f"{' and '.join(ways)}: it is not clear which are meant", hint="choose in one way")
    if chosen.columns and chosen.file is None:
        raise UsageError("`--column` is for a file, and there is none", hint="add --from FILE")
    for word in chosen.orders:
        refuse_file_as_order(word, f"orderstatus {command} {file_flag} {shlex.quote(word)}{rest}")


def refuse_file_as_order(word: str, command: str, *, place: str = "an order") -> None:
    """Raises UsageError where the name of a file stands in the place of something else; `command` takes the file."""
    if word.lower().endswith(SUFFIXES):
        raise UsageError(f"`{word}` stands where {place} is named, and looks like a file", hint=command)


Asked = Wanted | Callable[[Acting], Wanted]
"""What is wanted, or what says so once the shop is open."""


def of_selection(
    runtime: Runtime,
    wanted: Asked,
    chosen: Chosen,
    limit: int | None,
    *,
    check: Callable[[Wanted, int], None] = lambda *_: None,
) -> Fill:
    """Plans `wanted` for every order that was chosen. What needs no shop is looked at now.

    `check` is told what is wanted and of how many orders, and may raise.
    """
    found_in = chosen_orders(runtime, chosen, limit)

    def fill(acting: Acting, draft: PlanDraft) -> None:
        ready = wanted(acting) if callable(wanted) else wanted
        found = found_in(acting, draft, ready.parts)
        check(ready, len(found))
        for order, lines in found:
            planned = [order] if isinstance(order, Skip) else with_lines(ready.plan(order), lines)
            draft.add(unasked(planned) if chosen.filters is not None else planned)
        if isinstance(ready, Release):
            draft.add(list(ready.strangers(draft.steps)))

    return fill


ChosenOrders = Sequence[tuple[ActingOrder | Skip, tuple[int, ...]]]
"""Orders, each with the lines of the file that name it, or why one is none."""


def chosen_orders(
    runtime: Runtime, chosen: Chosen, limit: int | None
) -> Callable[[Acting, PlanDraft, frozenset[ActPart]], ChosenOrders]:
    """What reads the orders that were chosen, once a shop is open; what cannot be found goes into the draft.

    What needs no shop is looked at now.
    """
    references = None if chosen.filters is not None else references_of(runtime, chosen)

    def found(acting: Acting, draft: PlanDraft, parts: frozenset[ActPart]) -> ChosenOrders:
        if references is None:
            return [(each, ()) for each in _filtered(runtime, acting, chosen, parts, limit)]
        if references.cut(limit):
            runtime.streams.warning(f"stopped at --limit {limit}: more orders are named")
        draft.add(references.wrong)
        return list(named(runtime, acting, references, parts, draft))

    return found


def references_of(runtime: Runtime, chosen: Chosen) -> References:
    """What the orders are called that were named, also on standard input or in a file."""
    references = References()
    if chosen.file is not None:
        from orderstatus.commands._sheets import named_in_file

        for line, text, wrong in named_in_file(runtime, chosen.file, chosen.columns):
            if wrong is None:
                references.add(text, line)
            else:
                references.wrong.append(Skip(name=text, because=wrong, lines=(line,)))
        return references
    for text in named_or_read(runtime, chosen.orders):
        references.add(text)
    return references


def named_or_read(runtime: Runtime, words: Sequence[str]) -> Iterator[str]:
    """The words, with the lines of standard input in the place of `-`. Raises UsageError where `-` comes twice."""
    if list(words).count(STDIN) > 1:
        raise UsageError("standard input can be read once, and `-` is there twice", hint="leave one of them out")
    for word in words:
        if word == STDIN:
            yield from runtime.input_lines()
        else:
            yield word


def named(
    runtime: Runtime, acting: Acting, references: References, parts: frozenset[ActPart], draft: PlanDraft
) -> Iterator[tuple[ActingOrder, tuple[int, ...]]]:
    """Each order that is called so, once, with the lines that call it; what calls none or several is skipped."""
    for reference, of_file in list(references.lines.items()):
        if not of_file:
            refuse_another_store(reference, acting.opened.domain)
        elif (why := elsewhere(reference, acting)) is not None:
            draft.add([Skip(name=reference, because=why, lines=of_file)])
            del references.lines[reference]
    seen: dict[str, ActingOrder] = {}
    lines: dict[str, tuple[int, ...]] = {}
    for called in acting.reader.by_name(list(references.lines), parts):
        if runtime.streams.progress is not None:
            runtime.streams.progress.advance(acting.opened.name)
        of_file = references.lines[called.reference]
        order = only(called)
        if isinstance(order, ActingOrder):
            seen.setdefault(order.order.id, order)
            lines[order.order.id] = (*lines.get(order.order.id, ()), *of_file)
        else:
            draft.add([Skip(name=called.reference, because=order, lines=of_file)])
    for gid, order in seen.items():
        yield order, tuple(sorted(lines[gid]))


def elsewhere(reference: str, acting: Acting) -> Sentence | None:
    """Why a reference of a file names no order of this shop, if it is an address in the admin of another."""
    domain = acting.opened.domain
    store = another_store(reference, domain)
    if store is None:
        return None
    return sentence("that address is of {store}, and the shop that is asked is {domain}", store=store, domain=domain)


def only(called: Called) -> ActingOrder | Sentence:
    """The one order that is called so, or why there is not one."""
    if len(called.orders) == 1:
        return called.orders[0]
    if called.orders:
        return replace(SEVERAL, values={"count": len(called.orders)})
    return NOT_THERE if parse_reference(called.reference).gid is None else NO_SUCH_ID


def with_lines(planned: Iterable[Planned], lines: tuple[int, ...]) -> list[Planned]:
    """The same, each with the lines of the file that asked for it, where it does not say so itself."""
    return [each if each.lines or not lines else replace(each, lines=lines) for each in planned]


def unasked(planned: Iterable[Planned]) -> list[Planned]:
    """The same for an order that a filter brought: it was not asked for, so that leaving it out is no failure."""
    return [replace(each, is_unasked=True) if isinstance(each, Skip) else each for each in planned]


def by_id(
    acting: Acting, ids: Sequence[str], names: Mapping[str, str], parts: frozenset[ActPart]
) -> Iterator[ActingOrder | Skip]:
    """The orders with these GIDs, read fresh; one that is there no more is skipped by its name."""
    left = dict.fromkeys(ids)
    for order in acting.reader.by_id(list(ids), parts):
        left.pop(order.order.id, None)
        yield order
    for gid in left:
        yield Skip(name=names.get(gid, gid), because=GONE, order=gid)


def _filtered(
    runtime: Runtime, acting: Acting, chosen: Chosen, parts: frozenset[ActPart], limit: int | None
) -> Iterator[ActingOrder | Skip]:
    """The filter is resolved to ids once, so that what the action changes does not change whom it is about."""
    opened, typed = acting.opened, chosen.filters
    if typed is None:
        return
    query = query_of(typed, opened)
    run = opened.source.orders(query, parts_for((), query), wanted=limit or None)
    rows = islice(run, limit) if limit else whole(run)
    names = {order.id: order.name for order in rows}
    if limit and len(names) == limit and run.has_more():
        runtime.streams.warning(f"stopped at --limit {limit}: more orders match")
    yield from by_id(acting, list(names), names, parts)
