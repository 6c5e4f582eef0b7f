"""Data whose size others decide: what a request carries, what a file or directory holds.

An expression is followed back through variables, fields, conversions, parameters and results of its package
to where it comes in. What another package makes of a request, say the rows of a query, is its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.contexts import arguments
from caulk.golang.holders import field_mentions
from caulk.golang.names import ObjectKind, is_written
from caulk.golang.places import parameters_of, receiver_of
from caulk.golang.requests import RequestKind, request_function
from caulk.golang.typing_model import Field, Map, Pointer, Slice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from caulk.findings import Location
    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object

    Value = tuple[GoFile, Node]
    Bound = Mapping[Object, Value]  # what parameters are at one call


# Calls that give as much as there is. Files read as a whole are a program's own configuration, mostly.
_LISTINGS = frozenset(
    {
        *("os.ReadDir", "io/ioutil.ReadDir", "io/fs.ReadDir", "io/fs.Glob", "path/filepath.Glob"),
        *("(*os.File).ReadDir", "(*os.File).Readdir", "(*os.File).Readdirnames"),
        "(*encoding/csv.Reader).ReadAll",
    }
)
# Packages whose functions give back what they are given, in another form.
_FORMS = re.compile(
    r"^\(?\*?(?:strings|bytes|slices|maps|sort|strconv|unicode|io|bufio|net/url|mime|encoding)\b"
)
# Functions and methods that fill what their argument points to with what they read.
_FILLING = re.compile(r"(?:Unmarshal|Decode|Bind|ReadJSON|BodyParser)\w*$")
# What protoc-gen-go-grpc has the implementation of a service embed.
_SERVICE = re.compile(r"^Unimplemented\w*Server$")


@dataclass(frozen=True)
class Outside:
    """Where data comes in from outside, and a clause that says who decides on its size."""

    location: Location
    text: str


class OutsideData:
    """Follows expressions, and remembers what fields may hold."""

    def __init__(self) -> None:
        self._fields: dict[str, Outside | None] = {}
        self._variables: dict[Object, Outside | None] = {}
        self._open: set[object] = set()  # what is being followed: it says nothing of itself

    def of(self, file: GoFile, expr: Node, bound: Bound | None = None, depth: int = 0) -> Outside | None:
        """Where what decides on the size of a value comes in; None when nothing shows that it does."""
        if depth > limits.INPUT_DEPTH.value:
            return None
        match expr.type:
            case "identifier":
                return self._of_name(file, expr, bound or {}, depth + 1)
            case "call_expression":
                return self._of_call(file, expr, bound or {}, depth + 1)
            case "selector_expression":
                return self._of_member(file, expr, bound or {}, depth + 1)
            case "slice_expression" if expr.child_by_field_name("end") is not None:
                return None  # cut to a size
            case "index_expression" | "slice_expression" | "type_assertion_expression":
                operand = expr.child_by_field_name("operand")
            case "type_conversion_expression":
                operand = expr.child_by_field_name("operand")
            case "parenthesized_expression" | "unary_expression" | "variadic_argument":
                operand = expr.named_children[-1] if expr.named_children else None
            case _:
                return None
        return self.of(file, operand, bound, depth + 1) if operand is not None else None

    def _first(self, values: Iterator[Value], bound: Bound, depth: int) -> Outside | None:
        found = (self.of(file, node, bound, depth) for file, node in values)
        return next((each for each in found if each is not None), None)

    # -- names

    def _of_name(self, file: GoFile, name: Node, bound: Bound, depth: int) -> Outside | None:
        held = file.resolve(name)
        if held is None or held in self._open or not held.is_local:
            return None
        if held in bound:
            return self.of(*bound[held], None, depth)
        if bound and held.kind is ObjectKind.VAR:  # other calls may give its function other values
            self._open.add(held)
            found = self._first(_values_of(held), bound, depth)
            self._open.discard(held)
            return found
        if held not in self._variables:
            self._variables[held] = None
            if held.kind is ObjectKind.PARAM:
                self._variables[held] = self._of_parameter(held, depth)
            elif held.kind is ObjectKind.VAR:
                self._variables[held] = self._first(_values_of(held), bound, depth)
        return self._variables[held]

    def _of_parameter(self, held: Object, depth: int) -> Outside | None:
        function = held.function
        if function is None or held not in parameters_of(function):
            return None
        if _is_request(function, held):
            return Outside(held.file.at(held.node), "whoever sends the request decides how many there are")
        position = parameters_of(function).index(held)
        sites = function.file.package.channels.callers(function).sites[: limits.INPUT_SITES.value]
        given = ((site.file, arguments(site.call)) for site in sites)
        return self._first(
            ((file, each[position]) for file, each in given if position < len(each)), {}, depth
        )

    def _of_member(self, file: GoFile, selector: Node, bound: Bound, depth: int) -> Outside | None:
        operand, name = selector.child_by_field_name("operand"), selector.child_by_field_name("field")
        if operand is None or name is None or file.qualified(selector):
            return None
        found = self.of(file, operand, bound, depth)
        member = file.package.types.member(file.type_of(operand), file.text(name))
        if found is not None or not isinstance(member, Field) or not member.key:
            return found
        if not isinstance(member.type.underlying, Slice | Map):
            return None  # a collection is looked for where it is stored, not all that may lead to one
        if member.file.package is file.package and member.key not in self._fields:
            self._fields[member.key] = None
            self._fields[member.key] = self._first(_stored_in(file, member), {}, depth)
        return self._fields.get(member.key)

    # -- calls

    def _of_call(self, file: GoFile, call: Node, bound: Bound, depth: int) -> Outside | None:
        callee, given = file.callee(call), arguments(call)
        name, target = callee.name, callee.function
        if name in _LISTINGS:
            return Outside(file.at(call), "what is there decides how many there are")
        if target is not None:
            return self._of_result(file, call, target, bound, depth)
        if name == "append":  # what is appended one by one does not decide
            given = given[:1] + [each for each in given[1:] if each.type == "variadic_argument"]
        if name in ("append", "len") or _FORMS.match(name):
            found = self._first(((file, each) for each in given), bound, depth)
            if found is not None:
                return found
        function = call.child_by_field_name("function")
        if function is None or file.qualified(function) or name.endswith(").Context"):
            return None
        if function.type != "selector_expression":
            converts = not name and len(given) == 1
            return self.of(file, given[0], bound, depth) if converts else None
        operand = function.child_by_field_name("operand")
        return self.of(file, operand, bound, depth) if operand is not None else None

    def _of_result(
        self, file: GoFile, call: Node, target: Function, bound: Bound, depth: int
    ) -> Outside | None:
        """What a function of the package returns first, with what this call gives it."""
        if target.file.package is not file.package or target in self._open:
            return None
        taken: dict[Object, Value] = {}
        for parameter, argument in zip(parameters_of(target), arguments(call), strict=False):
            if parameter is not None:
                taken[parameter] = (file, argument)
        function, receiver = call.child_by_field_name("function"), receiver_of(target)
        operand = function.child_by_field_name("operand") if function is not None else None
        if receiver is not None and operand is not None:
            taken[receiver] = (file, operand)
        seen = {each: self._resolved(value, bound) for each, value in taken.items()}
        self._open.add(target)
        found = self._first(_returned(target), seen, depth)
        self._open.discard(target)
        return found

    @staticmethod
    def _resolved(value: Value, bound: Bound) -> Value:
        """An argument that is itself a parameter of the calling function, as that one's caller sees it."""
        file, node = value
        held = file.resolve(node) if node.type == "identifier" else None
        return bound.get(held, value) if held is not None else value


def _is_request(function: Function, held: Object) -> bool:
    """Whether a parameter holds what a client sends: of an HTTP handler, or of a method of a gRPC service."""
    found = request_function(function)
    if found is not None:
        return found.kind is RequestKind.HANDLER and found.request is held
    receiver, types = receiver_of(function), function.file.package.types
    if receiver is None or not isinstance(types.of_object(held), Pointer):
        return False
    embedded = (each for each in types.fields(types.of_object(receiver).dereferenced) if each.embedded)
    return function.name[:1].isupper() and any(_SERVICE.match(each.name) for each in embedded)


def _values_of(held: Object) -> Iterator[Value]:
    """All that a local variable may hold, and what it is filled from."""
    file = held.file
    declared = file.package.types.initial_value(held)
    if declared is not None:
        yield file, declared
    elif held.declaration.type in ("range_clause", "short_var_declaration"):
        right = held.declaration.child_by_field_name("right")
        if right is not None and held.declaration.type == "range_clause":
            yield file, right
        elif right is not None and right.named_child_count == 1 and held.index == 0:
            yield file, right.named_children[0]
    for use in file.package.names.references(held):
        if is_written(use.node):
            yield from _assigned(file, use.node)
        else:
            yield from ((file, source) for source in _filled_from(file, use.node))


def _assigned(file: GoFile, target: Node) -> Iterator[Value]:
    """What an assignment gives to a variable; when it appends in a loop, what the loop ranges over too."""
    targets = target.parent
    statement = targets.parent if targets is not None and targets.type == "expression_list" else None
    right = statement.child_by_field_name("right") if statement is not None else None
    if targets is None or statement is None or right is None:
        return
    position = next((i for i, each in enumerate(targets.named_children) if each == target), 0)
    if right.named_child_count == targets.named_child_count:
        value = right.named_children[position]
    elif position == 0 and right.named_child_count == 1:
        value = right.named_children[0]
    else:
        return
    yield file, value
    if value.type == "call_expression" and file.callee(value).name == "append":
        around = statement.parent
        while around is not None and around.type not in ("func_literal", "source_file"):
            clause = next((each for each in around.children if each.type == "range_clause"), None)
            over = clause.child_by_field_name("right") if clause is not None else None
            if around.type == "for_statement" and over is not None:
                yield file, over
            around = around.parent


def _filled_from(file: GoFile, use: Node) -> Iterator[Node]:
    """What a call reads that fills the variable: `json.Unmarshal(body, &v)`, `decoder.Decode(&v)`."""
    given, holder = use, use.parent
    if holder is not None and holder.type == "unary_expression" and holder.children[0].type == "&":
        given, holder = holder, holder.parent
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    function = call.child_by_field_name("function") if call is not None else None
    if call is None or function is None or not _FILLING.search(file.text(function)):
        return
    yield from (each for each in arguments(call) if each != given)
    operand = function.child_by_field_name("operand")
    if operand is not None and not file.qualified(function):
        yield operand


def _stored_in(file: GoFile, member: Field) -> Iterator[Value]:
    """What the package stores in a field."""
    for where, node, value in field_mentions(file.package, member):
        if value is not None:
            yield where, value
        elif node.type == "selector_expression" and is_written(node):
            yield from _assigned(where, node)


def _returned(function: Function) -> Iterator[Value]:
    """The first results of a function's returns."""
    graph = function.file.package.flow(function)
    for block in graph.blocks:
        for edge in block.edges:
            if edge.jump is not None and edge.jump.type == "return_statement" and edge.jump.named_children:
                values = edge.jump.named_children[0]
                if values.named_children:
                    yield function.file, values.named_children[0]
