"""A message as mail servers take it: one letter to the customer, and one for each who gets a copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from orderstatus.core.errors import UsageError
from orderstatus.core.messages.addresses import Mailbox, mail_address
from orderstatus.core.messages.message import Message
from orderstatus.mail.headers import header, mailbox_text, unstructured

# Every byte is ASCII: not every server on the way takes 8BITMIME.
_PLAIN = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one address, with the envelope that a server is told."""

    sender: str
    recipient: str
    needs_smtputf8: bool
    """True where what stands before an `@` is not ASCII (RFC 6531); domains are written in ASCII (IDNA)."""
    data: bytes
    """With CRLF at the end of every line, not yet dot-stuffed."""


def message_id(message: Message, domain: str, *, copy_for: str | None = None) -> str:
    """The same for every try at the same event, so that a double can be recognised; a copy has one of its own."""
    parts = (message.shop, message.order, message.event, *(() if copy_for is None else (copy_for.casefold(),)))
    digest = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"<{digest[:40]}@{_ascii_domain(domain)}>"


def letters(message: Message, sender: Mailbox, reply_to: Mailbox | None) -> Iterator[Letter]:
    """The letter to the customer first, then one for each other address, which the customer does not see.

    An address that gets it already gets it once. Raises UsageError, before the first, where an address is none.
    """
    if message.to is None:
        raise UsageError(f"{message.order_name} has no e-mail address", hint="mail needs one")
    to = Mailbox(mail_address(message.to, f"the customer of {message.order_name}"), message.to_name)
    copies = [Mailbox(mail_address(each, "a recipient of copies")) for each in message.copies]
    made = [_letter(message, to, sender, reply_to)]
    seen = {to.address.casefold()}
    for copy in copies:
        if copy.address.casefold() not in seen:
            seen.add(copy.address.casefold())
            made.append(_letter(message, copy, sender, reply_to, is_copy=True))
    return iter(made)


def _letter(
    message: Message, to: Mailbox, sender: Mailbox, reply_to: Mailbox | None, *, is_copy: bool = False
) -> Letter:
    boxes = [each for each in (sender, to, reply_to) if each is not None]
    identity = message_id(message, sender.domain, copy_for=to.address if is_copy else None)
    head = [
        header("From", _address(sender)),
        header("To", _address(to)),
        *(() if reply_to is None else (header("Reply-To", _address(reply_to)),)),
        header("Subject", unstructured(message.wording.subject)),
        header("Date", format_datetime(message.at)),
        header("Message-ID", identity),
        # RFC 3834, and Exchange's own word for it: no machine should answer.
        header("Auto-Submitted", "auto-generated"),
        header("X-Auto-Response-Suppress", "All"),
        header("Content-Language", message.wording.language),
    ]
    # The library writes the parts, and no header that holds a word of the shop's: it decodes `=?utf-8?q?=0D=0A?=` in
    # what it is given, and writes the line break.
    parts = EmailMessage(policy=_PLAIN)
    parts.set_content(message.wording.text)
    if message.wording.html is not None:
        parts.add_alternative(message.wording.html, subtype="html")
    return Letter(
        sender=_ascii(sender.address),
        recipient=_ascii(to.address),
        needs_smtputf8=not all(each.address.rpartition("@")[0].isascii() for each in boxes),
        data="".join(head).encode() + parts.as_bytes(),
    )


def _address(box: Mailbox) -> str:
    return mailbox_text(box.name, _ascii(box.address))


def _ascii(address: str) -> str:
    """The address with its domain in ASCII; what stands before the `@` is its server's own."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    """A domain in other letters as name servers know it. Raises UsageError for one that cannot be written so."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise UsageError(
            f"`{ascii(domain)[1:-1]}` is no domain", hint="give an address such as mia@example.com"
        ) from None
