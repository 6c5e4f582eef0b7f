"""Ends of the process where it serves: in goroutines and requests, past every deferred call."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.cancellation import parameters
from caulk.golang.definitions import definitions
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.library_traits import SPAWNERS, Trait, named_with
from caulk.golang.lifetimes import other_name
from caulk.golang.requests import TRIGGERS, request_function, serving
from caulk.golang.starts import starts
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Chan
from caulk.golang.wording import words_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.findings import Location
    from caulk.golang.calls import OutgoingCall
    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage
    from caulk.golang.requests import RequestFunction
    from caulk.golang.starts import Start

# What a program has that is worth an orderly end: servers, managers, handled signals (not a terminal's size).
_SERVICES = re.compile(
    rb"ListenAndServe|\.Serve\(|\.Shutdown\(|GracefulStop|NewManager\("
    rb"|signal\.Notify(?!\(\w+,[ \t]*\w+\.SIGWINCH\))"
)
_ENDING = re.compile(rb"\b(?:Fatal|Exit)\w*")
_GROUP_START = "Go"
_STARTED = re.compile(rb"(?:\bgo[ \t]+|\.Go\()(?:\w+\.)*(\w+)\s*(?:\[[^\]\n]*\])?[()]")
_EXIT = ("os.Exit", "syscall.Exit")


@dataclass(frozen=True)
class ProcessEnd:
    """A call that ends the process, in a goroutine (`start`) or in the course of a request.

    `end` is what ends the process when the call is one of a function of the package that does so.
    """

    call: Node
    name: str
    start: Location | None
    request: RequestFunction | None
    end: Location | None


def process_ends(file: GoFile) -> Iterator[ProcessEnd]:
    """Ends of the process in goroutines and requests that a failure leads to.

    Left out: exits with a status that is 0 or not constant, and those after a signal, which are meant; those
    for the error of a server that could not serve; programs that serve nothing.
    """
    if file.package.name == "main" and not _is_service(file.package):
        return
    belongs: bool | None = None  # to programs that serve nothing
    serves = any(word in file.data for word in TRIGGERS)
    if not serves and len(file.package.once(_spawned_words)) == 1:
        return  # it starts no goroutine
    words = file.package.once(_ending_words)
    if not words:
        return
    library = {name.rpartition(".")[2] for name in named_with(Trait.ENDS_PROCESS)}
    for call in file.calls_named(*sorted(words | library)):
        request = serving(file, call) if serves else None
        goroutine = _goroutine_around(file, call) if request is None else None
        if request is None and goroutine is None:
            continue
        site = file.package.calls.site(file, call)
        if site.is_spawn or not _may_end(site) or _is_about_serving(file, call):
            continue
        if goroutine is not None and follows_a_signal(file, goroutine[0].node):
            continue
        end = _end_of(site)
        if end is not None and belongs is None:
            belongs = _is_of_commands(file.package)
        if end is not None and not belongs:
            start = goroutine[1] if goroutine is not None else None
            elsewhere = end.file.at(end.node) if end is not site else None
            yield ProcessEnd(call, end.name, start, request, elsewhere)


def _ending_words(package: GoPackage) -> frozenset[str]:
    return words_around(package, _ENDING)


def _may_end(site: OutgoingCall) -> bool:
    return site.name in named_with(Trait.ENDS_PROCESS) or bool(site.known_targets)


def _end_of(site: OutgoingCall) -> OutgoingCall | None:
    """The call that ends the process: this one, or one in each function of the package that it may run.

    Of a function it is one that always comes, or comes for an error that it is given: then the failure is
    the caller's, and not something that the function finds impossible.
    """
    if site.name in named_with(Trait.ENDS_PROCESS):
        meant = site.name in _EXIT and not _is_failure(site.file, site.node)
        return None if meant else site
    package = site.file.package
    own = (each for each in site.known_targets if each.file.package is package and not request_function(each))
    found = [_end_in(target) for target in own]
    return found[0] if found and len(found) == len(site.known_targets) and None not in found else None


def _end_in(function: Function) -> OutgoingCall | None:
    graph = function.file.package.flow(function)
    for site in function.file.package.calls.of(function) if graph.is_intact else ():
        if site.name not in named_with(Trait.ENDS_PROCESS) or _end_of(site) is None:
            continue
        if not graph.can_return or _is_for_error(function, site.node):
            return site
    return None


def _is_for_error(function: Function, call: Node) -> bool:
    """Whether a call stands under a condition that asks for an error which the function was given."""
    file = function.file
    errors = {each for _, each, given in parameters(function) if str(given) == "error"}
    current = call.parent
    while current is not None and current.id != function.node.id:
        condition = current.child_by_field_name("condition") if current.type == "if_statement" else None
        names = (
            (each for each in walk(condition) if each.type == "identifier") if condition is not None else ()
        )
        if any(file.resolve(each) in errors for each in names):
            return True
        current = current.parent
    return False


def is_command(package: GoPackage) -> bool:
    """Whether a package is a program that serves nothing, or a part of one: all ends with it, and soon."""
    return not _is_service(package) if package.name == "main" else _is_of_commands(package)


def _is_service(package: GoPackage) -> bool:
    return any(_SERVICES.search(file.data) for file in package.files)


def _is_of_commands(package: GoPackage) -> bool:
    """Whether a package stands below a program, whose it is, and neither of them serves anything."""
    workspace, directory = package.workspace, package.directory
    if package.name == "main" or workspace is None or _is_service(package):
        return False
    while directory:
        directory = directory.rpartition("/")[0]
        programs = [each for each in workspace.packages_in(directory) if each.name == "main"]
        if programs:
            return not any(map(_is_service, programs))
    return False


def _is_failure(file: GoFile, call: Node) -> bool:
    """Whether an exit has a constant status other than 0."""
    holder = call.child_by_field_name("arguments")
    given = holder.named_children if holder is not None else []
    status = file.constant(given[0]) if given else None
    return status is not None and status != 0


def _goroutine_around(file: GoFile, node: Node) -> tuple[Function, Location] | None:
    """The function that runs as a goroutine and that the node is part of, with where it starts."""
    function = file.function_of(node)
    while function is not None:
        use = literal_use(function.node) if function.is_literal else LiteralUse.VALUE
        if use in (LiteralUse.CALLED, LiteralUse.DEFERRED):
            function = function.parent
            continue
        started = function.file.package.once(_spawned_words)
        if use is LiteralUse.VALUE and _names_of(function).isdisjoint(started):
            return None
        begun = next((each for each in starts(function) if _is_at_once(each)), None)
        return (function, begun.file.at(begun.marker)) if begun is not None else None
    return None


def _names_of(function: Function) -> set[str]:
    """The words by which a function may be started: its name, those of the variable that holds a literal."""
    if not function.is_literal:
        return {function.name}
    holder = function.node.parent
    if holder is not None and holder.type == "argument_list":
        return {_GROUP_START}
    held = other_name(function.file, function.node)
    return {held.name} if held is not None else set()


def _spawned_words(package: GoPackage) -> frozenset[str]:
    """The words that follow `go`, and those handed to a group's Go."""
    found = {word.decode() for file in package.files for word in _STARTED.findall(file.data)}
    return frozenset(found | {_GROUP_START})


def _is_at_once(start: Start) -> bool:
    """Whether a goroutine starts with its statement, and not later on: a watchdog means to exit."""
    return start.node.type == "go_statement" or start.file.callee(start.node).name in SPAWNERS


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
    return file.callee(value).name in named_with(Trait.SERVES) or name.startswith(("Serve", "Listen"))


def follows_a_signal(file: GoFile, goroutine: Node) -> bool:
    """Whether a goroutine, or a loop of it, waits for signals: it is about the whole process."""
    for node in walk(goroutine):
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
