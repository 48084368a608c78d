"""`orderstatus stage list|show|add|edit|copy|remove|check|push|pull`: what the stages are."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from orderstatus.commands._acting_flags import ACTING_SHOP, DryRun, Yes
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import FlagGroup, Given, takes
from orderstatus.commands._shop_flags import SAYING
from orderstatus.commands._stage_app import SAYING_PLAIN, STAGES_SHOP, StageId, app
from orderstatus.core.stages.editing import TypedStage
from orderstatus.runtime import Runtime


def _option(flag: str, metavar: str, help: str, *, many: bool = False, more: tuple[str, ...] = ()) -> Any:
    kind = list[str] | None if many else str | None
    return Annotated[kind, typer.Option(flag, *more, metavar=metavar, help=help)]


def _typed_in(_: typer.Context, given: Given) -> TypedStage:
    """The stage's values, as they were typed."""

    def many(name: str) -> tuple[str, ...]:
        return tuple(given.get(name) or ())

    return TypedStage(
        name=given["name"],
        public=given["public"],
        color=given["stage_color"],
        next=many("next"),
        is_last=given["is_last"],
        due=given["due"],
        template=given["template"],
        recipients=many("recipients"),
        enters=many("enters"),
        public_name=many("public_name"),
        description=many("description"),
        order=given["order"],
        unset=many("unset"),
    )


_VALUES: dict[str, tuple[Any, Any]] = {
    "name": (_option("--name", "TEXT", "What the team calls it."), None),
    "public": (
        Annotated[
            bool | None,
            typer.Option("--public/--not-public", help="Whether customers are told its name.", show_default=False),
        ],
        None,
    ),
    "public_name": (
        _option("--public-name", "LANG=TEXT", "What customers read: `en=Being printed`. Repeatable.", many=True),
        None,
    ),
    "description": (
        _option("--description", "LANG=TEXT", "A sentence for customers: `fi=...`. Repeatable.", many=True),
        None,
    ),
    "stage_color": (_option("--color", "#RRGGBB", "Its colour in the terminal."), None),
    "order": (
        Annotated[
            int | None, typer.Option("--order", metavar="N", help="Its place, where it is not that in the file.")
        ],
        None,
    ),
    "next": (
        _option("--next", "STAGE[,STAGE]", "The stages that may follow; any, where this is not said.", many=True),
        None,
    ),
    "is_last": (Annotated[bool, typer.Option("--last", help="No stage follows.")], False),
    "due": (_option("--due", "SPAN", "How long an order may stay: 3bd (business days), 48h, 7d."), None),
    "template": (_option("--template", "NAME", "The template of the message to the customer."), None),
    "recipients": (
        _option("--recipient", "ADDRESS", "An address that gets the message too. Repeatable.", many=True),
        None,
    ),
    "enters": (
        _option(
            "--enters",
            "WHAT",
            "What moves an order in by itself: placed, paid, fulfilled, delivered, held, or `after printing 3bd`. "
            "Repeatable.",
            many=True,
        ),
        None,
    ),
}
_NEW = FlagGroup(_VALUES, gives="typed", build=_typed_in)
_CHANGED = FlagGroup(
    {**_VALUES, "unset": (_option("--unset", "KEY[,KEY]", "Take values out: `due,color`.", many=True), None)},
    gives="typed",
    build=_typed_in,
)
NewId = Annotated[
    str,
    typer.Argument(metavar="STAGE", show_default=False, help="Its id: lower case letters, digits, hyphens."),
]


@app.command("list")
@takes(ANSWER, STAGES_SHOP, SAYING)
def list_(runtime: Runtime, asked: Asked) -> None:
    """List the stages, in their order.

    Examples:

    \b
      orderstatus stage list
      orderstatus stage list --csv
    """
    from orderstatus.commands._stage_defining import list_stages

    list_stages(runtime, asked)


@app.command("show")
@takes(ANSWER, STAGES_SHOP, SAYING)
def show(runtime: Runtime, stage: StageId, asked: Asked) -> None:
    """Show all of one stage.

    Examples:

    \b
      orderstatus stage show printing
    """
    from orderstatus.commands._stage_defining import show_stage

    show_stage(runtime, stage, asked)


@app.command("add")
@takes(_NEW, STAGES_SHOP, SAYING_PLAIN)
def add(runtime: Runtime, stage: NewId, typed: TypedStage) -> None:
    """Define a stage, below the others in the file.

    The file is `stages.toml` beside the settings, or the one that the setting `stages` names; it may live under version
    control. Its comments and its other lines stay as they are.

    Examples:

    \b
      orderstatus stage add printing --name Printing --due 3bd --color '#1e90ff'
      orderstatus stage add sent --enters fulfilled --last --public --public-name 'en=On its way'
    """
    from orderstatus.commands._stage_defining import add_stage

    add_stage(runtime, stage, typed)


@app.command("edit")
@takes(_CHANGED, STAGES_SHOP, SAYING_PLAIN)
def edit(runtime: Runtime, stage: StageId, typed: TypedStage) -> None:
    """Change what is typed of a stage, and nothing else.

    Examples:

    \b
      orderstatus stage edit printing --due 4bd --next packing,waiting
      orderstatus stage edit printing --public-name fi=Painossa --unset color
    """
    from orderstatus.commands._stage_defining import edit_stage

    edit_stage(runtime, stage, typed)


@app.command("copy")
@takes(STAGES_SHOP, SAYING)
def copy(
    runtime: Runtime,
    stage: StageId,
    new: Annotated[str, typer.Argument(metavar="NEW", show_default=False, help="The id of the copy.")],
) -> None:
    """Define a stage like another.

    Its names get a number, so that no two share one, and nothing moves orders in by itself.

    Examples:

    \b
      orderstatus stage copy printing embroidering
    """
    from orderstatus.commands._stage_defining import copy_stage

    copy_stage(runtime, stage, new)


@app.command("remove")
@takes(FlagGroup({"yes": (Yes, False)}), ACTING_SHOP, SAYING)
def remove(runtime: Runtime, stage: StageId, yes: bool) -> None:
    """Take a stage out of the file.

    Refused while other stages lead to it or orders are in it; with --yes it is taken out of theirs too, and the orders
    stay in a stage that is defined no more, from which they can go anywhere.

    Examples:

    \b
      orderstatus stage remove waiting
      orderstatus stage remove waiting --yes
    """
    from orderstatus.commands._stage_defining import remove_stage

    remove_stage(runtime, stage, yes=yes)


@app.command("check")
@takes(ANSWER, STAGES_SHOP, SAYING)
def check(runtime: Runtime, asked: Asked) -> None:
    """Say everything that is wrong with the stages.

    Wrong values, stages that are named and not there, two with one name, automatic moves in a circle, stages that
    nothing leads to, templates that are not there. Exit code 1 if anything is an error; what only surprises is a
    warning.

    Examples:

    \b
      orderstatus stage check
      orderstatus stage check --json
    """
    from orderstatus.commands._stage_defining import check_stages

    raise typer.Exit(check_stages(runtime, asked))


@app.command("push")
@takes(FlagGroup({"dry_run": (DryRun, False), "yes": (Yes, False)}), ANSWER, ACTING_SHOP, SAYING)
def push(runtime: Runtime, asked: Asked, dry_run: bool, yes: bool) -> None:
    """Keep the stages in the shop too, for other machines.

    Shows where the file and the shop differ, a row a difference. A definition that somebody else pushed since this
    machine last pulled is not written over, unless with --yes. Also makes orders searchable by stage in the admin.

    Examples:

    \b
      orderstatus stage push --dry-run
      orderstatus stage push
    """
    from orderstatus.commands._stage_sharing import push_stages

    raise typer.Exit(push_stages(runtime, asked, dry_run=dry_run, yes=yes))


@app.command("pull")
@takes(FlagGroup({"dry_run": (DryRun, False), "yes": (Yes, False)}), ANSWER, ACTING_SHOP, SAYING)
def pull(runtime: Runtime, asked: Asked, dry_run: bool, yes: bool) -> None:
    """Take the shop's stages into the file on this machine.

    Shows where the file and the shop differ, a row a difference. Comments stay. Where the file has changes that were
    never pushed it asks first (with --yes it does not), and keeps the file as it was beside it.

    Examples:

    \b
      orderstatus stage pull --dry-run
      orderstatus stage pull --yes
    """
    from orderstatus.commands._stage_sharing import pull_stages

    raise typer.Exit(pull_stages(runtime, asked, dry_run=dry_run, yes=yes))
