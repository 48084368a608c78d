"""What messages are sent by, as the settings say: a program or a mail server, and whose password it is."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orderstatus.config.settings import Target
from orderstatus.core.errors import UsageError
from orderstatus.core.messages.events import MessageKind
from orderstatus.core.messages.message import DeliveryState, Message, Wording
from orderstatus.mail.smtp import SmtpSender
from orderstatus.mail.variables import samples
from orderstatus.output.streams import Streams
from orderstatus.runtime.mailing import message_sender, message_templates, stages_file
from orderstatus.runtime.message_program import ProgramSender
from orderstatus.runtime.process import Runtime
from support.mail_servers import Certificates, Inbox, certificates, mail_server

ACME, BETA = Target("acme", "acme.myshopify.com"), Target("beta", "beta.myshopify.com")
PROFILES = '[profile.acme]\nshop = "acme.myshopify.com"\n[profile.beta]\nshop = "beta.myshopify.com"\n'
MESSAGE = Message(
    shop="acme.myshopify.com",
    order="gid://shopify/Order/1001",
    order_name="#1001",
    kind=MessageKind.DELIVERED,
    event="delivered:1",
    at=datetime(2026, 11, 27, tzinfo=UTC),
    to="mia@example.com",
    wording=Wording(subject="Delivered", text="There.\n"),
)


def runtime(folder: Path, text: str, **env: str) -> Runtime:
    file = folder / "config.toml"
    file.write_text(text + PROFILES, encoding="utf-8")
    whole = {"ORDERSTATUS_CONFIG": str(file), "PATH": "/usr/bin:/bin", **env}
    return Runtime(streams=Streams.system(whole), env=whole)


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))


def smtp(port: int, folder: Path, trusted: Certificates, more: str = "") -> str:
    (folder / "ca.pem").write_bytes(trusted.ca_file.read_bytes())
    return (
        f'[notify]\nfrom = "Acme <hello@example.com>"\nsmtp_host = "localhost"\nsmtp_port = {port}\n'
        f'smtp_ca_file = "ca.pem"\nsmtp_user = "workshop"\n{more}\n'
    )


def test_the_password_of_the_environment_opens_the_mail_server(tmp_path: Path, trusted: Certificates) -> None:
    inbox = Inbox()
    with mail_server(inbox, starttls=trusted.context, users={"workshop": "hunter2"}) as port:
        made = message_sender(
            runtime(tmp_path, smtp(port, tmp_path, trusted), ORDERSTATUS_SMTP_PASSWORD="hunter2"), ACME
        )
        assert "hunter2" not in repr(made)
        assert made.send(MESSAGE).state is DeliveryState.SENT
        made.close()
    assert inbox.reached == ["mia@example.com"]


def test_a_command_prints_the_password_without_our_variables(tmp_path: Path, trusted: Certificates) -> None:
    code = "import os; print('hunter2' if not any(n.startswith('ORDERSTATUS') for n in os.environ) else 'no')"
    command = f"smtp_password_command = ['{sys.executable}', '-c', \"{code}\"]"
    with mail_server(Inbox(), starttls=trusted.context, users={"workshop": "hunter2"}) as port:
        made = message_sender(runtime(tmp_path, smtp(port, tmp_path, trusted, command)), ACME)
        assert made.send(MESSAGE).state is DeliveryState.SENT
        made.close()


@pytest.mark.parametrize(
    ("owner", "several", "is_used"),
    [("acme", True, True), ("beta", False, False), ("", False, True), ("", True, False)],
)
def test_the_password_of_the_environment_belongs_to_the_shop_that_the_token_belongs_to(
    tmp_path: Path, owner: str, several: bool, is_used: bool
) -> None:
    text = '[notify]\nfrom = "hello@example.com"\nsmtp_host = "localhost"\nsmtp_user = "workshop"\n'
    env = {"ORDERSTATUS_SMTP_PASSWORD": "hunter2", **({"ORDERSTATUS_SHOP": owner} if owner else {})}
    made = message_sender(runtime(tmp_path, text, **env), ACME, several=several)
    assert isinstance(made, SmtpSender)
    assert made.password is not None
    if is_used:
        assert made.password().reveal() == "hunter2"
    else:
        with pytest.raises(UsageError, match="no password"):
            made.password()


@pytest.mark.parametrize("password", ["hunter\n2", "x" * 2_000])
def test_what_is_no_password_is_refused_without_showing_it(tmp_path: Path, password: str) -> None:
    text = '[notify]\nfrom = "hello@example.com"\nsmtp_host = "localhost"\nsmtp_user = "workshop"\n'
    made = message_sender(runtime(tmp_path, text, ORDERSTATUS_SMTP_PASSWORD=password), ACME)
    assert isinstance(made, SmtpSender)
    assert made.password is not None
    with pytest.raises(UsageError, match="is no password") as caught:
        made.password()
    assert password not in f"{caught.value} {caught.value.hint}"


def test_a_program_goes_before_the_mail_server(tmp_path: Path) -> None:
    made = message_sender(runtime(tmp_path, '[notify]\nprogram = "send-sms"\nsmtp_host = "localhost"\n'), ACME)
    assert isinstance(made, ProgramSender)
    assert made.command == ("send-sms",)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "no mail server"),
        ('[notify]\nsmtp_host = "localhost"\n', "nobody is set"),
        (
            '[notify]\nfrom = "a@example.com"\nsmtp_host = "smtp.example.com"\nsmtp_security = "none"\n',
            "server on this machine",
        ),
    ],
)
def test_settings_that_cannot_work_are_told_before_anything_is_connected(tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(UsageError, match=part):
        message_sender(runtime(tmp_path, text), ACME)


def test_templates_and_stages_lie_beside_the_settings_file(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "delivered.en.txt").write_text("Subject: There\nThere it is, {{ order.name }}.\n")
    made = runtime(tmp_path, 'lang = "fi"\n[notify]\ntemplates = "mine"\n')
    templates = message_templates(made, ACME)
    assert templates.fill("delivered", "en", samples()[0]).text == "There it is, #1001.\n"
    assert templates.language("delivered", "sv") == "fi"
    assert stages_file(made, ACME) == tmp_path / "stages.toml"
    assert stages_file(runtime(tmp_path, 'stages = "shop/stages.toml"\n'), None) == tmp_path / "shop" / "stages.toml"
    assert stages_file(runtime(tmp_path, 'stages = "/srv/stages.toml"\n'), BETA) == Path("/srv/stages.toml")
