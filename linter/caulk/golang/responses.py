"""HTTP responses whose body nobody closes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import is_program_start
from caulk.golang.fetches import fetches
from caulk.golang.lifetimes import result_holder
from caulk.golang.names import ObjectKind, is_written
from caulk.golang.obligations import unreleased
from caulk.golang.places import parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Branch, Path
    from caulk.golang.names import Object

_HEAD = re.compile(rb"\bMethodHead\b|\bHEAD\b")
# Answers without a body (RFC 9110, section 6.4.1): net/http has freed the connection by then.
_BODILESS = {"StatusCode": frozenset({204, 304})}
# How a method of a request may be written.
_WRITTEN = frozenset(
    {
        "field_identifier",
        "identifier",
        "selector_expression",
        "interpreted_string_literal_content",
        "interpreted_string_literal",
        "raw_string_literal_content",
        "raw_string_literal",
    }
)
# Library functions that only read from a body, and keep it for nobody else to close.
_READS = frozenset(
    {
        "encoding/json.NewDecoder",
        "encoding/xml.NewDecoder",
        "bufio.NewReader",
        "bufio.NewScanner",
        "io.LimitReader",
        "compress/gzip.NewReader",
        "io.TeeReader",
    }
)


@dataclass(frozen=True)
class OpenBody:
    """A response whose body is not closed: nowhere (`path` is None), or on the path given."""

    call: Node
    name: str  # of the variable, "" when there is none
    path: Path | None
    decision: Branch | None  # the one that led past the places that would close it


def open_bodies(file: GoFile) -> Iterator[OpenBody]:
    """Fetches of a file of which some path leaves the body open."""
    for call in fetches(file):
        function = file.function_of(call)
        if function is None or is_program_start(function.top_level) or _is_head(file, call):
            continue
        parent = call.parent
        if parent is not None and parent.type == "expression_statement":
            yield OpenBody(call, "", None, None)
            continue
        holder = result_holder(call, 0)
        if holder is None:
            continue
        if file.text(holder) == "_":
            yield OpenBody(call, "", None, None)
            continue
        response = file.resolve(holder)
        if response is None or response.kind is not ObjectKind.VAR or response.function is not function:
            continue
        found = _left_open(file, function, call, response)
        if found is not None:
            yield found


def _is_head(file: GoFile, call: Node) -> bool:
    """Whether the request asks for no body: its method is HEAD."""
    function = file.function_of(call)
    if function is None or function.body is None:
        return True
    for match in _HEAD.finditer(file.data, function.body.start_byte, call.end_byte):
        node = file.node_at(match.start(), match.end())
        while node is not None and node.type in _WRITTEN:
            if file.constant(node) == "HEAD":
                return True
            node = node.parent
    return False


def _left_open(file: GoFile, function: Function, call: Node, response: Object) -> OpenBody | None:
    graph = file.package.flow(function)
    uses: set[int] = set()
    made = graph.step_of(call)
    for reference in file.package.names.references(response):
        step = graph.step_of(reference.node)
        if step is None or made is None:
            return None
        if is_written(reference.node):
            if step.id != made.id:
                uses.add(step.id)  # another response: what became of this one is not followed
        elif not _only_looks(file, reference.node):
            uses.add(step.id)
    found = unreleased(graph, call, uses, response.name, _BODILESS)
    if found is None:
        return None
    if not uses:
        return OpenBody(call, response.name, None, None)
    last = max(each.node.start_byte for each in file.package.names.references(response))
    before = [each for each in found.branches if each.node.start_byte < last]
    return OpenBody(call, response.name, found.path, before[-1]) if before else None


def _only_looks(file: GoFile, node: Node, depth: int = 0) -> bool:
    """Whether a use of a response neither closes its body, nor drains it, nor hands it to somebody.

    A function of the module that does nothing else with it either is nobody.
    """
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "binary_expression":
        return True
    if parent.type == "argument_list":
        return _is_only_looked_at(file, node, parent, depth)
    if parent.type != "selector_expression":
        return False
    name = parent.child_by_field_name("field")
    if name is None:
        return False
    if file.text(name) != "Body":
        return True
    outer = parent.parent
    if outer is None:
        return False
    if outer.type == "binary_expression":
        return True
    call = outer.parent if outer.type == "argument_list" else None
    return call is not None and call.type == "call_expression" and file.callee(call).name in _READS


def _is_only_looked_at(file: GoFile, node: Node, holder: Node, depth: int) -> bool:
    call = holder.parent
    if call is None or call.type != "call_expression" or depth >= limits.RESPONSE_DEPTH.value:
        return False
    site = file.package.calls.site(file, call)
    position = [each for each in holder.named_children if each.type != "comment"].index(node)
    if site.is_spawn or not site.known_targets:
        return False
    for target in site.known_targets:
        listed = parameters_of(target)
        if target.body is None or position >= len(listed):
            return False
        parameter = listed[position]
        for use in target.file.package.names.references(parameter) if parameter is not None else ():
            if is_written(use.node) or not _only_looks(use.file, use.node, depth + 1):
                return False
    return True
