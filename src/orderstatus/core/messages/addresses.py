"""E-mail addresses as they may stand in a message: one address, one line, nothing that a server could read as more."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orderstatus.core.errors import UsageError

# RFC 5321, 4.5.3.1: what every server must take, and most take no more.
_LONGEST, _LONGEST_LOCAL, _LONGEST_LABEL = 254, 64, 63
# A dot-atom (RFC 5322, 3.2.3), also in other scripts (RFC 6531); quoted local parts are no customer's.
_LOCAL = re.compile(r"[^\s\x00-\x20\x7f-\xa0()<>\[\]:;@\\,\"]+")
_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")
_BOXED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_JOINERS = "\u200c\u200d"
_IN_A_TEXT = re.compile(r"<?[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+>?")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address, and the name that stands before it."""

    address: str
    name: str | None = None

    @property
    def domain(self) -> str:
        """What stands after the `@`."""
        return self.address.rpartition("@")[2]

    def __str__(self) -> str:
        return self.address if self.name is None else f"{self.name} <{self.address}>"


def mail_address(text: str, named: str) -> str:
    """`text` as one address, without the space around it; `named` says where it stands.

    Raises UsageError for what is none or more than one: a newline, a comma or a control character in it could name
    other recipients or headers to a mail server.
    """
    address = text.strip(" ")
    if why := _fault(address):
        shown = ascii(address[:_SHOWN])[1:-1]
        raise UsageError(f"{named} is no e-mail address: `{shown}` {why}", hint="give one such as mia@example.com")
    return address


def mailbox(text: str, named: str) -> Mailbox:
    """`Acme <hello@example.com>` or an address alone. Raises UsageError as `mail_address` does."""
    boxed = _BOXED.fullmatch(text.strip(" "))
    if boxed is None:
        return Mailbox(mail_address(text, named))
    name = boxed["name"].strip(" ")
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].replace('\\"', '"')
    if _CONTROL.search(name):
        raise UsageError(f"{named} has a line break or a control character in its name", hint="write it on one line")
    return Mailbox(mail_address(boxed["address"], named), name or None)


def one_line(text: str) -> str:
    """No line break and nothing unprintable, whatever a name holds; joiners, which shape letters, stay."""
    return " ".join("".join(each if each.isprintable() or each in _JOINERS else " " for each in text).split())


def without_addresses(text: str) -> str:
    """`text` with `<address>` for every address in it: what a mail server answers is shown, and often names one."""
    return _IN_A_TEXT.sub("<address>", text)


def _fault(address: str) -> str | None:
    """Why `address` is none; None where it is one."""
    if not address:
        return "is empty"
    if "\n" in address or "\r" in address:
        return "has a line break"
    if _CONTROL.search(address):
        return "has a control character"
    if "," in address or ";" in address:
        return "looks like several addresses"
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        return "lacks what stands before or after its @"
    if not _LOCAL.fullmatch(local) or local.startswith(".") or local.endswith(".") or ".." in local:
        return "cannot be an address before its @"
    if "=?" in local:
        # Of an encoded word (RFC 2047): what it says would be read, and not what it is.
        return "cannot be an address before its @"
    labels = domain.split(".")
    if any(not _LABEL.fullmatch(label) or len(label) > _LONGEST_LABEL for label in labels):
        return "has no domain after its @"
    if len(address.encode()) > _LONGEST or len(local.encode()) > _LONGEST_LOCAL:
        return "is too long"
    return None
