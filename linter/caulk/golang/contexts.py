"""Contexts followed to where they were made: the time bound that a context carries, and who cancels it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.definitions import sole_definition
from caulk.golang.library_traits import Trait, has_trait, named_with, time_argument

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.names import Object

# Contexts that nothing ends.
ROOTS = named_with(Trait.DETACHES_CONTEXT) - {"context.WithoutCancel"}
_MAX_DEPTH = 12


@dataclass(frozen=True)
class Bound:
    """A constant time after which a context ends, and the call that set it."""

    nanoseconds: int
    call: Node


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


def bound_of(
    file: GoFile, context: Node, requests: Mapping[Object, Bound] | None = None, depth: int = 0
) -> Bound | None:
    """The tightest constant bound that a context expression is known to carry; None when there may be none.

    The value is followed through variables with one reaching definition, and through functions that pass the
    bound on. `requests` gives the bound of the context of HTTP requests held by these parameters.
    """
    if depth > _MAX_DEPTH:
        return None
    if context.type == "parenthesized_expression" and context.named_child_count == 1:
        return bound_of(file, context.named_children[0], requests, depth + 1)
    if context.type == "identifier":
        variable = file.resolve(context)
        definition = sole_definition(file, variable, context) if variable is not None else None
        if definition is None or definition.value is None or definition.index != 0:
            return None
        return bound_of(file, definition.value, requests, depth + 1)
    if context.type != "call_expression":
        return None
    name = file.callee(context).name
    given = arguments(context)
    if name == "(*net/http.Request).Context" and requests:
        callee = context.child_by_field_name("function")
        request = callee.child_by_field_name("operand") if callee is not None else None
        holder = file.resolve(request) if request is not None else None
        return requests.get(holder) if holder is not None else None
    if not has_trait(name, Trait.DERIVES_CONTEXT) or not given:
        return None
    own = own_bound(file, context)
    outer = bound_of(file, given[0], requests, depth + 1)
    if own is not None and (outer is None or own < outer.nanoseconds):
        return Bound(own, context)
    return outer


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
