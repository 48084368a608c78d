"""A terminal that remembers what it shows."""

from __future__ import annotations

import io


class Screen(io.StringIO):
    """A terminal, as far as one line of text, `\\r`, line feeds, erasing and moving up go."""

    def lines(self) -> list[str]:
        lines, row, column, rest = [""], 0, 0, self.getvalue()
        while rest:
            if rest.startswith("\x1b["):
                end = next(at for at, char in enumerate(rest[2:], 2) if char.isalpha())
                argument, command, rest = rest[2:end], rest[end], rest[end + 1 :]
                assert command in "KAm", f"what does {command} do?"
                if command == "K":
                    lines[row] = ""
                elif command == "A":
                    row -= int(argument or 1)
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
