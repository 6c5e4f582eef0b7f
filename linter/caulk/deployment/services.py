"""Whether a program serves: listens for others, or runs controllers until it is told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.contexts import arguments

if TYPE_CHECKING:
    from collections.abc import Collection

    from tree_sitter import Node

    from caulk.deployment.mains import MainPackage
    from caulk.findings import Location
    from caulk.golang.files import GoFile

# Calls that serve until they are stopped, with the position of the listen address (None: given elsewhere).
SERVING: dict[str, int | None] = {
    "net/http.ListenAndServe": 0,
    "net/http.ListenAndServeTLS": 0,
    "net/http.Serve": None,
    "net/http.ServeTLS": None,
    "(*net/http.Server).ListenAndServe": None,
    "(*net/http.Server).ListenAndServeTLS": None,
    "(*net/http.Server).Serve": None,
    "(*net/http.Server).ServeTLS": None,
    "(*google.golang.org/grpc.Server).Serve": None,
    "(*github.com/gin-gonic/gin.Engine).Run": 0,
    "(*github.com/gin-gonic/gin.Engine).RunTLS": 0,
    "(*github.com/labstack/echo/v4.Echo).Start": 0,
    "(*github.com/labstack/echo/v4.Echo).StartTLS": 0,
    "(*github.com/gofiber/fiber/v2.App).Listen": 0,
    "(*github.com/gofiber/fiber/v3.App).Listen": 0,
    "github.com/valyala/fasthttp.ListenAndServe": 0,
    "sigs.k8s.io/controller-runtime.NewManager": None,
    "sigs.k8s.io/controller-runtime/pkg/manager.New": None,
    "k8s.io/client-go/tools/leaderelection.RunOrDie": None,
}
COMMAND_FRAMEWORKS = (
    "github.com/spf13/cobra",
    "github.com/urfave/cli",
    "github.com/urfave/cli/v2",
    "github.com/urfave/cli/v3",
)
_LOOPBACK = ("localhost:", "127.0.0.1:", "[::1]:")


def serving_call(main: MainPackage, directories: Collection[str] | None = None) -> Location | None:
    """Where a program begins to serve others than its own machine; None when no such place is known.

    Only the packages in `directories` are looked at, if given. A listener that is certainly on the loopback
    interface (a debug port, a log-in callback) is no service.
    """
    words = sorted({name.rpartition(".")[2].encode() + b"(" for name in SERVING})
    for file in main.files_with(*words):
        if directories is not None and file.package.directory not in directories:
            continue
        for call in file.calls_to(*SERVING):
            if not _is_local(file, call):
                return file.at(call.child_by_field_name("function") or call)
    return None


def is_command(file: GoFile) -> bool:
    """Whether a file defines commands of a command-line tool."""
    return file.imports_any(*COMMAND_FRAMEWORKS)


def _is_local(file: GoFile, call: Node) -> bool:
    position = SERVING[file.callee(call).name]
    given = arguments(call)
    if position is not None and position < len(given):
        address = file.package.types.stable_value(file, given[position])
        return isinstance(address, str) and address.startswith(_LOOPBACK)
    # A server or listener made elsewhere in the file: it is local when every address in the file is.
    addresses = [value for value in _addresses(file) if value is not None]
    return bool(addresses) and all(each.startswith(_LOOPBACK) for each in addresses)


def _addresses(file: GoFile) -> list[str | None]:
    """The addresses in `http.Server{Addr: ...}` and `net.Listen(network, ...)`; None for unknown ones."""
    found: list[str | None] = []
    for call in file.calls_to("net.Listen"):
        given = arguments(call)
        value = file.package.types.stable_value(file, given[1]) if len(given) > 1 else None
        found.append(value if isinstance(value, str) else "")
    for name in file.identifiers("Addr"):
        holder = name.parent
        element = holder.parent if holder is not None and holder.type == "literal_element" else None
        if element is not None and element.type == "keyed_element":
            last = element.named_children[-1]
            value = (
                file.package.types.stable_value(file, last.named_children[0]) if last.named_children else None
            )
            found.append(value if isinstance(value, str) else "")
    return found
