"""Layer 7, functions that make channels for their callers: they return one, or a struct that holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.channel_map import result_of
from caulk.golang.channel_uses import Inside, Operation, mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage


def made_by(function: Function) -> list[MadeChannel]:
    """The channels of a function that its callers get, and on which the function or its caller may send."""
    return [
        made
        for made in function.file.package.channels.made_in(function.file)
        if made.function is function and _is_given_away(made)
    ]


def _is_given_away(made: MadeChannel) -> bool:
    reach = made.instance_reach
    sent = bool(reach.of(Operation.SEND))
    return any(
        result_of(holder) is made.function and (sent or isinstance(holder, Inside))
        for holder in reach.holders
    )


def calls_of_makers(file: GoFile) -> tuple[tuple[Node, tuple[Function, ...]], ...]:
    """The calls in a file that may run a function which makes a channel and returns something.

    With the functions that each call may run, which are not known to give the channel away.
    """
    known = file.package.channels.seen_in(file)
    if known.makers is None:
        known.makers = tuple(_calls_of_makers(file))
    return known.makers


def _calls_of_makers(file: GoFile) -> Iterator[tuple[Node, tuple[Function, ...]]]:
    calls = file.package.calls
    names = [name for name in file.package.channels.maker_names if name in file.data]
    workspace = file.package.workspace
    for imported in file.header.import_paths if workspace is not None else ():
        makers = workspace.speaking_of_channels(imported, file.package) if workspace is not None else ()
        names += [name for name in makers if b"." + name in file.data]
    told: set[int] = set()
    for name in sorted(set(names)):
        for node in mentions(file, name, calls_only=True):
            for call in _calls_around(node):
                callee = call.child_by_field_name("function")
                if call.id in told or callee is None:
                    continue
                told.add(call.id)
                targets = calls.functions_of(file, callee)
                if targets:
                    yield call, targets


def _calls_around(name: Node) -> Iterator[Node]:
    """The call whose function a name, or the selector around it, is; and the call of its result."""
    node, parent = name, name.parent
    while parent is not None:
        if parent.type == "call_expression":
            function = parent.child_by_field_name("function")
            if function is None or function.id != node.id:
                return
            yield parent
        elif parent.type not in (
            "selector_expression",
            "type_instantiation_expression",
            "parenthesized_expression",
            "index_expression",
        ):
            return
        node, parent = parent, parent.parent


def maker_names(package: GoPackage) -> frozenset[bytes]:
    """The names by which a package calls functions of its own that make a channel and return something."""
    found: set[str] = set()
    for made in package.channels.made():
        maker = made.function
        if maker is None or maker.node.child_by_field_name("result") is None:
            continue
        if maker.is_literal:
            found.update(_names_of_literal(maker))
        else:
            found.add(maker.name)
            found.update(_names_of_value(maker))
    return frozenset(name.encode() for name in found if name not in ("", "_"))


def _names_of_literal(literal: Function) -> Iterator[str]:
    """The variable that a literal is assigned to, or the function that returns it."""
    holder = literal.node.parent
    statement = holder.parent if holder is not None and holder.type == "expression_list" else None
    if statement is None:
        return
    if statement.type == "return_statement" and literal.parent is not None:
        yield literal.parent.name
    elif statement.type == "short_var_declaration":
        left = statement.child_by_field_name("left")
        yield from (literal.file.text(each) for each in (left.named_children if left is not None else ()))


def _names_of_value(maker: Function) -> Iterator[str]:
    """The variables that a declared function seems to be assigned to: `start := begin`."""
    value = b"= " + maker.name.encode() + b"\n"
    for file in maker.file.package.files:
        at = file.data.find(value)
        while at >= 0:
            before = file.data[file.data.rfind(b"\n", 0, at) + 1 : at].rstrip(b": ")
            yield before.rpartition(b" ")[2].strip().decode("utf-8", "replace")
            at = file.data.find(value, at + 1)
