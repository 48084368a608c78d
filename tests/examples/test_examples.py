"""The examples do what they say: each is run as it stands, on the demo shop, in a home of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from orderstatus.core.errors import ExitCode
from support.cli import DEMO_NOW
from support.installed import ROOT, Installed, install
from support.servers import answer, serving

EXAMPLES = ROOT / "examples"


def text(name: str) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Installed:
    (tmp_path / "reports").mkdir()
    return install(tmp_path, ORDERSTATUS_SHOP="demo", ORDERSTATUS_NOW=DEMO_NOW)


def sh(home: Installed, command: str, *, shell: str = "/bin/sh", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [shell, "-c", command], capture_output=True, text=True, env={**home.env, **env}, cwd=home.home, timeout=120
    )


def must_have(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"needs {name}")
    return found


def written(command: str) -> list[str]:
    """The files that `command` promises, by their names."""
    return re.findall(r"reports/([^\s\"]+)", command)


def must_be_written(home: Installed, command: str) -> None:
    for name in written(command):
        pattern = name.replace("{date}", "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]")
        assert [path for path in (home.home / "reports").glob(pattern) if path.stat().st_size], name


# crontab

_ENVIRONMENT = re.compile(r"([A-Z_]+)=(.*)")
_JOB = re.compile(r"((?:\S+\s+){5})(.+)")


def jobs() -> list[tuple[list[str], str]]:
    """The five fields and the command of every line that is no comment and sets no variable."""
    lines = [line for line in text("crontab").splitlines() if line.strip() and not line.startswith("#")]
    matches = [_JOB.fullmatch(line) for line in lines if not _ENVIRONMENT.fullmatch(line)]
    assert all(matches)
    return [(match[1].split(), match[2]) for match in matches if match is not None]


def test_every_line_of_the_crontab_says_when() -> None:
    for fields, _ in jobs():
        for field, highest in zip(fields, (59, 23, 31, 12, 7), strict=True):
            assert re.fullmatch(r"\*(/\d+)?|\d+(-\d+)?", field), field
            assert all(int(number) <= highest for number in re.findall(r"\d+", field))


def test_no_line_of_the_crontab_holds_a_percent_sign_which_cron_takes_for_a_line_end() -> None:
    assert not [command for _, command in jobs() if "%" in command]


@pytest.mark.parametrize("command", [command for _, command in jobs()])
def test_a_line_of_the_crontab_runs_and_says_nothing_on_stderr(home: Installed, command: str) -> None:
    if "--all-shops" in command:
        two_shops(home)
    ran = sh(home, command)
    assert (ran.returncode, ran.stderr) == (10 if "--fail-on" in command else 0, "")
    # What goes into a file is not mailed, nor what is to be quiet; what has no file is the mail.
    assert bool(ran.stdout) == (not written(command) and "--quiet" not in command)
    must_be_written(home, command)


def test_the_crontab_finds_what_pipx_installed() -> None:
    path = next(line for line in text("crontab").splitlines() if line.startswith("PATH="))
    assert path.startswith("PATH=/home/you/.local/bin:")


def documented_jobs(document: str) -> list[tuple[list[str], str]]:
    """The crontabs of a document as cron reads them: the PATH of each, and its commands."""
    lines = (ROOT / document).read_text(encoding="utf-8").splitlines()
    jobs = [line for line in lines if re.match(r"(?:[\d*/-]+\s+){5}.*orderstatus ", line)]
    paths = [line for line in lines if line.startswith("PATH=")]
    return [(paths, line.split(None, 5)[5]) for line in jobs]


@pytest.mark.parametrize(
    ("paths", "command"),
    [*documented_jobs("README.md"), *documented_jobs("docs/guide.md")],
)
def test_a_crontab_line_of_the_documents_runs_with_nothing_but_what_the_document_sets(
    home: Installed, paths: list[str], command: str
) -> None:
    two_shops(home)
    home.program("mail", "#!/bin/sh\ncat > ~/mailed\n")
    # cron hands on neither the PATH of the person nor anything that a shell set up.
    (path,) = paths
    kept = {name: home.env[name] for name in ("HOME", "PYTHONPATH", "ORDERSTATUS_NOW")}
    env = {**kept, "PATH": path.removeprefix("PATH=").replace("/home/you", str(home.home))}
    ran = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, env=env, cwd=home.home)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    must_be_written(home, command)
    assert (home.home / "mailed").exists() == ("mail" in command)


# systemd

_UNITS = EXAMPLES / "systemd"


def unit(name: str) -> dict[str, list[tuple[str, str]]]:
    """The settings of a unit file by section: a key may be there several times."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in text(f"systemd/{name}").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            sections[match[1]] = here = []
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals
            here.append((key, value))
    return sections


def test_the_service_does_what_its_description_says(home: Installed) -> None:
    service = dict(unit("orderstatus-morning.service")["Service"])
    command = service["ExecStart"].replace("%h", str(home.home))
    ran = subprocess.run(command.split(), capture_output=True, text=True, env=home.env)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    must_be_written(home, command)


def test_the_service_tries_again_what_is_temporary_and_nothing_else() -> None:
    service = dict(unit("orderstatus-morning.service")["Service"])
    assert (service["Type"], service["Restart"]) == ("oneshot", "on-failure")
    failures = set(ExitCode) - {ExitCode.OK, ExitCode.TEMPORARY, ExitCode.FOUND}
    # Signals, and Ctrl-C and a closed pipe with them, are nothing that a service meets.
    prevented = {ExitCode(int(code)) for code in service["RestartPreventExitStatus"].split()}
    assert prevented == failures - {ExitCode.INTERRUPTED, ExitCode.BROKEN_PIPE}


def test_the_timer_starts_the_service_of_its_name_also_after_a_night_switched_off() -> None:
    timer = unit("orderstatus-morning.timer")
    assert dict(timer["Timer"])["Persistent"] == "true"
    assert timer["Install"] == [("WantedBy", "timers.target")]
    assert (_UNITS / "orderstatus-morning.service").exists()


def test_systemd_finds_nothing_to_object_to(home: Installed) -> None:
    verify = [must_have("systemd-analyze"), "--user", "verify", "--man=no"]
    units = [str(path) for path in sorted(_UNITS.iterdir())]
    # The `home` fixture has put the program where ExecStart= says, or it would be missed.
    env = {**home.env, "XDG_RUNTIME_DIR": str(home.home)}
    ran = subprocess.run([*verify, *units], capture_output=True, text=True, env=env)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_systemd_understands_when_the_timer_fires() -> None:
    when = dict(unit("orderstatus-morning.timer")["Timer"])["OnCalendar"]
    ran = subprocess.run([must_have("systemd-analyze"), "calendar", when], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Mon..Fri *-*-* 06:00:00" in ran.stdout


# GitHub Actions


def workflow() -> dict[Any, Any]:
    loaded = yaml.safe_load(text("github-actions.yml"))
    assert isinstance(loaded, dict)
    return loaded


def test_the_workflow_may_do_nothing_in_the_repository_and_asks_the_demo_shop_without_a_shop() -> None:
    loaded = workflow()
    assert loaded["permissions"] == {}
    assert loaded["env"]["ORDERSTATUS_SHOP"] == "${{ vars.ORDERSTATUS_SHOP || 'demo' }}"
    # YAML 1.1 reads `on` as true.
    assert re.fullmatch(r"\d+ \d+ \* \* 1-5", loaded[True]["schedule"][0]["cron"])


def test_every_step_of_the_workflow_runs(home: Installed) -> None:
    (home.home / "reports").rmdir()
    home.program("pipx", '#!/bin/sh\necho "$@" >> "$HOME/pipx.log"\n')
    files = {name: str(home.home / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    (job,) = workflow()["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step]
    for command in commands:
        # As GitHub does it: bash -e, one process a step.
        ran = subprocess.run(
            ["bash", "-e", "-c", command], capture_output=True, text=True, env={**home.env, **files}, cwd=home.home
        )
        assert (ran.returncode, ran.stderr) == (0, ""), command
    assert (home.home / "pipx.log").read_text() == "install orderstatus\n"
    assert Path(files["GITHUB_OUTPUT"]).read_text() == "found=10\n"
    assert "authorization-expired" in Path(files["GITHUB_STEP_SUMMARY"]).read_text()
    for command in commands:
        must_be_written(home, command)
    upload = job["steps"][-1]["with"]
    assert {path.name for path in (home.home / upload["path"]).iterdir()} == {
        "attention.csv",
        "orders.csv",
        "orders.csv.manifest.json",
        "report.html",
    }


# The Task Scheduler


def scheduled() -> str:
    """What the task runs, as Windows would see it after both unquotings."""
    match = re.search(r'/TR "((?:\\"|[^"])*)"', text("task-scheduler.cmd"))
    assert match is not None
    return match[1].replace('\\"', '"')


def test_the_task_is_one_that_schtasks_takes() -> None:
    # Microsoft's page on schtasks /create: /tr takes 262 characters at the most.
    assert len(scheduled().replace("%USERPROFILE%", r"C:\Users\somebody-with-a-long-name")) < 262
    for flag in ("/Create", "/TN", "/SC WEEKLY", "/ST 06:00"):
        assert flag in text("task-scheduler.cmd")


def test_what_the_task_runs_writes_its_file(home: Installed) -> None:
    command = scheduled().replace("%USERPROFILE%", "$HOME").replace("\\", "/")
    ran = sh(home, command)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    must_be_written(home, command)


# Settings


def two_shops(home: Installed) -> None:
    """Afterwards the example is this home's settings file."""
    folder = home.home / ".config" / "orderstatus"
    folder.mkdir(parents=True)
    shutil.copy(EXAMPLES / "config.toml", folder)


def test_the_settings_are_two_profiles_and_one_of_them_is_the_default() -> None:
    settings = tomllib.loads(text("config.toml"))
    assert set(settings["profile"]) == {"helsinki", "stockholm"}
    assert settings["default_profile"] in settings["profile"]
    assert "token" not in re.sub("#.*", "", text("config.toml"))


def test_the_settings_pass_their_own_check(home: Installed) -> None:
    two_shops(home)
    ran = sh(home, "orderstatus config check")
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("command", "shops"),
    [
        # Without a shop the default profile's; one profile; all of them.
        ("orderstatus list --limit 0 --columns shop --format tsv", 1),
        ("orderstatus list --limit 0 --columns shop --format tsv --shop stockholm", 1),
        ("orderstatus list --limit 0 --columns shop --format tsv --all-shops", 2),
        ("orderstatus shipments --view late-postnord --columns shop --format tsv --shop stockholm", 1),
    ],
    ids=str,
)
def test_the_settings_answer_for_either_shop_and_for_both(home: Installed, command: str, shops: int) -> None:
    two_shops(home)
    ran = sh(home, f"unset ORDERSTATUS_SHOP; {command}")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(set(ran.stdout.split())) == shops


# Pipelines


def test_the_pipeline_adds_up_what_is_to_be_captured_by_currency(home: Installed) -> None:
    must_have("jq")
    ran = sh(home, str(EXAMPLES / "to-capture.sh"))
    assert (ran.returncode, ran.stderr) == (0, "")
    rows = [
        json.loads(line)
        for line in sh(home, "orderstatus list --payment authorized --format jsonl").stdout.split("\n")
        if line
    ]
    assert [(each["currency"], each["orders"]) for each in json.loads(ran.stdout)] == [("EUR", len(rows))]
    expected = sum(Decimal(row["capturable"]) for row in rows)
    assert json.loads(ran.stdout, parse_float=Decimal)[0]["to_capture"] == expected


def test_the_pipeline_adds_up_to_the_cent(home: Installed) -> None:
    must_have("jq")
    rows = [json.dumps({"currency": "EUR", "capturable": amount}) for amount in ("0.1", "0.2")]
    home.program("orderstatus", "#!/bin/sh\ncat <<'END'\n" + "\n".join(rows) + "\nEND\n")
    ran = sh(home, str(EXAMPLES / "to-capture.sh"))
    # As jq adds them they are 0.30000000000000004.
    assert json.loads(ran.stdout, parse_float=Decimal)[0]["to_capture"] == Decimal("0.3")


def test_the_pipeline_ends_with_the_code_of_the_command_that_failed(home: Installed) -> None:
    must_have("jq")
    ran = sh(home, f'"{EXAMPLES}/to-capture.sh" --payment payed')
    assert (ran.returncode, ran.stdout) == (2, "")


# Slack

DIGEST = f'"{sys.executable}" "{EXAMPLES}/slack_digest.py"'


def digest(home: Installed, rows: list[dict[str, str]]) -> dict[str, Any]:
    (home.home / "flags.json").write_text(json.dumps(rows), encoding="utf-8")
    ran = sh(home, f"{DIGEST} < flags.json")
    assert (ran.returncode, ran.stderr) == (0, "")
    payload = json.loads(ran.stdout)
    assert isinstance(payload, dict)
    return payload


def row(**changed: str) -> dict[str, str]:
    return {"flag": "on-hold", "order_name": "#1", "reason": "held", "amount": "5.0", "currency": "EUR", **changed}


def test_the_digest_of_the_demo_shop_has_a_section_for_every_flag(home: Installed) -> None:
    ran = sh(home, f"orderstatus attention --format json > all.json && {DIGEST} < all.json")
    assert (ran.returncode, ran.stderr) == (0, "")
    rows, payload = json.loads((home.home / "all.json").read_text()), json.loads(ran.stdout)
    assert payload["text"] == f"{len(rows)} orders need a hand"
    told = [block["text"]["text"].split("*")[1] for block in payload["blocks"][1:]]
    assert told == list(dict.fromkeys(each["flag"] for each in rows))


def test_a_quiet_morning_is_said(home: Installed) -> None:
    assert digest(home, [])["text"] == "No order needs a hand"


def test_what_a_customer_wrote_can_neither_link_nor_call_the_channel(home: Installed) -> None:
    hostile = "<!channel> <https://evil.example|Shopify> & \x1b[31m\nred"
    (_, block) = digest(home, [row(reason=hostile)])["blocks"]
    assert block["text"]["text"] == (
        "*on-hold* 1\n• #1: &lt;!channel&gt; &lt;https://evil.example|Shopify&gt; &amp; [31m red (5.0 EUR)"
    )


def test_the_longest_digest_is_within_what_slack_takes_and_says_what_it_leaves_out(home: Installed) -> None:
    rows = [row(flag=f"flag-{flag}", reason="&" * 500, order_name="<" * 500) for flag in range(60) for _ in range(9)]
    blocks = digest(home, rows)["blocks"]
    assert len(blocks) <= 50
    assert all(len(block["text"]["text"]) <= 3000 for block in blocks)
    assert "• and 5 more" in blocks[1]["text"]["text"]
    assert blocks[-1]["text"]["text"] == "and 180 orders with other flags"


def test_a_run_that_failed_is_not_sent_as_a_quiet_morning(home: Installed) -> None:
    ran = sh(home, f"orderstatus attention --format json --shop '' | {DIGEST}")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "error: no JSON on standard input" in ran.stderr


def test_the_digest_is_posted_where_the_webhook_says(home: Installed) -> None:
    (home.home / "flags.json").write_text(json.dumps([row()]), encoding="utf-8")
    with serving(answer(200, b"ok", content_type="text/plain")) as received:
        ran = sh(home, f"{DIGEST} < flags.json", SLACK_WEBHOOK_URL=f"{received.url}/services/x", NO_PROXY="127.0.0.1")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert json.loads(received.bodies[0])["text"] == "1 order needs a hand"


def test_a_webhook_that_refuses_is_said_without_its_address(home: Installed) -> None:
    (home.home / "flags.json").write_text("[]", encoding="utf-8")
    with serving(answer(503, b"no", content_type="text/plain")) as received:
        ran = sh(home, f"{DIGEST} < flags.json", SLACK_WEBHOOK_URL=f"{received.url}/services/x", NO_PROXY="127.0.0.1")
    assert ran.returncode == 3
    assert received.url not in ran.stderr
    assert "error: Slack did not take the message" in ran.stderr


# All of them


def test_the_index_names_every_example() -> None:
    linked = set(re.findall(r"\]\(([^)]+)\)", text("README.md")))
    assert {f"{path.name}{'/' * path.is_dir()}" for path in EXAMPLES.iterdir()} - {"README.md"} <= linked


def test_scripts_can_be_run() -> None:
    for name in ("to-capture.sh", "slack_digest.py"):
        assert os.access(EXAMPLES / name, os.X_OK)
