"""The query of a bulk operation: the parts that pages ask for, written to the rules that bulk has of its own.

The rules, as Shopify words its refusals (recorded: bulk-operation-run-query-validators): connections are written
`edges { node { … } }`, five of them and two levels below the root at the most, each parent with its `id`, and none in
a list field. A part that breaks one as pages ask for it has a version of its own in `documents/bulk_parts/`.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "documents"
_STANDING = "standing"
NESTED_PARTS = frozenset({"methods", "terms"})
"""Parts whose connections come as lines of their own, anywhere in the file."""


def bulk_query(parts: Collection[str], *, search: str | None, sort_key: str, reverse: bool) -> str:
    """The text to run: every order that `search` finds, with the named parts (values of `core.query.Part`).

    The same question always has the same text, which is how its operation is recognised. A bulk query has no variables
    (`bulkOperationRunQuery` takes none), so the search stands in it; and fragments are put in place, as no recording
    shows that a bulk query may hold several definitions.
    """
    sorting = f"sortKey: {sort_key}, reverse: {'true' if reverse else 'false'}"
    arguments = sorting if search is None else f"query: {_literal(search)}, {sorting}"
    return f"{{ orders({arguments}) {{ edges {{ node {{ {_fields(tuple(sorted(parts)))} }} }} }} }}"


def _literal(text: str) -> str:
    """`text` as a GraphQL string, whose escapes are those of JSON; characters beyond ASCII stay as they are."""
    return json.dumps(text, ensure_ascii=False)


@cache
def _fields(parts: tuple[str, ...]) -> str:
    return " ".join(_selection(part) for part in (_STANDING, *parts))


def _selection(part: str) -> str:
    """What stands between the outer braces of a part's fragment, on one line."""
    folder = "bulk_parts" if part in NESTED_PARTS else "parts"
    text = (_FOLDER / folder / f"{part}.graphql").read_text(encoding="utf-8")
    return " ".join(text[text.index("{") + 1 : text.rindex("}")].split())
