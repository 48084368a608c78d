"""What the demo shop does when returns are answered and closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orderstatus.demo.changing import Changing, Mutator
from orderstatus.demo.refusing import coded, done, refused
from orderstatus.demo.returning import approve, close, decline

Json = dict[str, Any]

LONGEST_NOTE = 500
"""Characters of a decline note (schema prose of ReturnDeclineRequestInput)."""
_NOT_FOUND = "Return not found."


def approve_request(changing: Changing, arguments: Json) -> Json:
    """`returnApproveRequest`: what was REQUESTED is OPEN; any other is refused in the recorded words."""
    found = changing.part("Return", arguments["input"]["id"])
    if found is None:
        return refused("return", coded("NOT_FOUND", _NOT_FOUND, "input", "id"))
    draft, node = found
    if node["status"] != "REQUESTED":
        message = "Return is not approvable. Only returns with status REQUESTED can be approved."
        return refused("return", coded("INVALID_STATE", message, "input", "id"))
    approve(draft, node, changing.at)
    changing.changed(draft)
    return done("return", node)


def decline_request(changing: Changing, arguments: Json) -> Json:
    """`returnDeclineRequest`: what was REQUESTED is DECLINED, for good; any other is refused in the recorded words. The
    words for a note that is too long are a belief."""
    asked = arguments["input"]
    found = changing.part("Return", asked["id"])
    if found is None:
        return refused("return", coded("NOT_FOUND", _NOT_FOUND, "input", "id"))
    draft, node = found
    if node["status"] == "DECLINED":
        return refused("return", coded("INVALID_STATE", "The return is already declined.", "input", "id"))
    if node["status"] != "REQUESTED":
        message = "Return is not declinable. Only non-refunded returns with status REQUESTED can be declined."
        return refused("return", coded("INVALID_STATE", message, "input", "id"))
    note = asked.get("declineNote")
    if note is not None and len(note) > LONGEST_NOTE:
        message = f"Decline note is too long (maximum is {LONGEST_NOTE} characters)"
        return refused("return", coded("TOO_LONG", message, "input", "declineNote"))
    decline(draft, node, changing.at, asked["declineReason"], note)
    changing.changed(draft)
    return done("return", node)


def close_return(changing: Changing, arguments: Json) -> Json:
    """`returnClose`: what is OPEN is CLOSED; for a closed one nothing happens and nobody complains, any other is
    refused (all recorded)."""
    found = changing.part("Return", arguments["id"])
    if found is None:
        return refused("return", coded("NOT_FOUND", _NOT_FOUND, "id"))
    draft, node = found
    if node["status"] == "CLOSED":
        return done("return", node)
    if node["status"] != "OPEN":
        return refused("return", coded("INVALID_STATE", "Return status is invalid.", "id"))
    close(draft, node, changing.at)
    changing.changed(draft)
    return done("return", node)


RETURN_MUTATORS: Mapping[str, Mutator] = {
    "returnApproveRequest": approve_request,
    "returnDeclineRequest": decline_request,
    "returnClose": close_return,
}
"""By field of Mutation."""
