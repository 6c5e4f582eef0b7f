"""Layer 4b, declared types: type expressions, what objects are declared to be, fields and method sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.objects import Object, ObjectKind
from caulk.golang.typing_model import (
    UNKNOWN,
    Array,
    Basic,
    Chan,
    Direction,
    Field,
    Func,
    Interface,
    Map,
    Method,
    Named,
    Pointer,
    Slice,
    Struct,
    Type,
    TypeParameter,
    default_type,
    substitute,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage

_NAMED_UNIVERSE = frozenset({"error", "comparable"})


def unparenthesised(node: Node) -> Node:
    """The expression or type inside any number of parentheses."""
    while node.type in ("parenthesized_expression", "parenthesized_type") and node.named_children:
        node = node.named_children[0]
    return node


def package_path(package: GoPackage) -> str:
    """How a package is called in type and function names: its import path, or its name outside any module."""
    return package.import_path or package.name


class DeclaredTypes:
    """The part of layer 4 that reads declarations. Expressions come in the subclass."""

    def __init__(self, package: GoPackage) -> None:
        self.package = package
        self._objects: dict[Object, Type] = {}
        self._declared: dict[Object, Type] = {}
        self._type_parameters: dict[Object, tuple[Object, ...]] = {}
        self._literals: dict[int, Struct | Interface] = {}
        self._depth = 0
        self._members: dict[tuple[Type, str], Field | Method | None] = {}
        self._fields: dict[Type, tuple[Field, ...]] = {}

    def of(self, file: GoFile, expr: Node) -> Type:
        """The type of an expression; of a type expression, the type that it denotes."""
        raise NotImplementedError

    # -- type expressions ------------------------------------------------------------------------------------

    def type_named(self, file: GoFile, node: Node | None) -> Type | None:
        """The type that a node denotes, in a type's or in an expression's place; None when it is no type."""
        if node is None:
            return None
        if self._depth > limits.TYPE_DEPTH.value:
            return UNKNOWN
        self._depth += 1
        try:
            return self._type_named(file, node)
        finally:
            self._depth -= 1

    def _type_named(self, file: GoFile, node: Node) -> Type | None:
        match node.type:
            case "identifier" | "type_identifier":
                return self._type_of_name(file, node)
            case "qualified_type":
                return self._type_of_member(file, node, "package", "name")
            case "selector_expression":
                return self._type_of_member(file, node, "operand", "field")
            case (
                "parenthesized_type"
                | "parenthesized_expression"
                | "type_elem"
                | "negated_type"
                | "type_constraint"
            ):
                inner = node.named_children
                return self.type_named(file, inner[0]) if len(inner) == 1 else UNKNOWN
            case "pointer_type":
                return Pointer(self._inner(file, node))
            case "unary_expression":
                if node.children[0].type != "*":
                    return None
                pointee = self.type_named(file, node.child_by_field_name("operand"))
                return Pointer(pointee) if pointee is not None else None
            case "slice_type":
                return Slice(self._inner(file, node))
            case "array_type":
                return Array(self._inner(file, node), self._length(file, node))
            case "implicit_length_array_type":
                return Array(self._inner(file, node), None)
            case "map_type":
                key = self.type_named(file, node.child_by_field_name("key"))
                return Map(key or UNKNOWN, self._inner(file, node))
            case "channel_type":
                return Chan(self._inner(file, node), _direction(node))
            case "function_type":
                return self.signature(file, node)
            case "struct_type":
                return self._literal(file, node, Struct)
            case "interface_type":
                return self._literal(file, node, Interface)
            case "generic_type":
                base = node.child_by_field_name("type")
                arguments = node.child_by_field_name("type_arguments")
                return self._instance(file, base, arguments.named_children if arguments is not None else [])
            case "index_expression":
                index = node.child_by_field_name("index")
                return self._instance(file, node.child_by_field_name("operand"), [index] if index else [])
            case "type_instantiation_expression":
                return self._instance(file, node.named_children[0], node.named_children[1:])
            case _:
                return None

    def _inner(self, file: GoFile, node: Node) -> Type:
        """The element of a pointer, slice, array, map or channel type: always the last child."""
        children = node.named_children
        return (self.type_named(file, children[-1]) if children else None) or UNKNOWN

    def _literal(self, file: GoFile, node: Node, kind: type[Struct | Interface]) -> Type:
        found = self._literals.get(node.id)
        if found is None:
            found = self._literals[node.id] = kind(file, node)
        return found

    def _length(self, file: GoFile, node: Node) -> int | None:
        length = node.child_by_field_name("length")
        value = self.constant(file, length) if length is not None else None
        return value if isinstance(value, int) else None

    def constant(self, file: GoFile, expr: Node) -> int | float | str | bool | None:
        """The value of a constant expression; None when it is not constant or not known."""
        raise NotImplementedError

    def _type_of_name(self, file: GoFile, node: Node) -> Type | None:
        found = self.package.names.resolve(file, node)
        if found is None:
            return None
        if found.kind is ObjectKind.IMPORT:
            if found.name != ".":
                return None
            return self._type_of_import(found.path, file.text(node))
        return self.type_declared(found)

    def _type_of_member(self, file: GoFile, node: Node, operand_field: str, name_field: str) -> Type | None:
        operand = node.child_by_field_name(operand_field)
        name = node.child_by_field_name(name_field)
        if operand is None or name is None:
            return None
        found = self.package.names.resolve(file, operand)
        if found is None or found.kind is not ObjectKind.IMPORT:
            return None
        in_type_place = node.type == "qualified_type"
        return self._type_of_import(found.path, file.text(name), assume=in_type_place)

    def _type_of_import(self, path: str, name: str, *, assume: bool = False) -> Type | None:
        package = self.package.names.imported(path)
        found = package.names.lookup(name) if package is not None else None
        if found is not None:
            return self.type_declared(found)
        known = assume or (path, name) == ("unsafe", "Pointer")
        return Named(path, name) if known else None

    def type_declared(self, found: Object) -> Type | None:
        """The type that an object names; None when it is not a type."""
        if found.kind is ObjectKind.BUILTIN:
            if found.declaration.type == "type_alias":
                return self._home(found).alias(found)
            if found.declaration.type != "type_spec":
                return None
            if found.name in _NAMED_UNIVERSE:
                return Named("", found.name, (), found)
            return Basic(found.name)
        if found.kind is not ObjectKind.TYPE:
            return None
        if found.is_type_parameter:
            return TypeParameter(found.name, found)
        if found.declaration.type == "type_alias":
            return self._home(found).alias(found)
        return Named(package_path(found.file.package), found.name, (), found)

    def _home(self, found: Object) -> DeclaredTypes:
        return found.file.package.types

    def alias(self, found: Object) -> Type:
        """What an alias of this package stands for, its own type parameters left open."""
        known = self._declared.get(found)
        if known is None:
            self._declared[found] = UNKNOWN  # an alias of itself is broken code
            node = found.declaration.child_by_field_name("type")
            known = self._declared[found] = self.type_named(found.file, node) or UNKNOWN
        return known

    def _instance(self, file: GoFile, base: Node | None, arguments: list[Node]) -> Type | None:
        generic = self.type_named(file, base)
        if generic is None or base is None:
            return None
        given = tuple(self.type_named(file, each) or UNKNOWN for each in arguments)
        if isinstance(generic, Named) and not generic.args:
            return Named(generic.path, generic.name, given, generic.object)
        declared = self._declaring_object(file, base)
        if declared is None:
            return generic
        return substitute(generic, dict(zip(self.type_parameters(declared), given, strict=False)))

    def _declaring_object(self, file: GoFile, node: Node) -> Object | None:
        """The package-level or local object behind a plain or qualified name."""
        names = self.package.names
        if node.type in ("identifier", "type_identifier"):
            found = names.resolve(file, node)
            if found is not None and found.kind is ObjectKind.IMPORT:
                return names.member(found.path, file.text(node)) if found.name == "." else None
            return found
        path, _, name = names.qualified(file, node).rpartition(".")
        return names.member(path, name) if path else None

    def declared_as(self, named: Named) -> Type:
        """The type that a named type is declared as, type arguments put in; not yet the underlying type."""
        found = named.object
        if found is None:
            return UNKNOWN
        body = self._declared.get(found)
        if body is None:
            self._declared[found] = UNKNOWN
            node = found.declaration.child_by_field_name("type")
            body = self._declared[found] = self.type_named(found.file, node) or UNKNOWN
        if not named.args:
            return body
        return substitute(body, dict(zip(self.type_parameters(found), named.args, strict=False)))

    def type_parameters(self, found: Object) -> tuple[Object, ...]:
        """The type parameters of a generic type, alias or function."""
        known = self._type_parameters.get(found)
        if known is None:
            known = tuple(self._find_type_parameters(found.file, found.declaration))
            self._type_parameters[found] = known
        return known

    def _find_type_parameters(self, file: GoFile, declaration: Node) -> Iterator[Object]:
        parameters = declaration.child_by_field_name("type_parameters")
        for each in parameters.named_children if parameters is not None else ():
            for child in each.named_children:
                found = file.package.names.resolve(file, child) if child.type == "identifier" else None
                if found is not None:
                    yield found

    # -- functions -------------------------------------------------------------------------------------------

    def signature(self, file: GoFile, node: Node) -> Func:
        """The type of a function, literal, function type or interface method from its parameter lists."""
        params, variadic = self._parameters(file, node.child_by_field_name("parameters"))
        result = node.child_by_field_name("result")
        if result is None:
            results: tuple[Type, ...] = ()
        elif result.type == "parameter_list":
            results, _ = self._parameters(file, result)
        else:
            results = (self.type_named(file, result) or UNKNOWN,)
        type_params: tuple[Object, ...] = ()
        if node.type in ("function_declaration", "method_declaration"):
            type_params = tuple(self._find_type_parameters(file, node))
        return Func(params, results, variadic, type_params)

    def _parameters(self, file: GoFile, parameters: Node | None) -> tuple[tuple[Type, ...], bool]:
        types: list[Type] = []
        variadic = False
        for declaration in parameters.named_children if parameters is not None else ():
            if declaration.type not in ("parameter_declaration", "variadic_parameter_declaration"):
                continue
            children = declaration.named_children
            names = sum(child.type == "identifier" for child in children)
            declared = self.type_named(file, declaration.child_by_field_name("type")) or UNKNOWN
            if declaration.type == "variadic_parameter_declaration":
                variadic = True
                declared = Slice(declared)
            types.extend([declared] * max(1, names))
        return tuple(types), variadic

    # -- objects ---------------------------------------------------------------------------------------------

    def of_object(self, found: Object) -> Type:
        """The type of a variable, constant or function; of a type, the type itself."""
        if found.file.package is not self.package:
            return found.file.package.types.of_object(found)
        known = self._objects.get(found)
        if known is None:
            self._objects[found] = UNKNOWN  # what is declared by way of itself has no type
            known = self._objects[found] = self._type_of_object(found)
        return known

    def _type_of_object(self, found: Object) -> Type:
        file, declaration = found.file, found.declaration
        match found.kind:
            case ObjectKind.TYPE:
                return self.type_declared(found) or UNKNOWN
            case ObjectKind.FUNC:
                return self.signature(file, declaration)
            case ObjectKind.BUILTIN:
                return self.type_declared(found) or UNKNOWN
            case ObjectKind.PARAM | ObjectKind.RESULT | ObjectKind.RECEIVER:
                declared = self.type_named(file, declaration.child_by_field_name("type")) or UNKNOWN
                return Slice(declared) if declaration.type == "variadic_parameter_declaration" else declared
            case ObjectKind.CONST:
                return self.type_of_constant(found)
            case ObjectKind.VAR:
                return default_type(self.type_of_variable(found))
            case _:
                return UNKNOWN

    def type_of_constant(self, found: Object) -> Type:
        raise NotImplementedError

    def type_of_variable(self, found: Object) -> Type:
        raise NotImplementedError

    # -- members ---------------------------------------------------------------------------------------------

    def field(self, owner: Type, name: str) -> Field | None:
        """The field that `x.name` selects on a value of the type, promoted ones included."""
        found = self.member(owner, name)
        return found if isinstance(found, Field) else None

    def method(self, owner: Type, name: str) -> Method | None:
        """The method that `x.name` selects on a variable of the type, promoted ones included."""
        found = self.member(owner, name)
        return found if isinstance(found, Method) else None

    def member(self, owner: Type, name: str) -> Field | Method | None:
        """The field or method that a selector finds: the shallowest one, pointers followed as Go does."""
        key = (owner, name)
        if key not in self._members:
            self._members[key] = None
            self._members[key] = self._find_member(owner, name)
        return self._members[key]

    def _find_member(self, owner: Type, name: str) -> Field | Method | None:
        level: list[Type] = [owner]
        seen: set[str] = set()
        unknown: list[Type] = []
        for _ in range(limits.EMBEDDING.value):
            following: list[Type] = []
            for each in level:
                base = each.dereferenced
                if isinstance(base, Named):
                    if str(base) in seen:
                        continue
                    seen.add(str(base))
                found = self._own_member(base, name)
                if found is not None:
                    return found
                if isinstance(base, Named) and not base.underlying.is_known:
                    unknown.append(each)
                following.extend(field.type for field in self.fields(base) if field.embedded)
            if not following:
                break
            level = following
        if len(unknown) == 1 and not _is_sealed(unknown[0]):
            # Only this type can have it. Its package is not known, so neither is what the method returns.
            return Method(name, Func((), (UNKNOWN,)), unknown[0], None, assumed=True)
        return None

    def _own_member(self, base: Type, name: str) -> Field | Method | None:
        """A member that the type itself declares."""
        if isinstance(base, Named) and base.object is not None:
            function = base.object.file.package.names.methods(base.name).get(name)
            if function is not None and not base.object.is_local:
                return function.file.package.types.declared_method(base, function)
        for field in self.fields(base):
            if field.name == name:
                return field
        return self._interface_methods(base).get(name)

    def declared_method(self, receiver: Named, function: Function) -> Method:
        """A method declared with `func (r *T) ...` in this package, the receiver's type arguments put in."""
        from caulk.golang import library

        file = function.file
        signature = self.signature(file, function.node)
        parameters = list(self._receiver_parameters(file, function.node))
        if receiver.args:
            substituted = substitute(signature, dict(zip(parameters, receiver.args, strict=False)))
            assert isinstance(substituted, Func)
            signature = substituted
        generic = Named(receiver.path, receiver.name, receiver.args, receiver.object)
        declared: Type = Pointer(generic) if _has_pointer_receiver(function.node) else generic
        known = None if library.is_library(self.package) else function
        return Method(function.name, signature, declared, known)

    def _receiver_parameters(self, file: GoFile, node: Node) -> Iterator[Object]:
        receiver = _receiver_type(node)
        if receiver is None or receiver.type != "generic_type":
            return
        arguments = receiver.child_by_field_name("type_arguments")
        for argument in arguments.named_children if arguments is not None else ():
            name = argument.named_children[0] if argument.named_children else argument
            found = self.package.names.resolve(file, name)
            if found is not None:
                yield found

    def fields(self, owner: Type) -> tuple[Field, ...]:
        """The fields that a struct type declares itself, embedded ones under their type's name."""
        base = owner.dereferenced
        under = base.underlying
        if not isinstance(under, Struct):
            return ()
        known = self._fields.get(base)
        if known is None:
            types = under.file.package.types
            known = self._fields[base] = tuple(types.declared_fields(under, base))
        return known

    def declared_fields(self, struct: Struct, owner: Type) -> Iterator[Field]:
        """The fields of a struct type that stands in a file of this package."""
        file = struct.file
        body = struct.node.named_children
        for declaration in body[0].named_children if body else ():
            if declaration.type != "field_declaration":
                continue
            node = declaration.child_by_field_name("type")
            declared = substitute(self.type_named(file, node) or UNKNOWN, struct.substitution)
            names = [child for child in declaration.named_children if child.type == "field_identifier"]
            for name in names:
                yield Field(file.text(name), declared, False, file, name, owner)
            if not names and node is not None:
                pointer = any(child.type == "*" for child in declaration.children)
                embedded = Pointer(declared) if pointer else declared
                name = _type_name(node)
                yield Field(file.text(name), embedded, True, file, name, owner)

    def _interface_methods(self, base: Type) -> dict[str, Method]:
        if isinstance(base, TypeParameter):
            return self._constraint_methods(base)
        under = base.underlying
        if not isinstance(under, Interface):
            return {}
        return under.file.package.types.declared_methods(under, base, 0)

    def _constraint_methods(self, parameter: TypeParameter) -> dict[str, Method]:
        file = parameter.object.file
        constraint = self.constraint(parameter)
        if isinstance(constraint, TypeParameter):
            return {}  # no constraint in Go: only broken code has it
        return file.package.types._interface_methods(constraint)

    def constraint(self, parameter: TypeParameter) -> Type:
        """The constraint of a type parameter; UNKNOWN for those that a method's receiver names."""
        declaration = parameter.object.declaration
        if declaration.type != "type_parameter_declaration":
            return self._receiver_constraint(parameter)
        file = parameter.object.file
        return file.package.types.type_named(file, declaration.child_by_field_name("type")) or UNKNOWN

    def _receiver_constraint(self, parameter: TypeParameter) -> Type:
        """The constraint that the generic type gives to what `func (r *T[K])` calls K."""
        arguments = parameter.object.declaration.parent
        generic = arguments.parent if arguments is not None else None
        if generic is None or generic.type != "generic_type":
            return UNKNOWN
        file = parameter.object.file
        base = generic.child_by_field_name("type")
        found = file.package.names.resolve(file, base) if base is not None else None
        declared = self.type_parameters(found) if found is not None else ()
        if parameter.object.index >= len(declared):
            return UNKNOWN
        return self.constraint(TypeParameter(parameter.name, declared[parameter.object.index]))

    def declared_methods(self, interface: Interface, owner: Type, depth: int) -> dict[str, Method]:
        """The methods of an interface type that stands in a file of this package, embedded ones included."""
        file = interface.file
        found: dict[str, Method] = {}
        for element in interface.node.named_children:
            if element.type == "method_elem":
                name = element.child_by_field_name("name")
                if name is not None:
                    signature = substitute(self.signature(file, element), interface.substitution)
                    assert isinstance(signature, Func)
                    found[file.text(name)] = Method(file.text(name), signature, owner, None)
            elif (
                element.type == "type_elem"
                and len(element.named_children) == 1
                and depth < limits.EMBEDDING.value
            ):
                embedded = self.type_named(file, element)
                embedded = substitute(embedded, interface.substitution) if embedded is not None else UNKNOWN
                under = embedded.underlying
                if isinstance(under, Interface):
                    inner = under.file.package.types.declared_methods(under, embedded, depth + 1)
                    found = {**inner, **found}
        return found

    def methods(self, owner: Type) -> dict[str, Method]:
        """The method set of a variable of the type, promoted methods included."""
        found: dict[str, Method] = {}
        level: list[Type] = [owner]
        seen: set[str] = set()
        for _ in range(limits.EMBEDDING.value):
            following: list[Type] = []
            for each in level:
                base = each.dereferenced
                if isinstance(base, Named):
                    if str(base) in seen:
                        continue
                    seen.add(str(base))
                    for function in self._declared_functions(base):
                        method = function.file.package.types.declared_method(base, function)
                        found.setdefault(method.name, method)
                for name, method in self._interface_methods(base).items():
                    found.setdefault(name, method)
                following.extend(field.type for field in self.fields(base) if field.embedded)
            level = following
        return found

    def _declared_functions(self, base: Named) -> list[Function]:
        if base.object is None or base.object.is_local:
            return []
        return list(base.object.file.package.names.methods(base.name).values())

    def implements_context(self, given: Type) -> bool:
        """Whether a value of the type is a context.Context: that interface, or its four methods."""
        if given.is_named("context", "Context"):
            return True
        return all(self.method(given, name) is not None for name in ("Deadline", "Done", "Err", "Value"))


def _is_sealed(given: Type) -> bool:
    """Whether a type of no known content has no members all the same: a pointer to a pointer."""
    return not isinstance(given.dereferenced, Named)


def _direction(node: Node) -> Direction:
    tokens = [child.type for child in node.children]
    if tokens[:1] == ["<-"]:
        return Direction.RECEIVE
    return Direction.SEND if "<-" in tokens[:2] else Direction.BOTH


def _receiver_type(node: Node) -> Node | None:
    """The base type of a method's receiver, pointer and parentheses taken off."""
    receiver = node.child_by_field_name("receiver")
    declarations = receiver.named_children if receiver is not None else []
    current = declarations[0].child_by_field_name("type") if declarations else None
    while current is not None and current.type in ("pointer_type", "parenthesized_type"):
        current = current.named_children[0] if current.named_children else None
    return current


def _has_pointer_receiver(node: Node) -> bool:
    receiver = node.child_by_field_name("receiver")
    declarations = receiver.named_children if receiver is not None else []
    declared = declarations[0].child_by_field_name("type") if declarations else None
    return declared is not None and unparenthesised(declared).type == "pointer_type"


def _type_name(node: Node) -> Node:
    """The identifier by which an embedded type is called."""
    while True:
        if node.type == "qualified_type":
            return node.child_by_field_name("name") or node
        if node.type in ("generic_type", "pointer_type", "parenthesized_type") and node.named_children:
            node = node.named_children[0]
        else:
            return node
