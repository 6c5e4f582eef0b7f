"""Layer 6, liveness: functions that nothing ever runs, as far as their package shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.callers import is_program_start
from caulk.golang.flow import LiteralUse, literal_use

if TYPE_CHECKING:
    from caulk.golang.files import Function


def is_dead(function: Function) -> bool:
    """Whether no exported function, no start of a program and no value leads to a function.

    Code that somebody wrote and never called: what stands in it does not happen.
    """
    pending, seen = [function], {function}
    while pending:
        current = pending.pop()
        if current.is_literal and literal_use(current.node) is not LiteralUse.VALUE:
            callers = [current.parent]
        elif is_program_start(current) or current.name[:1].isupper():
            return False
        else:
            known = current.file.package.channels.callers(current)
            if known.as_value:
                if not current.is_literal:
                    return False
                callers = [current.parent]  # kept or handed on where it stands
            else:
                callers = [site.caller for site in known.sites]
        for caller in callers:
            if caller is None:
                return False  # the value of a package variable
            if caller not in seen:
                seen.add(caller)
                pending.append(caller)
    return True
