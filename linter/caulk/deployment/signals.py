"""Which signals a program handles, read from its calls of package os/signal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.names import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.deployment.mains import MainPackage
    from caulk.findings import Location
    from caulk.golang.files import GoFile
    from caulk.golang.names import Object

# Position of the first signal among the arguments: the functions of os/signal that ask for signals.
_NOTIFIERS = {"os/signal.Notify": 1, "os/signal.NotifyContext": 1}
_IGNORERS = {"os/signal.Ignore": 0}

# Packages whose own code waits for SIGTERM as well, once a program uses them at all: their set-up functions,
# application objects or servers install the handler.
HANDLING_PACKAGES = frozenset(
    {
        "sigs.k8s.io/controller-runtime/pkg/manager/signals",
        "k8s.io/apiserver/pkg/server",
        "k8s.io/component-base/cli",
        "knative.dev/pkg/signals",
        "knative.dev/pkg/injection/sharedmain",
        "github.com/openshift/library-go/pkg/controller/controllercmd",
        "github.com/go-kratos/kratos/v2",
        "github.com/zeromicro/go-zero/core/proc",
        "github.com/zeromicro/go-zero/rest",
        "github.com/zeromicro/go-zero/zrpc",
        "github.com/oklog/run",
        "github.com/sethvargo/go-signalcontext",
        "github.com/facebookgo/grace/gracehttp",
        "github.com/cloudflare/tableflip",
        "github.com/judwhite/go-svc",
        "github.com/kardianos/service",
        "go.uber.org/fx",
        "gofr.dev/pkg/gofr",
    }
)
# Functions that install a handler for SIGTERM, in packages that also do other things.
HANDLING_FUNCTIONS = ("sigs.k8s.io/controller-runtime.SetupSignalHandler",)

_SIGNAL_PACKAGES = ("syscall.", "golang.org/x/sys/unix.", "golang.org/x/sys/windows.")
_OS_SIGNALS = {"os.Interrupt": "SIGINT", "os.Kill": "SIGKILL"}


@dataclass(frozen=True, slots=True)
class NamedSignal:
    """A signal and where the code names it."""

    name: str
    file: GoFile
    node: Node

    @property
    def location(self) -> Location:
        return self.file.at(self.node)

    @property
    def text(self) -> str:
        return self.file.text(self.node)


@dataclass(frozen=True, slots=True)
class SignalRequest:
    """One call that asks for signals. `signals` is None when some of them could not be told.

    An empty tuple means every signal.
    """

    file: GoFile
    call: Node
    signals: tuple[NamedSignal, ...] | None
    ignores: bool = False

    @property
    def location(self) -> Location:
        return self.file.at(self.call)

    def find(self, name: str) -> NamedSignal | None:
        return next((each for each in self.signals or () if each.name == name), None)


@dataclass(frozen=True, slots=True)
class SignalHandling:
    """All that a program asks os/signal for. `elsewhere` when library code handles SIGTERM for it."""

    requests: tuple[SignalRequest, ...]
    elsewhere: bool

    @property
    def may_handle_sigterm(self) -> bool:
        return self.elsewhere or any(
            not request.signals or request.find("SIGTERM") is not None for request in self.requests
        )

    def naming(self, name: str) -> tuple[tuple[SignalRequest, NamedSignal], ...]:
        """The requests that name a signal, and where they do."""
        found = []
        for request in self.requests:
            signal = request.find(name)
            if signal is not None and not request.ignores:
                found.append((request, signal))
        return tuple(found)


def signal_handling(main: MainPackage) -> SignalHandling:
    """The signal handling of a program, from its main package and all workspace packages that it imports."""
    requests: list[SignalRequest] = []
    elsewhere = False
    for file in main.files_with(b"os/signal", b"SetupSignalHandler", *(_import_bytes(HANDLING_PACKAGES))):
        if file.imports_any(*HANDLING_PACKAGES) or any(file.calls_to(*HANDLING_FUNCTIONS)):
            elsewhere = True
        if file.imports_any("os/signal"):
            requests.extend(_requests(file))
    return SignalHandling(tuple(requests), elsewhere)


def lists_sigterm(main: MainPackage) -> bool:
    """Whether some call that looks like `signal.Notify` names SIGTERM among its arguments.

    True settles that SIGTERM is handled, for the price of parsing a file; most programs end here, and the
    names of their packages need not be resolved.
    """
    for file in main.files_with(b"SIGTERM"):
        if not file.imports_any("os/signal"):
            continue
        for name in file.identifiers("SIGTERM"):
            holder = name.parent
            listed = holder.parent if holder is not None and holder.type == "selector_expression" else holder
            call = listed.parent if listed is not None and listed.type == "argument_list" else None
            function = call.child_by_field_name("function") if call is not None else None
            if function is not None and file.text(function).endswith((".Notify", ".NotifyContext")):
                return True
    return False


def _import_bytes(paths: frozenset[str]) -> Iterator[bytes]:
    return (f'"{path}"'.encode() for path in sorted(paths))


def _requests(file: GoFile) -> Iterator[SignalRequest]:
    for call in file.calls_to(*_NOTIFIERS, *_IGNORERS):
        name = file.callee(call).name
        position = {**_NOTIFIERS, **_IGNORERS}[name]
        arguments = call.child_by_field_name("arguments")
        given = [each for each in arguments.named_children if each.type != "comment"] if arguments else []
        yield SignalRequest(file, call, _signals(file, given[position:]), ignores=name in _IGNORERS)


def _signals(file: GoFile, arguments: list[Node]) -> tuple[NamedSignal, ...] | None:
    found: list[NamedSignal] = []
    for argument in arguments:
        if argument.type == "variadic_argument":
            spread = _elements(file, argument.named_children[0])
            if spread is None:
                return None
            found.extend(spread)
            continue
        name = _signal_name(file, argument)
        if not name:
            return None
        found.append(NamedSignal(name, file, argument))
    return tuple(found)


def _elements(file: GoFile, slice_: Node) -> tuple[NamedSignal, ...] | None:
    """The signals of a slice: a literal, or a variable that holds one literal for good."""
    if slice_.type != "composite_literal":
        variable = _variable(file, slice_)
        value = variable.file.package.types.initial_value(variable) if variable is not None else None
        if variable is None or value is None or variable.file.package.names.is_reassigned(variable):
            return None
        file, slice_ = variable.file, value
    body = slice_.child_by_field_name("body")
    if slice_.type != "composite_literal" or body is None:
        return None
    found = []
    for element in body.named_children:
        if element.type == "comment":
            continue
        node = element.named_children[0] if element.type == "literal_element" else None
        name = _signal_name(file, node) if node is not None else ""
        if node is None or not name:
            return None
        found.append(NamedSignal(name, file, node))
    return tuple(found) or None  # spreading an empty slice is no list at all; nobody writes it


def _signal_name(file: GoFile, expr: Node) -> str:
    """`SIGTERM` for an expression that means it; "" when it cannot be told."""
    qualified = file.qualified(expr)
    if qualified in _OS_SIGNALS:
        return _OS_SIGNALS[qualified]
    for package in _SIGNAL_PACKAGES:
        name = qualified.removeprefix(package)
        if name != qualified:
            return name if name.startswith("SIG") else ""
    variable = _variable(file, expr)
    if variable is None:
        return ""
    package_of = variable.file.package
    value = package_of.types.initial_value(variable) if variable.kind is ObjectKind.VAR else None
    if variable.kind is ObjectKind.CONST:
        value = _constant_value(variable)
    if value is None or package_of.names.is_reassigned(variable) or value.id == expr.id:
        return ""
    return _signal_name(variable.file, value) if value.type == "selector_expression" else ""


def _constant_value(constant: Object) -> Node | None:
    values = constant.declaration.child_by_field_name("value")
    listed = values.named_children if values is not None else []
    return listed[constant.index] if constant.index < len(listed) else None


def _variable(file: GoFile, expr: Node) -> Object | None:
    """The variable or constant that a name or `pkg.Name` stands for, as a Linux build sees it."""
    names = file.package.names
    found = names.resolve(file, expr)
    if found is None and expr.type == "selector_expression":
        path, _, name = file.qualified(expr).rpartition(".")
        found = names.member(path, name) if path else None
    if found is None or found.kind not in (ObjectKind.VAR, ObjectKind.CONST):
        return None
    if not found.is_local:
        scope = found.file.package.names.scope.get(found.name, ())
        built = [each for each in scope if each.file.constraint.satisfied() and not each.file.is_test]
        return built[0] if len(built) == 1 else None
    return found
