"""`orderstatus notify`: messages to customers."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from orderstatus.commands._acting_flags import ACTING_SHOP, SELECTION, Chosen, DryRun, Yes
from orderstatus.commands._answer_flags import ANSWER, Asked, limit_of
from orderstatus.commands._complete import complete_lang
from orderstatus.commands._flag_groups import FlagGroup, takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Tell customers what happened to their orders, each thing once.")

ThisMachineOnly = Annotated[
    bool,
    typer.Option(
        "--this-machine-only",
        help="Keep what was sent in a file here, not on the orders: for an app that may not write them. What orders "
        "say was sent counts here too; another machine knows nothing of this one.",
    ),
]
_HERE: dict[str, tuple[Any, Any]] = {"this_machine_only": (ThisMachineOnly, False)}
HERE = FlagGroup(_HERE)


@app.callback()
def _group() -> None: ...


@app.command("preview")
@takes(SELECTION, HERE, limit_of("messages"), ANSWER, ACTING_SHOP, SAYING)
def preview(
    runtime: Runtime,
    chosen: Chosen,
    asked: Asked,
    this_machine_only: bool,
    every: Annotated[
        bool, typer.Option("--all", help="Also events that are switched off, or older than the window.")
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="The messages themselves, as they would arrive: address, subject, text.")
    ] = False,
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help="Write the page of the one message to FILE.")
    ] = None,
) -> None:
    """Show which messages are due, which wait, and why others are not sent.

    Looks at orders that were placed in the last 60 days or have changed within the window of the settings, unless
    orders are named or a filter chooses them; of named orders it shows every event. Nothing is sent or kept, and no
    mail server is needed.

    Examples:

    \b
      orderstatus notify preview
      orderstatus notify preview 1001 --show
      orderstatus notify preview 1001 --html message.html
      orderstatus notify preview --delivery delivered --since 7d --csv
    """
    from orderstatus.commands._notice_preview import preview

    preview(runtime, chosen, asked, every=every, show=show, html=html, this_machine_only=this_machine_only)


@app.command("send")
@takes(SELECTION, HERE, ANSWER, ACTING_SHOP, SAYING)
def send(
    runtime: Runtime,
    chosen: Chosen,
    asked: Asked,
    this_machine_only: bool,
    dry_run: DryRun = False,
    yes: Yes = False,
    expect: Annotated[
        int | None, typer.Option("--expect", metavar="N", help="Send nothing unless exactly N messages are due.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", help="At most N messages; the next run sends the rest.")
    ] = None,
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help="Also those of which nobody knows whether they were sent and, of orders that are named, those that "
            "were refused. Asks first.",
        ),
    ] = False,
    only_new: Annotated[
        bool,
        typer.Option("--only-new", help="The first time: send nothing now, and tell only what happens from now on."),
    ] = False,
) -> None:
    """Send the messages that are due, each at most once.

    Nothing is sent unless the setting notify.send is true. The first time it shows whom it reaches and asks; without
    a terminal --yes and --expect are needed. After that it is made for cron: one run at a time, and silent where
    nothing is due.

    A message is claimed on its order before it is sent, so that no other run and no other machine sends it too. Where a
    run is killed in between, nobody knows whether it was sent: it is shown, and without --again never sent again. A
    message that was refused for good is not tried again either; where five are one after the other, the run ends.

    Exit code 0 if all that was due was sent or waits for the end of the quiet hours, 1 if a message was refused, failed
    or is unknown, 3 if the mail server takes nothing now.

    Examples:

    \b
      orderstatus notify send --dry-run
      orderstatus notify send
      orderstatus notify send --yes --expect 12
      orderstatus notify send --only-new
      orderstatus notify send 1001 --again
    """
    from orderstatus.commands._notice_run import HowSent
    from orderstatus.commands._notice_sending import send

    how = HowSent(
        dry_run=dry_run,
        yes=yes,
        expect=expect,
        limit=limit,
        again=again,
        only_new=only_new,
        this_machine_only=this_machine_only,
    )
    raise typer.Exit(send(runtime, chosen, how, asked))


@app.command("log")
@takes(SELECTION, HERE, limit_of("messages"), ANSWER, ACTING_SHOP, SAYING)
def log(
    runtime: Runtime,
    chosen: Chosen,
    asked: Asked,
    this_machine_only: bool,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Those alone of which nobody knows whether they were sent.")
    ] = False,
) -> None:
    """Tell what was sent, order by order.

    Read from the orders themselves, so it tells of every machine, and from what this one keeps alone. No address is
    kept, only how many got a message.

    Examples:

    \b
      orderstatus notify log
      orderstatus notify log 1001
      orderstatus notify log --unknown --json
    """
    from orderstatus.commands._notice_log import log

    log(runtime, chosen, asked, unknown=unknown, this_machine_only=this_machine_only)


@app.command("check")
@takes(HERE, ANSWER, ACTING_SHOP, SAYING)
def check(
    runtime: Runtime,
    asked: Asked,
    this_machine_only: bool,
    connect: Annotated[
        bool, typer.Option("--connect", help="Also reach the mail server and log in; no message is sent.")
    ] = False,
    send_test: Annotated[
        str | None,
        typer.Option("--send-test", metavar="ADDRESS", help="Send one message of a made-up order, marked TEST."),
    ] = None,
    template: Annotated[
        str, typer.Option("--template", metavar="NAME", help="The template of the test message.")
    ] = "delivered",
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="LANG", autocompletion=complete_lang, help="Its language, such as fi."),
    ] = None,
) -> None:
    """Say everything that keeps messages from being right.

    Which events are told and why others are not (Shopify mails some itself, and those are off until you switch them
    on), every template tried in each of its languages with made-up orders, who sends, quiet hours, the opt-out tag, and
    what the app may write. Exit code 1 if anything is a problem.

    Examples:

    \b
      orderstatus notify check
      orderstatus notify check --connect
      orderstatus notify check --send-test me@example.com --template shipped --language fi
    """
    from orderstatus.commands._notice_check import check

    raise typer.Exit(
        check(
            runtime,
            asked,
            connect=connect,
            test_to=send_test,
            template=template,
            language=language,
            this_machine_only=this_machine_only,
        )
    )
