"""Library calls that run code of their caller on the spot: callbacks, and the methods that printing uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.golang.library_traits import run_argument, running_names
from caulk.golang.typing_model import Method, Pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile

# Functions that call the argument at this place before they return, any number of times.
_RUN_OFTEN = {
    "(*sync.Map).Range": 0,
    "(*container/ring.Ring).Do": 0,
    "maps.DeleteFunc": 1,
    "path/filepath.Walk": 1,
    "path/filepath.WalkDir": 1,
    "io/fs.WalkDir": 2,
    "slices.ContainsFunc": 1,
    "slices.DeleteFunc": 1,
    "slices.IndexFunc": 1,
    "slices.SortFunc": 1,
    "slices.SortStableFunc": 1,
    "sort.Search": 1,
    "sort.Slice": 1,
    "sort.SliceStable": 1,
    "strings.FieldsFunc": 1,
    "strings.IndexFunc": 1,
    "strings.Map": 0,
    "k8s.io/client-go/util/retry.RetryOnConflict": 1,
    "k8s.io/client-go/util/retry.OnError": 2,
}

# Printing functions: where their operands begin, and whether the one before them is a format.
_PRINTERS = {
    **{f"fmt.{name}": (0, False) for name in ("Print", "Println", "Sprint", "Sprintln")},
    **{f"fmt.{name}": (1, False) for name in ("Fprint", "Fprintln", "Append", "Appendln")},
    **{f"fmt.{name}": (1, True) for name in ("Printf", "Sprintf", "Errorf")},
    **{f"fmt.{name}": (2, True) for name in ("Fprintf", "Appendf")},
    **{f"log.{name}": (0, False) for name in ("Print", "Println")},
    "log.Printf": (1, True),
    **{f"(*log.Logger).{name}": (0, False) for name in ("Print", "Println")},
    "(*log.Logger).Printf": (1, True),
}
_PRINTER_NAMES = frozenset(name.rpartition(".")[2].encode() for name in _PRINTERS)
_VERB = re.compile(r"%[-+# 0]*(?P<star>[\d.*\[\]]*)(?P<verb>[a-zA-Z%])")
_TEXT_VERBS = frozenset("vsqxXw")


def run_in_place(name: str) -> int | None:
    """The place of the argument that a library function calls before it returns."""
    position = run_argument(name)
    return _RUN_OFTEN.get(name) if position is None else position


def in_place_names() -> frozenset[bytes]:
    """The names of the library functions that call an argument before they return."""
    names = (*running_names(), *(name.rpartition(".")[2] for name in _RUN_OFTEN))
    return frozenset(name.encode() for name in names)


def printed(name: bytes) -> bool:
    """Whether a name may be that of a function that prints its arguments."""
    return name in _PRINTER_NAMES


def printed_methods(file: GoFile, call: Node) -> Iterator[tuple[Node, Function]]:
    """The operands of a printing call that have an Error or String method of their own, with the method.

    As package fmt documents it: Error before String, only for verbs of text, and a method with a pointer
    receiver only for pointers.
    """
    known = _PRINTERS.get(file.callee(call).name)
    holder = call.child_by_field_name("arguments")
    if known is None or holder is None:
        return
    given = [each for each in holder.named_children if each.type != "comment"]
    first, formatted = known
    verbs = _verbs(file, given[first - 1]) if formatted and len(given) >= first else None
    if formatted and verbs is None:
        return
    for index, operand in enumerate(given[first:]):
        if verbs is not None and (index >= len(verbs) or verbs[index] not in _TEXT_VERBS):
            continue
        if operand.type not in ("identifier", "selector_expression", "unary_expression"):
            continue
        method = _method(file, operand)
        if method is not None:
            yield operand, method


def _verbs(file: GoFile, node: Node) -> str | None:
    """The verbs of a format, one for each operand; None when widths or indexes take operands too."""
    text = file.constant(node)
    if not isinstance(text, str):
        return None
    verbs = ""
    for match in _VERB.finditer(text):
        if match["verb"] == "%":
            continue
        if "*" in match["star"] or "[" in match["star"]:
            return None
        verbs += "T" if "#" in match[0] else match["verb"]
    return verbs


def _method(file: GoFile, operand: Node) -> Function | None:
    given = file.type_of(operand)
    for name in ("Error", "String"):
        found = file.package.types.member(given, name)
        if not isinstance(found, Method):
            continue
        if found.type.params or len(found.type.results) != 1:
            return None
        if isinstance(found.receiver, Pointer) and not isinstance(given, Pointer):
            return None
        return found.function
    return None
