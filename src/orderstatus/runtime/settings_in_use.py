"""The settings file of this run: read when it is first asked for, and anew once it has been changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from orderstatus.core.errors import OrderStatusError

if TYPE_CHECKING:
    from orderstatus.config.settings import SettingsFile


class SettingsInUse:
    """What the settings file says, and what becomes of it while a command runs."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._file: SettingsFile | None = None
        self.may_be_made = False
        """True for a command that makes the file where there is none, also where `ORDERSTATUS_CONFIG` names it."""
        self.error: OrderStatusError | None = None
        """Why the file could not be read, once that was forgiven."""

    def path(self) -> Path:
        """Where the file is, or would be."""
        from orderstatus.config.settings_reading import settings_file

        return settings_file(self._env)

    def file(self) -> SettingsFile:
        """The whole file. Raises UsageError where it cannot be read or holds what it may not."""
        if self._file is None:
            from orderstatus.config.settings_reading import read_settings

            must_exist = bool(self._env.get("ORDERSTATUS_CONFIG")) and not self.may_be_made
            self._file = read_settings(self.path(), must_exist=must_exist)
        return self._file

    def changed(self) -> None:
        """Afterwards the file is read anew where it is asked for."""
        self._file = None

    def replaced_by(self, file: SettingsFile) -> None:
        """Afterwards `file` is the settings of this run, wherever it lies."""
        self._file = file

    def forgiven(self) -> None:
        """Afterwards a file that cannot be read counts as none, and `error` says why."""
        try:
            self.file()
        except OrderStatusError as error:
            from orderstatus.config.settings import SettingsFile

            self.error, self._file = error, SettingsFile(path=self.path())
