"""A message as mail servers take it: one letter to the customer, and one for each who gets a copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from hashlib import sha256

from orderstatus.core.errors import UsageError
from orderstatus.core.messages.addresses import Mailbox, mail_address
from orderstatus.core.messages.message import Message

# Every byte is ASCII: not every server on the way takes 8BITMIME.
_PLAIN, _INTERNATIONAL = SMTP.clone(cte_type="7bit"), SMTPUTF8.clone(cte_type="7bit")
_JOINERS = "\u200c\u200d"


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
    is_international = not all(each.address.rpartition("@")[0].isascii() for each in boxes)
    mail = EmailMessage(policy=_INTERNATIONAL if is_international else _PLAIN)
    mail["From"] = _address(sender)
    mail["To"] = _address(to)
    if reply_to is not None:
        mail["Reply-To"] = _address(reply_to)
    mail["Subject"] = _one_line(message.wording.subject)
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = message_id(message, sender.domain, copy_for=to.address if is_copy else None)
    # RFC 3834, and Exchange's own word for it: no machine should answer.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(message.wording.text)
    if message.wording.html is not None:
        mail.add_alternative(message.wording.html, subtype="html")
    # Of the whole: set before, it would have gone to the first part.
    mail["Content-Language"] = message.wording.language
    return Letter(
        sender=_ascii(sender.address),
        recipient=_ascii(to.address),
        needs_smtputf8=is_international,
        data=mail.as_bytes(),
    )


def _address(box: Mailbox) -> Address:
    local, _, domain = box.address.rpartition("@")
    return Address(display_name=_one_line(box.name or ""), username=local, domain=_ascii_domain(domain))


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


def _one_line(text: str) -> str:
    """No line break, whatever a name holds: a header ends where its line ends. Joiners, which shape letters, stay."""
    return " ".join("".join(each if each.isprintable() or each in _JOINERS else " " for each in text).split())
