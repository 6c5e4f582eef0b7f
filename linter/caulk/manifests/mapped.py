"""Where text that a tool rendered comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caulk.source import Span


@dataclass(frozen=True, slots=True)
class Mapped:
    """A place in the project, and further places (with the clause said of each) that took part."""

    span: Span
    related: tuple[tuple[Span, str], ...] = ()
