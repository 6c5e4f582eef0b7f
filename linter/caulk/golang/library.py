"""What Caulk knows of libraries, part 1: their declarations.

The exported API of a library package is kept as Go declarations without bodies, one file an import path under
`stubs/`, made by linter/goapi from the compiler's own export data. A stub is read on first use and is then a
package like any other, so names, types and constants need no second mechanism for libraries.
What calls *do* (block, spawn, never return) is in `library_traits`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from caulk.golang.files import GoFile
from caulk.golang.library_traits import (
    JOINS,
    SPAWNERS,
    TIMER_CHANNELS,
    Trait,
    has_trait,
    named_with,
    never_returns,
    signal_name,
    spawned_argument,
    time_argument,
    traits,
)
from caulk.golang.packages import GoPackage
from caulk.source import Source

if TYPE_CHECKING:
    from caulk.golang.objects import Object

__all__ = [
    "JOINS",
    "SPAWNERS",
    "TIMER_CHANNELS",
    "Trait",
    "has_trait",
    "is_library",
    "named_with",
    "never_returns",
    "package",
    "package_name",
    "signal_name",
    "spawned_argument",
    "time_argument",
    "traits",
    "universe",
    "universe_package",
]

_STUBS = Path(__file__).with_name("stubs")

# The universe block (https://go.dev/ref/spec#Predeclared_identifiers). What the built-in functions return is
# computed, not declared.
_UNIVERSE = """package builtin

type any = interface{}
type bool bool
type byte = uint8
type comparable interface{}
type complex64 complex64
type complex128 complex128
type error interface{ Error() string }
type float32 float32
type float64 float64
type int int
type int8 int8
type int16 int16
type int32 int32
type int64 int64
type rune = int32
type string string
type uint uint
type uint8 uint8
type uint16 uint16
type uint32 uint32
type uint64 uint64
type uintptr uintptr

const true = 0 == 0
const false = 0 != 0
const iota = 0

var nil int

func append()
func cap()
func clear()
func close()
func complex()
func copy()
func delete()
func imag()
func len()
func make()
func max()
func min()
func new()
func panic()
func print()
func println()
func real()
func recover()
"""


@cache
def package(path: str) -> GoPackage | None:
    """The declarations known of a library package; None when nothing is known."""
    if not path or path.startswith((".", "/")) or ".." in path:
        return None
    try:
        data = (_STUBS / f"{path}.goapi").read_bytes()
    except OSError:
        return None
    return GoPackage(path, [GoFile(Source(f"{path}.goapi", data), checked=False)], import_path=path)


def package_name(path: str) -> str:
    """The name in the package clause of a known library package; "" when nothing is known of it."""
    known = package(path)
    return known.name if known is not None else ""


def is_library(candidate: GoPackage) -> bool:
    """Whether a package stands for library data rather than code of the scan."""
    return candidate.workspace is None and (
        candidate is universe_package() or package(candidate.import_path) is candidate
    )


@cache
def universe_package() -> GoPackage:
    """The package that declares the universe block."""
    return GoPackage("builtin", [GoFile(Source("builtin.goapi", _UNIVERSE.encode()), checked=False)])


@cache
def universe() -> dict[str, Object]:
    """The objects of the universe block by name."""
    from caulk.golang.objects import ObjectKind

    found = {name: objects[0] for name, objects in universe_package().names.scope.items()}
    for each in found.values():
        each.kind = ObjectKind.BUILTIN
    return found
