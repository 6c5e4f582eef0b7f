"""Requests: the functions that a server or a controller calls once for each, and what runs inside them.

A handler takes an HTTP request in the form of net/http or of a framework, or an admission request; a
reconciler is the method `Reconcile` of a controller. Somebody waits for the work of both: a client, or one of
a few workers.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.cancellation import parameters
from caulk.golang.flow import LiteralUse, literal_use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.types import Type

_CTRL = "sigs.k8s.io/controller-runtime"
_GIN, _ECHO, _FIBER = "github.com/gin-gonic/gin", "github.com/labstack/echo", "github.com/gofiber/fiber"
_FRAMEWORKS = (
    (_GIN, "Context"),
    (f"{_ECHO}/v4", "Context"),
    (f"{_ECHO}/v5", "Context"),
    (f"{_FIBER}/v2", "Ctx"),
    (f"{_FIBER}/v3", "Ctx"),
)
_ADMISSION = ((f"{_CTRL}/pkg/webhook/admission", "Request"),)
_RECONCILE = ((f"{_CTRL}/pkg/reconcile", "Request"), (_CTRL, "Request"))
# Bytes of which at least one stands in every file with a handler or reconciler.
TRIGGERS = (
    b"http.Request",
    b"gin.Context",
    b"echo.Context",
    b"fiber.Ctx",
    b"admission.Request",
    b"Reconcile(",
)


class RequestKind(enum.Enum):
    """What calls a function, and for what."""

    HANDLER = "handler"
    RECONCILER = "reconciler"


@dataclass(frozen=True)
class RequestFunction:
    """A function that runs once for each request, with the parameters that hold the request.

    `writer` takes the response; for a framework's context it is the same parameter as `request`.
    """

    function: Function
    kind: RequestKind
    request: Object | None
    writer: Object | None

    @property
    def noun(self) -> str:
        return "Reconcile" if self.kind is RequestKind.RECONCILER else "the handler"


def is_request(given: Type) -> bool:
    """Whether a parameter of this type makes a function one that is called for each request."""
    known = (("net/http", "ResponseWriter"), *_FRAMEWORKS, *_ADMISSION, *_RECONCILE)
    return _is_any(given, known)


def _is_any(given: Type, names: tuple[tuple[str, str], ...]) -> bool:
    base = given.dereferenced
    return any(base.is_named(path, name) for path, name in names)


def request_function(function: Function) -> RequestFunction | None:
    """What requests a function is called for; None when it is not."""
    writer = request = framework = admission = reconcile = None
    for _, parameter, given in parameters(function):
        if given.is_named("net/http", "ResponseWriter"):
            writer = parameter
        elif given.dereferenced.is_named("net/http", "Request"):
            request = parameter
        elif _is_any(given, _FRAMEWORKS):
            framework = parameter
        elif _is_any(given, _ADMISSION):
            admission = parameter
        elif _is_any(given, _RECONCILE):
            reconcile = parameter
    if request is not None and (writer is not None or _leaves_writer_unnamed(function)):
        return RequestFunction(function, RequestKind.HANDLER, request, writer)
    if framework is not None:
        return RequestFunction(function, RequestKind.HANDLER, framework, framework)
    if admission is not None and function.name == "Handle":
        return RequestFunction(function, RequestKind.HANDLER, admission, None)
    if (
        function.name == "Reconcile"
        and function.is_method
        and (reconcile is not None or _returns_result(function))
    ):
        return RequestFunction(function, RequestKind.RECONCILER, reconcile, None)
    return None


def _leaves_writer_unnamed(function: Function) -> bool:
    """Whether a handler has no name for its response: `func(_ http.ResponseWriter, r *http.Request)`."""
    taken = function.file.package.types.signature(function.file, function.node).params
    return any(given.is_named("net/http", "ResponseWriter") for given in taken)


def _returns_result(function: Function) -> bool:
    """Whether a method returns a controller's `(Result, error)`, whatever it takes (generic reconcilers)."""
    results = function.file.package.types.signature(function.file, function.node).results
    return len(results) == 2 and _is_any(
        results[0], ((f"{_CTRL}/pkg/reconcile", "Result"), (_CTRL, "Result"))
    )


def serving(file: GoFile, node: Node) -> RequestFunction | None:
    """The request in whose course a node runs; literals that are called where they stand belong to it."""
    function = file.function_of(node)
    while function is not None:
        found = request_function(function)
        if found is not None:
            return found
        if not function.is_literal or literal_use(function.node) not in (
            LiteralUse.CALLED,
            LiteralUse.DEFERRED,
        ):
            return None
        function = function.parent
    return None


def request_functions(file: GoFile) -> Iterator[RequestFunction]:
    """The handlers and reconcilers of a file, literals included."""
    functions = [*file.functions, *map(file.literal, file.keyword(b"func", "func_literal"))]
    for function in functions:
        found = request_function(function) if function.body is not None else None
        if found is not None:
            yield found
