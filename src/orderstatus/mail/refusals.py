"""What a server's refusal is about: this one recipient, or whoever sends, which the next message would meet as well.

Codes are those of RFC 5321, 4.2.3 and RFC 4954, 6; the three numbers that may stand before the text those of RFC 3463.
"""

from __future__ import annotations

import re

from orderstatus.core.messages.message import Delivery, DeliveryState
from orderstatus.mail.dialogue import Reply

CLOSING = 421
"""The server closes the connection, which it may say before it was asked anything."""
_TRANSACTION_FAILED = 554
_NEEDS_LOGIN = frozenset({530, 534, 535, 538})
_ENHANCED = re.compile(r"5\.(?P<subject>\d{1,3})\.\d{1,3}\b")
_ADDRESS, _MAILBOX, _POLICY = "1", "2", "7"
# No code is for it: servers say 550, 551, 553 or 554, with 5.7.1 or with nothing.
_NO_RELAY = re.compile(r"\brelay", re.IGNORECASE)


def is_of_settings(reply: Reply) -> bool:
    """True where the server would refuse every message as ours are set up: it wants a login, or passes nothing on."""
    if reply.code in _NEEDS_LOGIN:
        return True
    return reply.is_for_good and not _is_of_recipient(reply) and _NO_RELAY.search(reply.text) is not None


def refused(reply: Reply) -> Delivery:
    """A refusal by which nothing was sent; what is no answer of a mail server says nothing of the message."""
    is_policy = _is_policy(reply)
    is_final = reply.is_for_good and not is_policy
    return Delivery(
        state=DeliveryState.REFUSED if is_final else DeliveryState.DEFERRED,
        answer=str(reply),
        code=reply.code or None,
        reached=reply.code != CLOSING,
        is_policy=is_policy,
    )


def _is_policy(reply: Reply) -> bool:
    if not reply.is_for_good:
        return False
    is_vague = reply.code == _TRANSACTION_FAILED and not _is_of_recipient(reply)
    return is_vague or reply.code in _NEEDS_LOGIN or _subject(reply) == _POLICY


def _is_of_recipient(reply: Reply) -> bool:
    return _subject(reply) in (_ADDRESS, _MAILBOX)


def _subject(reply: Reply) -> str | None:
    enhanced = _ENHANCED.match(reply.text)
    return None if enhanced is None else enhanced["subject"]
