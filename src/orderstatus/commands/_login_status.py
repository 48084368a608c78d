"""What `auth status` does: ask every shop, and say what opens it and whether it does."""

from __future__ import annotations

from dataclasses import replace

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import planned, say_dropped, wants_column_help, write, writing
from orderstatus.core.diagnosis import Check, State, file_findings
from orderstatus.core.errors import ExitCode
from orderstatus.output.credential_fields import CREDENTIAL_FIELDS, CredentialRow
from orderstatus.output.fields import RowContext
from orderstatus.runtime import Runtime


def show_status(runtime: Runtime, asked: Asked) -> ExitCode:
    """A row for each shop is written; the code with which all end, and 1 where some are open and others not."""
    streams = runtime.streams
    if wants_column_help(asked, CREDENTIAL_FIELDS, streams):
        return ExitCode.OK
    plan = planned(asked, CREDENTIAL_FIELDS, runtime, rows="shops")
    file = runtime.settings_file()
    where = runtime.where
    if not where.shops and not where.demo and file.profiles:
        where = replace(where, all_shops=True)
    targets = runtime.targets(where)
    default = file.default_profile or (next(iter(file.profiles)) if len(file.profiles) == 1 else None)
    rows = [
        CredentialRow(target.profile, target.profile is not None and target.profile == default, examined)
        for target, examined in zip(targets, runtime.examine(where), strict=True)
    ]
    # The machine is the same for every row.
    for finding in file_findings(rows[0].examined.local) if rows else ():
        if finding.check is Check.FILES and finding.state is not State.OK:
            streams.warning(f"{finding.detail}: {finding.remedy}" if finding.remedy else finding.detail)
    context = RowContext(shop="", now=runtime.clock(), labels=runtime.labels())
    # Each row names its own shop.
    plan = replace(
        plan, fields=tuple(replace(each, shown=None) if each.key == "shop" else each for each in plan.fields)
    )
    with writing(runtime, asked):
        say_dropped(plan, write(plan, rows, context, streams), context, streams)
    streams.out.flush()
    codes = {ExitCode.OK if row.error is None else ExitCode(row.error.exit_code) for row in rows}
    return codes.pop() if len(codes) == 1 else ExitCode.FAILURE
