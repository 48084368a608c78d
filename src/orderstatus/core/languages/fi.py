"""Finnish."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "payment": {
        "pending": "Käsittelyssä",
        "authorized": "Hyväksytty",
        "paid": "Maksettu",
        "expired": "Vanhentunut",
    },
    "fulfillment": {
        "unfulfilled": "Toimittamaton",
        "partially-fulfilled": "Osittain toimitettu",
        "fulfilled": "Toimitettu",
        "scheduled": "Suunniteltu",
        "on-hold": "Odottaa",
    },
    "delivery": {
        "in-transit": "Kuljetuksessa",
        "delivered": "Perillä",
    },
}
HEADINGS: Mapping[str, str] = {}
TEXTS: Mapping[str, str] = {}
MONTHS: tuple[str, ...] = ()
