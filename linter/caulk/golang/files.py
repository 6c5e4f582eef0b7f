"""Layer 2a, files: one Go file with its package clause, imports, top-level functions and places."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.findings import Location
from caulk.golang import header
from caulk.golang.library_traits import TEST_LIBRARIES
from caulk.golang.syntax import SyntaxTree, parse, walk
from caulk.golang.words import Words, occurrences
from caulk.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.constraints import Constraint
    from caulk.golang.modules import GoVersion
    from caulk.golang.objects import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.types import Callee, Type
    from caulk.source import Source


@dataclass(frozen=True, slots=True)
class Import:
    """One import spec. `name` is the explicit local name ("" when none, "." and "_" as written)."""

    path: str
    name: str
    node: Node

    @property
    def local_name(self) -> str:
        """The identifier that stands for the package in this file: explicit, or guessed from the path.

        The guess follows the conventions of the module world: a `/v2` element and a `.v3` suffix are
        versions, `go-` prefixes and `-go` suffixes are not part of the package name.
        """
        if self.name:
            return self.name
        last, _, _ = self.path.rpartition("/")[2].partition(".v")
        if re.fullmatch(r"v[0-9]+", last) and "/" in self.path:
            last = self.path.rsplit("/", 2)[-2].partition(".v")[0]
        last = last.removeprefix("go-").removesuffix("-go").removesuffix(".go")
        return last.rpartition("-")[2] if "-" in last else last


class Function:
    """A function, method or function literal.

    `node` is the declaration or literal, `body` its block (None for a declaration without one).
    """

    __slots__ = ("body", "file", "node", "parent")

    def __init__(self, file: GoFile, node: Node, parent: Function | None) -> None:
        self.file = file
        self.node = node
        self.parent = parent  # the function around a literal
        self.body = node.child_by_field_name("body")

    def __repr__(self) -> str:
        return f"Function({self.symbol})"

    @property
    def is_literal(self) -> bool:
        return self.node.type == "func_literal"

    @property
    def is_method(self) -> bool:
        return self.node.type == "method_declaration"

    @property
    def name(self) -> str:
        """The declared name; "" for a literal."""
        name = self.node.child_by_field_name("name")
        return self.file.text(name) if name is not None else ""

    @property
    def receiver_type(self) -> str:
        """The receiver's base type name without pointer and type arguments; "" for a plain function."""
        receiver = self.node.child_by_field_name("receiver")
        if receiver is None:
            return ""
        for node in walk(receiver):
            if node.type == "type_identifier":
                return self.file.text(node)
        return ""

    @property
    def is_intact(self) -> bool:
        """Whether the parser made sense of the whole declaration around: no syntax error in it."""
        return not self.top_level.node.has_error

    @property
    def type_parameters(self) -> tuple[str, ...]:
        """Names of the type parameters the function itself declares, a method's own (Go 1.27) included."""
        parameters = self.node.child_by_field_name("type_parameters")
        if parameters is not None:
            return _type_parameter_names(parameters, self.file.data)
        name = self.node.child_by_field_name("name")
        ordinary = self.node.child_by_field_name("parameters")
        if not self.is_method or name is None or ordinary is None:
            return ()
        masked = self.file.data[name.end_byte : ordinary.start_byte]  # blank in the tree, not in the file
        if b"[" not in masked:
            return ()
        snippet = parse(b"package p\nfunc _" + masked + b"()\n")
        return _type_parameter_names(snippet.root, snippet.data)

    @property
    def top_level(self) -> Function:
        """The declaration around a literal, or the function itself."""
        function = self
        while function.parent is not None:
            function = function.parent
        return function

    @property
    def symbol(self) -> str:
        """How Go prints it: `Run`, `(*Server).Run`, `Run.func` for a literal inside."""
        if self.parent is not None:
            return f"{self.parent.symbol}.func"
        if self.is_literal:
            return "func"
        if not self.is_method:
            return self.name
        receiver = self.node.child_by_field_name("receiver")
        pointer = receiver is not None and any(node.type == "pointer_type" for node in walk(receiver))
        return f"(*{self.receiver_type}).{self.name}" if pointer else f"{self.receiver_type}.{self.name}"


class GoFile:
    """One Go file. Everything beyond the bytes is computed on first use.

    `checked` is False for a file that is read only for what it declares: rules report nothing in it.
    """

    package: GoPackage  # set by the package that owns the file

    def __init__(self, source: Source, *, checked: bool = True) -> None:
        self.source = source
        self.checked = checked

    def __repr__(self) -> str:
        return f"GoFile({self.path!r})"

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def data(self) -> bytes:
        return self.source.data

    @cached_property
    def tree(self) -> SyntaxTree:
        owner = self._owner
        if owner is not None and owner.workspace is not None:
            owner.workspace.bytes_parsed += len(self.data)
        return parse(self.source.data)

    @property
    def root(self) -> Node:
        return self.tree.root

    @cached_property
    def words(self) -> Words:
        """The words of the file, those in comments and strings too."""
        return Words(self.data)

    def text(self, node: Node) -> str:
        return self.tree.text(node)

    @property
    def is_test(self) -> bool:
        return self.path.endswith("_test.go")

    @cached_property
    def is_test_support(self) -> bool:
        """Whether other packages' tests are served here: what tests import is, and no test is declared.

        One that declares `TestXxx(t *testing.T)` under a name without `_test` is built like any other file.
        """
        return (
            not self.is_test
            and self.imports_any(*TEST_LIBRARIES)
            and not any(
                function.name.startswith("Test")
                and [str(each) for each in self.package.types.signature(self, function.node).params]
                == ["*testing.T"]
                for function in self.functions
            )
        )

    @property
    def _owner(self) -> GoPackage | None:
        return getattr(self, "package", None)

    @cached_property
    def header(self) -> header.Header:
        """Package clause, import paths and leading comments, read without parsing."""
        return header.read(self.source.data)

    @property
    def package_name(self) -> str:
        """The name in the package clause; "" when there is none."""
        return self.header.package_name

    @property
    def is_generated(self) -> bool:
        """Whether a `// Code generated ... DO NOT EDIT.` line stands before the package clause."""
        return self.header.is_generated

    @cached_property
    def constraint(self) -> Constraint:
        """For which platforms and tags the file is compiled."""
        return self.header.constraint(self.path.rpartition("/")[2])

    @property
    def excluded_always(self) -> bool:
        """Whether no ordinary build compiles the file, as with `//go:build ignore`."""
        return self.constraint.excluded_always

    @cached_property
    def go_version(self) -> GoVersion | None:
        """The language version of the file; None when neither go.mod, the file nor the user says.

        As the compiler has it: the module's `go` directive, unless a `//go:build go1.N` line says otherwise;
        that line counts as 1.21 when it names an earlier release.
        """
        stated = self.constraint.go_version
        if stated is not None and b"//go:build" in self.data:
            return max(stated, (1, 21))
        package = self._owner
        if package is None:
            return None
        if package.module is not None:
            return package.module.language_version
        return package.workspace.go_version if package.workspace is not None else None

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        found = []
        for child in self.root.children:
            if child.type != "import_declaration":
                continue
            for node in walk(child):
                if node.type != "import_spec":
                    continue
                path = node.child_by_field_name("path")
                name = node.child_by_field_name("name")
                if path is not None:
                    found.append(Import(self.text(path).strip('"`'), self.text(name) if name else "", node))
        return tuple(found)

    def imports_any(self, *paths: str) -> bool:
        """Whether the file imports one of these paths; parses nothing."""
        return not self.header.import_paths.isdisjoint(paths)

    def import_name(self, imported: Import) -> str:
        """The identifier that stands for an imported package: its real name where that can be read."""
        if imported.name:
            return imported.name
        package = self._owner
        if package is not None and package.workspace is not None:
            real = package.workspace.package_name(imported.path, package)
            if real:
                return real
        return imported.local_name

    @cached_property
    def _top_level(self) -> tuple[list[int], list[Node]]:
        """The nodes directly below the root, and where they start."""
        nodes = self.root.children
        return [node.start_byte for node in nodes], nodes

    def _declaration_node(self, offset: int) -> Node | None:
        starts, nodes = self._top_level
        index = bisect_right(starts, offset) - 1
        return nodes[index] if index >= 0 and offset < nodes[index].end_byte else None

    def node_at(self, start: int, end: int) -> Node | None:
        """The smallest node over a byte range inside one top-level declaration.

        Descends from that declaration: from the root, tree-sitter looks at every one before it.
        """
        around = self._declaration_node(start)
        return around.descendant_for_byte_range(start, end) if around is not None else None

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """Top-level functions and methods, in source order."""
        kinds = ("function_declaration", "method_declaration")
        return tuple(Function(self, child, None) for child in self._top_level[1] if child.type in kinds)

    @cached_property
    def _function_starts(self) -> list[int]:
        return [function.node.start_byte for function in self.functions]

    @cached_property
    def _literals(self) -> dict[int, Function]:
        return {}

    @cached_property
    def _literal_nodes(self) -> tuple[list[int], list[Node], list[int]]:
        """All function literals: their starts, their nodes, and the index of the literal around (or -1)."""
        starts: list[int] = []
        nodes: list[Node] = []
        around: list[int] = []
        inside: list[int] = []
        for node in self.keyword(b"func", "func_literal"):
            start = node.start_byte
            while inside and nodes[inside[-1]].end_byte <= start:
                inside.pop()
            around.append(inside[-1] if inside else -1)
            inside.append(len(nodes))
            nodes.append(node)
            starts.append(start)
        return starts, nodes, around

    def function_of(self, node: Node) -> Function | None:
        """The innermost function or literal around a node (a literal belongs to the function around it).

        Answered from the sorted literals of the file: each step to a parent descends from the root.
        """
        start, end = node.start_byte, node.end_byte
        starts, nodes, around = self._literal_nodes
        index = bisect_right(starts, start) - 1
        while index >= 0:
            literal_end = nodes[index].end_byte
            if end <= literal_end and (starts[index] < start or end < literal_end):
                return self.literal(nodes[index])
            index = around[index]
        return self.declaration_at(start)

    def declaration_at(self, offset: int) -> Function | None:
        """The top-level function or method whose text covers the offset."""
        index = bisect_right(self._function_starts, offset) - 1
        if index < 0:
            return None
        function = self.functions[index]
        return function if offset < function.node.end_byte else None

    def literal(self, node: Node) -> Function:
        """The `Function` of a func_literal node; the same object every time."""
        known = self._literals.get(node.id)
        if known is None:
            known = self._literals[node.id] = Function(self, node, self.function_of(node))
        return known

    def keyword(self, word: bytes, kind: str) -> Iterator[Node]:
        """Nodes of type `kind` that begin with the keyword `word`, in source order, without walking the tree.

        A byte search finds the word, and tree-sitter descends to it; words in comments and strings drop out.
        """
        for start in occurrences(self.data, word):
            node = self.node_at(start, start + len(word))
            if node is None or node.start_byte != start:
                continue
            while node.type != kind:
                parent = node.parent
                if parent is None or parent.start_byte != start:
                    break
                node = parent
            if node.type == kind:
                yield node

    def identifiers(self, *names: str) -> Iterator[Node]:
        """Identifier nodes (of any identifier kind) with one of these names, in source order."""
        for start, end in self.words.places(name.encode() for name in names):
            node = self.node_at(start, end)
            if (
                node is not None
                and node.start_byte == start
                and node.end_byte == end
                and node.type.endswith("identifier")
            ):
                yield node

    # -- names and types: short forms of the package's layers 3 and 4 ----------------------------------------

    def resolve(self, node: Node) -> Object | None:
        """What an identifier names; see `Names.resolve`."""
        return self.package.names.resolve(self, node)

    def qualified(self, expr: Node) -> str:
        """`import/path.Name` of an imported package's member, else ""; see `Names.qualified`."""
        return self.package.names.qualified(self, expr)

    def type_of(self, expr: Node) -> Type:
        """The type of an expression; see `Types.of`."""
        return self.package.types.of(self, expr)

    def constant(self, expr: Node) -> int | float | str | bool | None:
        """The value of a constant expression; see `Types.constant`."""
        return self.package.types.constant(self, expr)

    def duration(self, expr: Node) -> int | None:
        """Nanoseconds of a constant duration; see `Types.duration`."""
        return self.package.types.duration(self, expr)

    def callee(self, call: Node) -> Callee:
        """What a call runs; see `Types.callee`."""
        return self.package.types.callee(self, call)

    def calls_to(self, *names: str) -> Iterator[Node]:
        """Calls of functions and methods with these names, as `Callee.name` writes them, in source order."""
        wanted = frozenset(names)
        for call in self.calls_named(*sorted({name.rpartition(".")[2] for name in names})):
            if self.callee(call).name in wanted:
                yield call

    def calls_named(self, *words: str) -> Iterator[Node]:
        """Calls of whatever goes by one of these words, its package or receiver left out, in source order."""
        for node in self.identifiers(*words):
            call = _call_of(node)
            if call is not None:
                yield call

    def at(self, node: Node) -> Location:
        """The place of a node."""
        return self.between(node, node)

    def between(self, first: Node, last: Node) -> Location:
        """The place from the start of one node to the end of another."""
        function = self.function_of(first)
        if function is None:
            function = self.declaration_at(first.start_byte)
        span = Span(self.path, first.start_byte, last.end_byte)
        return Location(span, function.top_level.symbol if function else "")


def _type_parameter_names(root: Node, data: bytes) -> tuple[str, ...]:
    return tuple(
        data[name.start_byte : name.end_byte].decode("utf-8", "replace")
        for node in walk(root)
        if node.type == "type_parameter_declaration"
        for name in node.children_by_field_name("name")
    )


def _call_of(name: Node) -> Node | None:
    """The call whose function is the name, a selection of it, or an instance `F[int]` of either."""
    function, parent = name, name.parent
    while parent is not None:
        match parent.type:
            case "call_expression":
                return parent if parent.child_by_field_name("function") == function else None
            case "type_conversion_expression":
                return parent if function.type == "generic_type" else None
            case "selector_expression" | "qualified_type":
                if function != name or parent.named_children[-1] != name:
                    return None
            case "index_expression" | "generic_type" | "type_instantiation_expression":
                if parent.named_children[0] != function:
                    return None
            case "parenthesized_expression":
                pass
            case _:
                return None
        function, parent = parent, parent.parent
    return None
