"""Completion as a person has it: bash, zsh and fish are run, and load what the wheel brings from where they look."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.installed import ROOT, Installed, install

SHARE = ROOT / "share"
SETTINGS = '[view.late-posti]\ncommand = "shipments"\nlate = true\n\n[view.big]\ncommand = "list"\nlimit = 3\n'

# What is typed before Tab, and what is offered.
OFFERED = {
    "orderstatus ret": ["returns"],
    "orderstatus demo res": ["reset"],
    "orderstatus list --payment part": ["partially-paid", "partially-refunded"],
    "orderstatus list --payment paid,unp": ["paid,unpaid"],
    "orderstatus list --view bi": ["big"],
    "orderstatus view show late": ["late-posti"],
    "orderstatus shipments --by carr": ["carrier"],
    "orderstatus list --not-pay": ["--not-payment"],
}


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    settings = tmp_path / ".config" / "orderstatus" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS, encoding="utf-8")
    return install(tmp_path)


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"needs {name}")
    return found


def in_bash(installed: Installed, typed: str) -> list[str]:
    """What bash is offered at a Tab behind `typed`."""
    script = SHARE / "bash-completion" / "completions" / "orderstatus"
    # What readline does at a Tab: the words, which end at `=` too (COMP_WORDBREAKS), the one under the cursor, and the
    # function that `complete` registered.
    code = """
        . "$1"; read -ra COMP_WORDS <<< "${2//=/ = }"; COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
        [[ $(complete -p orderstatus) =~ -F\\ ([a-z_]+) ]] && "${BASH_REMATCH[1]}" orderstatus
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    ran = subprocess.run(
        [shell("bash"), "--norc", "-c", code, "bash", str(script), typed],
        capture_output=True,
        text=True,
        env=installed.env,
    )
    assert ran.stderr == ""
    return ran.stdout.split()


@pytest.mark.parametrize("typed", OFFERED)
def test_bash_offers_what_fits(installed: Installed, typed: str) -> None:
    assert in_bash(installed, typed) == OFFERED[typed]


def test_bash_offers_values_after_an_equals_sign(installed: Installed) -> None:
    assert in_bash(installed, "orderstatus list --payment=part") == ["partially-paid", "partially-refunded"]
    assert in_bash(installed, "orderstatus list --since=7d --payment=unp") == ["unpaid"]
    assert "unpaid" in in_bash(installed, "orderstatus list --payment=")


def in_fish(installed: Installed, typed: str) -> list[str]:
    """What fish is offered at a Tab behind `typed`."""
    ran = subprocess.run(
        [shell("fish"), "--private", "-c", "complete --do-complete $argv[1]", typed],
        capture_output=True,
        text=True,
        # fish looks below each of these for fish/vendor_completions.d.
        env={**installed.env, "XDG_DATA_DIRS": str(SHARE)},
    )
    assert ran.stderr == ""
    return [line.partition("\t")[0] for line in ran.stdout.splitlines()]


@pytest.mark.parametrize("typed", OFFERED)
def test_fish_offers_what_fits(installed: Installed, typed: str) -> None:
    assert in_fish(installed, typed) == OFFERED[typed]


def test_fish_offers_values_after_an_equals_sign(installed: Installed) -> None:
    assert in_fish(installed, "orderstatus list --payment=part") == [
        "--payment=partially-paid",
        "--payment=partially-refunded",
    ]


class Zsh:
    """An interactive zsh, at whose prompt something is typed."""

    def __init__(self, program: str, installed: Installed) -> None:
        import pty

        self.line = installed.home / "line"
        self.master, slave = pty.openpty()
        env = {**installed.env, "TERM": "dumb", "ZDOTDIR": str(installed.home), "PS1": ""}
        self.process = subprocess.Popen(
            [program, "-f", "-i"], stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
        )
        os.close(slave)
        functions = SHARE / "zsh" / "site-functions"
        self.say(
            f"fpath=({functions} $fpath); autoload -Uz compinit; compinit -u -D; setopt no_beep no_always_last_prompt\n"
            f"keep() {{ print -r -- $BUFFER >{self.line}.new; mv {self.line}.new {self.line}; }}; zle -N keep\n"
            "bindkey '^X^K' keep\n"
            "print rea''dy\n"
        )
        self.wait_for("ready")

    def say(self, text: str) -> None:
        os.write(self.master, text.encode())

    def wait_for(self, *words: str, seconds: float = 30.0) -> str:
        """What is printed until all of `words` have been."""
        printed, until = "", time.monotonic() + seconds
        while not all(word in printed for word in words):
            assert time.monotonic() < until, f"zsh printed {printed!r}, and not {words}"
            if select.select([self.master], [], [], 0.1)[0]:
                printed += os.read(self.master, 65536).decode(errors="replace")
        return printed

    def after_tab(self, typed: str, seconds: float = 30.0) -> str:
        """The command line once Tab has been pressed behind `typed`."""
        self.say(f"{typed}\t\x18\x0b")
        until = time.monotonic() + seconds
        while not self.line.exists():
            assert time.monotonic() < until, "zsh did not say what is on its command line"
            select.select([self.master], [], [], 0.05)[0] and os.read(self.master, 65536)
        return self.line.read_text(encoding="utf-8").rstrip("\n")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)


@pytest.fixture
def zsh(installed: Installed) -> Iterator[Zsh]:
    running = Zsh(shell("zsh"), installed)
    yield running
    running.close()


@pytest.mark.parametrize("typed", [typed for typed, offered in OFFERED.items() if len(offered) == 1])
def test_zsh_completes_what_is_clear_at_the_first_tab(zsh: Zsh, typed: str) -> None:
    words, _, _ = typed.rpartition(" ")
    assert zsh.after_tab(typed).rstrip() == f"{words} {OFFERED[typed][0]}"


def test_zsh_completes_a_value_after_an_equals_sign(zsh: Zsh) -> None:
    assert zsh.after_tab("orderstatus list --payment=unp").rstrip() == "orderstatus list --payment=unpaid"


def test_zsh_lists_what_fits_where_several_do(zsh: Zsh) -> None:
    zsh.say("orderstatus list --payment part\t\t")
    zsh.wait_for("partially-paid", "partially-refunded")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_broken_settings_file_leaves_the_prompt_clean(installed: Installed, shell: str) -> None:
    (installed.home / ".config" / "orderstatus" / "config.toml").write_text("not = = toml", encoding="utf-8")
    env = {
        **installed.env,
        "_ORDERSTATUS_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_ARGS": "orderstatus list --view bi",
        "COMP_WORDS": "orderstatus list --view bi",
        "COMP_CWORD": "3",
    }
    ran = subprocess.run(["orderstatus"], capture_output=True, text=True, env=env)
    assert "big" not in ran.stdout
    assert ran.stderr == ""
