"""Who calls a function: the call sites that the module shows, and whether there may be others.

A rule that says "this runs again and again" or "the caller has locked" needs every caller. Whatever may be
called from code that is not seen says so in `escapes`: an exported function of an importable package, a
function used as a value, a method that an interface may dispatch to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.typing_model import UNKNOWN, Interface, TypeParameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object, Reference
    from caulk.golang.packages import GoPackage


@dataclass(frozen=True, slots=True)
class CallSite:
    """One call. `caller` is the innermost function or literal around it, None in a package variable."""

    file: GoFile
    call: Node
    caller: Function | None

    @property
    def is_spawn(self) -> bool:
        """Whether the call starts a goroutine: `go f()`."""
        parent = self.call.parent
        return parent is not None and parent.type == "go_statement"

    @property
    def is_deferred(self) -> bool:
        parent = self.call.parent
        return parent is not None and parent.type == "defer_statement"

    @property
    def statement(self) -> Node:
        """The go or defer statement, or the call itself."""
        parent = self.call.parent
        return parent if parent is not None and (self.is_spawn or self.is_deferred) else self.call


@dataclass(frozen=True, slots=True)
class Callers:
    """The call sites of a function. `escapes`: it may be called from elsewhere, any number of times.

    `as_value` says that it escapes inside the module, as a value or through an interface, and not only
    because other modules can name it.
    """

    sites: Sequence[CallSite]
    escapes: bool
    as_value: bool = False


def callers(function: Function) -> Callers:
    """All visible calls of a function, method or literal."""
    return _of_literal(function) if function.is_literal else _of_declaration(function)


def callers_in_package(function: Function) -> Callers:
    """The calls that a function's own package shows; those of other packages count as not seen.

    Much cheaper than `callers` for an exported function, which the whole module is searched for.
    """
    if function.is_literal or not function.name[:1].isupper() or is_program_start(function):
        return callers(function)
    package = function.file.package
    if function.is_method:
        found = _of_selectors(function, package)
    else:
        declared = package.names.lookup(function.name)
        found = _of_uses(package.names.references(declared) if declared is not None else ())
    return Callers(found.sites, escapes=True, as_value=found.as_value)


def spawning_calls(function: Function) -> list[CallSite]:
    """The go statements among the visible calls; only files whose text may have one are looked at."""
    if function.is_literal:
        return [site for site in callers(function).sites if site.is_spawn]
    if is_program_start(function):
        return []
    package, word = function.file.package, function.name.encode()
    found: list[CallSite] = []
    declared = None if function.is_method else package.names.lookup(function.name)
    if declared is not None and any(word in file.words.spawned for file in package.files):
        found.extend(_of_uses(package.names.references(declared)).sites)
    for other in _packages_that_may_call(function, spawned=True):
        if function.is_method or other is not package:
            found.extend(_of_selectors(function, other, spawned=True).sites)
    return [site for site in found if site.is_spawn]


def is_public(function: Function) -> bool:
    """Whether code outside the module can name the function."""
    package = function.file.package
    path = package.import_path
    if package.name == "main" or "internal" in path.split("/"):
        return False
    return function.name[:1].isupper() and (not function.is_method or function.receiver_type[:1].isupper())


def is_program_start(function: Function) -> bool:
    """Whether the runtime calls it, once: `main` of a program, `init` of any package."""
    if function.is_literal or function.is_method:
        return False
    return function.name == "init" or (function.name == "main" and function.file.package.name == "main")


def ends_with_the_process(function: Function) -> bool:
    """Whether the process ends soon after the function: it is main, or only main calls it, once."""
    package = function.file.package
    if function.file.package_name != "main" or function.is_method or function.is_literal:
        return False
    if function.name == "main":
        return True
    declared = package.names.lookup(function.name)
    uses = package.names.references(declared) if declared is not None else ()
    if len(uses) != 1:
        return False
    caller = uses[0].file.function_of(uses[0].node)
    loop = package.flow(caller).loop_of(uses[0].node) if caller is not None else None
    return caller is not None and caller.name == "main" and not caller.is_method and loop is None


def is_returned(literal: Function) -> bool:
    """Whether a literal is what the function around it returns."""
    values = literal.node.parent
    statement = values.parent if values is not None and values.type == "expression_list" else None
    return statement is not None and statement.type == "return_statement"


def is_called_at_once(call: Node) -> bool:
    """Whether the result of a call is called on the spot: `waiter(ch)()`."""
    outer = call.parent
    function = outer.child_by_field_name("function") if outer is not None else None
    return function is not None and function.id == call.id


def _of_literal(literal: Function) -> Callers:
    file, node = literal.file, literal.node
    if literal_use(node) is not LiteralUse.VALUE:
        call = _called(node)
        return Callers((CallSite(file, call, literal.parent),) if call is not None else (), escapes=False)
    variable = sole_holder(file, node)
    if variable is None:
        return Callers((), escapes=True, as_value=True)
    return _of_uses(file.package.names.references(variable))


def sole_holder(file: GoFile, value: Node) -> Object | None:
    """The local variable that holds a value and never another: `f := func() { ... }`, `f := wg.Done`."""
    values = value.parent
    statement = values.parent if values is not None and values.type == "expression_list" else None
    if values is None or statement is None:
        return None
    if statement.type == "short_var_declaration":
        left = statement.child_by_field_name("left")
        targets = left.named_children if left is not None else []
    elif statement.type == "var_spec":
        targets = statement.children_by_field_name("name")
    else:
        return None
    if len(targets) != values.named_child_count:
        return None
    target = targets[values.named_children.index(value)]
    if target.type != "identifier":
        return None
    names = file.package.names
    variable = names.resolve(file, target)
    if (
        variable is None
        or not variable.is_local
        or variable.node.id != target.id
        or names.is_reassigned(variable)
    ):
        return None
    return variable


def _of_uses(uses: Iterable[Reference]) -> Callers:
    sites, escapes = [], False
    for use in uses:
        call = _called(use.node)
        if call is None:
            escapes = True
        else:
            sites.append(CallSite(use.file, call, use.file.function_of(call)))
    return Callers(tuple(sites), escapes, escapes)


def _called(callee: Node) -> Node | None:
    """The call whose function the expression is."""
    node, parent = callee, callee.parent
    while parent is not None and parent.type in _TRANSPARENT:
        node, parent = parent, parent.parent
    if parent is not None and parent.type == "type_conversion_expression" and node.type == "generic_type":
        return parent  # `f[int](x)`
    if parent is None or parent.type != "call_expression":
        return None
    function = parent.child_by_field_name("function")
    return parent if function is not None and function.id == node.id else None


_TRANSPARENT = (
    "parenthesized_expression",
    "type_instantiation_expression",
    "index_expression",
    "generic_type",
)


def _of_declaration(function: Function) -> Callers:
    package = function.file.package
    if is_program_start(function):
        return Callers((), escapes=False)
    declared = None if function.is_method else package.names.lookup(function.name)
    found: list[CallSite] = []
    as_value = function.name in ("", "_")
    if declared is not None:
        here = _of_uses(package.names.references(declared))
        found.extend(here.sites)
        as_value = as_value or here.as_value
    for other in _packages_that_may_call(function):
        if function.is_method or other is not package:
            there = _of_selectors(function, other)
            found.extend(there.sites)
            as_value = as_value or there.as_value
    return Callers(tuple(found), as_value or is_public(function), as_value)


def _packages_that_may_call(function: Function, *, spawned: bool = False) -> Iterator[GoPackage]:
    package = function.file.package
    yield package
    if package.workspace is None or not function.name[:1].isupper():
        return
    for other in package.workspace.packages_selecting(function.name, package.module, spawned=spawned):
        if other is not package:
            yield other


def _of_selectors(function: Function, package: GoPackage, *, spawned: bool = False) -> Callers:
    """Uses of a function or method as `x.Name` in one package; with `spawned`, in files that may spawn it."""
    sites, escapes = [], False
    name, word = function.name, function.name.encode()
    path = function.file.package.import_path
    for file in package.files:
        if word not in file.words or (not function.is_method and not file.imports_any(path)):
            continue
        if spawned and word not in file.words.spawned:
            continue
        for node in file.identifiers(name):
            selector = node.parent
            if node.type != "field_identifier" or selector is None or selector.type != "selector_expression":
                continue
            call = _called(selector)
            if not function.is_method:
                if file.qualified(selector) != f"{path}.{name}":
                    continue
                if call is None:
                    escapes = True
            else:
                meant = _method_meant(file, selector, function)
                escapes = escapes or meant is None or (meant and call is None)
                if not meant:
                    continue
            if call is not None:
                sites.append(CallSite(file, call, file.function_of(call)))
    return Callers(tuple(sites), escapes, escapes)


def sites_through_interfaces(method: Function) -> list[CallSite] | None:
    """The package's calls of a method through interfaces; None when something else may run it, too."""
    sites: list[CallSite] = []
    package = method.file.package
    for file in package.files:
        for node in file.identifiers(method.name) if method.name.encode() in file.words else ():
            selector = node.parent
            if node.type != "field_identifier" or selector is None or selector.type != "selector_expression":
                continue
            call, meant = _called(selector), _method_meant(file, selector, method)
            if meant is False or (meant and call is not None):
                continue
            targets = package.calls.site(file, call).targets if call is not None else ()
            if call is None or not targets:
                return None
            if method in targets:
                sites.append(CallSite(file, call, file.function_of(call)))
    return sites


def _method_meant(file: GoFile, selector: Node, method: Function) -> bool | None:
    """Whether `x.Name` is this method; None when it may be: through an interface, or of an unknown type."""
    types = file.package.types
    _, function = types.function_value(file, selector)
    if function is not None:
        return function is method
    operand = selector.child_by_field_name("operand")
    given = types.of(file, operand).dereferenced if operand is not None else UNKNOWN
    if isinstance(given.underlying, Interface) and not method.name[:1].isupper():
        targets = file.package.calls.functions_of(file, selector)  # only the package can implement it
        return method in targets if targets else None
    if given is UNKNOWN or isinstance(given.underlying, Interface | TypeParameter):
        return None
    return False
