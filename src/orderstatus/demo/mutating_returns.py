"""What the demo shop does when returns are answered and closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orderstatus.demo.changing import Changing, Mutator
from orderstatus.demo.drafts import Draft
from orderstatus.demo.returning import approve, close, decline

Json = dict[str, Any]

LONGEST_NOTE = 500
"""Characters of a decline note (schema prose of ReturnDeclineRequestInput)."""
_INPUT = ["input", "id"]


def _refusal(field: list[str], message: str, code: str) -> Json:
    return {"return": None, "userErrors": [{"field": field, "message": message, "code": code}]}


def _not_found(field: list[str]) -> Json:
    return _refusal(field, "Return not found.", "NOT_FOUND")


def _answered(changing: Changing, draft: Draft, node: Json) -> Json:
    """Writes the order anew; a return status that came with an import ends with the first thing that is done."""
    draft.imported.pop("return", None)
    changing.changed(draft)
    return {"return": node, "userErrors": []}


def approve_request(changing: Changing, arguments: Json) -> Json:
    """`returnApproveRequest`: what was REQUESTED is OPEN; any other is refused in the recorded words."""
    found = changing.part("Return", arguments["input"]["id"])
    if found is None:
        return _not_found(_INPUT)
    draft, node = found
    if node["status"] != "REQUESTED":
        message = "Return is not approvable. Only returns with status REQUESTED can be approved."
        return _refusal(_INPUT, message, "INVALID_STATE")
    approve(draft, node, changing.at)
    return _answered(changing, draft, node)


def decline_request(changing: Changing, arguments: Json) -> Json:
    """`returnDeclineRequest`: what was REQUESTED is DECLINED, for good; any other is refused in the recorded words. The
    words for a note that is too long are a belief."""
    asked = arguments["input"]
    found = changing.part("Return", asked["id"])
    if found is None:
        return _not_found(_INPUT)
    draft, node = found
    if node["status"] == "DECLINED":
        return _refusal(_INPUT, "The return is already declined.", "INVALID_STATE")
    if node["status"] != "REQUESTED":
        message = "Return is not declinable. Only non-refunded returns with status REQUESTED can be declined."
        return _refusal(_INPUT, message, "INVALID_STATE")
    note = asked.get("declineNote")
    if note is not None and len(note) > LONGEST_NOTE:
        message = f"Decline note is too long (maximum is {LONGEST_NOTE} characters)"
        return _refusal(["input", "declineNote"], message, "TOO_LONG")
    decline(draft, node, changing.at, asked["declineReason"], note)
    return _answered(changing, draft, node)


def close_return(changing: Changing, arguments: Json) -> Json:
    """`returnClose`: what is OPEN is CLOSED; for a closed one nothing happens and nobody complains, any other is
    refused (all recorded)."""
    found = changing.part("Return", arguments["id"])
    if found is None:
        return _not_found(["id"])
    draft, node = found
    if node["status"] == "CLOSED":
        return {"return": node, "userErrors": []}
    if node["status"] != "OPEN":
        return _refusal(["id"], "Return status is invalid.", "INVALID_STATE")
    close(draft, node, changing.at)
    return _answered(changing, draft, node)


RETURN_MUTATORS: Mapping[str, Mutator] = {
    "returnApproveRequest": approve_request,
    "returnDeclineRequest": decline_request,
    "returnClose": close_return,
}
"""By field of Mutation."""
