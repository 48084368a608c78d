"""What `stage import` does: statuses of tags or of a file become stages, once it is seen which is which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from orderstatus.commands._acting import act
from orderstatus.commands._acting_flags import Chosen, How
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._order_reading import query_of
from orderstatus.commands._resuming import refuse_choice, resume
from orderstatus.commands._selecting import Fill, References, named
from orderstatus.commands._sheets import say_notes
from orderstatus.commands._stage_moving import Moves
from orderstatus.core.acting.columns import columns
from orderstatus.core.acting.entries import entries
from orderstatus.core.acting.fields import Field
from orderstatus.core.acting.plans import Action, PlanDraft, Skip
from orderstatus.core.completeness import whole
from orderstatus.core.errors import ExitCode, UsageError
from orderstatus.core.labels import sentence
from orderstatus.core.models import Order
from orderstatus.core.query import parts_for
from orderstatus.core.selection import TypedFilters
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.importing import (
    BECAUSE_FILE,
    BECAUSE_TAG,
    Found,
    Importing,
    Mapped,
    found_in_tags,
    given_mapping,
    mapping,
    status_column,
)
from orderstatus.core.stages.moving import NotMoved
from orderstatus.core.statuses import OrderState
from orderstatus.output.stage_fields import MAPPING_FIELDS
from orderstatus.output.streams import Streams
from orderstatus.output.table import write_table
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting
from orderstatus.runtime.moving import with_stages
from orderstatus.runtime.sheets import sheet_at
from orderstatus.runtime.staging import stages_of, who


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedImport:
    """What is imported, as it was typed."""

    prefix: str | None = None
    maps: tuple[str, ...] = ()
    removes_tags: bool = False


@dataclass(slots=True)
class _Import:
    """One import, while it is planned and carried out."""

    runtime: Runtime
    stages: Stages
    typed: TypedImport
    moves: Moves

    def fill(self, found_in: Callable[[Acting, PlanDraft], Sequence[Found]], because: str) -> Fill:
        """Plans a move of every order whose status is a stage; the others are skipped."""
        given = given_mapping(self.typed.maps, self.stages)
        importing = Importing(
            stages=self.stages, by=who(self.runtime), because=because, removes_tags=self.typed.removes_tags
        )

        def fill(acting: Acting, draft: PlanDraft) -> None:
            found = found_in(acting, draft)
            mapped = mapping(Counter(each.status for each in found), self.stages, given)
            _tell(mapped, self.runtime.streams, acting)
            stage_of = {each.status: each.stage for each in mapped}
            orders = {each.id: each for each in with_stages(acting, [each.order for each in found])}
            calendar = acting.opened.rules().calendar
            for each in found:
                order, to = orders.get(each.order.id, each.order), stage_of[each.status]
                planned = importing.planned(each, order, to, now=acting.clock(), calendar=calendar)
                self.moves.add(draft, [planned], each.lines)

        return fill

    def tagged(self, chosen: Chosen, limit: int | None) -> Callable[[Acting, PlanDraft], Sequence[Found]]:
        """The orders with a tag of the prefix, among those that the filters choose; without any, all that are open."""
        prefix = self.typed.prefix or ""
        if not prefix.strip():
            raise UsageError("`--tag-prefix` is empty", hint="give what the tags begin with: --tag-prefix status-")
        typed = chosen.filters or TypedFilters(state=(OrderState.OPEN,))

        def found(acting: Acting, draft: PlanDraft) -> Sequence[Found]:
            opened = acting.opened
            query = query_of(typed, opened)
            rows = self._tagged(whole(opened.source.orders(query, parts_for((), query), wanted=None)), draft, prefix)
            kept = list(islice(rows, limit or None))
            if limit and next(rows, None) is not None:
                self.runtime.streams.warning(f"stopped at --limit {limit}: more orders have such a tag")
            return kept

        return found

    def _tagged(self, orders: Iterator[Order], draft: PlanDraft, prefix: str) -> Iterator[Found]:
        for each in found_in_tags(orders, prefix):
            if isinstance(each, NotMoved):
                self.moves.add(draft, [each])
            else:
                yield each

    def filed(self, chosen: Chosen, limit: int | None) -> Callable[[Acting, PlanDraft], Sequence[Found]]:
        """The orders that the file names, each with the status of its rows."""
        references, statuses = _in_file(self.runtime, chosen.file or "", chosen.columns)
        if references.cut(limit):
            self.runtime.streams.warning(f"stopped at --limit {limit}: more orders are named")

        def found(acting: Acting, draft: PlanDraft) -> Sequence[Found]:
            draft.add(references.wrong)
            rows = []
            for acted, lines in named(self.runtime, acting, references, frozenset(), draft):
                said = dict.fromkeys(statuses[line] for line in lines)
                if len(said) > 1:
                    several = sentence("its rows say different things: {statuses}", statuses=", ".join(said))
                    draft.add([Skip(name=acted.order.name, because=several, order=acted.order.id, lines=lines)])
                else:
                    rows.append(Found(acted.order, next(iter(said)), lines))
            return rows

        return found


def import_stages(runtime: Runtime, typed: TypedImport, chosen: Chosen, how: How, asked: Asked) -> ExitCode:
    """The orders are in the stages that their tags or the file say."""
    stages = stages_of(runtime, runtime.one_target()).usable()
    importing = _Import(runtime, stages, typed, Moves(stages))
    if how.resume:
        refuse_choice(chosen)
        return resume(
            runtime, Action.STAGE_SET, chosen.orders, how, asked, doing=importing.moves.doing(), command="stage import"
        )

    def fill() -> Fill:
        if (typed.prefix is None) == (chosen.file is None):
            raise UsageError("statuses come from tags or from a file", hint="give --tag-prefix status-, or --from FILE")
        if chosen.file is None:
            return importing.fill(importing.tagged(chosen, how.limit), BECAUSE_TAG)
        if chosen.filters is not None:
            raise UsageError("`--from` brings the orders, and filters choose others", hint="choose in one way")
        if typed.removes_tags:
            raise UsageError("`--remove-tags` is of tags, and a file is imported", hint="leave it out")
        return importing.fill(importing.filed(chosen, how.limit), BECAUSE_FILE)

    return act(runtime, Action.STAGE_SET, fill, how, asked, doing=importing.moves.doing())


def _in_file(runtime: Runtime, file: str, overrides: Sequence[str]) -> tuple[References, Mapping[int, str]]:
    """What the file calls its orders, and the status of each line. Raises UsageError where a column is missing."""
    sheet = sheet_at(runtime, file)
    say_notes(runtime, sheet.notes)
    both = (Field.ORDER, Field.STAGE)
    references, statuses = References(), {}
    for entry in entries(sheet, columns(sheet, both, needed=both, overrides=status_column(sheet.headings, overrides))):
        order, status = entry.get(Field.ORDER), entry.get(Field.STAGE)
        if order is None:
            continue
        if entry.wrong is not None or status is None:
            because = entry.wrong or sentence("the line has no status")
            references.wrong.append(Skip(name=order, because=because, lines=(entry.line,)))
            continue
        references.add(order, entry.line)
        statuses[entry.line] = status
    return references, statuses


def _tell(mapped: Sequence[Mapped], streams: Streams, acting: Acting) -> None:
    """Which status is which stage: a table for a person; what is no stage is warned of in any case."""
    from orderstatus.output.fields import RowContext

    if streams.err_tty and mapped:
        width = replace(streams, out=streams.err).columns
        context = RowContext(shop=acting.opened.domain, now=acting.opened.now)
        write_table(mapped, MAPPING_FIELDS, context, streams.err, width=width, color=streams.err_color)
        streams.note("")
    for each in mapped:
        if each.stage is None:
            streams.warning(
                f"`{each.status}` ({each.orders:,} {'order' if each.orders == 1 else 'orders'}) is no stage here: "
                f'--map "{each.status}=STAGE" says which it is'
            )
