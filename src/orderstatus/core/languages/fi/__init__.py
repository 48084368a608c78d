"""Finnish.

Payment, fulfillment and in-transit words are those of Shopify's admin in Finnish. `{names}` stand where Finnish puts
them, and sentences are such that one piece and many read right; the labels of an axis fit beside those of every other
axis in a table.

Each part is of one subject, and no sentence is in two of them. What an action will do is said in the passive, as
`tilaus arkistoidaan`: the same words stand in a plan, in a question and in the journal. `stage` is `vaihe`, and a step
of an action `toimenpide`.
"""

from __future__ import annotations

from collections.abc import Mapping

from orderstatus.core.languages.fi import (
    texts_acting,
    texts_around,
    texts_attention,
    texts_explaining,
    texts_messages,
    texts_outcomes,
    texts_parcels,
    texts_reading,
    texts_report,
    texts_stages,
)
from orderstatus.core.languages.fi.headings import HEADINGS
from orderstatus.core.languages.fi.words import WORDS

__all__ = ["DECIMAL", "HEADINGS", "MONTHS", "PARTS", "TEXTS", "THOUSANDS", "WORDS"]

DECIMAL = ","
THOUSANDS = "\u00a0"
MONTHS = ("1.", "2.", "3.", "4.", "5.", "6.", "7.", "8.", "9.", "10.", "11.", "12.")
PARTS: tuple[Mapping[str, str], ...] = (
    texts_reading.TEXTS,
    texts_attention.TEXTS,
    texts_acting.TEXTS,
    texts_parcels.TEXTS,
    texts_outcomes.TEXTS,
    texts_stages.TEXTS,
    texts_messages.TEXTS,
    texts_report.TEXTS,
    texts_explaining.TEXTS,
    texts_around.TEXTS,
)
TEXTS: Mapping[str, str] = {english: said for part in PARTS for english, said in part.items()}
