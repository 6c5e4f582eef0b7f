"""Layer 4a, the types themselves: immutable descriptions of Go types, printed as Go prints them.

Named types, structs and interfaces keep the place of their declaration and look inside it only when asked, so
recursive types need no special care.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caulk.golang import limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.objects import Object

    Substitution = Mapping[Object, "Type"]


class Type:
    """Any Go type. Two types are equal when Go would call them identical, as far as is known."""

    __slots__ = ()

    @property
    def is_known(self) -> bool:
        return self is not UNKNOWN

    @property
    def underlying(self) -> Type:
        """The type literal below names; UNKNOWN for named types of packages that are not known."""
        return self

    @property
    def dereferenced(self) -> Type:
        """What a pointer points to; every other type itself."""
        return self

    def is_named(self, path: str, name: str) -> bool:
        """Whether this is the named type, or an instance of the generic type, `name` of package `path`."""
        return isinstance(self, Named) and self.name == name and self.path == path


@dataclass(frozen=True, slots=True)
class _Unknown(Type):
    def __str__(self) -> str:
        return "?"


UNKNOWN: Type = _Unknown()


@dataclass(frozen=True, slots=True)
class Basic(Type):
    """A predeclared type, or that of an untyped constant: `int`, `string`, `untyped float`, `untyped nil`."""

    name: str

    def __str__(self) -> str:
        return self.name

    @property
    def is_untyped(self) -> bool:
        return self.name.startswith("untyped ")


@dataclass(frozen=True, slots=True)
class Named(Type):
    """A declared type. `path` is the import path ("" for error and comparable, the package's name outside any
    module), `object` what declares it, None when its package is not known."""

    path: str
    name: str
    args: tuple[Type, ...] = ()
    object: Object | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        arguments = f"[{','.join(map(str, self.args))}]" if self.args else ""
        return self.full_name + arguments

    @property
    def full_name(self) -> str:
        """The qualified name without type arguments."""
        return f"{self.path}.{self.name}" if self.path else self.name

    @property
    def underlying(self) -> Type:
        current: Type = self
        for _ in range(limits.NAMED_CHAIN.value):
            if not isinstance(current, Named):
                return current
            if current.object is None:
                return UNKNOWN
            current = current.object.file.package.types.declared_as(current)
        return UNKNOWN


@dataclass(frozen=True, slots=True)
class TypeParameter(Type):
    """A type parameter, as seen inside the generic declaration."""

    name: str
    object: Object

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Pointer(Type):
    elem: Type

    def __str__(self) -> str:
        return f"*{self.elem}"

    @property
    def dereferenced(self) -> Type:
        return self.elem


@dataclass(frozen=True, slots=True)
class Slice(Type):
    elem: Type

    def __str__(self) -> str:
        return f"[]{self.elem}"


@dataclass(frozen=True, slots=True)
class Array(Type):
    """`length` is None when it is not a constant that could be evaluated."""

    elem: Type
    length: int | None

    def __str__(self) -> str:
        return f"[{'?' if self.length is None else self.length}]{self.elem}"


@dataclass(frozen=True, slots=True)
class Map(Type):
    key: Type
    elem: Type

    def __str__(self) -> str:
        return f"map[{self.key}]{self.elem}"


class Direction(enum.Enum):
    """What a channel type allows."""

    BOTH = "chan "
    SEND = "chan<- "
    RECEIVE = "<-chan "


@dataclass(frozen=True, slots=True)
class Chan(Type):
    elem: Type
    direction: Direction = Direction.BOTH

    def __str__(self) -> str:
        return f"{self.direction.value}{self.elem}"


@dataclass(frozen=True, slots=True)
class Func(Type):
    """A function type; a variadic last parameter is a slice. `type_params` are those still to be given."""

    params: tuple[Type, ...]
    results: tuple[Type, ...]
    variadic: bool = False
    type_params: tuple[Object, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        params = [str(param) for param in self.params]
        if self.variadic and params:
            params[-1] = "..." + params[-1].removeprefix("[]")
        results = ", ".join(map(str, self.results))
        if len(self.results) > 1:
            results = f"({results})"
        return f"func({', '.join(params)})" + (f" {results}" if results else "")

    @property
    def result(self) -> Type:
        """What a call gives: the one result, or a tuple of none or several."""
        return self.results[0] if len(self.results) == 1 else Tuple(self.results)


@dataclass(frozen=True, slots=True)
class Tuple(Type):
    """The results of a call that has none or several."""

    elems: tuple[Type, ...]

    def __str__(self) -> str:
        return f"({', '.join(map(str, self.elems))})"


class _Literal(Type):
    """A struct or interface type literal: where it stands, and what its type parameters mean."""

    __slots__ = ("file", "node", "substitution")
    _keyword = ""

    def __init__(self, file: GoFile, node: Node, substitution: Substitution | None = None) -> None:
        self.file = file
        self.node = node
        self.substitution: Substitution = substitution or {}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Literal) or self._keyword != other._keyword:
            return False
        same_place = self.node.id == other.node.id and self.substitution == other.substitution
        return same_place or (self.is_empty and other.is_empty)

    def __hash__(self) -> int:
        return hash(self._keyword)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"

    def __str__(self) -> str:
        if self.is_empty:
            return f"{self._keyword}{{}}"
        parts = [" ".join(self.file.text(child).split()) for child in self._elements]
        return f"{self._keyword}{{ {'; '.join(parts)} }}"

    @property
    def _elements(self) -> list[Node]:
        body = self.node.named_children
        if body and body[0].type == "field_declaration_list":
            body = body[0].named_children
        return [child for child in body if child.type != "comment"]

    @property
    def is_empty(self) -> bool:
        """`struct{}` or `interface{}`."""
        return not self._elements


class Struct(_Literal):
    """A struct type."""

    __slots__ = ()
    _keyword = "struct"


class Interface(_Literal):
    """An interface type."""

    __slots__ = ()
    _keyword = "interface"


@dataclass(frozen=True, slots=True)
class Field:
    """A struct field. `node` is its name (an embedded one's type name), `owner` the struct's named type."""

    name: str
    type: Type
    embedded: bool
    file: GoFile
    node: Node
    owner: Type

    @property
    def key(self) -> str:
        """`import/path.Type.field`: the field's identity over the whole scan; "" in an unnamed struct."""
        return f"{self.owner.full_name}.{self.name}" if isinstance(self.owner, Named) else ""


@dataclass(frozen=True, slots=True)
class Method:
    """A method. `receiver` is the type that declares it (a pointer where the declaration says so).

    An assumed one is the best guess for a member of a type of an unknown package, its signature empty.
    """

    name: str
    type: Func
    receiver: Type
    function: Function | None  # None for interface methods and library code
    assumed: bool = False

    @property
    def full_name(self) -> str:
        """`(*net/http.Server).Shutdown`, without type arguments."""
        return method_name(self.receiver, self.name)


def method_name(receiver: Type, name: str) -> str:
    """The name of a method of a receiver type, as the go command prints it but without type arguments."""
    base = receiver.dereferenced
    star = "*" if isinstance(receiver, Pointer) else ""
    if isinstance(base, Named):
        return f"({star}{base.full_name}).{name}"
    return f"(interface).{name}" if isinstance(base, Interface) else ""


def substitute(given: Type, mapping: Substitution) -> Type:
    """The type with type parameters replaced."""
    if not mapping:
        return given
    match given:
        case TypeParameter():
            return mapping.get(given.object, given)
        case Named(args=args) if args:
            return Named(given.path, given.name, _all(args, mapping), given.object)
        case Pointer(elem):
            return Pointer(substitute(elem, mapping))
        case Slice(elem):
            return Slice(substitute(elem, mapping))
        case Array(elem, length):
            return Array(substitute(elem, mapping), length)
        case Map(key, elem):
            return Map(substitute(key, mapping), substitute(elem, mapping))
        case Chan(elem, direction):
            return Chan(substitute(elem, mapping), direction)
        case Func(params, results, variadic, type_params):
            left = tuple(each for each in type_params if each not in mapping)
            return Func(_all(params, mapping), _all(results, mapping), variadic, left)
        case Tuple(elems):
            return Tuple(_all(elems, mapping))
        case Struct() | Interface():
            inner = {key: substitute(value, mapping) for key, value in given.substitution.items()}
            return type(given)(given.file, given.node, {**mapping, **inner})
        case _:
            return given


def _all(types: Iterable[Type], mapping: Substitution) -> tuple[Type, ...]:
    return tuple(substitute(each, mapping) for each in types)


def unify(pattern: Type, given: Type, wanted: Iterable[Object], found: dict[Object, Type]) -> None:
    """Find what type parameters must be for `given` to be passed where `pattern` is declared.

    Fills `found`; the first answer for a parameter stays. Untyped constants give their default type.
    """
    match pattern, given:
        case TypeParameter(), _:
            if pattern.object in wanted and given.is_known and pattern.object not in found:
                found[pattern.object] = default_type(given)
            return
        case (
            (Pointer(left), Pointer(right))
            | (Slice(left), Slice(right))
            | (Array(left), Array(right))
            | (Chan(left), Chan(right))
        ):
            unify(left, right, wanted, found)
            return
        case Map(), Map():
            unify(pattern.key, given.key, wanted, found)
            unify(pattern.elem, given.elem, wanted, found)
            return
        case Func(), Func():
            for left, right in zip(
                (*pattern.params, *pattern.results), (*given.params, *given.results), strict=False
            ):
                unify(left, right, wanted, found)
            return
        case Named(args=args), Named() if args and pattern.full_name == given.full_name:
            for left, right in zip(args, given.args, strict=False):
                unify(left, right, wanted, found)
            return
    if isinstance(given, Named) and not isinstance(pattern, Named | Basic):
        under = given.underlying
        if under.is_known:
            unify(pattern, under, wanted, found)


_DEFAULTS = {
    "untyped int": "int",
    "untyped float": "float64",
    "untyped rune": "rune",
    "untyped string": "string",
    "untyped bool": "bool",
    "untyped complex": "complex128",
}


def default_type(given: Type) -> Type:
    """The type that a variable gets from an untyped constant; every other type itself."""
    if isinstance(given, Basic) and given.is_untyped:
        name = _DEFAULTS.get(given.name)
        return Basic("int32" if name == "rune" else name) if name else UNKNOWN
    return given
