"""Condition variables: every Wait, Signal and Broadcast of a package, and which `sync.Cond` each means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers, sole_holder
from caulk.golang.calls import assigned_value
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.holders import (
    Holding,
    field_mentions,
    holding_of_field,
    holding_of_variable,
    is_closed,
    is_made_in_sight,
)
from caulk.golang.imported import in_sight
from caulk.golang.joining import is_joined
from caulk.golang.locks import call_of, lock_class
from caulk.golang.names import is_address_taken, is_written
from caulk.golang.places import Place, place_of
from caulk.golang.starts import goroutine_of
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Field, Method

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.locks import LockOperation
    from caulk.golang.packages import GoPackage

_METHODS = ("Wait", "Signal", "Broadcast")
_MAKERS = frozenset({"sync.NewCond", "new"})
_LOOK_AHEAD = 3  # statements after a Wait


@dataclass(frozen=True)
class CondOperation:
    """A method of a sync.Cond, called (`call`) or taken as a value (`call` is None)."""

    name: str  # Wait, Signal or Broadcast
    selector: Node
    call: Node | None
    place: Place | None
    file: GoFile
    function: Function

    @property
    def node(self) -> Node:
        return self.call or self.selector

    @property
    def text(self) -> str:
        """The condition as the code writes it."""
        operand = self.selector.child_by_field_name("operand")
        return self.file.text(operand) if operand is not None else "cond"

    def means(self, place: Place | None) -> bool:
        """Whether the operation is on this very condition, or on the same field of what may be one owner."""
        if place is None or self.place is None:
            return False
        return self.place.same_instance(place) or bool(place.key and self.place.key == place.key)


class Conds:
    """The operations on condition variables of one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package

    @cached_property
    def all(self) -> tuple[CondOperation, ...]:
        if not any(each.conds.declares for each in in_sight(self._package)):
            return ()
        return tuple(operation for file in self._package.files for operation in _operations(file))

    @cached_property
    def declares(self) -> bool:
        """Whether the package says in its text that something is a condition variable."""
        return any(b"sync.Cond" in file.data or b"sync.NewCond" in file.data for file in self._package.files)

    def waits(self, file: GoFile) -> list[CondOperation]:
        return [each for each in self.all if each.name == "Wait" and each.file is file]


def _operations(file: GoFile) -> Iterator[CondOperation]:
    for name in file.identifiers(*_METHODS):
        selector = name.parent
        if name.type != "field_identifier" or selector is None or selector.type != "selector_expression":
            continue
        operand = selector.child_by_field_name("operand")
        if operand is None or file.qualified(selector):
            continue
        found = file.package.types.member(file.type_of(operand), file.text(name))
        if not isinstance(found, Method) or not found.receiver.dereferenced.is_named("sync", "Cond"):
            continue
        function = file.function_of(selector)
        if function is None:
            continue
        call = selector.parent
        if call is not None and (
            call.type != "call_expression" or call.child_by_field_name("function") != selector
        ):
            call = None
        place = _cond_place(file, operand)
        method = CondOperation(file.text(name), selector, call, place, file, function)
        yield from _through_value(method) if call is None else (method,)


def _through_value(operation: CondOperation) -> Iterator[CondOperation]:
    """The calls of the variable that holds a method, `wait := c.Wait`; the method when it goes elsewhere."""
    file = operation.file
    variable = sole_holder(file, operation.selector)
    uses = file.package.names.references(variable) if variable is not None else ()
    calls = [(use.file, call_of(use.node)) for use in uses]
    if not calls or any(call is None for _, call in calls):
        yield operation
        return
    for home, call in calls:
        function = home.function_of(call) if call is not None else None
        if function is not None:
            yield replace(operation, call=call, file=home, function=function)


def _cond_place(file: GoFile, operand: Node) -> Place | None:
    """The condition that an operand means, through embedding too."""
    place = place_of(file, operand)
    embedded = _embedded(file, operand)
    if place is None or embedded is None:
        return place
    return place.within(("Cond",), embedded.key)


def _embedded(file: GoFile, operand: Node) -> Field | None:
    owner = file.type_of(operand).dereferenced
    if owner.is_named("sync", "Cond"):
        return None
    found = file.package.types.member(owner, "Cond")
    return found if isinstance(found, Field) else None


# -- a Wait that nothing asks again after


@dataclass(frozen=True)
class BareWait:
    """A Wait after which nobody asks whether what it waited for is there."""

    wait: CondOperation
    condition: Node | None  # of the `if` around it


def bare_waits(file: GoFile) -> Iterator[BareWait]:
    """Waits of a file that no loop comes back from to ask again."""
    for wait in file.package.conds.waits(file):
        if wait.call is None or not file.package.flow(wait.function).is_intact:
            continue
        condition = _if_around(wait.call)
        if condition is not None and _comes_for_good(wait, condition):
            continue
        depth = limits.COND_CALLERS.value
        if not _is_in_loop(wait.function, wait.call, depth, otherwise=condition is None) or (
            condition is not None and _goes_on_without_asking(wait, condition)
        ):
            yield BareWait(wait, condition)


def _comes_for_good(wait: CondOperation, condition: Node) -> bool:
    """Whether what is waited for never goes away again, and is there whenever somebody signals.

    Of a field that is set, and never to nil or false: by everybody who signals, and before that. A Wait
    returns for no other reason.
    """
    file, package = wait.file, wait.file.package
    member = _asked_for(file, condition)
    if member is None or member.name[:1].isupper():
        return False
    setters: dict[Function, int] = {}
    for home, node, value in field_mentions(package, member):
        given = value if value is not None else assigned_value(node)
        if value is None and not is_written(node):
            if is_address_taken(node):
                return False
            continue
        if given is None or given.type in ("nil", "false"):
            return False
        function = home.function_of(node)
        if function is not None:
            setters[function] = min(node.start_byte, setters.get(function, node.start_byte))
    signals = [each for each in package.conds.all if each.name != "Wait" and each.means(wait.place)]
    return bool(signals) and all(
        each.function in setters and setters[each.function] < each.node.start_byte for each in signals
    )


def _asked_for(file: GoFile, condition: Node) -> Field | None:
    """The field that `!s.ready`, or `s.result == nil`, asks about."""
    asked = None
    if condition.type == "unary_expression" and condition.children[0].type == "!":
        asked = condition.children[1]
    elif condition.type == "binary_expression" and condition.children[1].type == "==":
        asked = condition.children[0] if condition.children[2].type == "nil" else None
    operand = asked.child_by_field_name("operand") if asked is not None else None
    name = asked.child_by_field_name("field") if asked is not None else None
    if operand is None or name is None:
        return None
    found = file.package.types.member(file.type_of(operand), file.text(name))
    return found if isinstance(found, Field) and found.key else None


def _if_around(node: Node) -> Node | None:
    """The condition of the if statement of which a call is the last thing done."""
    statement = node.parent
    statements = statement.parent if statement is not None else None
    block = statements.parent if statements is not None and statements.type == "statement_list" else None
    around = block.parent if block is not None and block.type == "block" else None
    if around is None or around.type != "if_statement" or around.child_by_field_name("consequence") != block:
        return None
    last = [each for each in statements.named_children if each.type != "comment"][-1] if statements else None
    return around.child_by_field_name("condition") if last == statement else None


def _is_in_loop(function: Function, node: Node, depth: int, *, otherwise: bool) -> bool:
    """Whether a loop runs around a node: in its function, or in every caller. `otherwise` if nobody knows."""
    if function.file.package.flow(function).loop_of(node) is not None:
        return True
    if function.is_literal:
        use, start = literal_use(function.node), _start_of(function)
        joined = (
            use is LiteralUse.SPAWNED
            and function.parent is not None
            and start is not None
            and is_joined(function.file, function.parent, start)
        )
        if use in (LiteralUse.SPAWNED, LiteralUse.DEFERRED) and not joined:
            return False
        if (use is LiteralUse.CALLED or joined) and function.parent is not None:
            return _is_in_loop(function.parent, function.node, depth, otherwise=otherwise)
    if depth == 0:
        limits.COND_CALLERS.reached(function.file, node)
        return True
    known = callers(function)
    if not known.sites or known.escapes:
        return otherwise
    return all(
        site.caller is None or _is_in_loop(site.caller, site.call, depth - 1, otherwise=False)
        for site in known.sites
    )


def _start_of(literal: Function) -> Node | None:
    """The go statement that runs a literal."""
    node: Node | None = literal.node
    while node is not None and node.type != "go_statement":
        node = (
            node.parent
            if node.type in ("func_literal", "parenthesized_expression", "call_expression")
            else None
        )
    return node


def _goes_on_without_asking(wait: CondOperation, condition: Node) -> bool:
    """Whether what runs after `if empty(q) { c.Wait() }` takes what was asked for granted."""
    assert wait.call is not None
    file = wait.file
    graph = file.package.flow(wait.function)
    step = graph.step_of(wait.call)
    asked = {file.text(each) for each in walk(condition) if each.type in ("identifier", "field_identifier")}
    asked -= {file.text(each) for each in walk(condition) if each.parent and _is_root(each)}
    following = graph.successors(step) if step is not None else ()
    for _ in range(_LOOK_AHEAD):
        if len(following) != 1 or not following[0].type.endswith(("_statement", "_declaration")):
            return False
        words = {file.text(each) for each in walk(following[0]) if each.type.endswith("identifier")}
        if not asked.isdisjoint(words):
            return True
        following = graph.successors(following[0])
    return False


def _is_root(node: Node) -> bool:
    """Whether an identifier only leads to what is asked about: `q` of `q.items`, `len`."""
    parent = node.parent
    if parent is None:
        return False
    first = parent.named_children[0] if parent.named_child_count else None
    return parent.type in ("selector_expression", "call_expression") and first == node


# -- a condition that nobody signals


@dataclass(frozen=True)
class Unsignalled:
    """A Wait on a condition that nobody in its package signals."""

    wait: CondOperation
    made: tuple[GoFile, Node] | None


def unsignalled(file: GoFile) -> Iterator[Unsignalled]:
    package = file.package
    told: list[CondOperation] = []
    for wait in package.conds.waits(file):
        if wait.call is None or any(wait.means(each.place) for each in told):
            continue
        holding = _holding(package, wait)
        if holding is None or holding.escapes or holding.selecting("Signal", "Broadcast"):
            continue
        if not is_made_in_sight(holding, _MAKERS):
            continue
        if any(each.name != "Wait" and _is_held(each, holding, wait) for each in package.conds.all):
            continue
        if not is_closed(package):
            return
        told.append(wait)
        yield Unsignalled(wait, holding.origins[0] if holding.origins else None)


def _holding(package: GoPackage, operation: CondOperation) -> Holding | None:
    place = operation.place
    operand = operation.selector.child_by_field_name("operand")
    if place is None or operand is None:
        return None
    if not place.fields:
        return holding_of_variable(place.root)
    while operand.type in ("parenthesized_expression", "unary_expression"):
        operand = operand.named_children[-1]
    embedded = _embedded(operation.file, operand)
    if embedded is not None:
        return holding_of_field(package, embedded) if embedded.key else None
    if operand.type == "identifier":  # another name of a field: `c := s.cond`
        variable = operation.file.resolve(operand)
        return holding_of_variable(variable) if variable is not None else None
    if operand.type != "selector_expression":
        return None
    inner, name = operand.child_by_field_name("operand"), operand.child_by_field_name("field")
    if inner is None or name is None:
        return None
    found = package.types.member(operation.file.type_of(inner), operation.file.text(name))
    return holding_of_field(package, found) if isinstance(found, Field) and found.key else None


def _is_held(operation: CondOperation, holding: Holding, wait: CondOperation) -> bool:
    if operation.means(wait.place):
        return True
    place = operation.place
    if place is None:
        return not _is_returned(operation)
    if not place.fields:
        return any(place.root is variable for variable in holding.variables)
    return any(place.key == member.key for member in holding.fields)


def _is_returned(operation: CondOperation) -> bool:
    """Whether the condition is what a function of the package returns, so that it is followed from there."""
    operand = operation.selector.child_by_field_name("operand")
    if operand is None or operand.type != "call_expression":
        return False
    return bool(operation.file.package.calls.site(operation.file, operand).targets)


# -- a Wait that keeps another lock


@dataclass(frozen=True)
class WaitUnderLock:
    """A Wait that keeps a lock which everybody who signals has to take first."""

    wait: CondOperation
    taken: LockOperation  # before the Wait, and kept
    needed: LockOperation  # before the signal
    signal: CondOperation


def waits_under_other_lock(file: GoFile) -> Iterator[WaitUnderLock]:
    """Waits of a file made with a second lock held that keeps every signal away."""
    package = file.package
    for wait in package.conds.waits(file):
        if wait.call is None or wait.place is None:
            continue
        own = _own_locks(package, wait)
        signals = [each for each in package.conds.all if each.name != "Wait" and each.means(wait.place)]
        if not own or not signals or any(each.call is None for each in signals):
            continue
        if not wait.place.key and any(
            goroutine_of(each.function) is goroutine_of(wait.function) for each in signals
        ):
            continue  # the function itself comes to the signal
        if limits.PARTNERS.exceeded(len(signals), file, wait.call):
            continue
        depth = limits.COND_CALLERS.value
        held: list[dict[Hashable, LockOperation]] = []
        for found, taken in _held(wait.function, wait.call, depth, every=False).items():
            if found is None or found in own:
                continue
            held = held or [_held(each.function, each.node, depth, every=True) for each in signals]
            needed = [each.get(found) for each in held]
            if needed[0] is not None and all(
                each is not None and not (each.action.reads and taken.action.reads) for each in needed
            ):
                yield WaitUnderLock(wait, taken, needed[0], signals[0])
                break


def _own_locks(package: GoPackage, wait: CondOperation) -> set[Hashable]:
    """The classes of the locks that a condition was made with; empty when one is not known.

    A pointer to a lock that fields keep as well is the lock of these fields.
    """
    holding = _holding(package, wait)
    found: set[Hashable] = set()
    for file, made in holding.origins if holding is not None else ():
        if made.type != "call_expression" or file.callee(made).name != "sync.NewCond":
            return set()
        holder = made.child_by_field_name("arguments")
        given = holder.named_children[0] if holder is not None and holder.named_child_count else None
        place = package.locks.place(file, given) if given is not None else None
        variable = file.resolve(given) if given is not None and given.type == "identifier" else None
        if variable is not None and variable.is_variable:
            found.update(each.key for each in holding_of_variable(variable).fields)
        if place is None or (lock_class(place) is None and not found):
            return set()
        found.add(lock_class(place))
    return found


def _held(function: Function, node: Node, depth: int, *, every: bool) -> dict[Hashable, LockOperation]:
    """The locks that are held when a function comes to a node, by class, with what took them.

    Those count that callers hold around the call: of all callers when `every` is set, else of any.
    """
    found = {lock_class(each.place): each for each in _held_at(function, node)}
    if function.is_literal and literal_use(function.node) in (LiteralUse.CALLED, LiteralUse.DEFERRED):
        outer = _held(function.parent, function.node, depth, every=every) if function.parent else {}
        return {**outer, **found}
    known = callers(function) if depth and not function.name[:1].isupper() else None
    if known is None or known.escapes or any(site.caller is None or site.is_spawn for site in known.sites):
        return found
    around = [
        _held(site.caller, site.call, depth - 1, every=every)
        for site in known.sites
        if site.caller is not None
    ]
    for each, taken in around[0].items() if around else ():
        if not every or all(each in other for other in around):
            found.setdefault(each, taken)
    for other in around[1:] if not every else ():
        for each, taken in other.items():
            found.setdefault(each, taken)
    return found


def _held_at(function: Function, node: Node) -> Iterator[LockOperation]:
    """The locks that a function has taken, and not given back on every way, when it comes to a node."""
    package = function.file.package
    operations = package.locks.of(function)
    graph = package.flow(function) if operations else None
    for taken in operations:
        if graph is None or not taken.action.takes:
            continue
        given = [
            each.call
            for each in operations
            if each.action.gives and not each.is_deferred and each.place.same_instance(taken.place)
        ]
        if graph.dominates(taken.call, node) and graph.can_reach(taken.call, node, given) is not None:
            yield taken
