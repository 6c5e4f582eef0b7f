"""Layer 7, holders of channels: the variables, fields and results that hold one, and what is done there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from caulk.golang.places import parameters_of
from caulk.golang.typing_model import Chan, Direction, Field, Func, Slice, Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.typing_model import Type


class Operation(Enum):
    """What is done to a channel."""

    SEND = "send"
    RECEIVE = "receive"
    RANGE = "range"
    CLOSE = "close"


ANYTHING = frozenset(Operation)
_ALLOWED = {
    Direction.BOTH: ANYTHING,
    Direction.SEND: frozenset({Operation.SEND, Operation.CLOSE}),
    Direction.RECEIVE: frozenset({Operation.RECEIVE, Operation.RANGE}),
}


@dataclass(frozen=True)
class ChannelOperation:
    """One operation; `node` is the send statement, receive expression, range statement or close call."""

    kind: Operation
    node: Node
    file: GoFile
    function: Function
    case: Node | None = None  # the communication case of a select, when the operation is its communication
    deferred: bool = False  # `defer close(ch)`

    @property
    def select(self) -> Node | None:
        """The select statement whose case this operation is."""
        return self.case.parent if self.case is not None else None

    @property
    def has_alternative(self) -> bool:
        """Whether the operation stands in a select with a default or another case."""
        select = self.select
        if select is None:
            return False
        cases = [
            child for child in select.named_children if child.type in ("communication_case", "default_case")
        ]
        return len(cases) > 1


@dataclass(frozen=True, slots=True)
class Variable:
    """A local or package variable, a parameter, receiver or named result."""

    object: Object

    @property
    def name(self) -> str:
        return self.object.name

    @property
    def declared(self) -> tuple[GoFile, Node]:
        return self.object.file, self.object.node


@dataclass(frozen=True, slots=True)
class FieldOf:
    """A field of a struct type, in all its instances."""

    path: str  # the file that declares it
    start: int  # where its name stands there
    field: Field = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def declared(self) -> tuple[GoFile, Node]:
        return self.field.file, self.field.node


@dataclass(frozen=True, slots=True)
class ResultOf:
    """A result of a function, by position."""

    function: Function
    index: int

    @property
    def name(self) -> str:
        return self.function.symbol

    @property
    def declared(self) -> tuple[GoFile, Node]:
        return self.function.file, self.function.node


@dataclass(frozen=True, slots=True)
class Inside:
    """A field of the one struct that a variable or result holds, and not of every struct of the type.

    `path` are the fields that lead from the struct to the channel, embedded ones included. `owner` is the
    struct's type, known also where an interface holds it.
    """

    holder: Variable | ResultOf
    path: tuple[str, ...]
    owner: Type = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def declared(self) -> tuple[GoFile, Node]:
        return self.holder.declared


class Step(Enum):
    """The way from a container to what it holds."""

    VALUE = "element or value"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Elements:
    """What the list or map in a variable, field or result holds, all together.

    `path` leads from the container to the channels: more than one step when it holds containers.
    """

    holder: Variable | FieldOf | ResultOf
    path: tuple[Step, ...]

    @property
    def name(self) -> str:
        return self.holder.name

    @property
    def declared(self) -> tuple[GoFile, Node]:
        return self.holder.declared


Holder = Variable | FieldOf | ResultOf | Inside | Elements


@dataclass(slots=True)
class Uses:
    """What becomes of a channel in one holder, or of the value of one expression.

    `by_instance` says that a channel in a field is followed through the one struct that it was put in, and
    `in_fields` that some field, list or map held it, `in_containers` that a list or map did, `handed_over`
    that another channel took it.
    """

    by_instance: bool = False
    in_fields: bool = False
    in_containers: bool = False
    handed_over: bool = False
    operations: list[ChannelOperation] = field(default_factory=list)
    goes_to: list[tuple[Holder, Node]] = field(default_factory=list)  # with the node that passes it on
    written: list[tuple[GoFile, Node]] = field(default_factory=list)  # where the holder gets a value
    elsewhere: frozenset[Operation] = frozenset()


def lose(uses: Uses, *types: Type | None) -> None:
    """Give the channel to code that is not seen: it may do what all of the types allow."""
    allowed = ANYTHING
    for each in types:
        under = each.underlying if each is not None else None
        if isinstance(under, Chan):
            allowed &= _ALLOWED[under.direction]
    uses.elsewhere |= allowed


def parameter_at(target: Function, position: int) -> Object | None:
    parameters = parameters_of(target)
    return parameters[position] if position < len(parameters) else None


def parameter_type(function: Type | None, position: int) -> Type | None:
    if not isinstance(function, Func) or not function.params:
        return None
    if function.variadic and position >= len(function.params) - 1:
        last = function.params[-1]
        return last.elem if isinstance(last, Slice) else None
    return function.params[position] if position < len(function.params) else None


def targets_of(statement: Node) -> list[Node]:
    """What an assignment or declaration gives values to."""
    if statement.type in ("short_var_declaration", "assignment_statement"):
        operator = statement.child_by_field_name("operator")
        if operator is not None and operator.type != "=":
            return []
        left = statement.child_by_field_name("left")
        return [each for each in left.named_children if each.type != "comment"] if left is not None else []
    return statement.children_by_field_name("name") if statement.type == "var_spec" else []


def literal_type(file: GoFile, body: Node) -> Type:
    outer = body.parent
    literal = outer if outer is not None and outer.type == "composite_literal" else body
    return file.type_of(literal).dereferenced


def literal_field(file: GoFile, body: Node, name: str) -> Field | None:
    given = literal_type(file, body)
    if not isinstance(given.underlying, Struct):
        return None
    return next((each for each in file.package.types.fields(given) if each.name == name), None)


def positional_literals(file: GoFile, name: str) -> Iterator[Node]:
    """Composite literals of a named struct type that give its fields by position."""
    for node in file.identifiers(name):
        literal = node.parent
        while literal is not None and literal.type in ("generic_type", "qualified_type", "pointer_type"):
            literal = literal.parent
        if literal is None or literal.type != "composite_literal":
            continue
        body = literal.child_by_field_name("body")
        first = body.named_children[0] if body is not None and body.named_children else None
        if first is not None and first.type == "literal_element":
            yield literal
