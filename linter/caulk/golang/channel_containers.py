"""Layer 7, channels in lists and maps: what becomes of those that a slice, array or map holds.

A container's elements are one holder, by the variable, field or result that the container is in: which of
them an index means is not told apart. Channels may be keys, too (`map[chan T]struct{}`), and containers may
hold containers. Where a container goes out of sight, so do its channels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.channel_holders import (
    ANYTHING,
    Elements,
    FieldOf,
    ResultOf,
    Step,
    Uses,
    Variable,
    literal_field,
    literal_type,
    parameter_at,
    positional_literals,
    targets_of,
)
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.names import ObjectKind, is_written
from caulk.golang.places import receiver_of, variadic_of
from caulk.golang.typing_model import Array, Map, Slice, Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from caulk.golang.channel_holders import Holder
    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.typing_model import Field

    HolderOf = Callable[[GoFile, Node], Holder | None]

Selected = tuple["GoFile", "Node"]  # an expression whose value is the channel
Path = tuple[Step, ...]

_NEUTRAL = frozenset({"expression_statement", "go_statement", "defer_statement"})
_SAME = frozenset({"slices.Clone", "slices.Delete", "slices.Clip", "slices.Grow", "maps.Clone"})
_ASKING = frozenset({"len", "cap", "clear", "delete", "print", "println"})


class Containers:
    """The ways of channels through containers, noted in `uses`; `holder_of` names variables and fields."""

    def __init__(self, uses: Uses, holder_of: HolderOf) -> None:
        self._uses = uses
        self._holder_of = holder_of

    def of_value(self, file: GoFile, node: Node, path: Path) -> Iterator[Selected]:
        """Follow the expression `node`, whose value is the container; yields where a channel is taken out."""
        uses = self._uses
        if is_written(node):
            uses.written.append((file, node))
            return
        parent = node.parent
        while parent is not None and parent.type == "parenthesized_expression":
            node, parent = parent, parent.parent
        kind = parent.type if parent is not None else ""
        if parent is None:
            uses.elsewhere = ANYTHING
        elif kind == "index_expression":
            yield from self._indexed(file, node, parent, path)
        elif kind == "slice_expression":
            yield from self.of_value(file, parent, path)
        elif kind == "range_clause":
            self._ranged(file, parent, path)
        elif kind in ("argument_list", "variadic_argument"):
            yield from self._argument(file, node, parent, path)
        elif kind == "expression_list":
            self._listed(file, node, parent, path)
        elif kind == "literal_element":
            yield from self.element(file, parent, path)
        elif kind == "selector_expression":
            self._method(file, parent, path)
        elif kind in _NEUTRAL or (kind == "binary_expression" and parent.children[1].type in ("==", "!=")):
            pass
        else:
            uses.elsewhere = ANYTHING

    def put(self, file: GoFile, target: Node, path: Path, node: Node) -> None:
        """A channel, or for a path a container of some, is given to a variable, a field or an element."""
        if target.type == "index_expression":
            operand = target.child_by_field_name("operand")
            assert operand is not None
            self.store(file, operand, (Step.VALUE, *path))
        elif not (target.type == "identifier" and file.text(target) == "_"):
            self._hold(self._holder_of(file, target), path, node)

    def store(self, file: GoFile, container: Node, path: Path) -> None:
        """An element is put into a container that is there already: all that share it have the channel."""
        while container.type in ("index_expression", "parenthesized_expression"):
            if container.type == "index_expression":
                path = (Step.VALUE, *path)
            container = container.named_children[0]
        holder = self._holder_of(file, container)
        self._hold(holder, path, container)
        if isinstance(holder, Variable) and holder.object.is_local:
            self._shared_by_variable(holder.object, path)

    def _hold(self, holder: Holder | None, path: Path, node: Node) -> None:
        uses = self._uses
        uses.in_fields = uses.in_containers = True
        if uses.by_instance or not isinstance(holder, Variable | FieldOf):
            uses.elsewhere = ANYTHING
        else:
            uses.goes_to.append((Elements(holder, path), node))

    def appended(self, file: GoFile, call: Node, path: Path) -> Iterator[Selected]:
        """Follow a call whose result is the container that holds the channel."""
        self._uses.in_fields = self._uses.in_containers = True
        if self._uses.by_instance:
            self._uses.elsewhere = ANYTHING
        else:
            yield from self.of_value(file, call, path)

    def element(self, file: GoFile, element: Node, path: Path) -> Iterator[Selected]:
        """What `path` leads to is an element of a composite literal: of a struct, or of a container."""
        keyed = element.parent
        body = keyed.parent if keyed is not None and keyed.type == "keyed_element" else keyed
        if keyed is None or body is None:
            self._uses.elsewhere = ANYTHING
            return
        is_key = keyed.type == "keyed_element" and keyed.named_children[0].id == element.id
        given = literal_type(file, body).underlying
        if isinstance(given, Struct) and path and not is_key:
            self._in_struct(file, element, keyed, body, path)
        elif isinstance(given, Map if is_key else Map | Slice | Array):
            literal = (
                body.parent if body.parent is not None and body.parent.type == "composite_literal" else body
            )
            yield from self.appended(file, literal, (Step.KEY if is_key else Step.VALUE, *path))
        else:
            self._uses.elsewhere = ANYTHING

    def given_to(self, target: Function, position: int, path: Path, call: Node) -> bool:
        """Whether a variadic parameter of a called function takes the channel, or a container of some."""
        variadic = variadic_of(target)
        if variadic is None or variadic[1] > position:
            return False
        self._uses.in_fields = self._uses.in_containers = True
        if self._uses.by_instance:
            self._uses.elsewhere = ANYTHING
        else:
            self._uses.goes_to.append((Elements(Variable(variadic[0]), path), call))
        return True

    # -- who else has a container

    def shared(self, holder: Variable | FieldOf | ResultOf, path: Path) -> None:
        """Note who else may have the containers that a field or a package's variable was given."""
        if isinstance(holder, FieldOf):
            for file, node in self._uses.written:
                self._shared_with(file, _given(node), path)
            for file, value in _given_by_position(holder.field):
                self._shared_with(file, value, path)
        elif isinstance(holder, Variable) and not holder.object.is_local:
            self._shared_by_variable(holder.object, path)

    def _shared_by_variable(self, held: Object, path: Path) -> None:
        if held.kind is not ObjectKind.VAR or held.declaration.type not in (
            "short_var_declaration",
            "var_spec",
        ):
            self._uses.elsewhere = ANYTHING
            return
        if held.declaration.child_by_field_name("value") or held.declaration.child_by_field_name("right"):
            self._shared_with(held.file, held.file.package.types.initial_value(held), path)
        for reference in held.file.package.names.references(held):
            if is_written(reference.node):
                self._shared_with(reference.file, _given(reference.node), path)

    def _shared_with(self, file: GoFile, value: Node | None, path: Path) -> None:
        """Note where the container comes from that an expression gives."""
        while value is not None and value.type in (
            "literal_element",
            "parenthesized_expression",
            "slice_expression",
            "index_expression",
            "call_expression",
        ):
            if value.type == "call_expression":
                name = file.callee(value).name
                if name == "make":
                    return
                arguments = value.child_by_field_name("arguments")
                same = name == "append" or name in _SAME
                value = arguments.named_children[0] if same and arguments is not None else None
            else:
                path = (Step.VALUE, *path) if value.type == "index_expression" else path
                value = value.named_children[0]
        if value is not None and value.type in ("nil", "composite_literal", "literal_value"):
            return
        holder = self._holder_of(file, value) if value is not None else None
        handed_in = isinstance(holder, Variable) and holder.object.kind is not ObjectKind.VAR
        if value is None or not isinstance(holder, Variable | FieldOf) or handed_in:
            self._uses.elsewhere = ANYTHING
        else:
            self._uses.goes_to.append((Elements(holder, path), value))

    # -- one use of a container

    def _indexed(self, file: GoFile, node: Node, index: Node, path: Path) -> Iterator[Selected]:
        operand = index.child_by_field_name("operand")
        if operand is None or operand.id != node.id:
            self._uses.elsewhere = ANYTHING  # an array as a key
            return
        if path[0] is Step.KEY or is_written(index):
            return
        values = index.parent
        statement = values.parent if values is not None and values.type == "expression_list" else None
        given = targets_of(statement) if statement is not None else []
        if values is not None and values.named_child_count == 1 and len(given) == 2:  # `ch, ok := m[k]`
            self._taken(file, given[0], path, index)
        elif len(path) == 1:
            yield file, index
        else:
            yield from self.of_value(file, index, path[1:])

    def _ranged(self, file: GoFile, clause: Node, path: Path) -> None:
        left = clause.child_by_field_name("left")
        targets = left.named_children if left is not None else []
        place = 0 if path[0] is Step.KEY else 1
        if place < len(targets):
            self._taken(file, targets[place], path, clause)

    def _taken(self, file: GoFile, target: Node, path: Path, node: Node) -> None:
        """An element is given to a variable or field."""
        if target.type == "identifier" and file.text(target) == "_":
            return
        holder = self._holder_of(file, target)
        if not isinstance(holder, Variable | FieldOf):
            self._uses.elsewhere = ANYTHING
        elif len(path) == 1:
            self._uses.goes_to.append((holder, target))
        else:
            self._uses.goes_to.append((Elements(holder, path[1:]), node))

    def _argument(self, file: GoFile, node: Node, holder: Node, path: Path) -> Iterator[Selected]:
        spread = holder.type == "variadic_argument"
        element = holder if spread else node
        arguments = holder.parent if spread else holder
        call = arguments.parent if arguments is not None else None
        function = call.child_by_field_name("function") if call is not None else None
        if arguments is None or call is None or call.type != "call_expression" or function is None:
            self._uses.elsewhere = ANYTHING
            return
        given = [each for each in arguments.named_children if each.type != "comment"]
        position = next((index for index, each in enumerate(given) if each.id == element.id), len(given))
        name = file.callee(call).name
        if name == "append":
            yield from self.of_value(file, call, path if spread or position == 0 else (Step.VALUE, *path))
        elif name == "copy":
            if position == 1:
                self.put(file, given[0], path, call)
        elif name in _SAME and position == 0:
            yield from self.of_value(file, call, path)
        elif name not in _ASKING:
            self._passed(file, call, position, path, spread=spread)

    def _passed(self, file: GoFile, call: Node, position: int, path: Path, *, spread: bool) -> None:
        site = file.package.calls.site(file, call)
        complete = site.complete
        for target in site.targets:
            parameter = parameter_at(target, position)
            if parameter is not None:
                self._uses.goes_to.append((Elements(Variable(parameter), path), call))
            else:
                complete &= self.given_to(target, position, path if spread else (Step.VALUE, *path), call)
        if not complete:
            self._uses.elsewhere = ANYTHING

    def _listed(self, file: GoFile, node: Node, values: Node, path: Path) -> None:
        """A container among the values of an assignment, a declaration or a return."""
        statement = values.parent
        listed = [each for each in values.named_children if each.type != "comment"]
        index = next((place for place, each in enumerate(listed) if each.id == node.id), 0)
        if statement is None:
            self._uses.elsewhere = ANYTHING
        elif statement.type == "return_statement":
            function = file.function_of(statement)
            spawned = (LiteralUse.DEFERRED, LiteralUse.SPAWNED)
            if function is not None and not (function.is_literal and literal_use(function.node) in spawned):
                self._uses.goes_to.append((Elements(ResultOf(function, index), path), statement))
        else:
            given = targets_of(statement)
            if len(given) == len(listed):
                self.put(file, given[index], path, given[index])
            else:
                self._uses.elsewhere = ANYTHING

    def _in_struct(self, file: GoFile, element: Node, keyed: Node, body: Node, path: Path) -> None:
        if keyed.type == "keyed_element":
            member = literal_field(file, body, file.text(keyed.named_children[0]))
        else:
            listed = [each for each in body.named_children if each.type != "comment"]
            index = next((place for place, each in enumerate(listed) if each.id == element.id), 0)
            fields = file.package.types.fields(literal_type(file, body))
            member = fields[index] if index < len(fields) else None
        if member is None:
            self._uses.elsewhere = ANYTHING
        else:
            holder = FieldOf(member.file.path, member.node.start_byte, member)
            self._uses.goes_to.append((Elements(holder, path), element))

    def _method(self, file: GoFile, selector: Node, path: Path) -> None:
        """A method of a named container type."""
        _, function = file.package.types.function_value(file, selector)
        receiver = receiver_of(function) if function is not None else None
        if receiver is None:
            self._uses.elsewhere = ANYTHING
        else:
            self._uses.goes_to.append((Elements(Variable(receiver), path), selector))


def _given(node: Node) -> Node | None:
    """The value that a variable or field gets where it is written; None when it is no expression of its own.

    A node that is not written is such a value itself, in a composite literal.
    """
    if not is_written(node):
        return node
    targets = node.parent
    statement = targets.parent if targets is not None else None
    values = statement.child_by_field_name("right") if statement is not None else None
    if targets is None or values is None or statement is None or statement.type == "range_clause":
        return None
    if targets.type != "expression_list" or targets.named_child_count != values.named_child_count:
        return None
    return values.named_children[targets.named_children.index(node)]


def _given_by_position(field: Field) -> Iterator[Selected]:
    """The values that a field gets in composite literals without keys."""
    owner, package = getattr(field.owner, "name", ""), field.file.package
    word = owner.encode()
    for file in package.files if word else ():
        for literal in positional_literals(file, owner) if word in file.data else ():
            given = file.type_of(literal)
            body = literal.child_by_field_name("body")
            values = (
                [each for each in body.named_children if each.type != "comment"] if body is not None else []
            )
            names = [each.name for each in package.types.fields(given)]
            index = names.index(field.name) if given == field.owner and field.name in names else -1
            if 0 <= index < len(values):
                yield file, values[index]
