"""Closes that come too early, twice, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import is_called_at_once, is_returned
from caulk.golang.channel_uses import Inside, Operation, ResultOf, Variable
from caulk.golang.flow import ExitKind, LiteralUse, literal_use, own_nodes
from caulk.golang.paths import Search, search
from caulk.golang.places import place_of
from caulk.golang.runners import spawning_call
from caulk.golang.syntax import walk
from caulk.golang.traffic import Traffic, home
from caulk.golang.typing_model import Chan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel, Reach
    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.channels import Channel
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Branch, FlowGraph, Path
    from caulk.golang.places import Place
    from caulk.golang.traffic import Link

_WAITING = (b"<-", b".Wait(", b"select", b"Sleep(", b"Lock(")


# -- skipped


@dataclass(frozen=True)
class SkippedClose:
    """A goroutine that ends by `path` without the close that somebody waits for."""

    channel: MadeChannel
    close: ChannelOperation
    waiting: ChannelOperation
    path: Path
    decisions: tuple[Branch, ...]


def skipped_closes(file: GoFile) -> Iterator[SkippedClose]:
    """For channels that the file makes: goroutines whose close, or last send, is left out on some path."""
    for channel in file.package.channels.made_in(file):
        found = _skipped(channel)
        if found is not None:
            yield found


def _skipped(channel: MadeChannel) -> SkippedClose | None:
    reach = channel.reach
    closes = reach.of(Operation.CLOSE)
    if not closes or Operation.CLOSE in reach.elsewhere or Operation.SEND in reach.elsewhere:
        return None
    closer = closes[0].function
    if any(each.function is not closer or each.deferred for each in closes):
        return None
    if not _is_goroutine(closer, reach):
        return None
    if any(_is_conditional(each) for each in closes):
        return None
    bare = [each for each in reach.operations if not each.has_alternative]
    waiting = next(
        (
            each
            for kind in (Operation.RANGE, Operation.RECEIVE)
            for each in bare
            if each.kind is kind and home(each.function) is not closer
        ),
        None,
    )
    if waiting is None:
        return None
    sends = reach.of(Operation.SEND)
    if any(each.function is not closer for each in sends):
        return None
    ends = closes if waiting.kind is Operation.RANGE else [*closes, *sends]
    return _path_without(channel, closes[0], waiting, ends)


def _path_without(
    channel: MadeChannel, close: ChannelOperation, waiting: ChannelOperation, ends: list[ChannelOperation]
) -> SkippedClose | None:
    graph = close.file.package.flow(close.function)
    points = {step.id for each in ends if (step := graph.step_of(each.node)) is not None}
    if not graph.is_intact:
        return None
    own = graph.step_of(channel.node) if channel.function is close.function else None
    witness = search(
        graph,
        own is None,
        Search(
            visit=lambda node, made: None if node.id in points else made or node == own,
            leave=lambda kind, made: made and kind in (ExitKind.RETURN, ExitKind.GOEXIT),
        ),
    )
    if witness is None:
        return None
    decisions = tuple(each for each in witness.path.branches if each.decides)
    return SkippedClose(channel, close, waiting, witness.path, decisions)


def _is_goroutine(function: Function, reach: Reach) -> bool:
    """Whether the function is only ever started as a goroutine, or whenever it gets this channel."""
    if function.is_literal and literal_use(function.node) is LiteralUse.SPAWNED:
        return True
    if spawning_call(function) is not None:
        return True
    given = reach.given_to(function)
    if given:
        returned = function.is_literal and is_returned(function)
        starts = [node.parent if returned and is_called_at_once(node) else node for node in given]
        return all(
            node is not None and node.parent is not None and node.parent.type == "go_statement"
            for node in starts
        )
    known = function.file.package.channels.callers(function)
    return bool(known.sites) and not known.as_value and all(site.is_spawn for site in known.sites)


def _is_conditional(operation: ChannelOperation) -> bool:
    node, limit = operation.node.parent, operation.function.node.id
    while node is not None and node.id != limit:
        if node.type in (
            "if_statement",
            "expression_case",
            "type_case",
            "communication_case",
            "for_statement",
        ):
            return True
        node = node.parent
    return False


# -- too early


@dataclass(frozen=True)
class EarlyClose:
    """A close that does not wait for the goroutines which `link` starts and which send on the channel."""

    channel: Channel
    close: Node  # the close, or the call of the helper that closes
    link: Link
    send: ChannelOperation


def early_close(channel: Channel) -> EarlyClose | None:
    """A close by the creator of a channel while goroutines that it started may still send."""
    creator = channel.function
    if all(_is_in_goroutine(each) for each in channel.of(Operation.CLOSE)) or not channel.of(Operation.SEND):
        return None
    if not _is_one_variable(channel):
        return None
    graph = creator.file.package.flow(creator)
    if not graph.is_intact:
        return None
    traffic = channel.traffic
    closes = list(_closes(traffic))
    for link in traffic.links(creator) if closes else ():
        send = traffic.any_send(link.callee) if link.spawn is not None else None
        if send is None or creator.file.function_of(link.node) is not creator:
            continue
        for close, deferred in closes:
            if _may_be_early(graph, creator, link.node, close, deferred=deferred):
                return EarlyClose(channel, close, link, send)
    return None


def _is_in_goroutine(close: ChannelOperation) -> bool:
    """Whether a close stands in a literal that runs as a goroutine of its own."""
    function = close.function
    if not function.is_literal:
        return False
    return literal_use(function.node) is LiteralUse.SPAWNED or spawning_call(function) is not None


def _closes(traffic: Traffic) -> Iterator[tuple[Node, bool]]:
    """Where the creator closes, itself or by a helper that does so at once, and whether that is deferred."""
    creator = traffic.creator
    for each in traffic.operations(creator, Operation.CLOSE):
        if each.function is creator:
            yield each.node, each.deferred
    for link in traffic.links(creator):
        if link.is_call and all(_closes_at_once(each, traffic) for each in link.callees):
            parent = link.node.parent
            yield link.node, parent is not None and parent.type == "defer_statement"


def _closes_at_once(helper: Function, traffic: Traffic) -> bool:
    """Whether every run of a function closes the channel and waits for nobody before."""
    graph = helper.file.package.flow(helper)
    closes = [each.node for each in traffic.operations(helper, Operation.CLOSE) if each.function is helper]
    if not closes or not graph.is_intact or graph.can_reach_exit(None, closes) is not None:
        return False
    ids = {step.id for each in closes if (step := graph.step_of(each)) is not None}
    return not any(
        node.id not in ids and _may_wait(helper, node) for block in graph.blocks for node in block.nodes
    )


def _is_one_variable(channel: Channel) -> bool:
    """Whether the variables that hold the channel never hold another one; results may have it, too."""
    channels = channel.origin.package_channels
    return all(
        isinstance(each, ResultOf)
        or (isinstance(each, Variable) and each.object.is_local and not channels.uses(each).written)
        or (isinstance(each, Inside) and not channel.escapes)
        for each in channel.reach.holders
    )


def _may_be_early(graph: FlowGraph, creator: Function, spawn: Node, close: Node, *, deferred: bool) -> bool:
    """Whether control comes from the spawn to the close, with nothing that waits on any way there."""
    start = graph.point_of(spawn)
    if start is None:
        return False
    if not deferred and graph.can_reach(spawn, close) is None:
        return False
    if deferred and graph.can_reach_exit(spawn) is None:
        return False
    for block in graph.blocks:
        for node in block.nodes:
            if (
                node.id != spawn.id
                and _may_wait(creator, node)
                and graph.can_reach(spawn, node) is not None
                and (deferred or graph.can_reach(node, close) is not None)
            ):
                return False
    return not any(_may_wait(creator, defer.node) for defer in graph.defers if defer.call.id != close.id)


def _may_wait(function: Function, node: Node) -> bool:
    """Whether a statement may wait for another goroutine: it receives, joins, locks, or calls what does."""
    file = function.file
    if node.type in ("go_statement",):
        return False
    for part in own_nodes(node):
        if part.type in ("select_statement", "send_statement"):
            return True
        if part.type == "unary_expression" and part.children[0].type == "<-":
            return True
        if part.type == "range_clause":
            right = part.child_by_field_name("right")
            if right is not None and not _is_known_not_channel(file, right):
                return True
        if part.type == "call_expression" and _call_may_wait(function, part):
            return True
    return False


def _is_known_not_channel(file: GoFile, expr: Node) -> bool:
    given = file.type_of(expr)
    return given.is_known and not isinstance(given.underlying, Chan)


def _call_may_wait(function: Function, call: Node, depth: int = 0) -> bool:
    file = function.file
    callee = call.child_by_field_name("function")
    if callee is None or callee.type == "func_literal":
        return True
    site = file.package.calls.site(file, call)
    if not site.targets:
        return not _is_harmless(site.name)
    for target in site.targets:
        body = target.body
        if body is None:
            return True
        text = target.file.data[body.start_byte : body.end_byte]
        if any(word in text for word in _WAITING):
            return True
        if depth >= limits.WAIT_DEPTH.value:
            return True
        for inner in target.file.package.calls.of(target):
            if _call_may_wait(target, inner.node, depth + 1):
                return True
    return False


def _is_harmless(name: str) -> bool:
    """Whether a library function surely waits for nobody."""
    package = name.lstrip("(*").rpartition(".")[0].rpartition(")")[0] or name.rpartition(".")[0]
    if not package:
        return name in _BUILTINS
    return package.split(".")[0] in _HARMLESS


_BUILTINS = frozenset(
    {
        "append",
        "cap",
        "clear",
        "close",
        "copy",
        "delete",
        "len",
        "make",
        "max",
        "min",
        "new",
        "print",
        "println",
    }
)
_HARMLESS = frozenset(
    {"errors", "fmt", "log", "math", "sort", "strconv", "strings", "slices", "maps", "bytes"}
)


# -- twice


@dataclass(frozen=True)
class SecondClose:
    """A close of a channel that the path has closed before."""

    name: str
    first: Node
    second: Node
    path: Path


def second_closes(file: GoFile) -> Iterator[SecondClose]:
    """Closes of one and the same channel that one path of a function passes twice."""
    by_function: dict[Function, list[tuple[Node, Place, bool]]] = {}
    for call in file.calls_to("close"):
        function = file.function_of(call)
        arguments = call.child_by_field_name("arguments")
        operand = arguments.named_children[0] if arguments is not None and arguments.named_children else None
        place = place_of(file, operand) if operand is not None else None
        if function is None or place is None or not place.exact:
            continue
        deferred = call.parent is not None and call.parent.type == "defer_statement"
        by_function.setdefault(function, []).append((call, place, deferred))
    for function, closes in by_function.items():
        seen: list[Place] = []
        for call, place, _ in closes:
            same = [each for each in closes if each[1].same_instance(place)]
            if len(same) < 2 or any(place.same_instance(each) for each in seen):
                continue
            seen.append(place)
            if any(_in_default(call) for call, _, _ in same) or _same_guard(file, [each[0] for each in same]):
                continue
            found = _twice(function, place, [(each[0], each[2]) for each in same])
            if found is not None:
                yield found


def _in_default(call: Node) -> bool:
    node: Node | None = call
    while node is not None and node.type != "func_literal":
        if node.type == "default_case":
            return True
        node = node.parent
    return False


def _same_guard(file: GoFile, calls: list[Node]) -> bool:
    """Whether the closes stand behind one and the same condition, which the first may have made false."""
    guards = []
    for call in calls:
        node: Node | None = call
        while node is not None and node.type not in ("if_statement", "func_literal"):
            node = node.parent
        condition = node.child_by_field_name("condition") if node is not None else None
        guards.append(file.text(condition) if condition is not None else "")
    return bool(guards[0]) and len(set(guards)) == 1


def _twice(function: Function, place: Place, closes: list[tuple[Node, bool]]) -> SecondClose | None:
    graph = function.file.package.flow(function)
    if not graph.is_intact:
        return None
    points: dict[int, Node] = {}
    for call, _ in closes:
        step = graph.step_of(call)
        if step is None or step.id in points:
            return None
        points[step.id] = call
    renewing = _assignments(function, place)

    def visit(node: Node, state: tuple[int, int]) -> tuple[int, int] | None:
        first = state[0]
        if node.id in renewing:
            return (-1, -1)
        if node.id not in points:
            return state
        if first < 0:
            return (node.id, -1)
        return (first, node.id) if node.id != first else None

    witness = search(
        graph,
        (-1, -1),
        Search(visit, leave=lambda _kind, _state: False, found=lambda state: state[1] >= 0),
    )
    if witness is None:
        return None
    first, second = witness.state
    return SecondClose(place.text, points[first], points[second], witness.path)


def _assignments(function: Function, place: Place) -> set[int]:
    """The points that may give the place another channel."""
    graph = function.file.package.flow(function)
    file = function.file
    names = {place.root.name, *place.fields}
    found: set[int] = set()
    for block in graph.blocks:
        for node in block.nodes:
            for field in ("left", "name"):
                targets = node.child_by_field_name(field)
                if targets is None or node.type in ("call_expression",):
                    continue
                if any(
                    part.type in ("identifier", "field_identifier") and file.text(part) in names
                    for part in walk(targets)
                ):
                    found.add(node.id)
    return found
