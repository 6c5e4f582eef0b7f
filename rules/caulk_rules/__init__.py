"""Caulk's own rules. `RULES` is the whole list: nothing is found by walking directories."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caulk.rule import Rule

RULES: tuple[type[Rule], ...] = ()
