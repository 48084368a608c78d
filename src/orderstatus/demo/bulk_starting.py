"""A bulk operation is started: its query is run to the end over the shop as it is now, and its fate is drawn."""

from __future__ import annotations

import gc
from dataclasses import replace

from graphql import GraphQLError

from orderstatus.demo.bulk_lines import Lines
from orderstatus.demo.bulk_operations import AccessDenied, Broken, Operation
from orderstatus.demo.bulk_rows import rows
from orderstatus.demo.bulk_rules import compiled
from orderstatus.demo.connections import BadRequest
from orderstatus.demo.execute import Execution
from orderstatus.demo.faults import Faults
from orderstatus.demo.request import Request


class BulkStart:
    """Starts bulk operations of checked queries; costs do not limit them (usage/limits)."""

    def __init__(self, execution: Execution, faults: Faults) -> None:
        self._execution, self._faults = execution, faults

    def __call__(self, request: Request, query: str, grouped: bool) -> Operation:
        """Return a new operation that holds what the query finds now, children under their parents if ``grouped``."""
        # What a search inside has to be warned of is nobody's to read: the operation's answer does not show it.
        inside = replace(request, searches=[])

        def find() -> Lines:
            # The dicts of a hundred thousand rows live for a moment each, and their lines stay: nothing to collect.
            collecting = gc.isenabled()
            gc.disable()
            try:
                return Lines(rows(self._execution, compiled(query), inside), grouped=grouped, seed=query)
            except GraphQLError as error:
                denied = (error.extensions or {}).get("code") == "ACCESS_DENIED"
                raise AccessDenied if denied else Broken from error
            except BadRequest as error:
                raise Broken from error
            finally:
                if collecting:
                    gc.enable()

        return request.bulk.start(query, request.clock.now, find, self._faults.hit)
