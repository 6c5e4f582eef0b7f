"""Layer 4c, expressions: the type of every expression, and of the variables that they initialise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.objects import Object, ObjectKind
from caulk.golang.typing_declared import DeclaredTypes, unparenthesised
from caulk.golang.typing_model import (
    UNKNOWN,
    Array,
    Basic,
    Chan,
    Func,
    Interface,
    Map,
    Method,
    Named,
    Pointer,
    Slice,
    Tuple,
    Type,
    TypeParameter,
    default_type,
    substitute,
    unify,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.packages import GoPackage

_BOOL = Basic("bool")
_INT = Basic("int")
_BYTE = Basic("uint8")
_RUNE = Basic("int32")
_UNTYPED_BOOL = Basic("untyped bool")
_LITERALS: dict[str, Type] = {
    "int_literal": Basic("untyped int"),
    "iota": Basic("untyped int"),
    "float_literal": Basic("untyped float"),
    "imaginary_literal": Basic("untyped complex"),
    "rune_literal": Basic("untyped rune"),
    "interpreted_string_literal": Basic("untyped string"),
    "raw_string_literal": Basic("untyped string"),
    "true": _UNTYPED_BOOL,
    "false": _UNTYPED_BOOL,
    "nil": Basic("untyped nil"),
}
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_SHIFTS = frozenset({"<<", ">>"})
# Untyped operands of different kinds give the later kind: https://go.dev/ref/spec#Constant_expressions
_UNTYPED_ORDER = ("untyped int", "untyped rune", "untyped float", "untyped complex")


class ExpressionTypes(DeclaredTypes):
    """The part of layer 4 that types expressions."""

    def __init__(self, package: GoPackage) -> None:
        super().__init__(package)
        self._expressions: dict[int, Type] = {}  # by node id

    def of(self, file: GoFile, expr: Node) -> Type:
        """The type of an expression; of a type expression, the type that it denotes; UNKNOWN when not known.

        A call of several results has a `Tuple`; constants without a type have an untyped `Basic`.
        """
        known = self._expressions.get(expr.id)
        if known is None:
            literal = _LITERALS.get(expr.type)
            if literal is not None:
                return literal
            self._expressions[expr.id] = UNKNOWN
            try:
                known = self._type_of(file, expr)
            except RecursionError:  # thousands of nested operators, as only generators write
                known = UNKNOWN
            self._expressions[expr.id] = known
        return known

    def _type_of(self, file: GoFile, expr: Node) -> Type:
        handler = _EXPRESSIONS.get(expr.type)
        if handler is not None:
            return handler(self, file, expr)
        return self.type_named(file, expr) or UNKNOWN

    # -- names -----------------------------------------------------------------------------------------------

    def _identifier(self, file: GoFile, expr: Node) -> Type:
        found = self.package.names.resolve(file, expr)
        if found is None:
            return UNKNOWN
        if found.kind is ObjectKind.IMPORT:
            member = self.package.names.member(found.path, file.text(expr)) if found.name == "." else None
            return member.file.package.types.of_object(member) if member is not None else UNKNOWN
        return self.of_object(found)

    def _selector(self, file: GoFile, expr: Node) -> Type:
        operand = expr.child_by_field_name("operand")
        name_node = expr.child_by_field_name("field")
        if operand is None or name_node is None:
            return UNKNOWN
        name = file.text(name_node)
        path, _, _ = self.package.names.qualified(file, expr).rpartition(".")
        if path:
            member = self.package.names.member(path, name)
            return member.file.package.types.of_object(member) if member is not None else UNKNOWN
        owner = self.of(file, operand)
        found = self.member(owner, name)
        if found is None or (isinstance(found, Method) and found.assumed):
            return UNKNOWN
        if isinstance(found, Method) and self.denotes_type(file, operand):
            return Func((owner, *found.type.params), found.type.results, found.type.variadic)
        return found.type

    def denotes_type(self, file: GoFile, expr: Node) -> bool:
        """Whether an expression names a type, as in a conversion or a method expression."""
        return self.type_named(file, expr) is not None

    # -- operators -------------------------------------------------------------------------------------------

    def _parenthesized(self, file: GoFile, expr: Node) -> Type:
        inner = unparenthesised(expr)
        return self.of(file, inner) if inner.type != "parenthesized_expression" else UNKNOWN

    def _unary(self, file: GoFile, expr: Node) -> Type:
        operand = expr.child_by_field_name("operand")
        if operand is None:
            return UNKNOWN
        inner = self.of(file, operand)
        match expr.children[0].type:
            case "&":
                return Pointer(inner)
            case "*":
                if self.denotes_type(file, operand):
                    return Pointer(inner)
                under = inner.underlying
                return under.elem if isinstance(under, Pointer) else UNKNOWN
            case "<-":
                under = inner.underlying
                return under.elem if isinstance(under, Chan) else UNKNOWN
            case _:
                return inner

    def _binary(self, file: GoFile, expr: Node) -> Type:
        left = expr.child_by_field_name("left")
        right = expr.child_by_field_name("right")
        operator = expr.child_by_field_name("operator")
        if left is None or right is None or operator is None:
            return UNKNOWN
        if operator.type in _COMPARISONS:
            return _UNTYPED_BOOL
        first = self.of(file, left)
        if operator.type in _SHIFTS:
            return first
        second = self.of(file, right)
        if isinstance(first, Basic) and first.is_untyped:
            if isinstance(second, Basic) and second.is_untyped and first.name in _UNTYPED_ORDER:
                return max(first, second, key=lambda each: _order(each.name))
            return second
        return first if first.is_known else default_type(second) if not _is_untyped(second) else UNKNOWN

    def _index(self, file: GoFile, expr: Node) -> Type:
        operand = expr.child_by_field_name("operand")
        if operand is None:
            return UNKNOWN
        denoted = self.type_named(file, expr)
        if denoted is not None:
            return denoted
        container = self.of(file, operand)
        if isinstance(container, Func):
            index = expr.child_by_field_name("index")
            given = [index] if index is not None else []
            return self._instantiated(file, container, given)
        return _element(container)

    def _instantiated(self, file: GoFile, generic: Func, arguments: list[Node]) -> Type:
        given = [self.type_named(file, each) or UNKNOWN for each in arguments]
        return substitute(generic, dict(zip(generic.type_params, given, strict=False)))

    def _type_instantiation(self, file: GoFile, expr: Node) -> Type:
        denoted = self.type_named(file, expr)
        if denoted is not None:
            return denoted
        generic = self._type_place_value(file, expr.named_children[0])
        if isinstance(generic, Func):
            return self._instantiated(file, generic, expr.named_children[1:])
        return UNKNOWN

    def _slice(self, file: GoFile, expr: Node) -> Type:
        operand = expr.child_by_field_name("operand")
        given = self.of(file, operand) if operand is not None else UNKNOWN
        under = given.underlying
        if isinstance(under, Pointer):
            under = under.elem.underlying
        if isinstance(under, Array):
            return Slice(under.elem)
        return default_type(given)

    def _assertion(self, file: GoFile, expr: Node) -> Type:
        return self.type_named(file, expr.child_by_field_name("type")) or UNKNOWN

    def _composite(self, file: GoFile, expr: Node) -> Type:
        node = expr.child_by_field_name("type")
        given = self.type_named(file, node) or UNKNOWN
        if node is not None and node.type == "implicit_length_array_type" and isinstance(given, Array):
            body = expr.child_by_field_name("body")
            elements = body.named_children if body is not None else []
            if all(element.type == "literal_element" for element in elements):
                return Array(given.elem, len(elements))
        return given

    def _elided(self, file: GoFile, expr: Node) -> Type:
        """`{...}` inside a composite literal, whose type is the element type (or what it points to)."""
        parent = expr.parent  # literal_element
        holder = parent.parent if parent is not None else None
        is_key = False
        if holder is not None and holder.type == "keyed_element":
            is_key = holder.child_by_field_name("key") == parent
            holder = holder.parent
        outer = holder.parent if holder is not None else None
        if holder is None or outer is None or holder.type != "literal_value":
            return UNKNOWN
        container = self.of(file, outer if outer.type == "composite_literal" else holder)
        under = container.dereferenced.underlying
        if is_key:
            return under.key if isinstance(under, Map) else UNKNOWN
        return _element(under)

    def _func_literal(self, file: GoFile, expr: Node) -> Type:
        return self.signature(file, expr)

    # -- calls -----------------------------------------------------------------------------------------------

    def _call(self, file: GoFile, call: Node) -> Type:
        function = call.child_by_field_name("function")
        if function is None:
            return UNKNOWN
        function = unparenthesised(function)
        if function.type == "identifier":
            found = self.package.names.resolve(file, function)
            if (
                found is not None
                and found.kind is ObjectKind.BUILTIN
                and not found.declaration.type.startswith("type")
            ):
                return self._builtin_call(file, call, found.name)
        converted = self.type_named(file, function)
        if converted is not None:
            return converted
        value = self.of(file, function)
        given = call.child_by_field_name("type_arguments")
        if given is not None and isinstance(value, Func):
            value = self._instantiated(file, value, given.named_children)
        return self._result(file, call, value)

    def _result(self, file: GoFile, call: Node, function: Type) -> Type:
        under = function.underlying
        if not isinstance(under, Func):
            return UNKNOWN
        if under.type_params:
            under = self._inferred(file, call, under)
        return under.result

    def _inferred(self, file: GoFile, call: Node, generic: Func) -> Func:
        """A generic function, its type parameters inferred from the arguments, or UNKNOWN."""
        found: dict[Object, Type] = {}
        given = [self.of(file, each) for each in arguments(call)]
        if len(given) == 1 and isinstance(given[0], Tuple):
            given = list(given[0].elems)
        params = list(generic.params)
        if generic.variadic and params:
            last = params.pop()
            repeated = last.elem if isinstance(last, Slice) and not _spreads(call) else last
            params.extend([repeated] * (len(given) - len(params)))
        pairs = list(zip(params, given, strict=False))
        for typed in (True, False):  # typed arguments decide before untyped constants do
            for param, argument in pairs:
                if _is_untyped(argument) is not typed:
                    unify(param, argument, generic.type_params, found)
        for each in generic.type_params:
            if each in found:
                core = self.constraint(TypeParameter(each.name, each))
                if not isinstance(core, Interface | Named) and core.is_known:
                    unify(core, found[each], generic.type_params, found)
        mapping = {each: found.get(each, UNKNOWN) for each in generic.type_params}
        inferred = substitute(generic, mapping)
        assert isinstance(inferred, Func)
        return inferred

    def _builtin_call(self, file: GoFile, call: Node, name: str) -> Type:
        given = arguments(call)
        match name:
            case "new" if given:
                denoted = self.type_named(file, given[0])
                # new(expr) is Go 1.26: https://go.dev/doc/go1.26#language
                return Pointer(denoted if denoted is not None else default_type(self.of(file, given[0])))
            case "make" if given:
                return self.type_named(file, given[0]) or UNKNOWN
            case "append" if given:
                return default_type(self.of(file, given[0]))
            case "len" | "cap" | "copy":
                return _INT
            case "min" | "max":
                types = [self.of(file, each) for each in given]
                return next((each for each in types if not _is_untyped(each)), types[0] if types else UNKNOWN)
            case "recover":
                return self.type_declared(_universe("any")) or UNKNOWN
            case "clear" | "close" | "delete" | "panic" | "print" | "println":
                return Tuple(())
            case _:
                return UNKNOWN

    def _conversion(self, file: GoFile, expr: Node) -> Type:
        """What the grammar takes for a conversion: `[]byte(x)`, but also `F[int](x)` and `table[key](x)`."""
        node = expr.child_by_field_name("type")
        if node is None:
            return UNKNOWN
        denoted = self.type_named(file, node)
        if denoted is not None:
            if node.type != "pointer_type":
                return denoted
            # `*(*[]T)(x)` is the grammar's `(*(*[]T))(x)`, while Go dereferences the converted value.
            pointer = denoted.dereferenced.underlying
            return pointer.elem if isinstance(pointer, Pointer) else UNKNOWN
        if node.type != "generic_type":
            return UNKNOWN
        return self._result(file, expr, self.applied(file, node))

    def applied(self, file: GoFile, node: Node) -> Type:
        """The type of `F[int]` or of the element `table[key]`, which the grammar took for a generic type."""
        base = node.child_by_field_name("type")
        given = node.child_by_field_name("type_arguments")
        if base is None or given is None:
            return UNKNOWN
        value = self._type_place_value(file, base)
        if isinstance(value, Func):
            return self._instantiated(file, value, given.named_children)
        return _element(value)

    def _type_place_value(self, file: GoFile, node: Node) -> Type:
        """The type of a value that stands, by the grammar's mistake, as a plain or qualified type."""
        if node.type == "type_identifier":
            return self._identifier(file, node)
        if node.type != "qualified_type":
            return self.of(file, node)
        names = self.package.names
        path, _, name = names.qualified(file, node).rpartition(".")
        if path:
            member = names.member(path, name)
            return member.file.package.types.of_object(member) if member is not None else UNKNOWN
        package = node.child_by_field_name("package")
        name_node = node.child_by_field_name("name")
        found = names.resolve(file, package) if package is not None else None
        if found is None or name_node is None:
            return UNKNOWN
        selected = self.member(self.of_object(found), file.text(name_node))
        return selected.type if selected is not None else UNKNOWN

    # -- variables -------------------------------------------------------------------------------------------

    def type_of_variable(self, found: Object) -> Type:
        file, declaration, index = found.file, found.declaration, found.index
        match declaration.type:
            case "var_spec":
                declared = declaration.child_by_field_name("type")
                if declared is not None:
                    return self.type_named(file, declared) or UNKNOWN
                return self._assigned(
                    file, declaration.child_by_field_name("value"), index, _name_count(declaration)
                )
            case "short_var_declaration" | "receive_statement":
                left = declaration.child_by_field_name("left")
                count = len(left.named_children) if left is not None else 1
                return self._assigned(file, declaration.child_by_field_name("right"), index, count)
            case "range_clause":
                right = declaration.child_by_field_name("right")
                return _ranged(self.of(file, right), index) if right is not None else UNKNOWN
            case "type_case" | "default_case":
                return self._clause_symbol(file, declaration)
            case _:
                return UNKNOWN

    def _assigned(self, file: GoFile, values: Node | None, index: int, count: int) -> Type:
        """The type of the index-th of `count` names that the values are assigned to."""
        if values is None:
            return UNKNOWN
        listed = values.named_children if values.type == "expression_list" else [values]
        listed = [each for each in listed if each.type != "comment"]
        if len(listed) == count and index < count:
            value = self.of(file, listed[index])
            if isinstance(value, Tuple):
                return value.elems[0] if len(value.elems) == 1 else UNKNOWN
            return value
        if len(listed) != 1:
            return UNKNOWN
        value = self.of(file, listed[0])
        if isinstance(value, Tuple):
            return value.elems[index] if index < len(value.elems) else UNKNOWN
        kind = unparenthesised(listed[0]).type
        if kind in ("index_expression", "type_assertion_expression", "unary_expression") and count == 2:
            return value if index == 0 else _BOOL  # v, ok := m[k], x.(T), <-c
        return UNKNOWN

    def _clause_symbol(self, file: GoFile, clause: Node) -> Type:
        types = clause.children_by_field_name("type") if clause.type == "type_case" else []
        types = [each for each in types if each.is_named]
        if len(types) == 1 and file.text(types[0]) != "nil":
            return self.type_named(file, types[0]) or UNKNOWN
        switch = clause.parent
        value = switch.child_by_field_name("value") if switch is not None else None
        return self.of(file, value) if value is not None else UNKNOWN

    def type_of_constant(self, found: Object) -> Type:
        file = found.file
        spec = constant_spec(found)
        if spec is None:
            return UNKNOWN
        declared = spec.child_by_field_name("type")
        if declared is not None:
            return self.type_named(file, declared) or UNKNOWN
        return self._assigned(file, spec.child_by_field_name("value"), found.index, _name_count(spec))


def constant_spec(found: Object) -> Node | None:
    """The const spec whose type and values hold for a constant: its own, or the one that it repeats."""
    spec: Node | None = found.declaration
    while spec is not None and spec.child_by_field_name("value") is None:
        spec = spec.prev_named_sibling
        while spec is not None and spec.type != "const_spec":
            spec = spec.prev_named_sibling
    return spec


def arguments(call: Node) -> list[Node]:
    """The arguments of a call, comments left out; `x...` stands as its variadic_argument node."""
    held = call.child_by_field_name("arguments")
    if held is None:
        operand = call.child_by_field_name("operand")  # F[int](x), taken for a conversion
        return [operand] if operand is not None else []
    return [child for child in held.named_children if child.type != "comment"]


def _spreads(call: Node) -> bool:
    given = arguments(call)
    return bool(given) and given[-1].type == "variadic_argument"


def _universe(name: str) -> Object:
    from caulk.golang import library

    return library.universe()[name]


def _is_untyped(given: Type) -> bool:
    return isinstance(given, Basic) and given.is_untyped


def _order(name: str) -> int:
    return _UNTYPED_ORDER.index(name) if name in _UNTYPED_ORDER else -1


def _name_count(spec: Node) -> int:
    return sum(child.is_named for child in spec.children_by_field_name("name"))


def _element(container: Type) -> Type:
    """What indexing a value of the type gives."""
    under = container.underlying
    if isinstance(under, Pointer):
        under = under.elem.underlying
    if isinstance(under, Slice | Array | Map):
        return under.elem
    return _BYTE if isinstance(under, Basic) and under.name in ("string", "untyped string") else UNKNOWN


def _ranged(given: Type, index: int) -> Type:
    """The type of the index-th variable of a range over a value of the type."""
    under = given.underlying
    if isinstance(under, Pointer):
        under = under.elem.underlying
    match under:
        case Slice(elem) | Array(elem):
            return elem if index else _INT
        case Map(key, elem):
            return elem if index else key
        case Chan(elem):
            return elem
        case Basic(name="string" | "untyped string"):
            return _RUNE if index else _INT
        case Basic():
            return default_type(given)
        case Func(params=(Func(params=yielded), *_)):
            return yielded[index] if index < len(yielded) else UNKNOWN
        case _:
            return UNKNOWN


def _variadic_argument(types: ExpressionTypes, file: GoFile, expr: Node) -> Type:
    return types.of(file, expr.named_children[0]) if expr.named_children else UNKNOWN


def _literal_element(types: ExpressionTypes, file: GoFile, expr: Node) -> Type:
    return types.of(file, expr.named_children[0]) if expr.named_children else UNKNOWN


_EXPRESSIONS: dict[str, Callable[[ExpressionTypes, GoFile, Node], Type]] = {
    "identifier": ExpressionTypes._identifier,
    "type_identifier": ExpressionTypes._identifier,
    "selector_expression": ExpressionTypes._selector,
    "parenthesized_expression": ExpressionTypes._parenthesized,
    "unary_expression": ExpressionTypes._unary,
    "binary_expression": ExpressionTypes._binary,
    "index_expression": ExpressionTypes._index,
    "slice_expression": ExpressionTypes._slice,
    "type_assertion_expression": ExpressionTypes._assertion,
    "composite_literal": ExpressionTypes._composite,
    "literal_value": ExpressionTypes._elided,
    "func_literal": ExpressionTypes._func_literal,
    "call_expression": ExpressionTypes._call,
    "type_conversion_expression": ExpressionTypes._conversion,
    "type_instantiation_expression": ExpressionTypes._type_instantiation,
    "variadic_argument": _variadic_argument,
    "literal_element": _literal_element,
}
