"""Messages against a real mail server, by real processes that are killed, doubled and hung up on: nobody gets two."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orderstatus.demo.drafts import Draft
from orderstatus.demo.loopback import listening
from support.mail_servers import DROP, HANG, Inbox, scripted_server
from support.notified import Workshop, mailing

PROGRAM = [sys.executable, "-m", "orderstatus"]
CUSTOMERS, FEW = 20, 2


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Twenty customers to be told, at this very hour: a real process knows no other."""
    workshop = Workshop(tmp_path / "one", now=datetime.now(UTC).replace(microsecond=0), is_live=True)
    return to_be_told(workshop, CUSTOMERS)


@pytest.fixture
def small(tmp_path: Path) -> Workshop:
    """Two customers to be told."""
    return to_be_told(Workshop(tmp_path), FEW)


def to_be_told(workshop: Workshop, customers: int) -> Workshop:
    for number in range(customers):
        workshop.order(f"mia{number}@example.com", ago=timedelta(minutes=customers - number))
    workshop.begin()
    return workshop


@pytest.fixture
def url(workshop: Workshop) -> Iterator[str]:
    with listening(workshop.shop.server) as address:
        yield address


def environment(clean_env: dict[str, str], url: str, home: Path) -> dict[str, str]:
    shop = {"ORDERSTATUS_SHOP": "x.myshopify.com", "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": url}
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    return {**clean_env, **shop, **path, "ORDERSTATUS_HOME": str(home)}


def send(env: dict[str, str], *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, "notify", "send", *flags], capture_output=True, text=True, env=env, timeout=120, check=False
    )


def until(happened: Callable[[], bool]) -> None:
    """Returns once it has."""
    give_up = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < give_up, "it never happened"
        time.sleep(0.001)


def kill_after(inbox: Inbox, messages: int, seconds: float, env: dict[str, str]) -> None:
    """A run is begun, and killed so long after so many were tried; it may have ended by itself before."""
    process = subprocess.Popen([*PROGRAM, "notify", "send"], env=env, stdout=subprocess.DEVNULL)
    until(lambda: len(inbox.tried) >= messages or process.poll() is not None)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()


def states(workshop: Workshop) -> Counter[str]:
    """What the orders remember of their messages."""
    shop = workshop.shop.shop
    drafts = [draft for order in shop.orders if (draft := shop.draft(order["id"])) is not None]
    return Counter(each["state"] for draft in drafts for each in workshop.kept(draft))


def test_exactly_the_messages_that_are_due_are_sent_and_the_next_run_sends_none(
    workshop: Workshop, clean_env: dict[str, str], url: str
) -> None:
    not_told: list[Draft] = [
        workshop.order("test@example.com", test=True),
        workshop.order("cancelled@example.com", cancelledAt="2026-11-20T08:00:00Z"),
        workshop.order("never@example.com", customer_tags=("no-status-mail",)),
        workshop.order("old@example.com", ago=timedelta(days=8)),
        workshop.order(None),
        workshop.order("none@example.com", into=None),
    ]
    finnish = workshop.order("aino@example.com", locale="fi")
    env = environment(clean_env, url, workshop.home)
    with mailing(workshop) as inbox:
        first, second = send(env), send(env)
    assert (first.returncode, first.stderr, len(first.stdout.splitlines())) == (0, "", CUSTOMERS + 1)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert sorted(inbox.reached) == sorted(["aino@example.com", *(f"mia{n}@example.com" for n in range(CUSTOMERS))])
    assert all(workshop.kept(draft) == [] for draft in not_told)
    (hers,) = [message for message in inbox.messages if "aino@example.com" in message["To"]]
    text = hers.get_body(("plain",))
    assert text is not None
    assert "Painossa" in text.get_content()
    assert finnish.name in hers["Subject"]


def test_two_machines_that_send_at_once_send_each_message_once(
    workshop: Workshop, clean_env: dict[str, str], url: str, tmp_path: Path
) -> None:
    with mailing(workshop) as inbox:
        other = tmp_path / "other"
        (other / "config").mkdir(parents=True)
        for name in ("config.toml", "stages.toml"):
            (other / "config" / name).write_text((workshop.config / name).read_text())
        homes = (workshop.home, other)
        with ThreadPoolExecutor(len(homes)) as pool:
            ran = list(pool.map(lambda home: send(environment(clean_env, url, home)), homes))
    assert [each.returncode for each in ran] == [0, 0], [each.stderr for each in ran]
    assert Counter(inbox.reached) == Counter(f"mia{number}@example.com" for number in range(CUSTOMERS))
    assert states(workshop) == {"sent": CUSTOMERS}


def test_runs_that_are_killed_lose_no_message_and_double_none(
    workshop: Workshop, clean_env: dict[str, str], url: str
) -> None:
    """Killed where nobody knows whether it was sent, a message is unknown, and stays so."""
    chance = random.Random(os.environ.get("PYTEST_SEED", "7"))
    env = environment(clean_env, url, workshop.home)
    kills = 5
    with mailing(workshop) as inbox:
        for number in range(1, kills + 1):
            goal = number * CUSTOMERS // (kills + 1)
            kill_after(inbox, goal, chance.uniform(0, 0.08), env)
        last = send(env)
        # What the server had in hand when its client was killed.
        time.sleep(0.1)
    reached = Counter(inbox.reached)
    assert max(reached.values()) == 1
    kept = states(workshop)
    unknown = kept.pop("claimed", 0)
    assert kept == {"sent": CUSTOMERS - unknown}
    assert unknown <= kills
    missing = CUSTOMERS - len(reached)
    assert missing <= unknown
    assert last.returncode == 0, last.stderr
    said = "1 message may have been sent" if unknown == 1 else f"{unknown:,} messages may have been sent"
    assert (said in last.stderr) == (unknown > 0)
    log = subprocess.run(
        [*PROGRAM, "notify", "log", "--unknown"], capture_output=True, text=True, env=env, timeout=60, check=True
    )
    assert len(log.stdout.splitlines()) == unknown


@pytest.mark.parametrize("fails", [DROP, "HTTP/1.1 400 Bad Request"])
def test_an_answer_to_the_text_that_never_comes_is_unknown_and_is_not_sent_again(small: Workshop, fails: str) -> None:
    with scripted_server({".": fails}) as server:
        small.mailed_by(server.port)
        ran = small("notify", "send", "--limit", "1", "--timeout", "1")
        assert (ran.code, len(server.texts)) == (1, 1)
        assert [line.split("\t")[-2] for line in ran.lines] == ["unknown"]
        assert states(small) == {"claimed": 1}
    with mailing(small) as inbox:
        again = small("notify", "send")
    assert again.code == 0
    assert "1 message may have been sent" in again.err
    assert len(inbox.reached) == FEW - 1


@pytest.mark.parametrize("verb", ["", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("fails", [HANG, DROP, "421 going down"])
def test_a_server_that_fails_before_the_text_costs_nothing(small: Workshop, verb: str, fails: str) -> None:
    with scripted_server({verb: fails}) as server:
        small.mailed_by(server.port)
        ran = small("notify", "send", "--limit", "1", "--timeout", "1")
    assert ran.code == 3, ran.err
    assert states(small) == {"deferred": 1}
    with mailing(small) as inbox:
        assert small("notify", "send").code == 0
    assert len(inbox.reached) == FEW


def test_a_mail_server_that_greylists_everybody_gets_them_all_with_the_next_run(small: Workshop) -> None:
    everybody = {f"mia{number}@example.com": ["451 4.7.1 try again in a while"] for number in range(FEW)}
    with mailing(small, Inbox(recipients=everybody)) as inbox:
        ran = small("notify", "send")
        assert (ran.code, len(ran.lines), states(small)) == (3, FEW, {"deferred": FEW})
        inbox.recipients.clear()
        assert small("notify", "send").code == 0
    assert sorted(inbox.reached) == [f"mia{number}@example.com" for number in range(FEW)]
