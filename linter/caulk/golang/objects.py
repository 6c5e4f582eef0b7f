"""Layer 3a, objects: the declared things that identifiers stand for."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile


class ObjectKind(enum.Enum):
    """What an identifier can stand for."""

    IMPORT = "import"
    CONST = "const"
    TYPE = "type"
    FUNC = "func"
    VAR = "var"
    PARAM = "param"
    RESULT = "result"
    RECEIVER = "receiver"
    LABEL = "label"
    BUILTIN = "builtin"


class Object:
    """One declared thing; two identifiers name the same thing when they resolve to the same `Object`.

    `node` is the declaring identifier, `declaration` the spec, statement, clause or parameter around it,
    `index` the identifier's place in that declaration's list of names. `function` is the innermost function
    that declares it, None at package level. `path` is the import path of an import, "" for everything else.
    """

    __slots__ = ("declaration", "file", "function", "index", "is_local", "kind", "name", "node", "path")

    def __init__(
        self,
        name: str,
        kind: ObjectKind,
        file: GoFile,
        node: Node,
        declaration: Node,
        *,
        function: Function | None = None,
        index: int = 0,
        is_local: bool = False,
        path: str = "",
    ) -> None:
        self.name = name
        self.kind = kind
        self.file = file
        self.node = node
        self.declaration = declaration
        self.function = function
        self.index = index
        self.is_local = is_local  # declared below package level: inside a function or as a type parameter
        self.path = path

    def __repr__(self) -> str:
        return f"Object({self.kind.value} {self.name})"

    @property
    def is_variable(self) -> bool:
        """Whether it holds a value at run time: a variable, parameter, result or receiver."""
        return self.kind in VARIABLE_KINDS

    @property
    def is_parameter(self) -> bool:
        """Whether callers provide the value: a parameter or the receiver."""
        return self.kind in (ObjectKind.PARAM, ObjectKind.RECEIVER)

    @property
    def is_type_parameter(self) -> bool:
        return self.kind is ObjectKind.TYPE and self.declaration.type not in ("type_spec", "type_alias")


VARIABLE_KINDS = frozenset({ObjectKind.VAR, ObjectKind.PARAM, ObjectKind.RESULT, ObjectKind.RECEIVER})


class Reference(NamedTuple):
    """One use of an object."""

    file: GoFile
    node: Node
