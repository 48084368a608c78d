"""What messages are made of and sent by, as the settings of a shop say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orderstatus.core.errors import UsageError
from orderstatus.core.secret import Secret

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.core.messages.ports import MessageSender, MessageTemplates
    from orderstatus.core.messages.rules import NotifySettings
    from orderstatus.runtime.process import Runtime

STAGES_FILE = "stages.toml"
_PASSWORD = "ORDERSTATUS_SMTP_PASSWORD"
_LONGEST_PASSWORD = 1_000


def stages_file(runtime: Runtime, target: Target | None) -> Path:
    """Where the shop's stages are written: as the settings say, else `stages.toml` beside the settings file."""
    file = runtime.settings_file()
    named = file.settings(None if target is None else target.profile).stages
    return _beside_settings(runtime, STAGES_FILE if named is None else named)


def message_templates(runtime: Runtime, target: Target) -> MessageTemplates:
    """The merchant's templates before those that come along. Nothing is read yet."""
    from orderstatus.mail.languages import LAST_RESORT
    from orderstatus.mail.template_files import TemplateFiles
    from orderstatus.mail.templates import Templates

    settings = runtime.settings_file().settings(target.profile)
    folder = settings.messages().templates
    place = None if folder is None else _beside_settings(runtime, folder)
    return Templates(TemplateFiles(place), settings.lang or LAST_RESORT)


def message_sender(runtime: Runtime, target: Target, *, several: bool = False) -> MessageSender:
    """The merchant's program where there is one, else the mail server; whether anything is sent is not decided here.

    `several` is True where more shops than this one are sent for. Nothing is connected yet. Raises UsageError where
    the settings name neither, or no sender.
    """
    notify = runtime.settings_file().settings(target.profile).messages()
    if notify.program is not None:
        from orderstatus.runtime.message_program import ProgramSender

        return ProgramSender(command=notify.program, env=runtime.env)
    if notify.smtp_host is None:
        raise UsageError("no mail server is set", hint="orderstatus config set notify.smtp_host smtp.example.com")
    if notify.sender is None:
        raise UsageError("nobody is set that messages are from", hint="orderstatus config set notify.from ADDRESS")
    return _smtp_sender(runtime, target, notify, several=several)


def _smtp_sender(runtime: Runtime, target: Target, notify: NotifySettings, *, several: bool) -> MessageSender:
    from orderstatus.mail.smtp import TIMEOUT_SECONDS, SmtpSender, SmtpServer

    if notify.smtp_host is None or notify.sender is None:
        raise AssertionError("asked for without a server or a sender")
    ca_file = None if notify.smtp_ca_file is None else str(_beside_settings(runtime, notify.smtp_ca_file))
    server = SmtpServer(
        host=notify.smtp_host,
        port=notify.port,
        security=notify.smtp_security,
        user=notify.smtp_user,
        ca_file=ca_file,
        timeout=TIMEOUT_SECONDS if runtime.where.timeout is None else runtime.where.timeout,
    )
    server.check()
    return SmtpSender(
        server=server,
        sender=notify.sender,
        reply_to=notify.reply_to,
        password=lambda: _password(runtime, target, notify, several=several),
    )


def _password(runtime: Runtime, target: Target, notify: NotifySettings, *, several: bool) -> Secret:
    """From the environment, where that is this shop's (design 2), else from the command. Raises UsageError."""
    from orderstatus.config.shops import environment_is_of

    in_env = runtime.env.get(_PASSWORD, "")
    if in_env and environment_is_of(runtime.env, runtime.settings_file(), target.domain, only=not several):
        return _checked(in_env, f"the password in {_PASSWORD}")
    if notify.smtp_password_command is None:
        raise UsageError(
            "`notify.smtp_user` is set, and there is no password",
            hint=f"set {_PASSWORD}, or `notify.smtp_password_command` to a command that prints it",
        )
    from orderstatus.runtime.programs import printed_secret

    printed = printed_secret("smtp_password_command", "password", notify.smtp_password_command, runtime.env)
    return _checked(printed, f"what `{notify.smtp_password_command[0]}` printed")


def _checked(password: str, named: str) -> Secret:
    if not password.isprintable() or len(password) > _LONGEST_PASSWORD:
        raise UsageError(f"{named} is no password: it has control characters, or is too long", hint="look at it again")
    return Secret(password)


def _beside_settings(runtime: Runtime, named: str) -> Path:
    """A path of the settings file: one that is relative begins in the file's folder. Raises UsageError."""
    try:
        path = Path(named).expanduser()
    except RuntimeError as error:
        raise UsageError(f"`{named}` is no path: {error}", hint="give the whole path") from None
    return runtime.settings_path().parent / path
