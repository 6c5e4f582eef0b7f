"""Layer 7, hand-overs: who receives what a send gives away, a request with its answer channel for example.

`jobs <- j` hands the struct to whoever receives from `jobs`. When all receivers are in sight, the struct, and
the channels in it, can be followed to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.channel_holders import Operation

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.channel_holders import ChannelOperation
    from caulk.golang.files import GoFile
    from caulk.golang.names import Object


def is_sent(node: Node, send: Node) -> bool:
    """Whether a node is the value of a send statement, and not its channel."""
    value = send.child_by_field_name("value")
    return value is not None and value.id == node.id


def takers(file: GoFile, send: Node) -> list[Object] | None:
    """The variables that may receive what a send gives away; None when a receiver is not in sight."""
    carriers = file.package.channels.made_by_operation.get(send.id, ())
    found: list[Object] = []
    for carrier in carriers:
        if not carrier.reach.elsewhere.isdisjoint((Operation.RECEIVE, Operation.RANGE)):
            return None
        for receive in carrier.reach.of(Operation.RECEIVE, Operation.RANGE):
            variable = received_by(receive)
            if variable is None:
                return None
            found.append(variable)
    return list(dict.fromkeys(found)) or None


def received_by(receive: ChannelOperation) -> Object | None:
    """The variable that a receive, or each round of a range, gives the value to."""
    node = receive.node
    if receive.kind is Operation.RANGE:
        clause = next((each for each in node.named_children if each.type == "range_clause"), None)
        targets = clause.child_by_field_name("left") if clause is not None else None
    else:
        statement = node.parent
        while statement is not None and statement.type in ("expression_list", "parenthesized_expression"):
            statement = statement.parent
        if statement is None or statement.type not in ("short_var_declaration", "receive_statement"):
            return None
        targets = statement.child_by_field_name("left")
    if targets is None or not targets.named_children or targets.named_children[0].type != "identifier":
        return None
    variable = receive.file.resolve(targets.named_children[0])
    return variable if variable is not None and variable.is_local else None
