"""`messages.md`: what a template of a message can name and do, and what a program of the merchant's is given."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from orderstatus.core.messages.events import MAILED_BY_SHOPIFY, MessageKind
from orderstatus.core.messages.message import Message
from orderstatus.mail.bounds import FILTERS, LARGEST
from orderstatus.mail.template_files import SUBJECT, TemplateFiles
from orderstatus.mail.templates import Templates
from orderstatus.mail.variables import LISTS, PLAIN, VARIABLES, samples
from orderstatus.runtime.message_program import EX_TEMPFAIL, EX_UNAVAILABLE, PROGRAM_SECONDS, message_json
from reference.markdown import GENERATED, block, prose, table


def messages_page() -> str:
    """The whole page."""
    shipped = TemplateFiles()
    source = shipped.read("delayed", "en")
    return "\n".join(
        (
            "# Messages\n",
            f"{GENERATED} Whether messages are sent, by what and of which events is set in\n"
            "[configuration.md](configuration.md). A message is a template, filled for one order.\n",
            "## Files\n",
            "A template is a text, `NAME.LANG.txt`, whose first line is the subject, and where there is one the same\n"
            "in HTML, `NAME.LANG.html`. Yours are in the folder that `notify.templates` names. A customer gets the\n"
            "first of these languages that the template is there in: `pt-br` and `pt` for a customer of `pt-BR`, then\n"
            "the setting `lang`, then English; and in that language your file before the one that comes along. Of a\n"
            "template that says what a stage is called it is the first in which the stage has a public name, so that\n"
            "no message is in two languages. A file is UTF-8 and at most 1 MB. `orderstatus notify check` lists the\n"
            "files that are read for nothing. This one comes along, as `delayed.en.txt`:\n",
            block((f"{SUBJECT} {source.subject}", *source.text.splitlines()[1:]), "jinja"),
            table(("template", "is sent when", "comes along in"), _templates(shipped)),
            "A stage names its template in `stages.toml`; one that names none, is not public or has no public name\n"
            "has no message. `stage` says the stage's public name and description, and so serves several.\n"
            "`orderstatus notify check` tries every template that is in use; `orderstatus notify preview ORDER\n"
            "--show` shows a message as it would arrive.\n",
            "## What can be named\n",
            "A value that is not known is empty: `{% if parcel.estimate %}` asks for it. `stage`, `parcel` and\n"
            "`return` may be empty as a whole. Days are written in the message's language. In HTML every value is\n"
            "escaped.\n",
            table(("name", "what it holds"), _variables()),
            "## What can be done\n",
            "The language is Jinja's (jinja.palletsprojects.com): `{{ value }}`, `{% if %}`, `{% for %}`, `{% set %}`\n"
            f"and these filters: {', '.join(f'`{name}`' for name in sorted(FILTERS))}. There are no macros, no other\n"
            "files and no calls but `range`. A line of nothing but tags leaves no line. What comes to more than\n"
            f"{LARGEST:,} characters, or loops as long, is refused. A name that there is not is an error with the\n"
            "file, the line and the nearest name.\n",
            "## A program of your own\n",
            "`notify.program` is started once a message, without a shell and without the variables of orderstatus,\n"
            "and reads one JSON object. Keys may be added to it:\n",
            block(_program_input(), "json"),
            table(
                ("it ends with", "then the message"),
                (
                    ("0", "was sent"),
                    (f"{EX_UNAVAILABLE} (EX_UNAVAILABLE)", "was not sent, and is refused for good"),
                    (f"{EX_TEMPFAIL} (EX_TEMPFAIL)", "was not sent now, and is tried again by the next run"),
                    ("126 or 127", "was not sent: what is to run is not there; the run ends with an error"),
                    (
                        f"another code, a signal, or not within {PROGRAM_SECONDS:g} s",
                        "may have been sent: it is unknown, is sent again with `--again` only, and the run ends",
                    ),
                ),
            ),
            "So end with 75 wherever you know that nothing was sent. The first line that it prints is shown as the\n"
            "answer, without the customer's address and number, and so is what it writes to stderr.\n",
            "## What a mail server's refusal means\n",
            table(
                ("the server says", "then the message"),
                (
                    ("4xx, or nothing before the text was sent", "is tried again by the next run"),
                    ("5xx of the recipient, such as `550 5.1.1`", "is refused for good"),
                    ("554, or 5.7.x (policy)", "is tried again by the next run; several in a row end this one"),
                    (
                        "530, 534, 535, 538, no relay, or any 5xx to MAIL but 552",
                        "is tried again; the run ends with an error",
                    ),
                    (
                        "nothing after the text was sent",
                        "may have been sent: it is unknown, and sent again with `--again` only",
                    ),
                ),
            ),
            "A copy is a message of its own, sent after the customer's was taken. One that is not taken is told with\n"
            "its address and the answer, and is not tried again. Addresses in a server's words are shown as\n"
            "`<address>`. `orderstatus notify send ORDER --again` tries once more what was refused for good.\n",
        )
    )


def _templates(shipped: TemplateFiles) -> Iterator[tuple[str, str, str]]:
    templates = Templates(shipped)
    for kind in MessageKind:
        when = "an order comes into a stage" if kind is MessageKind.STAGE else f"`{kind.value}` happens"
        if kind in MAILED_BY_SHOPIFY:
            when += "; off, as Shopify mails it itself"
        yield f"`{kind.value}`", when, ", ".join(templates.languages(kind.value))


def _variables() -> Iterator[tuple[str, str]]:
    for name, entries in VARIABLES.items():
        yield from _entries(name, entries)
    for name, (about, entries) in LISTS.items():
        yield f"`{name}`", prose(f"a list: {about}")
        if entries not in VARIABLES.values():
            yield from _entries("item", entries)
    yield from ((f"`{name}`", prose(about)) for name, about in PLAIN.items())


def _entries(of: str, entries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((f"`{of}.{entry}`", prose(about)) for entry, about in entries.items())


def _program_input() -> list[str]:
    facts = replace(samples()[0], first_name="Mia", name="Mia Virtanen")
    wording = replace(Templates().fill("delivered", "en", facts), text="...", html="...")
    message = Message(
        shop="acme.myshopify.com",
        order="gid://shopify/Order/7001000000001",
        order_name=facts.order,
        kind=MessageKind.DELIVERED,
        event="delivered:7201000000001",
        at=datetime(2026, 11, 27, 9, 30, tzinfo=UTC),
        to="mia@example.com",
        to_name=facts.name,
        phone="+358401234567",
        copies=("workshop@example.com",),
        wording=wording,
    )
    return json.dumps(json.loads(message_json(message)), indent=2).splitlines()
