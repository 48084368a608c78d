"""A terminal that remembers what it shows."""

from __future__ import annotations

import io
import os


class Screen(io.StringIO):
    """A terminal, as far as text, `\\r`, line feeds, erasing, moving up and beginning anew go; nothing scrolls away."""

    def lines(self) -> list[str]:
        lines, row, column, rest = [""], 0, 0, self.getvalue()
        while rest:
            if rest.startswith("\x1b["):
                end = next(at for at, char in enumerate(rest[2:], 2) if char.isalpha())
                argument, command, rest = rest[2:end], rest[end], rest[end + 1 :]
                assert command in "KAmHJ", f"what does {command} do?"
                if command == "K":
                    lines[row] = ""
                elif command == "A":
                    row -= int(argument or 1)
                    assert row >= 0, "above what was written here"
                elif command == "H":
                    row = column = 0
                elif command == "J":
                    lines = [""] * (row + 1)
                continue
            char, rest = rest[0], rest[1:]
            if char == "\r":
                column = 0
            elif char == "\n":
                row, column = row + 1, 0
                lines += [""] * (row + 1 - len(lines))
            else:
                lines[row] = lines[row][:column].ljust(column) + char + lines[row][column + 1 :]
                column += 1
        return lines

    def text(self) -> str:
        return "\n".join(self.lines()).rstrip("\n")


def read_until(terminal: int, word: bytes | None) -> str:
    """What is written up to `word`; up to the end without one."""
    seen = b""
    while word is None or word not in seen:
        try:
            chunk = os.read(terminal, 4096)
        except OSError:  # the other side is closed
            chunk = b""
        if not chunk:
            assert word is None, f"{word!r} never came after {seen!r}"
            break
        seen += chunk
    return seen.decode()
