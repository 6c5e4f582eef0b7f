"""Layer 7, the channels of a package by where they are made, with everything that is done to them.

Built on demand: nothing is followed before somebody asks for the channels that a file makes.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers_in_package, is_returned
from caulk.golang.calls import passed_values
from caulk.golang.channel_uses import (
    ANYTHING,
    ChannelOperation,
    FieldOf,
    Holder,
    Inside,
    Operation,
    ResultOf,
    Uses,
    Variable,
    uses_of,
    uses_of_value,
)
from caulk.golang.contexts import arguments
from caulk.golang.names import ObjectKind
from caulk.golang.spawns import spawns
from caulk.golang.typing_model import Chan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from caulk.golang.callers import Callers
    from caulk.golang.channels import Channel
    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage
    from caulk.golang.spawns import Spawn
    from caulk.golang.starts import Start


_MAKES = re.compile(rb"make\s*\(\s*(?:chan\b|<-\s*chan\b|((?:\w+\.)?\w+)[\s,)\[])")
_WORD = re.compile(rb"\w")
_CHAN = re.compile(rb"\bchan\b")
_NAME_BEFORE = re.compile(rb"(\w+)(?:\[[^\]\n]*\])?[ \t]+(?:<-[ \t]*)?$")
_LONGEST_NAME = 120  # bytes before `chan` in which the name of its type is looked for


@dataclass(slots=True)
class Reach:
    """The places that a channel may come to, and what may be done to it there."""

    holders: list[Holder] = field(default_factory=list)
    operations: list[ChannelOperation] = field(default_factory=list)
    passed: list[tuple[Holder, Node]] = field(default_factory=list)  # every time a value goes on to a holder
    elsewhere: frozenset[Operation] = frozenset()  # what code that is not seen may do
    in_fields: bool = False  # whether a field of some struct held it, or a list or map
    in_containers: bool = False  # ... a list or map, with others that are not told apart from it
    handed_over: bool = False  # whether another channel took it

    def of(self, *kinds: Operation) -> list[ChannelOperation]:
        return [operation for operation in self.operations if operation.kind in kinds]

    def joined(self, other: Reach) -> Reach:
        """Both together, of one channel."""
        operations = {each.node.id: each for each in (*self.operations, *other.operations)}
        return Reach(
            list(dict.fromkeys((*self.holders, *other.holders))),
            list(operations.values()),
            [*self.passed, *other.passed],
            self.elsewhere | other.elsewhere,
            self.in_fields or other.in_fields,
            self.in_containers or other.in_containers,
            self.handed_over or other.handed_over,
        )

    def given_to(self, function: Function) -> list[Node]:
        """The calls that give the channel to a function, or to the one that returns it as a literal.

        Empty when it does not come by a parameter, but by a receiver or a captured variable.
        """
        taker = function.parent if function.is_literal and is_returned(function) else function
        return [
            node
            for holder, node in self.passed
            if isinstance(holder, Variable)
            and holder.object.kind is ObjectKind.PARAM
            and holder.object.function is taker
        ]

    def may(self, *kinds: Operation) -> bool:
        """Whether any of these operations may ever happen to the channel, here or elsewhere."""
        return not self.elsewhere.isdisjoint(kinds) or any(each.kind in kinds for each in self.operations)


@dataclass(eq=False)
class MadeChannel:
    """A channel by its creation site."""

    node: Node  # the make call
    file: GoFile
    package_channels: Channels

    @property
    def function(self) -> Function | None:
        """The function that makes it; None at package level."""
        return self.file.function_of(self.node)

    @cached_property
    def capacity(self) -> int | None:
        """0 when unbuffered, None when it is no constant, nor a parameter that is given one everywhere."""
        types = self.file.package.types
        known = types.channel_capacity(self.file, self.node)
        given = arguments(self.node)
        size = self.file.resolve(given[1]) if known is None and len(given) > 1 else None
        if size is None or not size.is_parameter:
            return known
        passed = {types.stable_value(file, each) for file, each in passed_values(size) or ()}
        value = passed.pop() if len(passed) == 1 else None
        return value if isinstance(value, int) else None

    @cached_property
    def reach(self) -> Reach:
        """What becomes of the channel when a field means that field of all structs of the type."""
        return self.package_channels.reach(uses_of_value(self.file, self.node))

    @cached_property
    def instance_reach(self) -> Reach:
        """What becomes of it when structs that hold it are followed one by one; cut short once it is lost."""
        start = uses_of_value(self.file, self.node, by_instance=True)
        if not start.in_fields and not (self.reach.in_fields or self.reach.handed_over):
            return self.reach
        return self.package_channels.reach(start, by_instance=True)

    @property
    def home(self) -> Holder | None:
        """The first variable or field that holds it."""
        return next((each for each in self.reach.holders if isinstance(each, Variable | FieldOf)), None)

    @property
    def name(self) -> str:
        """What a reader would call it: the field that keeps it, or else its variable."""
        kept = next((each for each in self.reach.holders if isinstance(each, FieldOf)), None)
        home = kept or self.home
        return home.name if home is not None else "channel"


@dataclass(slots=True)
class SeenIn:
    """The channels of one file as its functions see them; None before somebody asks."""

    makers: tuple[tuple[Node, tuple[Function, ...]], ...] | None = None
    local: tuple[Channel, ...] | None = None
    received: tuple[Channel, ...] | None = None


class Channels:
    """The channels of one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._uses: dict[tuple[Holder, bool], Uses] = {}
        self._made: dict[GoFile, tuple[MadeChannel, ...]] = {}
        self._seen: dict[GoFile, SeenIn] = {}
        self._callers: dict[Function, Callers] = {}
        self._spawns: dict[GoFile, tuple[Spawn, ...]] = {}
        self._spawned: dict[GoFile, dict[Function, list[Spawn]]] = {}

    def uses(self, holder: Holder, *, by_instance: bool = False) -> Uses:
        """What becomes of the channels in a holder."""
        key = (holder, by_instance)
        known = self._uses.get(key)
        if known is None:
            known = self._uses[key] = uses_of(holder, by_instance=by_instance)
        return known

    def reach(self, start: Uses, avoiding: Holder | None = None, *, by_instance: bool = False) -> Reach:
        """Follow a value to every place it may come to, but not through the holder to avoid."""
        found = Reach()
        seen: set[Holder] = set()
        told: set[int] = set()
        pending = deque([start])
        while pending and not (by_instance and found.elsewhere):
            uses = pending.popleft()
            found.elsewhere |= uses.elsewhere
            found.in_fields |= uses.in_fields
            found.in_containers |= uses.in_containers
            found.handed_over |= uses.handed_over
            for operation in uses.operations:
                if operation.node.id not in told:
                    told.add(operation.node.id)
                    found.operations.append(operation)
            for holder, node in uses.goes_to:
                found.passed.append((holder, node))
                if holder in seen or holder == avoiding:
                    continue
                seen.add(holder)
                most = limits.INSTANCE_HOLDERS if by_instance else limits.CHANNEL_HOLDERS
                if most.exceeded(len(seen), *holder.declared):
                    found.elsewhere = ANYTHING
                    return found
                found.holders.append(holder)
                pending.append(self.uses(holder, by_instance=by_instance))
        found.operations.sort(key=lambda operation: (operation.file.path, operation.node.start_byte))
        return found

    def made_in(self, file: GoFile) -> tuple[MadeChannel, ...]:
        """The channels that a file makes, in source order."""
        known = self._made.get(file)
        if known is None:
            known = self._made[file] = tuple(
                MadeChannel(call, file, self) for call in make_calls(file, self._may_name_channel)
            )
        return known

    def made(self) -> Iterator[MadeChannel]:
        """The channels of all files of the package."""
        for file in self._package.files:
            yield from self.made_in(file)

    def _may_name_channel(self, name: bytes) -> bool:
        """Whether the package may declare a channel type of this name: it stands before `chan` somewhere."""
        return name in self._type_names

    @cached_property
    def _type_names(self) -> frozenset[bytes]:
        found = set()
        for file in self._package.files:
            for match in _CHAN.finditer(file.data):
                before = _NAME_BEFORE.search(file.data[max(0, match.start() - _LONGEST_NAME) : match.start()])
                if before is not None:
                    found.add(before[1])
        return frozenset(found)

    @cached_property
    def maker_names(self) -> frozenset[bytes]:
        """The names by which the package calls its functions that may make channels for others."""
        from caulk.golang.channel_makers import maker_names

        return maker_names(self._package)

    def seen_in(self, file: GoFile) -> SeenIn:
        """Where `channels` keeps what it found in a file."""
        return self._seen.setdefault(file, SeenIn())

    def callers(self, function: Function) -> Callers:
        """The calls of a function in its package, as `callers_in_package` has them."""
        known = self._callers.get(function)
        if known is None:
            known = self._callers[function] = callers_in_package(function)
        return known

    def spawns_in(self, file: GoFile) -> tuple[Spawn, ...]:
        """The goroutines that a file starts."""
        known = self._spawns.get(file)
        if known is None:
            known = self._spawns[file] = tuple(spawns(file))
        return known

    @cached_property
    def started_as_values(self) -> dict[Function, list[Start]]:
        """The goroutines that run a function without naming it, by the function."""
        from caulk.golang.starts import started_as_values

        return started_as_values(self._package)

    def spawned_by(self, function: Function) -> list[Spawn]:
        """The goroutines that a function starts itself."""
        known = self._spawned.get(function.file)
        if known is None:
            known = self._spawned[function.file] = {}
            for spawn in self.spawns_in(function.file):
                if spawn.spawner is not None:
                    known.setdefault(spawn.spawner, []).append(spawn)
        return known.get(function, [])

    @cached_property
    def made_by_operation(self) -> dict[int, list[MadeChannel]]:
        """The channels that each operation of the package may be on, by the operation's node."""
        found: dict[int, list[MadeChannel]] = {}
        for channel in self.made():
            for operation in channel.reach.operations:
                found.setdefault(operation.node.id, []).append(channel)
        return found


def result_of(holder: Holder) -> Function | None:
    """The function whose result a holder is, or has the channel in a field."""
    inner = holder.holder if isinstance(holder, Inside) else holder
    return inner.function if isinstance(inner, ResultOf) else None


def make_calls(file: GoFile, may_name_channel: Callable[[bytes], bool]) -> Iterator[Node]:
    """The make calls of a file that give a channel."""
    for match in _MAKES.finditer(file.data):
        named = match[1]
        if named is not None and (named == b"map" or (b"." not in named and not may_name_channel(named))):
            continue
        if _WORD.match(file.data, match.start() - 1) and match.start():
            continue
        token = file.node_at(match.start(), match.start() + 4)
        call = token.parent if token is not None and token.type in ("identifier", "make") else None
        if call is None or call.type != "call_expression":
            continue
        if named is None or isinstance(file.type_of(call).underlying, Chan):
            yield call
