"""Loop variables before Go 1.22: one for all rounds, and closures that outlive theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.joining import is_joined, waits_for_goroutines
from caulk.golang.later import handed_over
from caulk.golang.lifetimes import other_name
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Pointer, Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.flow import Loop
    from caulk.golang.names import Object
    from caulk.golang.types import Type, Types

PER_ROUND = (1, 22)  # the language version from which each round has variables of its own


@dataclass(frozen=True)
class Capture:
    """A loop variable used by a goroutine or deferred function that runs after its round."""

    variable: Object
    use: Node
    marker: Node  # the keyword go or defer, or what the closure is handed to
    deferred: bool


@dataclass(frozen=True)
class _Later:
    """What runs after the statement that starts or defers it: a literal, or the method of a variable."""

    statement: Node
    marker: Node
    runs: Node
    deferred: bool = False


def shared_captures(file: GoFile) -> Iterator[Capture]:
    """The first captured variable of each closure; nothing where every round has its own."""
    version = file.go_version
    if version is None or version >= PER_ROUND:
        return
    for later in (*_closures(file), *_methods(file)):
        function = file.function_of(later.statement)
        if function is None:
            continue
        graph = file.package.flow(function)
        loop = graph.loop_of(later.statement)
        if loop is None or graph.can_reach(later.statement, later.statement) is None:
            continue
        found = _captured(file, later.runs, loop)
        if found is None or (not later.deferred and joined_in_round(file, later.statement, loop)):
            continue
        yield Capture(found[0], found[1], later.marker, later.deferred)


def _closures(file: GoFile) -> Iterator[_Later]:
    """The literals that go and defer statements run, and those handed to what runs them later."""
    for literal in file.keyword(b"func", "func_literal"):
        places = [literal]
        held = other_name(file, literal)
        if held is not None:
            places.extend(each.node for each in file.package.names.references(held))
        for place in places:
            later = _later(file, place, literal)
            if later is not None:
                yield later
                break


def _later(file: GoFile, place: Node, literal: Node) -> _Later | None:
    """What runs a literal later at a place where it, or the variable that holds it, stands."""
    call = place.parent
    if call is not None and call.type == "call_expression" and call.child_by_field_name("function") == place:
        statement = call.parent
        if statement is not None and statement.type in ("go_statement", "defer_statement"):
            deferred = statement.type == "defer_statement"
            return _Later(statement, statement.children[0], literal, deferred)
        return None
    handed = handed_over(file, place)
    if handed is None:
        return None
    return _Later(handed, handed.child_by_field_name("function") or handed, literal)


def _methods(file: GoFile) -> Iterator[_Later]:
    """The go and defer statements of a method that gets the address of a variable: `go v.run()`."""
    for word in (b"go", b"defer"):
        for statement in file.keyword(word, f"{word.decode()}_statement"):
            call = statement.named_children[0] if statement.named_child_count else None
            callee = call.child_by_field_name("function") if call is not None else None
            operand = callee.child_by_field_name("operand") if callee is not None else None
            name = callee.child_by_field_name("field") if callee is not None else None
            if operand is None or name is None or operand.type != "identifier":
                continue
            if _takes_address(file.package.types, file.type_of(operand), file.text(name)):
                yield _Later(statement, statement.children[0], operand, word == b"defer")


def _takes_address(types: Types, given: Type, name: str) -> bool:
    """Whether a method called on a variable of the type gets a pointer into the variable itself."""
    method = types.method(given, name)
    if method is None or method.assumed or not isinstance(method.receiver, Pointer):
        return False
    level = [given]
    while level:
        level = [each for each in level if isinstance(each.underlying, Struct)]
        if any(method.receiver.elem == each for each in level):
            return True
        level = [field.type for each in level for field in types.fields(each) if field.embedded]
    return False


def _captured(file: GoFile, literal: Node, loop: Loop) -> tuple[Object, Node] | None:
    """A variable of the loop's own clause, or of one around it, that a literal mentions."""
    clauses: list[Node] = []
    around: Loop | None = loop
    while around is not None:
        clauses.extend(
            child for child in around.node.children if child.type in ("range_clause", "for_clause")
        )
        around = around.parent
    for node in walk(literal):
        variable = file.resolve(node) if node.type == "identifier" else None
        if variable is None or not variable.is_local or not variable.is_variable:
            continue
        declared = variable.node.start_byte
        if any(clause.start_byte <= declared < clause.end_byte for clause in clauses):
            return variable, node
    return None


def joined_in_round(file: GoFile, statement: Node, loop: Loop) -> bool:
    """Whether the loop waits for the goroutine in the same round."""
    function = file.function_of(statement)
    if function is None:
        return False
    graph = file.package.flow(function)
    body = loop.node.child_by_field_name("body")
    waits = [
        node
        for node in walk(body or loop.node)
        if node.start_byte > statement.end_byte
        and file.function_of(node) is function
        and (
            (node.type == "unary_expression" and node.children[0].type == "<-")
            or (node.type == "call_expression" and waits_for_goroutines(file, node))
        )
    ]
    if not waits:
        return False
    return graph.can_reach(statement, statement, waits) is None or is_joined(file, function, statement)
