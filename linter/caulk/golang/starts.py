"""Starts: where a function becomes a goroutine, and how its places look from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.callers import spawning_calls
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.library_traits import Trait, named_with, spawned_argument
from caulk.golang.places import bound_places, bound_receiver, seen_from
from caulk.golang.typing_declared import package_path

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage
    from caulk.golang.places import Place


@dataclass(frozen=True)
class Start:
    """A place where a function becomes a goroutine: the statement, and the call with its arguments if any.

    `value` is what is handed to a spawner, or what a go statement calls when that is no name of the function.
    """

    file: GoFile
    node: Node
    call: Node | None
    value: Node | None = None

    @property
    def marker(self) -> Node:
        """The small node to point at: the keyword go, or the function that is handed the literal."""
        if self.node.type == "go_statement":
            return self.node.children[0]
        return self.node.child_by_field_name("function") or self.node

    @property
    def spawner(self) -> Function | None:
        return self.file.function_of(self.node)


def starts(function: Function) -> list[Start]:
    """The go statements and spawners that run a function, as far as they can be seen."""
    file, node = function.file, function.node
    if function.is_literal:
        if literal_use(node) is LiteralUse.SPAWNED:
            call = node.parent
            while call is not None and call.type != "call_expression":
                call = call.parent
            if call is not None and call.parent is not None:
                return [Start(file, call.parent, call)]
        holder = node.parent
        call = holder.parent if holder is not None and holder.type == "argument_list" else None
        if call is not None and call.type == "call_expression":
            name = file.callee(call).name
            if name in named_with(Trait.SPAWNS) and spawned_argument(name) is not None:
                return [Start(file, call, None)]
    found = [Start(site.file, site.statement, site.call) for site in spawning_calls(function)]
    known = {each.node.id for each in found}
    found += [
        each
        for each in file.package.channels.started_as_values.get(function, ())
        if each.node.id not in known
    ]
    return found


def started_as_values(package: GoPackage) -> dict[Function, list[Start]]:
    """The goroutines that a package starts through an interface, or from a function value: `wg.Go(s.run)`."""
    found: dict[Function, list[Start]] = {}
    for file in package.files:
        for spawn in package.channels.spawns_in(file):
            if spawn.callee.type == "func_literal" or (spawn.call is not None and spawn.target is not None):
                continue
            for target in spawn.targets:
                start = Start(file, spawn.node, spawn.call, spawn.callee)
                found.setdefault(target, []).append(start)
    return found


def seen_by_spawner(start: Start, function: Function, place: Place) -> Place | None:
    """A goroutine's place as the function that starts it sees it."""
    own = place.root.is_parameter and place.root.function is function
    if not own and (function.is_literal or start.call is None):
        return place
    if start.call is None:
        bound = bound_receiver(start.file, start.value, function) if start.value is not None else {}
        return seen_from(place, bound)
    return seen_from(place, bound_places(start.file, start.call, function))


def goroutine_of(function: Function) -> Function:
    """The function on whose goroutine a literal runs, as far as it is called or deferred in place."""
    while function.parent is not None and literal_use(function.node) in (
        LiteralUse.CALLED,
        LiteralUse.DEFERRED,
    ):
        function = function.parent
    return function


def is_more_conditional(node: Node, than: Node) -> bool:
    """Whether a condition stands around one node that does not stand around the other."""
    current = node.parent
    while current is not None and current.type not in ("function_declaration", "method_declaration"):
        if current.type in ("if_statement", "communication_case", "expression_case", "default_case") and not (
            current.start_byte <= than.start_byte < current.end_byte
        ):
            return True
        current = current.parent
    return False


def callee_name(function: Function) -> str:
    """A declared function's or method's name as `Callee.name` writes it; "" for a literal."""
    file = function.file
    if function.is_literal:
        return ""
    if not function.is_method:
        return f"{package_path(file.package)}.{function.name}"
    holder = function.node.child_by_field_name("receiver")
    node = holder.named_children[0].child_by_field_name("type") if holder is not None else None
    pointer = node is not None and node.type == "pointer_type"
    base = f"{package_path(file.package)}.{function.receiver_type}"
    return f"({'*' if pointer else ''}{base}).{function.name}"
