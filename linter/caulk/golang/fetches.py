"""Calls that answer with an HTTP response, its body open: of package http, and of what hands one on."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.calls import returned_values
from caulk.golang.definitions import sole_definition
from caulk.golang.names import is_written
from caulk.golang.typing_model import Interface, Named, Pointer, Tuple
from caulk.golang.wiring import element_of
from caulk.golang.wording import words_declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage
    from caulk.golang.typing_model import Type

_CLIENT = "(*net/http.Client)"
_ROUND_TRIP = "(*net/http.Transport).RoundTrip"
_ANY_ROUND_TRIP = "(net/http.RoundTripper).RoundTrip"
_MADE_RESPONSE = re.compile(rb"\bhttp\.(Response)\{")
# Calls that answer with a body to close. Head has none worth closing.
FETCHES = frozenset(
    {
        *(f"net/http.{name}" for name in ("Get", "Post", "PostForm")),
        *(f"{_CLIENT}.{name}" for name in ("Do", "Get", "Post", "PostForm")),
        _ANY_ROUND_TRIP,
        _ROUND_TRIP,
    }
)
_IN_MEMORY = frozenset({"io.NopCloser", "io/ioutil.NopCloser"})  # a body that nothing is gained by closing
_ANSWERS = (b".StatusCode", b".Body")  # what code asks of a response, wherever it comes from
_RETURNS_RESPONSE = re.compile(rb"\)[ \t]*\(?(?:\w+[ \t]+)?\*http\.Response\b")
_NAMES_FETCH = re.compile(rb"\.(?:Do|Get|Post|PostForm|RoundTrip)[ \t]*\n")  # the function as a value


def fetches(file: GoFile) -> Iterator[Node]:
    """The calls of a file that give a response which is its caller's to close."""
    words = file.package.once(_words)
    if b"net/http" in file.data:
        words |= _library_words()
    if file.package.workspace is not None and any(word in file.data for word in _ANSWERS):
        for imported in file.imports:
            other = file.package.workspace.package(imported.path, file.package)
            if other is not None:
                words |= other.once(_words)
    for call in file.calls_named(*sorted(words)) if words else ():
        if _is_fetch(file, call, 0):
            yield call


@cache
def _library_words() -> frozenset[str]:
    return frozenset(name.rpartition(".")[2] for name in FETCHES)


def _words(package: GoPackage) -> frozenset[str]:
    if not any(b"net/http" in file.data for file in package.files):
        return frozenset()
    return words_declared(package, _RETURNS_RESPONSE) | words_declared(package, _NAMES_FETCH)


def _is_fetch(file: GoFile, call: Node, depth: int) -> bool:
    name = file.callee(call).name
    if name == _ANY_ROUND_TRIP:
        return not file.package.once(_answers_itself)
    if name in FETCHES:
        return name != _ROUND_TRIP or not _is_staged(file, call)
    if not _gives_response(file.type_of(call)) or depth >= limits.RESPONSE_DEPTH.value:
        return False
    site = file.package.calls.site(file, call)
    if site.targets:
        return all(_hands_on(target, depth + 1) for target in site.known_targets) and site.complete
    return _is_like_a_client(file, call)


def _answers_itself(package: GoPackage) -> bool:
    """Whether the round trips of a package may end in it: it makes responses of what it has in memory."""
    for file in package.files:
        for match in _MADE_RESPONSE.finditer(file.data) if not file.is_test else ():
            name = file.node_at(match.start(1), match.end(1))
            literal = name.parent.parent if name is not None and name.parent is not None else None
            if literal is None or literal.type != "composite_literal":
                continue
            body = element_of(file, literal, "Body")
            if body is not None and body.type == "call_expression" and file.callee(body).name in _IN_MEMORY:
                return True
    return False


def _is_staged(file: GoFile, call: Node) -> bool:
    """Whether a request goes over connections that the function makes itself, as for a test or a dump."""
    callee = call.child_by_field_name("function")
    operand = callee.child_by_field_name("operand") if callee is not None else None
    variable = file.resolve(operand) if operand is not None and operand.type == "identifier" else None
    value = file.package.types.initial_value(variable) if variable is not None else None
    return value is not None and b"Dial" in file.data[value.start_byte : value.end_byte]


def _gives_response(given: Type) -> bool:
    first = given.elems[0] if isinstance(given, Tuple) and given.elems else given
    return isinstance(first, Pointer) and first.elem.is_named("net/http", "Response")


def _is_like_a_client(file: GoFile, call: Node) -> bool:
    """Whether a call is of an interface's `Do(*http.Request) (*http.Response, error)`, as clients have."""
    callee = call.child_by_field_name("function")
    operand = callee.child_by_field_name("operand") if callee is not None else None
    name = callee.child_by_field_name("field") if callee is not None else None
    if operand is None or name is None or file.text(name) != "Do":
        return False
    owner = file.type_of(operand)
    method = file.package.types.method(owner, "Do")
    if method is None or not isinstance(owner.underlying, Interface):
        return False
    wanted = ("*net/http.Request",), ("*net/http.Response", "error")
    return (tuple(map(str, method.type.params)), tuple(map(str, method.type.results))) == wanted


def _hands_on(function: Function, depth: int) -> bool:
    """Whether each response that a function returns comes from a fetch, its body neither closed nor taken."""
    file = function.file
    found = False
    for value in returned_values(function) or ():
        if value.type == "nil":
            continue
        made = value
        if value.type == "identifier":
            variable = file.resolve(value)
            definition = sole_definition(file, variable, value) if variable is not None else None
            if variable is None or definition is None or definition.value is None or definition.index:
                return False
            if any(_touches_body(use.file, use.node) for use in file.package.names.references(variable)):
                return False
            made = definition.value
        if made.type != "call_expression" or not _is_fetch(file, made, depth):
            return False
        found = True
    return found


def _touches_body(file: GoFile, use: Node) -> bool:
    """Whether a use of a response does anything with it but to look at its status and return it."""
    if is_written(use):
        return False
    parent = use.parent
    if parent is None or parent.type in ("binary_expression", "expression_list"):
        return False
    name = parent.child_by_field_name("field") if parent.type == "selector_expression" else None
    return name is None or file.text(name) == "Body"


def is_client(given: Type) -> bool:
    """Whether a type is http.Client or a pointer to it."""
    base = given.dereferenced
    return isinstance(base, Named) and base.is_named("net/http", "Client")
