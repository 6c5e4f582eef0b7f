"""Contexts: the arguments and durations of the calls that make them. `context_origins` follows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.definitions import sole_definition
from caulk.golang.library_traits import Trait, has_trait, named_with, time_argument

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import GoFile

# Contexts that nothing ends.
ROOTS = named_with(Trait.DETACHES_CONTEXT) - {"context.WithoutCancel"}


@dataclass(frozen=True)
class Bound:
    """A constant time after which a context ends, and the call that set it."""

    nanoseconds: int
    call: Node
    file: GoFile


def arguments(call: Node) -> list[Node]:
    """The arguments of a call, without comments."""
    holder = call.child_by_field_name("arguments")
    if holder is None:
        operand = call.child_by_field_name("operand")  # `f[int](x)`, which reads like a conversion
        return [operand] if operand is not None else []
    return [each for each in holder.named_children if each.type != "comment"]


def own_bound(file: GoFile, call: Node) -> int | None:
    """The constant duration, in nanoseconds, by which a WithTimeout or WithDeadline call bounds."""
    name = file.callee(call).name
    position = time_argument(name) if has_trait(name, Trait.BOUNDS_TIME) else None
    given = arguments(call)
    if position is None or position >= len(given):
        return None
    value = given[position]
    if "Deadline" in name:
        return _from_now(file, value)
    return file.duration(value)


def _from_now(file: GoFile, deadline: Node) -> int | None:
    """The duration in `time.Now().Add(d)`."""
    if deadline.type == "identifier":
        variable = file.resolve(deadline)
        definition = sole_definition(file, variable, deadline) if variable is not None else None
        if definition is None or definition.value is None:
            return None
        deadline = definition.value
    if deadline.type != "call_expression" or file.callee(deadline).name != "(time.Time).Add":
        return None
    callee = deadline.child_by_field_name("function")
    now = callee.child_by_field_name("operand") if callee is not None else None
    if now is None or now.type != "call_expression" or file.callee(now).name != "time.Now":
        return None
    given = arguments(deadline)
    return file.duration(given[0]) if given else None


def format_duration(nanoseconds: int) -> str:
    """A duration as Go's `time.Duration.String` prints it."""
    if nanoseconds < 0:
        return f"-{format_duration(-nanoseconds)}"
    for unit, size in (("ns", 1), ("µs", 1_000), ("ms", 1_000_000)):
        if nanoseconds < size * 1000:
            return "0s" if nanoseconds == 0 else f"{nanoseconds / size:.9g}{unit}"
    minutes, rest = divmod(nanoseconds, 60_000_000_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / 1_000_000_000:.9g}s"
    if hours:
        return f"{hours}h{minutes}m{seconds}"
    return f"{minutes}m{seconds}" if minutes else seconds
