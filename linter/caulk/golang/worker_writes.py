"""Writes of several goroutines to one variable: what a loop starts and nothing keeps apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.library_traits import SPAWNERS
from caulk.golang.loop_captures import joined_in_round
from caulk.golang.places import receiver_of
from caulk.golang.starts import is_more_conditional
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Array, Map, Pointer, Slice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Loop
    from caulk.golang.names import Object

# What keeps goroutines apart, of whatever library: a call that is named so makes the rule silent.
_LOCKING = frozenset({"lock", "rlock", "trylock", "acquire", "wait", "do", "enter"})


@dataclass(frozen=True)
class SharedWrite:
    """A write that each goroutine of a loop makes. `what` is the target as written."""

    file: GoFile  # where the write stands
    target: Node
    what: str
    variable: Object
    marker: Node
    loop: Loop
    in_map: bool


def shared_writes(file: GoFile) -> Iterator[SharedWrite]:
    """The first unprotected write to a shared variable of each goroutine that a loop starts."""
    for start, body_of, shared in _started(file):
        function = file.function_of(start)
        if function is None or body_of.body is None:
            continue
        graph = file.package.flow(function)
        loop = graph.loop_of(start)
        if loop is None or graph.can_reach(start, start) is None or not graph.is_intact:
            continue
        if is_more_conditional(start, loop.keyword) or joined_in_round(file, start, loop):
            continue
        if b"SetLimit(1)" in file.data[function.node.start_byte : function.node.end_byte]:
            continue
        found = _first_write(_Worker(body_of, loop, shared))
        if found is not None:
            target, variable, in_map = found
            marker = start.children[0] if start.type == "go_statement" else start
            home = body_of.file
            yield SharedWrite(home, target, home.text(target), variable, marker, loop, in_map)


@dataclass(frozen=True)
class _Worker:
    """The function that a goroutine runs. `receiver` is shared by all, when the loop makes no new one."""

    function: Function
    loop: Loop
    receiver: Object | None

    @property
    def file(self) -> GoFile:
        return self.function.file

    def shares(self, variable: Object) -> bool:
        """Whether all goroutines of the loop see one and the same variable."""
        if variable is self.receiver:
            return True
        if not variable.is_variable or (variable.is_local and variable.file is not self.file):
            return False
        if not variable.is_local:
            return True
        if self.receiver is not None or not self.function.is_literal:
            return False
        node = variable.node
        return not _inside(node, self.function.node) and not _inside(node, self.loop.node)

    def is_own(self, node: Node) -> bool:
        """Whether an expression names something that is this goroutine's or this round's alone."""
        for part in walk(node):
            variable = self.file.resolve(part) if part.type == "identifier" else None
            if variable is None or not variable.is_variable or not variable.is_local:
                continue
            if _inside(variable.node, self.function.node) or _inside(variable.node, self.loop.node):
                return True
        return False


def _started(file: GoFile) -> Iterator[tuple[Node, Function, Object | None]]:
    """What starts goroutines in the file, what they run, and the receiver that they share."""
    for statement in file.keyword(b"go", "go_statement"):
        call = statement.named_children[0] if statement.named_child_count else None
        callee = call.child_by_field_name("function") if call is not None else None
        if call is None or callee is None:
            continue
        if callee.type == "func_literal":
            yield statement, file.literal(callee), None
        elif callee.type == "selector_expression":
            shared = _shared_receiver(file, statement, call, callee)
            if shared is not None:
                yield statement, shared[0], shared[1]
    for call in file.calls_to(*SPAWNERS):
        holder = call.child_by_field_name("arguments")
        for literal in holder.named_children if holder is not None else ():
            if literal.type == "func_literal":
                yield call, file.literal(literal), None


def _shared_receiver(
    file: GoFile, statement: Node, call: Node, callee: Node
) -> tuple[Function, Object] | None:
    """The method of `go w.run()`, and its receiver, when w is a pointer from outside the loop."""
    function = file.function_of(statement)
    loop = file.package.flow(function).loop_of(statement) if function is not None else None
    operand = callee.child_by_field_name("operand")
    if loop is None or operand is None or operand.type != "identifier":
        return None
    variable, method = file.resolve(operand), file.callee(call).function
    if (
        variable is None
        or not variable.is_variable
        or method is None
        or method.file.package is not file.package
    ):
        return None
    receiver = receiver_of(method)
    if receiver is None or _inside(variable.node, loop.node):
        return None
    if not isinstance(method.file.package.types.of_object(receiver), Pointer):
        return None
    return method, receiver


def _first_write(worker: _Worker) -> tuple[Node, Object, bool] | None:
    file, function = worker.file, worker.function
    assert function.body is not None
    for node in walk(function.body):
        for target in _targets(node):
            home = file.function_of(target)
            if home is None or not _runs_inside(home, function):
                continue
            hit = _shared_target(worker, target)
            if hit is not None and not _is_kept_apart(worker, target):
                return target, hit[0], hit[1]
    return None


def _targets(node: Node) -> list[Node]:
    if node.type in ("inc_statement", "dec_statement"):
        return node.named_children[:1]
    if node.type == "assignment_statement":
        left = node.child_by_field_name("left")
        return left.named_children if left is not None else []
    return []


def _shared_target(worker: _Worker, target: Node) -> tuple[Object, bool] | None:
    """The shared variable that a target is, or is part of; and whether it is an entry of a map."""
    file = worker.file
    in_map = False
    node = target
    while node.type != "identifier":
        if node.type == "parenthesized_expression":
            node = node.named_children[0]
            continue
        if node.type == "unary_expression" and node.children[0].type == "*":
            node = node.children[1]
            continue
        operand = node.child_by_field_name("operand")
        if operand is None or node.type not in ("selector_expression", "index_expression"):
            return None
        if node.type == "selector_expression" and file.qualified(node):
            return None
        if node.type == "index_expression":
            index = node.child_by_field_name("index")
            given = file.type_of(operand).dereferenced.underlying
            if isinstance(given, Map):
                in_map = True
            elif not isinstance(given, Slice | Array) or index is None or worker.is_own(index):
                return None
        node = operand
    variable = file.resolve(node)
    if variable is None or variable.name == "_" or not worker.shares(variable):
        return None
    if worker.receiver is not None and (variable is not worker.receiver or node == target):
        return None
    return variable, in_map


def _is_kept_apart(worker: _Worker, target: Node) -> bool:
    """Whether something may let only one goroutine at a time, or only one at all, come to a write."""
    file = worker.file
    for node in walk(worker.function.node):
        if node.start_byte >= target.start_byte:
            break
        if node.type == "call_expression":
            callee = node.child_by_field_name("function")
            field = callee.child_by_field_name("field") if callee is not None else None
            name = file.text(field or callee).lower() if callee is not None else ""
            if name in _LOCKING or "lock" in name:
                return True
        elif node.type == "send_statement" or (
            node.type == "unary_expression" and node.children[0].type == "<-"
        ):
            channel = node.child_by_field_name("channel") or node.child_by_field_name("operand")
            room = file.package.types.channel_capacity(file, channel) if channel is not None else None
            if room is None or room < 2:
                return True
        elif node.type == "select_statement":
            return True
    current = target.parent
    while current is not None and current.id != worker.function.node.id:
        condition = current.child_by_field_name("condition") if current.type == "if_statement" else None
        if condition is not None and any(
            part.type == "binary_expression"
            and part.children[1].type == "=="
            and worker.is_own(part)
            and part.children[2].type != "nil"
            for part in walk(condition)
        ):
            return True
        if current.type in ("expression_case", "type_case", "communication_case"):
            return True
        current = current.parent
    return False


def _runs_inside(function: Function, home: Function) -> bool:
    current: Function | None = function
    while current is not None and current is not home:
        if literal_use(current.node) not in (LiteralUse.CALLED, LiteralUse.DEFERRED):
            return False
        current = current.parent
    return current is home


def _inside(node: Node, around: Node) -> bool:
    return around.start_byte <= node.start_byte < around.end_byte
