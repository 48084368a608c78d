"""A module a language, nothing but data: WORDS, HEADINGS, TEXTS, MONTHS, DECIMAL and THOUSANDS.

English has no module: it is what the code is written in. A new language is one new file here, named by its code, or a
package of that name whose parts are by subject. Nobody who reads another language imports it.
"""

from __future__ import annotations

from pkgutil import iter_modules


def codes() -> tuple[str, ...]:
    """The languages there are beside English, by code."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))
