"""What `auth login`, `logout`, `token` and `switch` do."""

from __future__ import annotations

from dataclasses import dataclass

from orderstatus.core.credentials import Credential, Kept, well_formed
from orderstatus.core.errors import UsageError
from orderstatus.core.scope_needs import missing
from orderstatus.core.secret import Secret
from orderstatus.output.login_page import write_login
from orderstatus.runtime import Runtime, logging_in

_BY_TOKEN, _BY_CLIENT = "1", "2"
_HOW = f"{_BY_TOKEN} access token, {_BY_CLIENT} client id and secret (Dev Dashboard)"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginFlags:
    """How the login was asked for, as it was typed."""

    shop: str | None = None
    name: str | None = None
    with_token: bool = False
    client_id: str | None = None
    with_secret: bool = False
    token_command: str | None = None
    keyring: bool = False


def log_in(runtime: Runtime, flags: LoginFlags) -> None:
    """The credential has opened its shop and is kept, and what it opens is shown."""
    _refuse_two_ways(flags)
    runtime.settings_in_use.may_be_made = True
    shop = flags.shop or runtime.env.get("ORDERSTATUS_SHOP", "").strip()
    if not shop:
        _refuse_without_a_person(runtime, "--shop")
        shop = runtime.ask("Shop, such as acme.myshopify.com")
    target = logging_in.login_target(runtime, shop, flags.name)
    login = logging_in.checked_login(runtime, target, _credential(runtime, flags), runtime.where)
    kept_in = logging_in.keep_login(runtime, login, in_keyring=flags.keyring, now=runtime.clock())
    probe = login.probe
    lacks = () if probe.scopes is None else missing(probe.scopes)
    write_login(
        probe, lacks, profile=str(target.profile), kept_in=kept_in, labels=runtime.labels(), streams=runtime.streams
    )
    for name in ("ORDERSTATUS_TOKEN", "ORDERSTATUS_CLIENT_ID"):
        if runtime.env.get(name):
            runtime.streams.warning(f"{name} is set, and goes before what was kept for the shop that it is of")


def _refuse_two_ways(flags: LoginFlags) -> None:
    ways = {
        "--with-token": flags.with_token,
        "--client-id": flags.client_id is not None,
        "--token-command": flags.token_command is not None,
    }
    given = [flag for flag, is_given in ways.items() if is_given]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(f'`{flag}`' for flag in given)} are two credentials", hint="give one of them")
    if flags.with_secret and flags.client_id is None:
        raise UsageError("`--with-secret` is the secret of a client id", hint="add --client-id ID")
    if flags.keyring and flags.token_command is not None:
        raise UsageError("`--token-command` keeps nothing, in no keyring either", hint="leave --keyring out")


def _refuse_without_a_person(runtime: Runtime, flag: str) -> None:
    if not runtime.can_ask:
        raise UsageError("there is nobody to ask: standard input is no terminal", hint=f"add {flag}")


def _credential(runtime: Runtime, flags: LoginFlags) -> Credential:
    """The credential, from where the flags say it is, else asked for."""
    if flags.token_command is not None:
        return Credential(kept=Kept.COMMAND, command=logging_in.command_words(flags.token_command))
    if flags.with_token:
        return Credential(kept=Kept.TYPED, token=_handed_in(runtime, "Access token", "the access token"))
    client_id = flags.client_id
    if client_id is None:
        _refuse_without_a_person(runtime, "--with-token and pipe the token in, or --client-id ID and --with-secret")
        if _asked_way(runtime) == _BY_TOKEN:
            return Credential(
                kept=Kept.TYPED, token=well_formed(runtime.ask("Access token", secret=True), "the access token")
            )
        client_id = runtime.ask("Client id")
    what = "the client secret"
    if flags.with_secret:
        secret = _handed_in(runtime, "Client secret", what)
    else:
        _refuse_without_a_person(runtime, "--with-secret, and pipe the secret in")
        secret = well_formed(runtime.ask("Client secret", secret=True), what)
    return Credential(kept=Kept.TYPED, client_id=well_formed(client_id, "the client id").reveal(), client_secret=secret)


def _asked_way(runtime: Runtime) -> str:
    way = runtime.ask(f"What opens the shop: {_HOW}")
    if way not in (_BY_TOKEN, _BY_CLIENT):
        raise UsageError(f"`{way}` is neither {_BY_TOKEN} nor {_BY_CLIENT}", hint="answer 1 or 2")
    return way


def _handed_in(runtime: Runtime, question: str, what: str) -> Secret:
    """The first line of standard input; asked for without being shown where that is a terminal."""
    if runtime.is_typed:
        return well_formed(runtime.ask(question, secret=True), what)
    line = next(runtime.input_lines(), None)
    if line is None:
        raise UsageError(f"{what} is not on standard input", hint="pipe it in, on one line")
    return well_formed(line, what)


def log_out(runtime: Runtime) -> None:
    """No store of ours holds a credential of the shops any more, and what still opens them is said."""
    streams, labels = runtime.streams, runtime.labels()
    for target in runtime.targets(runtime.where):
        done = logging_in.log_out(runtime, target)
        if done.had_credential:
            streams.note(labels.text("logged out of {shop}", shop=target.domain))
        else:
            streams.warning(f"no credential was kept for {target.domain}")
        if done.command is not None:
            streams.warning(
                f"token_command ({done.command}) still opens {target.domain}: "
                f"orderstatus config unset profile.{target.profile}.token_command"
            )
        if done.variable is not None:
            streams.warning(f"{done.variable} still opens {target.domain}: unset {done.variable}")
        if done.command is None and done.keeps_settings:
            streams.note(labels.text("the settings of profile {name} stay", name=target.profile))


def print_token(runtime: Runtime) -> None:
    """The access token of the shop is on stdout, a line of its own."""
    token = logging_in.current_token(runtime, runtime.one_target())
    runtime.streams.out.write(token.reveal() + "\n")


def switch(runtime: Runtime, profile: str) -> None:
    """Commands ask the shop of `profile` where none is named."""
    logging_in.switch_to(runtime, profile)
    if runtime.env.get("ORDERSTATUS_SHOP", "").strip():
        runtime.streams.warning("ORDERSTATUS_SHOP is set, and goes before it: unset ORDERSTATUS_SHOP")
    labels = runtime.labels()
    runtime.streams.note(labels.text("commands now ask {name}", name=profile))
