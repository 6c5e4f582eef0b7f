"""Renderings of a report: one module per output format, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TextIO, cast

from caulk.errors import UsageError

if TYPE_CHECKING:
    from caulk.report import Report


class Writer(Protocol):
    """Writes a whole report; every format takes the same options and ignores what means nothing to it."""

    def __call__(
        self, report: Report, out: TextIO, *, color: bool = False, verbose: bool = False
    ) -> None: ...


FORMATS: dict[str, str] = {
    "text": "code frames and a summary, for people",
    "concise": "one line a finding: path:line:col: severity rule: message",
    "json": "one versioned JSON document",
    "jsonl": "one JSON object a line",
    "sarif": "SARIF 2.1.0, for code scanning and IDEs",
    "github": "workflow annotations in a GitHub Actions log",
}

HAS_OWN_NOTICES = frozenset({"text"})
"""Formats that tell people about notices themselves; beside any other the caller prints them to stderr."""


def writer(name: str) -> Writer:
    """The writer of a format; raises `UsageError` when there is no such format."""
    if name not in FORMATS:
        raise UsageError(f"there is no format '{name}'", hint="formats are " + ", ".join(FORMATS))
    module = "json_report" if name in {"json", "jsonl"} else name
    function = "write_lines" if name == "jsonl" else "write"
    return cast("Writer", getattr(import_module(f"caulk.reporters.{module}"), function))
