"""How anything is drawn on stdout: Rich's Text in our tones, through one console that adds nothing of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from orderstatus.output.palette import Ink
from orderstatus.output.text import keeps_its_place

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_UNLIMITED = 1_000_000
"""The width that Rich is given. What is drawn has been fitted before, so Rich has nothing to wrap, cut or squeeze."""


class Canvas:
    """A place to draw on, with or without colours and hyperlinks. Rich is imported when one is made, not before."""

    def __init__(self, out: TextIO, *, color: bool = False, hyperlinks: bool = False) -> None:
        from rich.console import Console

        self._out = out
        self._color = color
        self._hyperlinks = hyperlinks
        self.console = Console(
            file=out,
            width=_UNLIMITED,
            force_terminal=color,
            no_color=not color,
            # Our tones are of sixteen colours, which follow the reader's own theme; a merchant's own colour is not, and
            # 256 are what any terminal has. Without a colour system Rich writes no hyperlink either.
            color_system="256" if color or hyperlinks else None,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def text(self, shown: str, tone: Ink | None = None, link: str | None = None) -> Text:
        """`shown`, which went through `cell_text`, in its tone and with its link: never read as markup."""
        from rich.style import Style
        from rich.text import Text

        style = Style.parse(tone.value) if self._color and tone is not None else Style.null()
        if self._hyperlinks and link is not None and is_plain_address(link):
            style += Style(link=link)
        # A span of the text and not its base style, which would also colour and link the padding of a column.
        return Text().append(keeps_its_place(shown), style)

    def draw(self, renderable: RenderableType) -> None:
        """Write `renderable`, without the blanks that pad the ends of its lines.

        Captured first: Rich takes a closed pipe for a reason to end the process, and which exit code that has is ours.
        """
        with self.console.capture() as captured:
            self.console.print(renderable, soft_wrap=True)
        lines = captured.get().split("\n")[:-1]
        # A line at a time: of one long write to a pipe that closes, unbuffered Python reports nothing.
        self._out.writelines(line.rstrip(" ") + "\n" for line in lines)


def is_plain_address(url: str) -> bool:
    """True for a web address that may stand in an escape sequence: printable ASCII, which cannot end the sequence.

    Addresses come from carriers and apps, who may write anything.
    """
    return url.startswith(("https://", "http://")) and url.isascii() and url.isprintable()
