"""What `stage push` and `stage pull` do: the definition is kept in the shop, and nobody's is written over unseen."""

from __future__ import annotations

from dataclasses import replace

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import planned, row_context, say_dropped, wants_column_help, write, writing
from orderstatus.core.errors import ExitCode, NotFoundError, UsageError
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.editing import made_like
from orderstatus.core.stages.sharing import Shared, differences
from orderstatus.output.stage_fields import DIFFERENCE_FIELDS
from orderstatus.output.text import date_text
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting
from orderstatus.runtime.sharing import InShop, given_to_shop, in_shop, prepared
from orderstatus.runtime.staging import is_seen, is_shared, remember, stages_of, who


def push_stages(runtime: Runtime, asked: Asked, *, dry_run: bool, yes: bool) -> ExitCode:
    """The shop keeps the file's stages, unless it has others that this machine has not seen."""
    if wants_column_help(asked, DIFFERENCE_FIELDS, runtime.streams):
        return ExitCode.OK
    target = runtime.one_target()
    stages = stages_of(runtime, target).usable()
    labels = runtime.labels()
    with writing(runtime, asked), runtime.acting() as acting:
        store = acting.metafields()
        there = in_shop(store)
        differing = _shown(runtime, acting, asked, stages, there)
        if dry_run:
            return ExitCode.OK
        if differing and not yes:
            _refuse_unseen(runtime, acting, there)
        for said in prepared(store):
            runtime.streams.warning(said)
        if not differing and there.kept is not None:
            remember(runtime, target.domain, stages, there.kept.digest)
            runtime.streams.note(labels.text("the shop has these stages already"))
            return ExitCode.OK
        shared = Shared(stages=stages, at=acting.clock(), by=who(runtime))
        remember(runtime, target.domain, stages, given_to_shop(store, there, shared))
        runtime.streams.note(labels.text("the shop keeps {count} stages", count=labels.count(len(stages.stages))))
    return ExitCode.OK


def pull_stages(runtime: Runtime, asked: Asked, *, dry_run: bool, yes: bool) -> ExitCode:
    """The file says what the shop keeps, unless it has changes of its own that nobody agreed to lose."""
    if wants_column_help(asked, DIFFERENCE_FIELDS, runtime.streams):
        return ExitCode.OK
    target = runtime.one_target()
    file = stages_of(runtime, target)
    here = file.read()
    labels, streams = runtime.labels(), runtime.streams
    with writing(runtime, asked), runtime.acting() as acting:
        there = in_shop(acting.metafields())
        if there.kept is None or there.shared is None:
            raise NotFoundError(
                "the shop keeps no stages: nobody has pushed any", hint="orderstatus stage push, where they are defined"
            )
        theirs = there.shared.stages
        if not _shown(runtime, acting, asked, here or Stages(), there) and here is not None:
            remember(runtime, target.domain, theirs, there.kept.digest)
            streams.note(labels.text("{file} has these stages already", file=file.path))
            return ExitCode.OK
        if dry_run:
            return ExitCode.OK
        has_own = here is not None and bool(here.stages) and not is_shared(runtime, target.domain, here)
        if has_own and not yes and not _agrees(runtime, str(file.path)):
            streams.note(labels.text("nothing was written"))
            return ExitCode.FAILURE
        copy = file.keep() if has_own else None
        file.change(lambda raw: made_like(raw, theirs))
        remember(runtime, target.domain, theirs, there.kept.digest)
    streams.note(labels.text("{file} has the shop's {count} stages", file=file.path, count=len(theirs.stages)))
    if copy is not None:
        streams.note(labels.text("as it was before it is kept in {file}", file=copy))
    return ExitCode.OK


def _shown(runtime: Runtime, acting: Acting, asked: Asked, here: Stages, there: InShop) -> bool:
    """Where the two differ is written, a row a difference; False where they do not."""
    theirs = Stages() if there.shared is None else there.shared.stages
    found = differences(here, theirs)
    plan = planned(replace(asked, limit=0), DIFFERENCE_FIELDS, runtime)
    context = row_context(runtime, acting.opened)
    say_dropped(plan, write(plan, found, context, runtime.streams), context, runtime.streams)
    return bool(found)


def _refuse_unseen(runtime: Runtime, acting: Acting, there: InShop) -> None:
    """Raises UsageError where the shop's definition is one that this machine has never had."""
    if there.kept is None or there.shared is None or is_seen(runtime, acting.opened.domain, there.kept.digest):
        return
    at = date_text(there.shared.at, now=acting.opened.now, zone=acting.opened.zone(), labels=runtime.labels()).strip()
    raise UsageError(
        f"the shop has stages that this machine has not seen, pushed {at} by {there.shared.by}: nothing was written",
        hint="`orderstatus stage pull` takes them; `orderstatus stage push --yes` puts these in their place",
    )


def _agrees(runtime: Runtime, file: str) -> bool:
    if not runtime.can_ask:
        raise UsageError(
            f"{file} has changes that were never pushed: nothing was written",
            hint="`orderstatus stage pull --yes` writes over them, and keeps the file as it was beside it",
        )
    try:
        words = runtime.ask(
            runtime.labels().text("{file} has changes that were never pushed; write over them?", file=file) + " [y/N]"
        )
    except UsageError:
        return False
    return words.lower() in ("y", "yes", runtime.labels().text("yes"))
