"""Ends of the process where it serves: in goroutines and requests, past every deferred call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.definitions import definitions
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.library_traits import Trait, named_with
from caulk.golang.requests import serving
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Chan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage
    from caulk.golang.requests import RequestFunction

# What a program has that is worth an orderly end: servers, managers, handled signals.
_SERVICES = (b"ListenAndServe", b".Serve(", b".Shutdown(", b"GracefulStop", b"NewManager(", b"signal.Notify")
_EXIT = ("os.Exit", "syscall.Exit")


@dataclass(frozen=True)
class ProcessEnd:
    """A call that ends the process, in a goroutine (`start`) or in the course of a request."""

    call: Node
    name: str
    start: Node | None
    request: RequestFunction | None


def process_ends(file: GoFile) -> Iterator[ProcessEnd]:
    """Ends of the process in goroutine literals and requests that a failure leads to.

    Left out: exits with a status that is 0 or not constant, and those after a signal, which are meant; those
    for the error of a server that could not serve; programs that serve nothing.
    """
    if file.package.name == "main" and not _is_service(file.package):
        return
    for call in file.calls_to(*named_with(Trait.ENDS_PROCESS)):
        name = file.callee(call).name
        if name in _EXIT and not _is_failure(file, call):
            continue
        request = serving(file, call)
        goroutine = _goroutine_around(file, call) if request is None else None
        if (request is None and goroutine is None) or _is_about_serving(file, call):
            continue
        if goroutine is not None and _follows_a_signal(file, goroutine):
            continue
        yield ProcessEnd(call, name, goroutine.node.parent if goroutine is not None else None, request)


def _is_service(package: GoPackage) -> bool:
    return any(word in file.data for file in package.files for word in _SERVICES)


def _is_failure(file: GoFile, call: Node) -> bool:
    """Whether an exit has a constant status other than 0."""
    holder = call.child_by_field_name("arguments")
    given = holder.named_children if holder is not None else []
    status = file.constant(given[0]) if given else None
    return status is not None and status != 0


def _goroutine_around(file: GoFile, node: Node) -> Function | None:
    """The literal that runs as a goroutine and that the node is part of, in place."""
    function = file.function_of(node)
    while function is not None and function.is_literal:
        use = literal_use(function.node)
        if use is LiteralUse.SPAWNED:
            return function
        if use is LiteralUse.VALUE:
            return None
        function = function.parent
    return None


def _is_about_serving(file: GoFile, call: Node) -> bool:
    """Whether the error at hand, in the call or in a condition around it, is a server's."""
    serves = named_with(Trait.SERVES)
    regions = [call]
    current = call.parent
    while current is not None and current.type not in ("func_literal", "function_declaration"):
        if current.type == "if_statement":
            regions.extend(
                part
                for field in ("initializer", "condition")
                if (part := current.child_by_field_name(field)) is not None
            )
        current = current.parent
    for region in regions:
        for node in walk(region):
            if node.type == "call_expression" and (
                file.callee(node).name in serves or ".Serve" in file.text(node)
            ):
                return True
            if node.type == "selector_expression" and file.text(node).endswith("ErrServerClosed"):
                return True
            variable = file.resolve(node) if node.type == "identifier" else None
            if variable is None or not variable.is_local or str(file.type_of(node)) != "error":
                continue
            for each in definitions(file, variable, node) or ():
                if each.value is not None and _serves(file, each.value):
                    return True
    return False


def _serves(file: GoFile, value: Node) -> bool:
    if value.type != "call_expression":
        return False
    name = file.callee(value).name.rpartition(".")[2]
    return file.callee(value).name in named_with(Trait.SERVES) or name.startswith(("Serve", "ListenAndServe"))


def _follows_a_signal(file: GoFile, goroutine: Function) -> bool:
    """Whether a goroutine waits for signals: it ends the process because somebody asked for it."""
    for node in walk(goroutine.node):
        if node.type == "unary_expression" and node.children[0].type == "<-":
            operand = node.child_by_field_name("operand")
        elif node.type == "range_clause":
            operand = node.child_by_field_name("right")
        else:
            continue
        given = file.type_of(operand).underlying if operand is not None else None
        if isinstance(given, Chan) and given.elem.is_named("os", "Signal"):
            return True
    return False
