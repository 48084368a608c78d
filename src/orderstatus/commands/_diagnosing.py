"""What `doctor` does: look at the machine and at each shop, write what was found, and say whether reading will work."""

from __future__ import annotations

from collections.abc import Sequence

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import (
    destination_of,
    planned,
    say_dropped,
    say_unchanged,
    wants_column_help,
    write,
    writing,
)
from orderstatus.core.diagnosis import configuration_findings, exit_code, file_findings
from orderstatus.core.diagnosis_of_a_shop import shop_findings
from orderstatus.core.errors import ExitCode
from orderstatus.core.examination import Examined
from orderstatus.output.choices import Format
from orderstatus.output.destination import Delivery
from orderstatus.output.doctor_fields import FINDING_FIELDS, FindingRow
from orderstatus.output.fields import RowContext
from orderstatus.runtime import Runtime


def diagnose(runtime: Runtime, asked: Asked) -> ExitCode:
    """Everything that was found is written; what a reading command would end with."""
    streams = runtime.streams
    if wants_column_help(asked, FINDING_FIELDS, streams):
        return ExitCode.OK
    # Settings that cannot be read are a finding, and the shop is looked at all the same.
    runtime.settings_in_use.forgiven()
    plan = planned(asked, FINDING_FIELDS, runtime, rows="checks")
    examined = list(runtime.examine(runtime.where))
    labels = runtime.labels()
    rows, verdict = _found(examined)
    if plan.format is Format.TABLE and asked.columns is None:
        from orderstatus.output.doctor_page import write_findings

        delivery = Delivery()
        with writing(runtime, asked), destination_of(asked, streams, delivery) as out:
            write_findings(rows, verdict, labels, streams, out)
        say_unchanged(asked, delivery, labels, streams)
    else:
        context = RowContext(shop="", now=runtime.clock(), labels=labels)
        with writing(runtime, asked):
            say_dropped(plan, write(plan, rows, context, streams), context, streams)
    # A full disk is then an error of its own, and not what was found.
    streams.out.flush()
    return verdict


def _found(examined: Sequence[Examined]) -> tuple[list[FindingRow], ExitCode]:
    """A row for each finding, those of the machine once, and what a reading command would end with."""
    local = examined[0].local
    by_shop = [shop_findings(each) for each in examined]
    rows = [FindingRow(None, finding) for finding in configuration_findings(local)]
    for each, findings in zip(examined, by_shop, strict=True):
        rows += [FindingRow(each.shop or None, finding) for finding in findings]
    rows += [FindingRow(None, finding) for finding in file_findings(local)]
    return rows, exit_code(local, by_shop)
