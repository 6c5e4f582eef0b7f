"""Errors that end a run: each carries the exit code and tells the user what to do next."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller."""

    CLEAN = 0
    FINDINGS = 1  # findings at or above --fail-on
    USAGE = 2  # wrong usage or configuration
    INCOMPLETE = 3  # something could not be read, or Caulk itself failed


class CaulkError(Exception):
    """A problem that the user can act on; `hint` says how."""

    exit_code = ExitCode.INCOMPLETE

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CaulkError):
    """The command line asks for something that does not exist or contradicts itself."""

    exit_code = ExitCode.USAGE


class ConfigError(CaulkError):
    """A configuration file has an unknown key, a wrong type or an impossible value."""

    exit_code = ExitCode.USAGE
