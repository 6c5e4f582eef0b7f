"""Writes of several goroutines to one variable: what a loop starts and nothing keeps apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.contexts import arguments
from caulk.golang.groups import runs_inside
from caulk.golang.library_traits import JOINS, SPAWNERS, Trait, named_with, run_argument
from caulk.golang.loop_captures import joined_in_round
from caulk.golang.places import parameters_of, receiver_of
from caulk.golang.reachable import run_by
from caulk.golang.starts import is_more_conditional
from caulk.golang.syntax import is_inside, walk
from caulk.golang.typing_model import Array, Basic, Map, Pointer, Slice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Loop
    from caulk.golang.names import Object
    from caulk.golang.spawns import Spawn

# What keeps goroutines apart, in types out of sight: a call that is named so makes the rule silent.
_LOCKING = frozenset({"lock", "rlock", "trylock", "acquire", "wait", "do", "enter"})
# The methods of a sync.Locker, and of what can be locked in other ways: the type may be any.
_LOCKERS = frozenset({"Lock", "RLock", "TryLock", "TryRLock"})
_KEEPING_APART = (
    named_with(Trait.LOCKS)
    | JOINS
    | {
        "(*sync.Cond).Wait",
        "(*sync.Mutex).TryLock",
        "(*sync.RWMutex).TryLock",
    }
)


@dataclass(frozen=True)
class SharedWrite:
    """A write that each goroutine of a loop makes. `what` is the target as written."""

    file: GoFile  # where the write stands
    target: Node
    what: str
    variable: Object
    marker: Node
    spawner: Function
    loop: Loop
    in_map: bool

    @property
    def goroutines(self) -> str:
        """The goroutines in words: by what starts them, when the write stands elsewhere."""
        if self.file is self.spawner.file and is_inside(self.target, self.loop.node):
            return "every goroutine of this loop"
        return f"every goroutine that a loop of `{self.spawner.top_level.name}` starts"

    @property
    def is_made_late(self) -> bool:
        """Whether the variable is nil until the first goroutine makes it: `if c.client == nil { ... }`."""
        node = self.target.parent
        while node is not None and not node.type.startswith(("func", "method")):
            condition = node.child_by_field_name("condition") if node.type == "if_statement" else None
            if condition is not None and condition.type == "binary_expression":
                left, operator, right = condition.children
                if operator.type == "==" and right.type == "nil" and self.file.text(left) == self.what:
                    return True
            node = node.parent
        return False


def shared_writes(file: GoFile) -> Iterator[SharedWrite]:
    """The first unprotected write to a shared variable of each goroutine that a loop starts, told once."""
    told: set[tuple[str, int]] = set()
    for spawn in file.package.channels.spawns_in(file):
        function = spawn.spawner
        if (
            not _stands_in_loop(spawn.node)
            or function is None
            or (spawn.node.type != "go_statement" and not _is_group(spawn))
        ):
            continue
        graph = file.package.flow(function)
        loop = graph.loop_of(spawn.node)
        if loop is None or graph.can_reach(spawn.node, spawn.node) is None or not graph.is_intact:
            continue
        if is_more_conditional(spawn.node, loop.keyword) or joined_in_round(file, spawn.node, loop):
            continue
        if b"SetLimit(1)" in file.data[function.node.start_byte : function.node.end_byte]:
            continue
        worker = _worker(spawn, loop)
        found = _first_write(worker, 0) if worker is not None else None
        if found is not None:
            home, target, variable, in_map = found
            marker = spawn.marker if spawn.node.type == "go_statement" else spawn.node
            if (home.path, target.start_byte) not in told:
                told.add((home.path, target.start_byte))
                yield SharedWrite(home, target, home.text(target), variable, marker, function, loop, in_map)


def _stands_in_loop(node: Node) -> bool:
    """Whether a loop is around a node in the text of its function: a quick test."""
    current = node.parent
    while current is not None and not current.type.startswith(("func", "method")):
        if current.type == "for_statement":
            return True
        current = current.parent
    return False


def _is_group(spawn: Spawn) -> bool:
    return spawn.file.callee(spawn.node).name in SPAWNERS


@dataclass(frozen=True)
class _Worker:
    """The function that a goroutine runs, or one that it calls.

    `passed` are its parameters, and its receiver, that mean the same to all goroutines.
    """

    function: Function
    loop: Loop
    passed: frozenset[Object]

    @property
    def file(self) -> GoFile:
        return self.function.file

    def shares(self, variable: Object) -> bool:
        """Whether all goroutines of the loop see one and the same variable."""
        if variable in self.passed:
            return True
        if not variable.is_variable or (variable.is_local and variable.file is not self.file):
            return False
        if not self.function.is_literal:
            return False
        if not variable.is_local:
            return True
        node = variable.node
        return not is_inside(node, self.function.node) and not is_inside(node, self.loop.node)

    def is_own(self, node: Node) -> bool:
        """Whether an expression names something that is this goroutine's or this round's alone."""
        for part in walk(node):
            variable = self.file.resolve(part) if part.type == "identifier" else None
            if variable is None or not variable.is_variable or not variable.is_local:
                continue
            if is_inside(variable.node, self.function.node) or is_inside(variable.node, self.loop.node):
                return True
        return False


def _worker(spawn: Spawn, loop: Loop) -> _Worker | None:
    """What a goroutine runs, when that is in sight, with what it is passed from outside the loop."""
    if len(spawn.targets) != 1 or spawn.targets[0].body is None:
        return None
    file, target = spawn.file, spawn.targets[0]
    if target.file.package is not file.package:
        return None

    def is_shared(variable: Object) -> bool:
        return variable.is_variable and not is_inside(variable.node, loop.node)

    return _Worker(target, loop, _passed(file, spawn.callee, spawn.call, target, is_shared))


def _passed(
    file: GoFile, callee: Node, call: Node | None, target: Function, is_shared: Callable[[Object], bool]
) -> frozenset[Object]:
    """The parameters and the receiver of a function that stand for what all goroutines share."""
    found: set[Object] = set()
    receiver = receiver_of(target)
    if receiver is not None and isinstance(target.file.package.types.of_object(receiver), Pointer):
        operand = callee.child_by_field_name("operand") if callee.type == "selector_expression" else None
        variable = file.resolve(operand) if operand is not None and operand.type == "identifier" else None
        if variable is not None and is_shared(variable):
            found.add(receiver)
    given = arguments(call) if call is not None else []
    for parameter, value in zip(parameters_of(target), given, strict=False):
        if parameter is None or target.file.package.names.writes(parameter):
            continue
        addressed = value.type == "unary_expression" and value.children[0].type == "&"
        named = value.named_children[0] if addressed else value
        variable = file.resolve(named) if named.type == "identifier" else None
        kind = target.file.package.types.of_object(parameter).underlying
        refers = addressed or isinstance(kind, Pointer | Map)
        if variable is not None and refers and is_shared(variable):
            found.add(parameter)
    return frozenset(found)


def _first_write(worker: _Worker, depth: int) -> tuple[GoFile, Node, Object, bool] | None:
    file, function = worker.file, worker.function
    if function.body is None:
        return None
    for node in walk(function.body):
        for target in _targets(node):
            hit = _shared_target(worker, target) if _is_run_in(worker, target) else None
            if hit is not None and not _is_kept_apart(worker, target):
                return file, target, hit[0], hit[1]
        if node.type == "call_expression" and depth < limits.WORKER_DEPTH.value and _is_run_in(worker, node):
            found = _behind_call(worker, node, depth)
            if found is not None:
                return found
    return None


def _is_run_in(worker: _Worker, node: Node) -> bool:
    home = worker.file.function_of(node)
    return home is not None and runs_inside(home, worker.function)


def _behind_call(worker: _Worker, call: Node, depth: int) -> tuple[GoFile, Node, Object, bool] | None:
    """A write of a function that a goroutine calls and passes what all of them share."""
    file, callee = worker.file, call.child_by_field_name("function")
    if callee is None or callee.type == "func_literal" or not _may_pass(worker, callee, call):
        return None
    target = file.callee(call).function
    if target is None or target is worker.function or target.file.package is not file.package:
        return None
    if call.parent is not None and call.parent.type == "go_statement":
        return None
    passed = _passed(file, callee, call, target, worker.shares)
    captures = target.is_literal and not is_inside(target.node, worker.function.node)
    if not (passed or captures) or _is_kept_apart(worker, call):
        return None
    return _first_write(_Worker(target, worker.loop, passed), depth + 1)


def _may_pass(worker: _Worker, callee: Node, call: Node) -> bool:
    """Whether a call names something that all goroutines share, or calls a local variable: a quick test."""
    if callee.type == "identifier":
        held = worker.file.resolve(callee)
        if held is not None and held.is_variable and held.is_local:
            return True
    named = [callee.child_by_field_name("operand"), *arguments(call)]
    for each in named:
        value = each.named_children[0] if each is not None and each.type == "unary_expression" else each
        variable = worker.file.resolve(value) if value is not None and value.type == "identifier" else None
        if variable is not None and worker.shares(variable):
            return True
    return False


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
    if variable in worker.passed and node == target:
        return None  # the parameter itself
    return variable, in_map


def _is_kept_apart(worker: _Worker, target: Node) -> bool:
    """Whether something may let only one goroutine at a time, or only one at all, come to a write."""
    file = worker.file
    for node in walk(worker.function.node):
        if node.start_byte >= target.start_byte:
            break
        if node.type == "call_expression":
            if _call_keeps_apart(file, node, target):
                return True
        elif _waits_for_another(file, node):
            return True
    current = target.parent
    while current is not None and current.id != worker.function.node.id:
        condition = current.child_by_field_name("condition") if current.type == "if_statement" else None
        if condition is not None and (
            any(
                part.type == "binary_expression"
                and part.children[1].type == "=="
                and worker.is_own(part)
                and part.children[2].type != "nil"
                for part in walk(condition)
            )
            or _picks(worker, condition, target)
        ):
            return True
        if current.type in ("expression_case", "type_case", "communication_case"):
            return True
        current = current.parent
    return False


def _picks(worker: _Worker, condition: Node, target: Node) -> bool:
    """Whether a goroutine writes itself down when a flag says that it is the one: `if own.first { at = i }`.

    A flag is a boolean that it was given, not one that it found out.
    """
    values = (
        target.parent.parent.child_by_field_name("right") if target.parent and target.parent.parent else None
    )
    if values is None or not worker.is_own(values) or not _is_given(worker, values):
        return False
    asked = [condition]
    while asked:
        part = asked.pop()
        if part.type == "parenthesized_expression" or (
            part.type == "binary_expression" and part.children[1].type == "&&"
        ):
            asked.extend(part.named_children)
        elif part.type in ("identifier", "selector_expression") and _is_given(worker, part):
            kind = worker.file.type_of(part).underlying
            if isinstance(kind, Basic) and kind.name == "bool":
                return True
    return False


def _is_given(worker: _Worker, node: Node) -> bool:
    """Whether all variables of an expression are the round's or parameters: known before the work is done."""
    for part in walk(node):
        variable = worker.file.resolve(part) if part.type == "identifier" else None
        if variable is not None and variable.is_variable and not variable.is_parameter:
            inside = is_inside(variable.node, worker.function.node)
            if inside or not is_inside(variable.node, worker.loop.node):
                return False
    return True


def _waits_for_another(file: GoFile, node: Node) -> bool:
    """Whether an operation on a channel may let one goroutine on at a time."""
    if node.type == "send_statement" or (node.type == "unary_expression" and node.children[0].type == "<-"):
        channel = node.child_by_field_name("channel") or node.child_by_field_name("operand")
        room = file.package.types.channel_capacity(file, channel) if channel is not None else None
        return room is None or room < 2
    return node.type == "select_statement"


def _call_keeps_apart(file: GoFile, call: Node, target: Node) -> bool:
    """Whether a call before a write may keep goroutines apart until after the write.

    A function in sight does when it returns with a lock, or waits for others. Of the library that is known
    what locks, waits or runs something once does; of other things the name tells.
    """
    callee, function = file.callee(call), call.child_by_field_name("function")
    field = function.child_by_field_name("field") if function is not None else None
    if callee.name in _KEEPING_APART or run_argument(callee.name) is not None:
        return True
    if field is not None and file.text(field) in _LOCKERS:
        return True
    if callee.function is not None:
        if is_inside(target, callee.function.node):
            return False
        return any(_leaves_locked(each) for each in run_by(callee.function))
    if _is_of_go(callee.name):
        return _first_only(callee.name)
    name = file.text(field or function).lower() if function is not None else ""
    return name in _LOCKING or "lock" in name


def _is_of_go(name: str) -> bool:
    """Whether a function or method belongs to Go's own library."""
    path = name.lstrip("(*")
    first = path.partition("/")[0] if "/" in path else path.partition(".")[0]
    return bool(path) and "." not in first


def _first_only(name: str) -> bool:
    """Whether an atomic operation tells one of several goroutines that it was the first."""
    return "sync/atomic." in name and name.rpartition(".")[2].startswith(("CompareAndSwap", "Swap"))


def _leaves_locked(function: Function) -> bool:
    """Whether a function takes a lock that it does not give back itself, or waits for others."""
    operations = function.file.package.locks.of(function)
    given = [each.place for each in operations if each.action.gives]
    if any(
        not each.action.gives and not any(each.place.same_instance(place) for place in given)
        for each in operations
    ):
        return True
    body = function.body
    return body is not None and any(_waits_for_another(function.file, node) for node in walk(body))
