"""`fields.md`: every key of JSON and column of CSV, from the field registries."""

from __future__ import annotations

from collections.abc import Sequence

from orderstatus.output.acting_fields import ACTING_FIELDS
from orderstatus.output.change_fields import CHANGE_FIELDS
from orderstatus.output.credential_fields import CREDENTIAL_FIELDS
from orderstatus.output.customer_fields import CUSTOMER_FIELDS
from orderstatus.output.doctor_fields import FINDING_FIELDS
from orderstatus.output.event_fields import EVENT_FIELDS
from orderstatus.output.fields import Field
from orderstatus.output.flag_fields import EXPLANATION_FIELDS, FLAG_FIELDS, MONEY_AT_RISK_FIELDS
from orderstatus.output.match_fields import MATCH_FIELDS
from orderstatus.output.mirror_fields import MIRROR_FIELDS
from orderstatus.output.notify_check_fields import CHECK_FIELDS
from orderstatus.output.notify_fields import KEPT_FIELDS, NOTICE_FIELDS, PREVIEW_FIELDS
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.report_fields import REPORT_FIELDS
from orderstatus.output.return_fields import RETURN_FIELDS
from orderstatus.output.run_fields import RUN_FIELDS
from orderstatus.output.settings_fields import SETTING_FIELDS
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.output.shipment_summary_fields import SHIPMENT_SUMMARY_FIELDS
from orderstatus.output.sync_fields import SYNC_FIELDS
from orderstatus.output.view_fields import VIEW_FIELDS


def fields_page() -> str:
    """The reference of every key in JSON and CSV."""
    parts = [
        "# Fields\n",
        "Generated from the code by `scripts/write_docs.py`. The keys of JSON and the columns of CSV, in this order;\n"
        "they are never renamed or moved, and new ones are added at the end. A table and TSV show the marked ones;\n"
        "`--columns` chooses in every format.\n",
        "Instants are RFC 3339 with offset. Money is a decimal string with its currency in a column of its own.\n"
        "Missing is empty in CSV and `null` in JSON. Tags are an array in JSON and joined by `, ` in text; several\n"
        "tracking numbers are joined by `; `.\n",
        _table("Orders", ORDER_FIELDS),
        _table("Shipments", SHIPMENT_FIELDS),
        _table("Summary of shipments", SHIPMENT_SUMMARY_FIELDS),
        _table("Carrier events", EVENT_FIELDS),
        _table("Returns", RETURN_FIELDS),
        _table("Found orders", MATCH_FIELDS[:2]),
        "`find` has these, and then every key of an order.\n",
        _table("Orders told to their customers", CUSTOMER_FIELDS),
        _table("Flagged orders", FLAG_FIELDS),
        _table("Money at risk", MONEY_AT_RISK_FIELDS),
        _table("Flags explained", EXPLANATION_FIELDS),
        _table("Delivery report", REPORT_FIELDS),
        _table("Changes", CHANGE_FIELDS),
        _table("Steps of an action", ACTING_FIELDS),
        "A dry run and the outcome of a run have the same keys, and so has `journal RUN`.\n",
        _table("Runs in the journal", RUN_FIELDS),
        _table("Messages that are due or not", PREVIEW_FIELDS),
        _table("Messages that were tried", NOTICE_FIELDS),
        "Without an address, as the rows of cron end in mails and logs.\n",
        _table("Messages that orders remember", KEPT_FIELDS),
        _table("Checks of messages", CHECK_FIELDS),
        _table("Syncs", SYNC_FIELDS),
        _table("Mirrors", MIRROR_FIELDS),
        _table("Saved views", VIEW_FIELDS),
        _table("Checks of the doctor", FINDING_FIELDS),
        _table("Credentials of shops", CREDENTIAL_FIELDS),
        _table("Settings", SETTING_FIELDS),
    ]
    return "\n".join(parts)


def _table(title: str, fields: Sequence[Field]) -> str:  # type: ignore[type-arg]
    lines = [f"## {title}\n", "| key | what it holds | in a table |", "| --- | --- | --- |"]
    lines += [f"| `{each.key}` | {each.about} | {'yes' if each.default else ''} |" for each in fields]
    return "\n".join(lines) + "\n"
