"""`orderstatus auth`: credentials of shops, checked before they are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._complete import complete_profile
from orderstatus.commands._flag_groups import FlagGroup, takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import ONE_SHOP, SAYING, SHOPS
from orderstatus.runtime import Runtime

app = new_app("Log in to shops, and see what each credential opens.")

PATIENCE = FlagGroup({"timeout": (options.Timeout, None), "retries": (options.Retries, None)})
SOME_SHOPS = FlagGroup({"shop": (options.Shop, None), "all_shops": (options.AllShops, False)})


@app.callback()
def _group() -> None: ...


@app.command("login")
@takes(ONE_SHOP, PATIENCE, SAYING)
def login(
    runtime: Runtime,
    shop: str | None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="PROFILE", help="What the shop is called here; its handle by default."),
    ] = None,
    with_token: Annotated[
        bool, typer.Option("--with-token", help="Read an access token from standard input, in place of asking for it.")
    ] = False,
    client_id: Annotated[
        str | None,
        typer.Option(
            "--client-id", metavar="ID", help="The client id of an app of the Dev Dashboard; its secret is asked for."
        ),
    ] = None,
    with_secret: Annotated[
        bool,
        typer.Option("--with-secret", help="Read the client secret from standard input, in place of asking for it."),
    ] = False,
    token_command: Annotated[
        str | None,
        typer.Option(
            "--token-command", metavar="COMMAND", help="A command that prints the token each time; nothing is kept."
        ),
    ] = None,
    keyring: Annotated[
        bool, typer.Option("--keyring", help="Keep it in the system's keyring: pip install 'orderstatus[keyring]'.")
    ] = False,
) -> None:
    """Log in to a shop: its credential is checked there, and then kept.

    Two kinds open a shop: a static Admin API access token of a custom app, and the client id and secret of an app of
    the Dev Dashboard in the same organisation, for which Shopify grants tokens of 24 hours that renew themselves. They
    are typed without being shown or read from standard input, and never taken from a flag. They are kept in a file that
    only you can read, or in the system's keyring.

    Examples:

    \b
      orderstatus auth login --shop acme
      pass show shopify/acme | orderstatus auth login --shop acme --with-token
      orderstatus auth login --shop beta --client-id 0123abcd --keyring
      orderstatus auth login --shop acme --token-command "pass show shopify/acme"
    """
    from orderstatus.commands._logging_in import LoginFlags, log_in

    flags = LoginFlags(
        shop=shop,
        name=name,
        with_token=with_token,
        client_id=client_id,
        with_secret=with_secret,
        token_command=token_command,
        keyring=keyring,
    )
    log_in(runtime, flags)


@app.command("status")
@takes(ANSWER, SHOPS, SAYING)
def status(runtime: Runtime, asked: Asked) -> None:
    """Show what opens each shop, and whether it does.

    Every shop of the settings is asked, unless --shop names some. Exit code 0 if all of them are open.
    """
    from orderstatus.commands._login_status import show_status

    raise typer.Exit(show_status(runtime, replace(asked, limit=0)))


@app.command("logout")
@takes(SOME_SHOPS, SAYING)
def logout(runtime: Runtime) -> None:
    """Forget a shop's credential and the tokens granted for it.

    Settings of the shop stay. The token itself goes on opening it until it is revoked in the admin.
    """
    from orderstatus.commands._logging_in import log_out

    log_out(runtime)


@app.command("token")
@takes(ONE_SHOP, PATIENCE, SAYING)
def token(runtime: Runtime) -> None:
    """Print the access token of a shop, for another program.

    For a client id and secret it is the one that was granted, renewed where it is about to end.

    Examples:

    \b
      curl -H "X-Shopify-Access-Token: $(orderstatus auth token --shop acme)" ...
    """
    from orderstatus.commands._logging_in import print_token

    print_token(runtime)


@app.command("switch")
@takes(SAYING)
def switch(
    runtime: Runtime,
    profile: Annotated[
        str,
        typer.Argument(metavar="PROFILE", autocompletion=complete_profile, help="The profile to ask from now on."),
    ],
) -> None:
    """Choose the shop that commands ask where none is named."""
    from orderstatus.commands._logging_in import switch

    switch(runtime, profile)
