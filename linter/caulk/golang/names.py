"""Layer 3d, names: what every identifier of a package means.

Package-level names are collected file by file, as far as they are asked for. Everything inside a top-level
declaration is bound by one walk, made when somebody first asks about an identifier in it, and kept.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, partial
from itertools import takewhile
from typing import TYPE_CHECKING

from caulk.golang import library
from caulk.golang.declared import Declared, declared
from caulk.golang.objects import Object, ObjectKind, Reference
from caulk.golang.scopes import Bindings, bind
from caulk.golang.words import occurrences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile, Import
    from caulk.golang.packages import GoPackage

__all__ = ["Names", "Object", "ObjectKind", "Reference"]

_IDENTIFIERS = frozenset({"identifier", "type_identifier", "package_identifier", "label_name"})
_WRAPPERS = frozenset(
    {"parenthesized_expression", "generic_type", "type_instantiation_expression", "type_elem"}
)


class _FileNames:
    """The names of one file: its imports and the bindings of its top-level declarations."""

    __slots__ = ("bindings", "declared", "dots", "imports", "regions", "seen", "starts", "surely")

    def __init__(self, regions: Sequence[Node]) -> None:
        self.regions = regions
        self.starts = [region.start_byte for region in regions]
        self.bindings: dict[int, Bindings] = {}  # by index of the region
        self.declared: dict[int, Object] = {}  # package-level objects and imports by declaring identifier
        self.imports: dict[str, Object] = {}
        self.surely: set[str] = set()  # imports whose name is known rather than guessed
        self.dots: list[Object] = []
        self.seen: dict[str, Object | None] = {}  # answers of the look-up beyond the declaration


class Names:
    """Layer 3 of one package."""

    def __init__(self, package: GoPackage) -> None:
        self.package = package
        self._files: dict[GoFile, _FileNames] = {}
        self._collected: dict[GoFile, dict[str, list[Object]]] = {}
        self._objects: dict[str, tuple[Object, ...]] = {}
        self._declared: dict[GoFile, Declared] = {}
        self._methods: dict[str, dict[str, Function]] = {}
        self._file_methods: dict[GoFile, dict[str, list[Function]]] = {}

    # -- package level ---------------------------------------------------------------------------------------

    @cached_property
    def _preferred(self) -> tuple[GoFile, ...]:
        """The files of the package, those of an ordinary Linux build first, tests last."""
        return tuple(
            sorted(self.package.files, key=lambda file: (file.is_test, not file.constraint.satisfied()))
        )

    def objects(self, name: str) -> tuple[Object, ...]:
        """The package-level objects of that name; several where build constraints exclude each other.

        Parses only files that seem to declare the name.
        """
        found = self._objects.get(name)
        if found is None:
            listed: list[Object] = []
            for file in self._declaring.get(name, ()):
                listed.extend(self._objects_of(file).get(name, ()))
            found = self._objects[name] = tuple(listed)
        return found

    @cached_property
    def _declaring(self) -> dict[str, list[GoFile]]:
        """The files that seem to declare a name, preferred ones first."""
        found: dict[str, list[GoFile]] = {}
        for file in self._preferred:
            for name in self._seems_to_declare(file).names:
                found.setdefault(name, []).append(file)
        return found

    def lookup(self, name: str) -> Object | None:
        """The package-level object of that name; of several, that of an ordinary Linux build, tests last."""
        found = self.objects(name)
        return found[0] if found else None

    @property
    def scope(self) -> dict[str, tuple[Object, ...]]:
        """All package-level objects by name; parses every file of the package."""
        for file in self._preferred:
            for name in self._objects_of(file):
                self.objects(name)
        return {name: found for name, found in self._objects.items() if found}

    def _seems_to_declare(self, file: GoFile) -> Declared:
        found = self._declared.get(file)
        if found is None:
            found = self._declared[file] = declared(file.data)
        return found

    def _objects_of(self, file: GoFile) -> dict[str, list[Object]]:
        """The package-level objects that one file declares."""
        found = self._collected.get(file)
        if found is None:
            found = self._collected[file] = {}
            self._collect(file, file.root.children, found)
            for name in found.keys() - self._seems_to_declare(file).names:  # what gofmt would move
                self._objects.pop(name, None)
                self._declaring.setdefault(name, []).append(file)
        return found

    def member(self, path: str, name: str) -> Object | None:
        """The package-level object `name` of another package; None when that package is not known."""
        package = self.imported(path)
        return package.names.lookup(name) if package is not None else None

    def imported(self, path: str) -> GoPackage | None:
        """The package behind an import path: of the workspace, or what the library data says of it."""
        if path in ("C", "unsafe"):
            return None  # what the toolchain makes up has no declarations
        workspace = self.package.workspace
        if workspace is not None:
            found = workspace.package(path, self.package)
            if found is not None:
                return found
        return library.package(path)

    def methods(self, type_name: str) -> dict[str, Function]:
        """The methods declared on a type of this package, by name."""
        found = self._methods.get(type_name)
        if found is None:
            found = self._methods[type_name] = {}
            for file in self._preferred:
                if type_name in self._seems_to_declare(file).method_types:
                    for function in self._methods_in(file).get(type_name, ()):
                        found.setdefault(function.name, function)
        return found

    def _methods_in(self, file: GoFile) -> dict[str, list[Function]]:
        """The methods that one file declares, by receiver type."""
        found = self._file_methods.get(file)
        if found is None:
            found = self._file_methods[file] = {}
            for function in file.functions:
                if function.is_method:
                    found.setdefault(function.receiver_type, []).append(function)
        return found

    def _collect(self, file: GoFile, nodes: Iterable[Node], into: dict[str, list[Object]]) -> None:
        for node in nodes:
            kind = node.type
            if kind == "function_declaration":
                name = node.child_by_field_name("name")
                if name is not None and file.text(name) not in ("init", "_"):
                    self._add(Object(file.text(name), ObjectKind.FUNC, file, name, node), into)
            elif kind in ("const_declaration", "var_declaration", "type_declaration"):
                self._collect_specs(file, node, into)
            elif kind == "ERROR":
                self._collect(file, node.children, into)

    def _collect_specs(self, file: GoFile, declaration: Node, into: dict[str, list[Object]]) -> None:
        for spec in declaration.named_children:
            kind = spec.type
            if kind in ("const_spec", "var_spec"):
                object_kind = ObjectKind.CONST if kind == "const_spec" else ObjectKind.VAR
                names = takewhile(lambda child: child.type == "identifier", spec.named_children)
                for index, child in enumerate(names):
                    made = Object(file.text(child), object_kind, file, child, spec, index=index)
                    self._add(made, into)
            elif kind in ("type_spec", "type_alias"):
                name = spec.child_by_field_name("name")
                if name is not None:
                    self._add(Object(file.text(name), ObjectKind.TYPE, file, name, spec), into)
            elif kind in ("var_spec_list", "ERROR"):
                self._collect_specs(file, spec, into)

    def _add(self, made: Object, into: dict[str, list[Object]]) -> None:
        self._file(made.file).declared[made.node.id] = made
        if made.name != "_":
            into.setdefault(made.name, []).append(made)

    # -- file level ------------------------------------------------------------------------------------------

    def _file(self, file: GoFile) -> _FileNames:
        found = self._files.get(file)
        if found is None:
            found = self._files[file] = _FileNames(file.root.children)
            for imported in file.imports:
                self._add_import(file, found, imported)
        return found

    def _add_import(self, file: GoFile, names: _FileNames, imported: Import) -> None:
        name_node = imported.node.child_by_field_name("name")
        node = name_node or imported.node.child_by_field_name("path") or imported.node
        local, sure = imported.name, True
        if not local:
            local = library.package_name(imported.path)
            if not local:
                local = file.import_name(imported)
                sure = local != imported.local_name
        made = Object(local, ObjectKind.IMPORT, file, node, imported.node, path=imported.path)
        names.declared[node.id] = made
        if local == ".":
            names.dots.append(made)
        elif local != "_":
            names.imports.setdefault(local, made)
            if sure:
                names.surely.add(local)

    def outer(self, file: GoFile) -> Callable[[str], Object | None]:
        """The look-up of names beyond a top-level declaration: imports, package, dot imports, universe."""
        return partial(self._outer, file, self._file(file))

    def _outer(self, file: GoFile, names: _FileNames, name: str) -> Object | None:
        try:
            return names.seen[name]
        except KeyError:
            pass
        found = names.seen[name] = self._find_outer(file, names, name)
        return found

    def _find_outer(self, file: GoFile, names: _FileNames, name: str) -> Object | None:
        if name in names.surely:
            return names.imports[name]
        known = self.objects(name)
        if known:
            # Go forbids the same name for an import and a package-level object, so a guess gives way.
            return next((each for each in known if each.file is file), known[0])
        if name in names.imports:
            return names.imports[name]
        if name[:1].isupper():
            packages = [(dot, self.imported(dot.path)) for dot in names.dots]
            sure = [dot for dot, package in packages if package is not None and package.names.lookup(name)]
            possible = sure or [dot for dot, package in packages if package is None]
            if len(possible) == 1:
                return possible[0]
        builtin = library.universe().get(name)
        return builtin or _import_by_likeness(names, name)

    # -- queries ---------------------------------------------------------------------------------------------

    def resolve(self, file: GoFile, node: Node) -> Object | None:
        """The object that an identifier names; None for fields, methods, and names that nobody declares.

        A name that a dot import brings resolves to the import.
        """
        if node.type not in _IDENTIFIERS:
            return None
        names = self._file(file)
        bindings = self._bindings_at(file, names, node.start_byte)
        return bindings.objects.get(node.id) if bindings is not None else None

    def _bindings_at(self, file: GoFile, names: _FileNames, offset: int) -> Bindings | None:
        index = bisect_right(names.starts, offset) - 1
        if index < 0:
            return None
        found = names.bindings.get(index)
        if found is None:
            found = names.bindings[index] = self._bind(file, names, names.regions[index])
        return found

    def _bind(self, file: GoFile, names: _FileNames, region: Node) -> Bindings:
        if region.type == "import_declaration":
            bindings = Bindings()
            bindings.objects.update(names.declared)
            return bindings
        self._objects_of(file)  # a walk must know which names are declared already
        function = file.declaration_at(region.start_byte)
        return bind(region, file, function, self.outer(file), names.declared)

    def references(self, obj: Object) -> Sequence[Reference]:
        """Every use of an object, in nested literals too, without the identifier that declares it."""
        if obj.kind is ObjectKind.BUILTIN:
            return ()
        if obj.is_local or obj.kind is ObjectKind.LABEL:
            bindings = self._bindings_at(obj.file, self._file(obj.file), obj.node.start_byte)
            return tuple(
                Reference(obj.file, node) for node in (bindings.uses.get(obj, ()) if bindings else ())
            )
        files = [obj.file] if obj.kind is ObjectKind.IMPORT else self.package.files
        return tuple(found for file in files for found in self._uses_in(file, obj))

    def _uses_in(self, file: GoFile, obj: Object) -> Iterator[Reference]:
        """Uses of a package-level name or import in a file; a byte search picks the declarations to bind."""
        word = b"" if obj.name == "." else obj.name.encode()
        if word and word not in file.words:
            return
        names = self._file(file)
        same = {obj} if obj.kind is ObjectKind.IMPORT else set(self.objects(obj.name))
        seen: set[int] = set()
        for start in occurrences(file.data, word) if word else names.starts:
            index = bisect_right(names.starts, start) - 1
            if index < 0 or index in seen:
                continue
            seen.add(index)
            bindings = self._bindings_at(file, names, start)
            for each in same if bindings is not None else ():
                for node in bindings.uses.get(each, ()) if bindings is not None else ():
                    yield Reference(file, node)

    def writes(self, obj: Object) -> Sequence[Reference]:
        """The references that give a variable another value: assignments, `++`, a reusing `:=`, ranges."""
        return tuple(each for each in self.references(obj) if is_written(each.node))

    def is_reassigned(self, obj: Object) -> bool:
        """Whether a variable may ever hold another value than the one it was declared with.

        True when it is assigned or its address is taken, also when that happens in a closure.
        """
        return any(is_written(each.node) or is_address_taken(each.node) for each in self.references(obj))

    def qualified(self, file: GoFile, expr: Node) -> str:
        """`import/path.Name` when the expression names a member of an imported package; "" for all else."""
        while True:
            kind = expr.type
            if kind in _WRAPPERS and expr.named_children:
                expr = expr.named_children[0]
            elif kind == "index_expression":
                operand = expr.child_by_field_name("operand")
                if operand is None:
                    return ""
                expr = operand
            else:
                break
        if kind == "selector_expression":
            operand = expr.child_by_field_name("operand")
            name = expr.child_by_field_name("field")
        elif kind == "qualified_type":
            operand = expr.child_by_field_name("package")
            name = expr.child_by_field_name("name")
        elif kind in ("identifier", "type_identifier"):
            operand = name = expr
        else:
            return ""
        if operand is None or name is None:
            return ""
        found = self.resolve(file, operand)
        if found is None or found.kind is not ObjectKind.IMPORT or (operand is name and found.name != "."):
            return ""
        return f"{found.path}.{file.text(name)}"


def _import_by_likeness(names: _FileNames, name: str) -> Object | None:
    """The one import, of those with a guessed name, whose path could belong to a package of this name."""
    likely = [
        each
        for local, each in names.imports.items()
        if local not in names.surely and name.lower() in re.sub(r"[-_.]", "", each.path.lower())
    ]
    return likely[0] if len(likely) == 1 and len(name) > 1 else None


def is_written(node: Node) -> bool:
    """Whether an identifier stands where its variable gets a value: `x = ...`, `x++`, `x, err := ...`."""
    parent = _unparenthesised_parent(node)
    if parent is None:
        return False
    if parent.type in ("inc_statement", "dec_statement"):
        return True
    if parent.type != "expression_list":
        return False
    holder = parent.parent
    if holder is None or holder.type not in _ASSIGNING:
        return False
    left = holder.child_by_field_name("left")
    return left is not None and left == parent


_ASSIGNING = frozenset({"assignment_statement", "short_var_declaration", "range_clause", "receive_statement"})


def is_address_taken(node: Node) -> bool:
    """Whether an identifier or selector is the operand of `&`."""
    parent = _unparenthesised_parent(node)
    return parent is not None and parent.type == "unary_expression" and parent.children[0].type == "&"


def _unparenthesised_parent(node: Node) -> Node | None:
    parent = node.parent
    while parent is not None and parent.type == "parenthesized_expression":
        parent = parent.parent
    return parent
