"""Layer 3c, scopes: one walk over a top-level declaration that binds every identifier to what it names.

The walk keeps the names in force in one flat table and an undo log per open block, so a look-up is one
dictionary access however deep the code nests. It visits the source in the order in which Go brings names into
scope: a variable's name only after its declaration, a type's name before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from caulk.golang.literal_types import LiteralType, may_be_local_struct
from caulk.golang.objects import Object, ObjectKind
from caulk.golang.syntax import fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from caulk.golang.files import Function, GoFile
    from caulk.golang.literal_types import Lookup


class Bindings:
    """What the identifiers of one top-level declaration stand for."""

    __slots__ = ("objects", "uses")

    def __init__(self) -> None:
        self.objects: dict[int, Object] = {}  # by identifier node id, declaring identifiers included
        self.uses: dict[
            Object, list[Node]
        ] = {}  # in source order, without declaring identifiers and builtins


def bind(
    region: Node, file: GoFile, function: Function | None, outer: Lookup, declared: dict[int, Object]
) -> Bindings:
    """Bind the identifiers of one top-level declaration.

    `outer` looks names up beyond the declaration (imports, package, universe); `declared` holds the
    package-level objects by their declaring identifier, which the walk must not declare a second time.
    """
    walk = _Walk(file, function, outer, declared)
    walk.run(fresh(region))
    return walk.bindings


class _Walk:
    """The state of one walk.

    The stack holds nodes still to visit and `(action, node, data)` triples to run between them.
    """

    def __init__(
        self, file: GoFile, function: Function | None, outer: Lookup, declared: dict[int, Object]
    ) -> None:
        self.file = file
        self.data = file.data
        self.outer = outer
        self.declared = declared
        self.bindings = Bindings()
        self.top_function = function
        self.names: dict[str, Object] = {}
        self.undo: list[dict[str, Object | None]] = []
        self.functions: list[Function | None] = [None]
        self.labels: list[tuple[dict[str, Object], list[Node]]] = [({}, [])]
        self.stack: list[Node | tuple[Callable[[_Walk, Node, object], None], Node, object]] = []

    def run(self, region: Node) -> None:
        stack = self.stack
        stack.append(region)
        handlers = _HANDLERS
        while stack:
            item = stack.pop()
            if item.__class__ is tuple:
                action, node, data = item
                action(self, node, data)
                continue
            handler = handlers.get(item.type)  # type: ignore[union-attr] # a Node, by the test above
            if handler is None:
                stack.extend(reversed(item.named_children))  # type: ignore[union-attr] # as above
            else:
                handler(self, item)  # type: ignore[arg-type] # as above
        self._close_labels()

    # -- names -----------------------------------------------------------------------------------------------

    def text(self, node: Node) -> str:
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def lookup(self, name: str) -> Object | None:
        return self.names.get(name) or self.outer(name)

    def use(self, node: Node) -> None:
        name = self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")
        found = self.names.get(name) or self.outer(name)
        if found is not None:
            self._record(node, found)

    def _record(self, node: Node, found: Object) -> None:
        self.bindings.objects[node.id] = found
        if found.kind is ObjectKind.BUILTIN:
            return
        uses = self.bindings.uses.get(found)
        if uses is None:
            self.bindings.uses[found] = [node]
        else:
            uses.append(node)

    def declare(self, node: Node, kind: ObjectKind, declaration: Node, index: int = 0) -> None:
        known = self.declared.get(node.id)
        if known is not None:
            self.bindings.objects[node.id] = known
            return
        name = self.text(node)
        function = self.functions[-1]
        made = Object(name, kind, self.file, node, declaration, function=function, index=index, is_local=True)
        self.bindings.objects[node.id] = made
        self.enter_name(name, made)

    def enter_name(self, name: str, found: Object) -> None:
        if name == "_":
            return
        if self.undo:
            self.undo[-1].setdefault(name, self.names.get(name))
        self.names[name] = found

    # -- blocks ----------------------------------------------------------------------------------------------

    def open(self, node: Node) -> None:
        """Open a block; it closes once everything pushed from now on has been visited."""
        self.undo.append({})
        self.stack.append((_close, node, None))

    def close(self) -> None:
        for name, before in self.undo.pop().items():
            if before is None:
                del self.names[name]
            else:
                self.names[name] = before

    def push(self, nodes: Iterable[Node]) -> None:
        self.stack.extend(reversed(list(nodes)))

    def then(self, action: Callable[[_Walk, Node, object], None], node: Node, data: object = None) -> None:
        self.stack.append((action, node, data))

    def open_function(self, node: Node, function: Function | None) -> None:
        self.functions.append(function)
        self.labels.append(({}, []))
        self.stack.append((_close_function, node, None))
        self.open(node)

    def _close_labels(self) -> None:
        labels, uses = self.labels.pop()
        for node in uses:
            found = labels.get(self.text(node))
            if found is not None:
                self._record(node, found)

    def close_function(self) -> None:
        self._close_labels()
        self.functions.pop()


def _close(walk: _Walk, _node: Node, _data: object) -> None:
    walk.close()


def _close_function(walk: _Walk, _node: Node, _data: object) -> None:
    walk.close_function()


def _skip(walk: _Walk, node: Node) -> None:
    """Nothing inside names anything."""


def _block(walk: _Walk, node: Node) -> None:
    walk.open(node)
    walk.stack.extend(reversed(node.named_children))


def _label(walk: _Walk, node: Node) -> None:
    walk.labels[-1][1].append(node)


def _labeled_statement(walk: _Walk, node: Node) -> None:
    children = node.named_children
    if children and children[0].type == "label_name":
        label = children[0]
        name = walk.text(label)
        function = walk.functions[-1]
        made = Object(name, ObjectKind.LABEL, walk.file, label, node, function=function, is_local=True)
        walk.bindings.objects[label.id] = made
        walk.labels[-1][0].setdefault(name, made)
        children = children[1:]
    walk.push(children)


def _qualified_type(walk: _Walk, node: Node) -> None:
    package = node.child_by_field_name("package")
    if package is not None:
        walk.use(package)


# -- declarations ----------------------------------------------------------------------------------------


def _short_var_declaration(walk: _Walk, node: Node) -> None:
    left = node.child_by_field_name("left")
    right = node.child_by_field_name("right")
    if left is not None:
        walk.then(_declare_short, left, node)
    if right is not None:
        walk.stack.append(right)


def _declare_short(walk: _Walk, left: Node, data: object) -> None:
    """The left side of `:=`: a name that the same block already has is assigned, the others are new."""
    assert isinstance(data, Node)
    known = walk.undo[-1] if walk.undo else {}
    for index, target in enumerate(left.named_children):
        if target.type != "identifier":
            walk.stack.append(target)
            continue
        name = walk.text(target)
        if name == "_":
            continue
        if name in known and data.type == "short_var_declaration":
            walk.use(target)
        else:
            walk.declare(target, ObjectKind.VAR, data, index)


def _clause_with_targets(walk: _Walk, node: Node) -> None:
    """A range clause or a receive statement: `left := right`, `left = right`, or no left side."""
    left = node.child_by_field_name("left")
    right = node.child_by_field_name("right")
    if left is not None:
        if any(child.type == ":=" for child in node.children):
            walk.then(_declare_short, left, node)
        else:
            walk.stack.append(left)
    if right is not None:
        walk.stack.append(right)


def _value_spec(walk: _Walk, node: Node) -> None:
    kind = ObjectKind.VAR if node.type == "var_spec" else ObjectKind.CONST
    names: list[Node] = []
    others: list[Node] = []
    for child in node.named_children:
        (names if child.type == "identifier" and not others else others).append(child)
    walk.then(_declare_names, node, (kind, names))
    walk.push(others)


def _declare_names(walk: _Walk, node: Node, data: object) -> None:
    kind, names = data  # type: ignore[misc] # the pair that _value_spec pushed
    for index, name in enumerate(names):  # type: ignore[has-type] # as above
        walk.declare(name, kind, node, index)  # type: ignore[has-type] # as above


def _type_spec(walk: _Walk, node: Node) -> None:
    name = node.child_by_field_name("name")
    if name is not None:
        walk.declare(name, ObjectKind.TYPE, node)
    parameters = node.child_by_field_name("type_parameters")
    rest = [child for child in node.named_children if child not in (name, parameters)]
    walk.open(node)
    walk.push(rest)
    if parameters is not None:
        _type_parameters(walk, parameters)


def _type_parameters(walk: _Walk, node: Node) -> None:
    """All names first, for a constraint may mention any of them; the constraints come next on the stack."""
    constraints = []
    for declaration in node.named_children:
        index = 0
        for child in declaration.named_children:
            if child.type == "identifier":
                walk.declare(child, ObjectKind.TYPE, declaration, index)
                index += 1
            else:
                constraints.append(child)
    walk.push(constraints)


def _function(walk: _Walk, node: Node) -> None:
    """A function, method or literal; parameter types are read outside the names that parameters bring."""
    if node.type == "func_literal":
        function: Function | None = walk.file.literal(node)
    elif walk.top_function is not None and walk.top_function.node == node:
        function = walk.top_function
    else:
        function = None
    if node.type == "function_declaration":
        name = node.child_by_field_name("name")
        known = walk.declared.get(name.id) if name is not None else None
        if name is not None and known is not None:
            walk.bindings.objects[name.id] = known
    walk.open_function(node, function)
    body = node.child_by_field_name("body")
    if body is not None:
        # Parameters and body share one block: `x, err := f()` in the body reuses a result named err.
        walk.stack.extend(reversed(body.named_children))
    lists = (
        ("receiver", ObjectKind.RECEIVER),
        ("parameters", ObjectKind.PARAM),
        ("result", ObjectKind.RESULT),
    )
    types: list[Node] = []
    for field, kind in lists:
        parameters = node.child_by_field_name(field)
        if parameters is None:
            continue
        if parameters.type != "parameter_list":
            types.append(parameters)
            continue
        walk.then(_declare_parameters, parameters, kind)
        types.extend(_parameter_types(walk, parameters, kind))
    walk.push(types)
    type_parameters = node.child_by_field_name("type_parameters")
    if type_parameters is not None:
        _type_parameters(walk, type_parameters)


def _parameter_types(walk: _Walk, parameters: Node, kind: ObjectKind) -> Iterable[Node]:
    for declaration in parameters.named_children:
        for child in declaration.named_children:
            if child.type == "identifier":
                continue
            yield _receiver_base(walk, child) if kind is ObjectKind.RECEIVER else child


def _receiver_base(walk: _Walk, node: Node) -> Node:
    """The receiver's type without the brackets of `func (r *T[K, V])`, which declare type parameters."""
    while node.type in ("pointer_type", "parenthesized_type") and node.named_children:
        node = node.named_children[0]
    if node.type != "generic_type":
        return node
    arguments = node.child_by_field_name("type_arguments")
    for index, argument in enumerate(arguments.named_children if arguments is not None else ()):
        name = argument.named_children[0] if argument.named_children else argument
        if name.type == "type_identifier":
            walk.declare(name, ObjectKind.TYPE, argument, index)
    return node.child_by_field_name("type") or node


def _declare_parameters(walk: _Walk, parameters: Node, data: object) -> None:
    assert isinstance(data, ObjectKind)
    for declaration in parameters.named_children:
        if declaration.type not in ("parameter_declaration", "variadic_parameter_declaration"):
            continue
        index = 0
        for child in declaration.named_children:
            if child.type == "identifier":
                walk.declare(child, data, declaration, index)
                index += 1


def _parameter_in_type(walk: _Walk, node: Node) -> None:
    """A parameter of a function type or interface method: its name is in no scope."""
    walk.push(child for child in node.named_children if child.type != "identifier")


# -- statements ------------------------------------------------------------------------------------------


def _type_switch(walk: _Walk, node: Node) -> None:
    alias = node.child_by_field_name("alias")
    walk.open(node)
    targets = alias.named_children if alias is not None else []
    name = targets[0] if targets and targets[0].type == "identifier" else None
    for child in reversed(node.named_children):
        if child == alias:
            continue
        if child.type in ("type_case", "default_case"):
            walk.then(_type_clause, child, name)
        else:
            walk.stack.append(child)


def _type_clause(walk: _Walk, node: Node, data: object) -> None:
    """Each clause of `switch x := v.(type)` has an x of its own, of that clause's type."""
    walk.open(node)
    types: list[Node] = []
    body: list[Node] = []
    for child in node.named_children:
        (body if child.type == "statement_list" else types).append(child)
    walk.push(body)
    if isinstance(data, Node):
        walk.then(_declare_symbol, node, data)
    walk.push(types)


def _declare_symbol(walk: _Walk, node: Node, data: object) -> None:
    assert isinstance(data, Node)
    name = walk.text(data)
    function = walk.functions[-1]
    made = Object(name, ObjectKind.VAR, walk.file, data, node, function=function, is_local=True)
    walk.enter_name(name, made)


# -- composite literals ----------------------------------------------------------------------------------


def _composite_literal(walk: _Walk, node: Node) -> None:
    literal_type = node.child_by_field_name("type")
    body = node.child_by_field_name("body")
    if body is not None:
        walk.then(_literal_value, body, LiteralType(literal_type, walk.file, walk.lookup))
    if literal_type is not None:
        walk.stack.append(literal_type)


def _literal_value(walk: _Walk, node: Node, data: object) -> None:
    assert isinstance(data, LiteralType)
    for element in reversed(node.named_children):
        if element.type == "keyed_element":
            parts = element.named_children
            if len(parts) >= 2:
                _element(walk, parts[-1], data, key=False)
                _key(walk, parts[0], data)
        elif element.type == "literal_element":
            _element(walk, element, data, key=False)
        else:
            walk.stack.append(element)


def _element(walk: _Walk, element: Node, literal: LiteralType, *, key: bool) -> None:
    inner = element.named_children[0] if element.named_children else None
    if inner is not None and inner.type == "literal_value":
        walk.then(_elided_literal, inner, (literal, key))
    else:
        walk.stack.append(element)


def _elided_literal(walk: _Walk, node: Node, data: object) -> None:
    literal, key = data  # type: ignore[misc] # the pair that _element pushed
    _literal_value(walk, node, literal.element(key=key))  # type: ignore[has-type] # as above


def _key(walk: _Walk, element: Node, literal: LiteralType) -> None:
    inner = element.named_children[0] if element.named_children else None
    if inner is None or inner.type != "identifier":
        _element(walk, element, literal, key=True)
        return
    name = walk.text(inner)
    found = walk.lookup(name)
    if found is None:
        return  # names nothing here, so it is a field or not Go
    has_fields = literal.has_field_keys
    if has_fields is None:
        # Not known: literals of foreign structs name exported fields, and exported keys mostly are fields.
        has_fields = name[:1].isupper() or may_be_local_struct(literal)
    if not has_fields:
        walk.stack.append(inner)


_LITERALS = (
    "comment",
    "field_identifier",
    "blank_identifier",
    "dot",
    "int_literal",
    "float_literal",
    "imaginary_literal",
    "rune_literal",
    "interpreted_string_literal",
    "raw_string_literal",
    "nil",
    "true",
    "false",
    "iota",
    "import_declaration",
    "package_clause",
)
_SCOPES = (
    "block",
    "if_statement",
    "for_statement",
    "expression_switch_statement",
    "expression_case",
    "default_case",
    "communication_case",
)
_HANDLERS: dict[str, Callable[[_Walk, Node], None]] = {
    **dict.fromkeys(_LITERALS, _skip),
    **dict.fromkeys(_SCOPES, _block),
    "identifier": _Walk.use,
    "type_identifier": _Walk.use,
    "package_identifier": _Walk.use,
    "label_name": _label,
    "labeled_statement": _labeled_statement,
    "qualified_type": _qualified_type,
    "short_var_declaration": _short_var_declaration,
    "range_clause": _clause_with_targets,
    "receive_statement": _clause_with_targets,
    "var_spec": _value_spec,
    "const_spec": _value_spec,
    "type_spec": _type_spec,
    "type_alias": _type_spec,
    "function_declaration": _function,
    "method_declaration": _function,
    "func_literal": _function,
    "parameter_declaration": _parameter_in_type,
    "variadic_parameter_declaration": _parameter_in_type,
    "type_switch_statement": _type_switch,
    "composite_literal": _composite_literal,
}
