"""The console that what changes on the screen is drawn with: progress, and the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console


def live_console(out: TextIO, *, width: int | None, height: int | None = None, color: bool) -> Console:
    """A console on `out` that never hides the cursor: a run that is killed would leave the shell without one."""
    from rich.console import Console

    class KeepsTheCursor(Console):
        """Rich hides the cursor while it draws."""

        def show_cursor(self, show: bool = True) -> bool:
            return False

    return KeepsTheCursor(
        file=out,
        width=width,
        height=height,
        force_terminal=True,
        force_interactive=True,
        no_color=not color,
        color_system="standard" if color else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
