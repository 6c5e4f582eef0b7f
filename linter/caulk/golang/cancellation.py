"""Cancellation within reach: the contexts a place could watch, and waiting loops that watch none of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers, is_program_start
from caulk.golang.calls import assigned_value
from caulk.golang.contexts import arguments
from caulk.golang.library_traits import TIMER_CHANNELS, Trait, has_trait, named_with
from caulk.golang.lifetimes import result_holder
from caulk.golang.names import ObjectKind
from caulk.golang.syntax import walk
from caulk.golang.types import Chan, Field, Pointer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from caulk.findings import Location
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import FlowGraph, Loop, LoopExit
    from caulk.golang.names import Object
    from caulk.golang.types import Type

_NEVER_CANCELLED = frozenset({"context.Background", "context.TODO"})
_CONTEXT_WORDS = (b"ontext", b"Ctx", b"ctx", b"http.Request")
_WATCHING = frozenset({"Done", "Err", "Cause"})


@dataclass(frozen=True, slots=True)
class ScopedContext:
    """A context that code can watch: `text` is how to write it, `node` where it comes into scope.

    `object` is the variable, or the receiver whose field it is; the field may be declared in another file.
    """

    text: str
    node: Node
    object: Object
    declared_in: GoFile | None = None

    @property
    def location(self) -> Location:
        return (self.declared_in or self.object.file).at(self.node)


def contexts_in_scope(file: GoFile, place: Node) -> list[ScopedContext]:
    """Contexts that somebody may cancel, nearest first.

    Parameters of the function around and of those around it, local results of context.WithCancel and its like
    made before, the context of an `*http.Request` parameter, a context field of the receiver. The blank
    identifier and contexts that all callers take from context.Background do not count.
    """
    found: list[ScopedContext] = []
    function = file.function_of(place)
    while function is not None:
        found.extend(_made_in(file, function, place))
        found.extend(_parameters(function))
        found.extend(_kept_by_receiver(function))
        function = function.parent
    visible: dict[str, ScopedContext] = {}
    for each in found:
        visible.setdefault(each.text, each)
    return list(visible.values())


def parameters(function: Function) -> Iterator[tuple[Node, Object, Type]]:
    """The named parameters of a function with their types, the blank identifier left out."""
    file = function.file
    holder = function.node.child_by_field_name("parameters")
    for declaration in holder.named_children if holder is not None else ():
        for name in declaration.children_by_field_name("name"):
            parameter = file.resolve(name) if name.type == "identifier" else None
            if parameter is not None and parameter.name != "_":
                yield name, parameter, file.package.types.of_object(parameter)


def is_context(given: Type) -> bool:
    return given.is_named("context", "Context")


def _parameters(function: Function) -> Iterator[ScopedContext]:
    for position, (name, parameter, given) in enumerate(parameters(function)):
        if is_context(given):
            if not _is_detached(parameter) and not _always_background(function, position):
                yield ScopedContext(parameter.name, name, parameter)
        elif isinstance(given, Pointer) and given.elem.is_named("net/http", "Request"):
            yield ScopedContext(f"{parameter.name}.Context()", name, parameter)


def _is_detached(parameter: Object) -> bool:
    """Whether a function gives a context parameter up for one that nothing cancels."""
    file = parameter.file
    values = (assigned_value(each.node) for each in file.package.names.writes(parameter))
    return any(
        value is not None
        and value.type == "call_expression"
        and has_trait(file.callee(value).name, Trait.DETACHES_CONTEXT)
        for value in values
    )


def _kept_by_receiver(function: Function) -> Iterator[ScopedContext]:
    """Contexts that the receiver of a method keeps in a field, or in one of a struct that it embeds."""
    holder = function.node.child_by_field_name("receiver")
    for declaration in holder.named_children if holder is not None else ():
        name = declaration.child_by_field_name("name")
        receiver = function.file.resolve(name) if name is not None else None
        if receiver is None or receiver.name == "_":
            continue
        types = function.file.package.types
        pending = [types.of_object(receiver)]
        for _ in range(limits.CONTEXT_OWNERS.value):
            fields = [field for owner in pending for field in types.fields(owner)]
            for field in fields:
                own = field.name[:1].isupper() or field.file.package is function.file.package
                if own and is_context(field.type) and not field.embedded:
                    yield ScopedContext(f"{receiver.name}.{field.name}", field.node, receiver, field.file)
            pending = [field.type for field in fields if field.embedded]


def _always_background(function: Function, position: int) -> bool:
    """Whether every caller is known and passes a context that nobody cancels."""
    known = callers(function)
    if known.escapes or not known.sites:
        return False
    for site in known.sites:
        given = arguments(site.call)
        if position >= len(given) or given[position].type != "call_expression":
            return False
        if site.file.callee(given[position]).name not in _NEVER_CANCELLED:
            return False
    return True


def _made_in(file: GoFile, function: Function, place: Node) -> Iterator[ScopedContext]:
    """Cancellable contexts that a function makes before a place, last first.

    In `main` and `init` only those that a signal cancels: the end of the program cancels nothing in time.
    """
    names = named_with(Trait.MAKES_CANCEL) | {"golang.org/x/sync/errgroup.WithContext"}
    if is_program_start(function.top_level):
        names = frozenset({"os/signal.NotifyContext"})
    index = {"golang.org/x/sync/errgroup.WithContext": 1}
    made = []
    for call in file.calls_to(*names):
        if call.start_byte > place.start_byte or file.function_of(call) is not function:
            continue
        holder = result_holder(call, index.get(file.callee(call).name, 0))
        variable = file.resolve(holder) if holder is not None else None
        if variable is not None and variable.is_local and variable.name != "_" and holder is not None:
            made.append(ScopedContext(variable.name, holder, variable))
    yield from reversed(made)


# -- selects that hear nothing


@dataclass(frozen=True, slots=True)
class DeafSelect:
    """A select in a loop that no cancellation reaches.

    `failures` are the exits that the loop does have, each taken only when work in a case fails.
    """

    select: Node
    loop: Loop
    context: ScopedContext
    failures: Sequence[LoopExit]


def deaf_selects(file: GoFile) -> Iterator[DeafSelect]:
    """Selects without default, in a loop, with a cancellable context in scope that nothing there watches.

    Silent as soon as the loop can be left in a way that somebody else may control: any case that leaves on
    what it received, a condition, a closed channel.
    """
    if b"select" not in file.data:
        return
    if not any(word in each.data for each in file.package.files for word in _CONTEXT_WORDS):
        return
    reported: set[int] = set()
    for select in file.keyword(b"select", "select_statement"):
        cases = [child for child in select.named_children if child.type == "communication_case"]
        if not cases or any(child.type == "default_case" for child in select.named_children):
            continue
        function = file.function_of(select)
        if function is None:
            continue
        graph = file.package.flow(function)
        loop = graph.loop_of(select)
        if loop is None or loop.node.id in reported or not graph.is_intact or not graph.reachable(select):
            continue
        exits = _failures_only(file, graph, loop, select)
        if exits is None or asks_context(file, loop.node):
            continue
        contexts = contexts_in_scope(file, select)
        if not contexts or any(_hears(file, case, contexts) for case in cases):
            continue
        if exits and any(is_timer(file, case) for case in cases):
            continue  # the next tick meets the context in the work, which then fails
        reported.add(loop.node.id)
        yield DeafSelect(select, loop, contexts[0], exits)


def asks_context(file: GoFile, region: Node) -> bool:
    """Whether code asks a context for its Done, Err or Cause, or something else for a channel like Done.

    What has no known type may be a context.
    """
    types = file.package.types
    for node in walk(region):
        field = node.child_by_field_name("field") if node.type == "selector_expression" else None
        operand = node.child_by_field_name("operand")
        if field is None or operand is None or file.text(field) not in _WATCHING:
            continue
        given = types.of(file, operand)
        if not given.is_known or types.implements_context(given):
            return True
        call = node.parent
        if call is not None and call.type == "call_expression" and isinstance(types.of(file, call), Chan):
            return True
    return False


def _hears(file: GoFile, case: Node, contexts: Sequence[ScopedContext]) -> bool:
    """Whether a communication depends on a context: names one, or receives from a variable made of a Done."""
    communication = case.child_by_field_name("communication")
    if communication is None:
        return True
    known = {id(each.object) for each in contexts if each.declared_in is None}
    for node in walk(communication):
        if node.type == "selector_expression" and is_context(file.type_of(node)):
            return True
        if node.type != "identifier":
            continue
        found = file.resolve(node)
        if found is None or not found.is_variable:
            continue
        if id(found) in known or is_context(file.package.types.of_object(found)):
            return True
        value = file.package.types.initial_value(found)
        if value is not None and asks_context(found.file, value):
            return True
    return False


def channel_of(case: Node) -> Node | None:
    """The channel that a communication case receives from; None for a send."""
    communication = case.child_by_field_name("communication")
    receive = communication.child_by_field_name("right") if communication is not None else None
    if receive is None or receive.type != "unary_expression":
        return None
    return receive.child_by_field_name("operand")


def is_timer(file: GoFile, case: Node) -> bool:
    """Whether a communication case receives what a timer sends."""
    channel = channel_of(case)
    if channel is None:
        return False
    if channel.type == "call_expression":
        return file.callee(channel).name in named_with(Trait.MAKES_TIMER)
    if channel.type == "selector_expression":
        operand, field = channel.child_by_field_name("operand"), channel.child_by_field_name("field")
        if operand is not None and field is not None:
            found = file.package.types.field(file.type_of(operand), file.text(field))
            return isinstance(found, Field) and found.key in TIMER_CHANNELS
    given = file.type_of(channel)
    return isinstance(given, Chan) and given.elem.is_named("time", "Time")


def _failures_only(file: GoFile, graph: FlowGraph, loop: Loop, select: Node) -> Sequence[LoopExit] | None:
    """The exits of a loop when each is taken only after work in a case failed; None when one is not."""
    exits = graph.loop_exits(loop)
    return exits if all(_after_failure(file, each.node, select) for each in exits) else None


def _after_failure(file: GoFile, node: Node, select: Node) -> bool:
    """Whether a node stands in a case of the select under `if err != nil`, err being of a call there."""
    child, parent = node, node.parent
    while parent is not None and parent.id != select.id:
        if parent.type == "if_statement":
            consequence = parent.child_by_field_name("consequence")
            condition = parent.child_by_field_name("condition")
            if (
                consequence is not None
                and consequence.id == child.id
                and condition is not None
                and _is_failed_call(file, condition, select)
            ):
                return True
        child, parent = parent, parent.parent
    return False


def _is_failed_call(file: GoFile, condition: Node, select: Node) -> bool:
    """Whether a condition is `err != nil` for a local error that a call below the select gave."""
    if condition.type != "binary_expression" or condition.children[1].type != "!=":
        return False
    error = condition.children[0]
    if error.type != "identifier" or condition.children[2].type != "nil":
        return False
    variable = file.resolve(error)
    if variable is None or variable.kind not in (ObjectKind.VAR, ObjectKind.RESULT):
        return False
    given = [variable.node, *(each.node for each in file.package.names.writes(variable))]
    inside = [node for node in given if select.start_byte <= node.start_byte < error.start_byte]
    return bool(inside) and all(_from_call(node) for node in inside)


def _from_call(target: Node) -> bool:
    """Whether an assignment target takes the result of a call, and not a received value."""
    statement = target.parent
    while statement is not None and statement.type in ("expression_list", "parenthesized_expression"):
        statement = statement.parent
    if statement is None or statement.type not in ("short_var_declaration", "assignment_statement"):
        return False
    right = statement.child_by_field_name("right")
    value = right.named_children[-1] if right is not None and right.named_child_count else None
    return value is not None and value.type == "call_expression"
