"""What a request leaves behind: goroutines that nobody joins, and what they still use of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.background import gives_nothing_back, left_running
from caulk.golang.cancellation import asks_context, is_context
from caulk.golang.contexts import arguments
from caulk.golang.definitions import definitions, sole_definition
from caulk.golang.joining import is_joined
from caulk.golang.library_traits import SPAWNERS, Trait, has_trait
from caulk.golang.lifecycle import is_guarded
from caulk.golang.names import ObjectKind
from caulk.golang.places import parameters_of
from caulk.golang.requests import RequestKind, request_function, request_functions, serving
from caulk.golang.syntax import is_inside, walk
from caulk.golang.typing_model import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.findings import Location
    from caulk.golang.background import LeftRunning
    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.requests import RequestFunction
    from caulk.golang.spawns import Spawn

_COPIES = ("Copy",)  # methods that make a request's framework context fit to be kept
_SELECTING = frozenset({"selector_expression", "call_expression", "parenthesized_expression"})
# Packages of which no call keeps a handler from returning.
_QUICK = (
    "fmt",
    "log",
    "log/slog",
    "strings",
    "strconv",
    "errors",
    "time",
    "encoding/json",
    "net/url",
    "bytes",
)


def left_in_reconcile(file: GoFile) -> Iterator[tuple[RequestFunction, LeftRunning]]:
    """The goroutines that the Reconcile methods of a file start, or have started, and do not wait for."""
    if b"Reconcile(" not in file.data:
        return
    for request in request_functions(file):
        if request.kind is RequestKind.RECONCILER and not is_guarded(request.function):
            for left in left_running(request.function):
                yield request, left


# -- what goroutines of a handler still use


@dataclass(frozen=True)
class Escape:
    """A use of the request, in a goroutine that goes on after its handler has returned."""

    marker: Node  # in the handler: the keyword go, or what starts the goroutine
    use: Location
    what: str  # as the handler writes it: "r.Context()", "ctx", "w"
    is_context: bool
    derived: Node | None  # where the handler's variable came from the request
    inside: Location | None = None  # the go statement, when a function that the handler calls has it


@dataclass(frozen=True)
class _Course:
    """A function in the course of a request, and which of its variables end with that."""

    function: Function
    request: Object | None
    writer: Object | None
    contexts: frozenset[Object] = frozenset()


@dataclass(frozen=True)
class _Use:
    node: Node
    what: str
    is_context: bool
    derived: Node | None = None


def escapes(file: GoFile) -> Iterator[Escape]:
    """Goroutines of handlers that use what ends with the request; the first use of each."""
    for spawn in file.package.channels.spawns_in(file):
        request = serving(file, spawn.node)
        if request is None or request.kind is not RequestKind.HANDLER or not _is_started(spawn):
            continue
        found = _left_using(spawn, _Course(request.function, request.request, request.writer))
        if found is not None:
            yield Escape(spawn.marker, file.at(found.node), found.what, found.is_context, found.derived)
    for request in request_functions(file):
        if request.kind is RequestKind.HANDLER:
            yield from _of_helpers(_Course(request.function, request.request, request.writer))


def _is_started(spawn: Spawn) -> bool:
    """Whether the goroutine starts at once: by a go statement, or by a group."""
    return spawn.node.type == "go_statement" or spawn.file.callee(spawn.node).name in SPAWNERS


def _of_helpers(course: _Course) -> Iterator[Escape]:
    """Goroutines that functions start which a handler calls, with what the handler gave these functions."""
    file = course.function.file
    for site in file.package.calls.of(course.function):
        if site.is_spawn or site.is_deferred or len(site.known_targets) != 1:
            continue
        target = site.targets[0]
        if target.is_literal or target.body is None or request_function(target) is not None:
            continue
        started = [each for each in target.file.package.channels.spawned_by(target) if _is_started(each)]
        inner = _given(course, site.node, target) if started and gives_nothing_back(target) else None
        if inner is None or is_joined(file, course.function, site.node):
            continue
        if not _only_answers(file, course.function, site.node, course):
            continue
        for spawn in started:
            found = _left_using(spawn, inner)
            if found is not None:
                marker = site.node.child_by_field_name("function") or site.node
                place = target.file.at(spawn.marker)
                yield Escape(marker, target.file.at(found.node), found.what, found.is_context, None, place)
                break


def _given(course: _Course, call: Node, target: Function) -> _Course | None:
    """What the parameters of a function that a handler calls mean; None when they are none of the request."""
    file = course.function.file
    request = writer = None
    contexts = []
    for parameter, argument in zip(parameters_of(target), arguments(call), strict=False):
        if parameter is None or target.file.package.names.is_reassigned(parameter):
            continue
        held = file.resolve(argument) if argument.type == "identifier" else None
        if held is not None and held is course.request:
            request = parameter
        elif held is not None and held is course.writer:
            writer = parameter
        elif is_context(file.type_of(argument)) and _ends_with_request(file, argument, course, 0):
            contexts.append(parameter)
    if request is None and writer is None and not contexts:
        return None
    return _Course(target, request, writer, frozenset(contexts))


def _left_using(spawn: Spawn, course: _Course) -> _Use | None:
    """What a goroutine uses of its request, when nothing makes the function that starts it wait."""
    file, function = spawn.file, spawn.spawner
    if function is None:
        return None
    found = _first_use(spawn, course)
    if found is None or is_joined(file, function, spawn.node):
        return None
    return found if _only_answers(file, function, spawn.node, course) else None


def _first_use(spawn: Spawn, course: _Course) -> _Use | None:
    """The first use of something that ends with the request; None when the goroutine watches for its end."""
    file, statement = spawn.file, spawn.node
    first: _Use | None = None
    for node in _nodes_of(spawn):
        variable = file.resolve(node) if node.type == "identifier" else None
        if variable is None or not variable.is_variable or is_inside(variable.node, statement):
            continue
        found = None
        if _goes_along(file, statement, node):
            found = _use_of(file, statement, node, variable, course)
        if found is None and _is_local_struct(file, variable):
            found = _kept_context(spawn, node, variable, course)
        if found is not None:
            if found.is_context and (_is_watched(file, node) or _listens(spawn)):
                return None
            first = first or found
    return first


def _nodes_of(spawn: Spawn) -> Iterator[Node]:
    """The code of a goroutine's own: its statement, and the closure of the spawner's that it runs."""
    yield from walk(spawn.node)
    target = spawn.target
    if target is not None and target.is_literal and not is_inside(target.node, spawn.node):
        yield from walk(target.node)


def _listens(spawn: Spawn) -> bool:
    """Whether the function that the goroutine runs, or one that it calls, asks a context for its end."""
    return any(each.body is not None and asks_context(each.file, each.body) for each in _runs(spawn))


def _runs(spawn: Spawn) -> Iterator[Function]:
    """What a goroutine runs: its function, and those that it calls."""
    level = list(spawn.targets)
    seen = set(level)
    for _ in range(limits.WORK_DEPTH.value):
        yield from level
        called = [
            inner for each in level for site in each.file.package.calls.of(each) for inner in site.targets
        ]
        level = [each for each in dict.fromkeys(called) if each not in seen]
        seen.update(level)


def _goes_along(file: GoFile, statement: Node, node: Node) -> bool:
    """Whether a mention is of the goroutine's own: in its literal, or what one of its arguments is.

    `go f(r.URL.Path)` reads the request before the goroutine starts.
    """
    if file.function_of(node) is not file.function_of(statement):
        return True
    expression, parent = node, node.parent
    while parent is not None and parent.type != "argument_list":
        expression, parent = parent, parent.parent
    call = parent.parent if parent is not None else None
    if call is None or call.parent != statement:
        if call is None or not has_trait(file.callee(call).name, Trait.DERIVES_CONTEXT):
            return False
        return _goes_along(file, statement, call)
    given = file.type_of(expression)
    return expression == node or is_context(given) or _is_body(file, expression, node)


def _is_body(file: GoFile, expression: Node, request: Node) -> bool:
    """Whether an expression is the body of a request: `r.Body`."""
    name, operand = expression.child_by_field_name("field"), expression.child_by_field_name("operand")
    return operand == request and name is not None and file.text(name) == "Body"


def _use_of(file: GoFile, statement: Node, node: Node, variable: Object, course: _Course) -> _Use | None:
    if variable is course.request and variable is course.writer:  # a framework's context
        call = node.parent.parent if node.parent is not None else None
        selected = _selected(file, node)
        if selected in _COPIES or call is None:
            return None
        return _Use(node, variable.name, is_context=False)
    if variable is course.writer:
        return _Use(node, variable.name, is_context=False)
    if variable is course.request:
        selected = _selected(file, node)
        if selected not in ("Context", "Body"):
            return None
        text = f"{variable.name}.{selected}" + ("()" if selected == "Context" else "")
        return _Use(node, text, is_context=selected == "Context")
    if is_context(file.package.types.of_object(variable)):
        if variable in course.contexts:
            return _Use(node, variable.name, is_context=True)
        derived = _from_request(file, variable, statement, course)
        return _Use(node, variable.name, is_context=True, derived=derived) if derived is not None else None
    return None


def _is_local_struct(file: GoFile, variable: Object) -> bool:
    given = file.package.types.of_object(variable).dereferenced
    return variable.kind is ObjectKind.VAR and variable.is_local and isinstance(given.underlying, Struct)


def _kept_context(spawn: Spawn, node: Node, variable: Object, course: _Course) -> _Use | None:
    """A context of the request in a struct that the goroutine works with: `job := &job{ctx: r.Context()}`."""
    file = spawn.file
    definition = sole_definition(file, variable, spawn.node)
    literal = definition.value if definition is not None else None
    if literal is not None and literal.type == "unary_expression":
        literal = literal.named_children[-1]
    body = literal.child_by_field_name("body") if literal is not None else None
    for element in body.named_children if body is not None else ():
        if element.type != "keyed_element":
            continue
        value = element.named_children[-1]
        value = value.named_children[0] if value.type == "literal_element" else value
        if not is_context(file.type_of(value)) or not _ends_with_request(file, value, course, 0):
            continue
        word = f".{file.text(element.named_children[0])}".encode()
        if any(word in each.file.data[each.node.start_byte : each.node.end_byte] for each in _runs(spawn)):
            return _Use(node, file.text(value), is_context=True, derived=value)
    return None


def _selected(file: GoFile, node: Node) -> str:
    parent = node.parent
    if parent is None or parent.type != "selector_expression":
        return ""
    name = parent.child_by_field_name("field")
    return file.text(name) if name is not None else ""


def _from_request(
    file: GoFile, variable: Object, statement: Node, course: _Course, depth: int = 0
) -> Node | None:
    """The call by which every value of a context variable comes from the request; None when one may not."""
    if variable.function is not file.function_of(statement):
        return None
    if limits.REQUEST_CHAIN.exceeded(depth, file, statement):
        return None
    known = definitions(file, variable, statement)
    if not known:
        return None
    for each in known:
        if each.value is None or each.index or not _ends_with_request(file, each.value, course, depth):
            return None
    return known[0].value


def _ends_with_request(file: GoFile, value: Node, course: _Course, depth: int) -> bool:
    if value.type == "identifier":
        variable = file.resolve(value)
        if variable is None or not variable.is_variable:
            return False
        return (
            variable in course.contexts or _from_request(file, variable, value, course, depth + 1) is not None
        )
    if value.type != "call_expression":
        return False
    callee = value.child_by_field_name("function")
    operand = callee.child_by_field_name("operand") if callee is not None else None
    name = file.callee(value).name
    if name == "(*net/http.Request).Context" and operand is not None:
        return operand.type != "identifier" or file.resolve(operand) is course.request
    if has_trait(name, Trait.DERIVES_CONTEXT):
        given = arguments(value)
        return bool(given) and _ends_with_request(file, given[0], course, depth + 1)
    return False


def _is_watched(file: GoFile, node: Node) -> bool:
    """Whether a use of a context asks for its end: `<-ctx.Done()`, `ctx.Err()`, `r.Context().Done()`."""
    current = node
    while (parent := current.parent) is not None and parent.type in _SELECTING:
        name = parent.child_by_field_name("field")
        if name is not None and file.text(name) in ("Done", "Err", "Value"):
            given = file.type_of(current)
            return not given.is_known or file.package.types.implements_context(given)
        current = parent
    return False


# -- whether the handler returns right away


def _only_answers(file: GoFile, function: Function, statement: Node, course: _Course) -> bool:
    """Whether nothing after a go statement keeps the handler: it answers, logs and returns."""
    graph = file.package.flow(function)
    for call in walk(function.node):
        if call.start_byte < statement.end_byte or call.type not in ("call_expression", "for_statement"):
            continue
        if graph.can_reach(statement, call) is None:
            continue
        if call.type == "for_statement" or not _is_quick(file, call, course):
            return False
    return not any(
        node.type in ("select_statement", "send_statement")
        or (node.type == "unary_expression" and node.children[0].type == "<-")
        for node in walk(function.node)
        if node.start_byte >= statement.end_byte and file.function_of(node) is function
    )


def _is_quick(file: GoFile, call: Node, course: _Course) -> bool:
    """Whether a call only answers: it takes the writer, or is of a package that does not wait."""
    callee = call.child_by_field_name("function")
    if callee is None or callee.type == "func_literal":
        return False
    if callee.type == "identifier" and file.callee(call).function is None:
        return True  # a conversion or a built-in function
    package = file.qualified(callee).rpartition(".")[0]
    if package in _QUICK:
        return True
    root = callee
    while root.type in ("selector_expression", "call_expression"):
        root = root.child_by_field_name("operand") or root.child_by_field_name("function") or root
    if root.type == "identifier" and file.resolve(root) in (course.writer, course.request):
        return True
    given = [file.resolve(each) for each in arguments(call) if each.type == "identifier"]
    if course.writer in given:  # with the request as well it is a handler, and may serve for long
        return course.writer is course.request or course.request not in given
    name = file.callee(call).name
    return (
        any(name.startswith((f"(*{path}.", f"({path}.")) for path in _QUICK)
        or "log" in file.text(callee).lower()  # a logger of whatever kind: nothing but its name says so
    )
