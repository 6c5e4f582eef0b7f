"""What calls do to their caller's locks: which ones the functions behind them take, and give back.

Computed for one class of locks at a time (`Type.field`, or one variable), over the functions of one package
that can reach an operation on it, bottom-up in rounds: a round adds one call to the length of the chains.
First the names that may lead to an operation are collected from the bytes; only calls of these are resolved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.locks import LockAction, LockOperation, lock_class, same_lock, taken_before
from caulk.golang.locks_links import find_links, leading_names

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function
    from caulk.golang.locks_links import Link
    from caulk.golang.packages import GoPackage
    from caulk.golang.places import Place


@dataclass(frozen=True, eq=False)
class Taken:
    """A lock that a function takes: by its own operation, or through a call (`link`) that leads to one."""

    place: Place  # as the function sees it
    action: LockAction
    operation: LockOperation
    function: Function
    link: Link | None = None
    inner: Taken | None = None

    @property
    def depth(self) -> int:
        return 0 if self.inner is None else self.inner.depth + 1

    @property
    def node(self) -> Node:
        """The operation or call in the function's own body."""
        return self.link.node if self.link is not None else self.operation.call

    @property
    def links(self) -> tuple[Link, ...]:
        """The calls on the way to the operation."""
        inner = self.inner.links if self.inner is not None else ()
        return inner if self.link is None else (self.link, *inner)


@dataclass(eq=False)
class Effects:
    """What a function does to locks of a class that its caller can name.

    `released` are those it gives back without having taken them before: it is called with them held.
    """

    taken: list[Taken] = field(default_factory=list)
    released: list[Place] = field(default_factory=list)
    begun: bool = False  # the function's own operations are in `taken`

    @property
    def any(self) -> bool:
        return bool(self.taken or self.released)


class LockEffects:
    """The effects of a package's functions on one class of locks, or the links of several classes."""

    def __init__(self, package: GoPackage, wanted: Hashable | frozenset[Hashable]) -> None:
        self._package = package
        self._locks = package.locks
        self._wanted = wanted
        self._links: dict[Function, tuple[Link, ...]] = {}
        self._waited: dict[Function, tuple[Link, ...]] = {}
        self._effects: dict[Function, Effects] = {}
        self._first: dict[tuple[int, Place], bool] = {}
        self._words: dict[GoPackage, frozenset[bytes]] = {}

    def of(self, function: Function) -> Effects:
        """What a call of the function does."""
        known = self._effects.get(function)
        return known if known is not None else self._settle(function)

    def links(self, function: Function, where: Callable[[Node], bool] | None = None) -> tuple[Link, ...]:
        """The calls in a function's own body that may do something to locks of the class, in source order.

        Only those for which `where` holds, if it is given: the others are not even resolved.
        """
        known = self._links.get(function)
        if known is None:
            found = tuple(sorted(self._find_links(function, where), key=lambda link: link.node.start_byte))
            if where is not None:
                return found
            known = self._links[function] = found
        return known if where is None else tuple(link for link in known if where(link.node))

    def waited(self, function: Function) -> tuple[Link, ...]:
        """The links that are no goroutine starts."""
        known = self._waited.get(function)
        if known is None:
            known = self._waited[function] = tuple(each for each in self.links(function) if not each.is_spawn)
        return known

    def taken_by(self, link: Link) -> list[Taken]:
        """What a call takes whichever function it runs, as the first of its targets sees it."""
        found = self.of(link.target).taken
        if not found or not link.others:
            return found
        return [each for each in found if all(self.like(each, link, other) for other in link.others)]

    def like(self, taken: Taken, link: Link, other: Link) -> list[Taken]:
        """What another target of the call takes that is the same to the caller."""
        seen = self._outward(taken.place, link)
        return [
            each
            for each in self.of(other.target).taken
            if each.action is taken.action
            and (inner := self._outward(each.place, other)) is not None
            and seen is not None
            and same_lock(inner, seen)
        ]

    def released_by(self, link: Link) -> list[Place]:
        """What a call may give back, as the caller sees it."""
        found: list[Place] = []
        if not link.others and not self.of(link.target).released:
            return found
        for each in link.all:
            for place in self.of(each.target).released:
                seen = self._outward(place, each)
                if seen is not None:
                    found.append(seen)
        return found

    def _outward(self, place: Place, link: Link) -> Place | None:
        return self._locks.outward(place, link.target, link.bound)

    # -- bottom-up

    def _settle(self, start: Function) -> Effects:
        """Compute the effects of everything that `start` can reach and that is not known yet."""
        reached: list[Function] = [start]
        seen = {start}
        for function in reached:
            for link in self.waited(function):
                for each in link.all:
                    if each.target not in seen and each.target not in self._effects:
                        seen.add(each.target)
                        reached.append(each.target)
            if limits.LOCK_FUNCTIONS.exceeded(len(reached), start.file, start.node):
                return self._effects.setdefault(start, Effects())
        above: dict[Function, list[Function]] = {}
        for function in reached:
            self._effects[function] = self._own(function)
            for link in self.waited(function):
                for each in link.all:
                    above.setdefault(each.target, []).append(function)
        reached.reverse()
        for extend in (self._extend_released, self._extend_taken):
            changing: Iterable[Function] = reached
            for _ in range(limits.LOCK_CHAIN.value):
                grown = [function for function in changing if extend(function)]
                if not grown:
                    break
                changing = dict.fromkeys(caller for each in grown for caller in above.get(each, ()))
        return self._effects[start]

    def _own(self, function: Function) -> Effects:
        """What the function does by operations of its own; takings that a release precedes come later."""
        found = Effects()
        own = function.file.package.locks.of(function)
        for operation in own:
            place = operation.place
            if (
                operation.action.gives
                and lock_class(place) in (self._wanted, None)
                and _visible(place, function)
                and not taken_before(own, operation)
            ):
                found.released.append(place)
        return found

    def _extend_released(self, function: Function) -> bool:
        """Add what callees give back; tells whether that was anything new."""
        effects, grown = self._effects[function], False
        for link in self.waited(function):
            for seen in self.released_by(link):
                if not _visible(seen, function):
                    continue
                if not any(same_lock(seen, each) for each in effects.released) and not self._holds(
                    function, seen, link.node
                ):
                    if limits.LOCKS_KEPT.exceeded(len(effects.released) + 1, function.file, function.node):
                        return grown
                    effects.released.append(seen)
                    grown = True
        return grown

    def _extend_taken(self, function: Function) -> bool:
        """Add what its operations and its callees take; tells whether that was anything new."""
        effects, grown = self._effects[function], False
        if not effects.begun:
            effects.begun = True
            for operation in function.file.package.locks.of(function):
                place = operation.place
                if (
                    operation.action.takes
                    and lock_class(place) in (self._wanted, None)
                    and _visible(place, function)
                ):
                    grown = self._add(effects, Taken(place, operation.action, operation, function)) or grown
        for link in self.waited(function):
            for taken in tuple(self.taken_by(link)):
                if taken.depth + 1 >= limits.LOCK_CHAIN.value:
                    continue
                seen = self._outward(taken.place, link)
                if seen is not None and _visible(seen, function):
                    outer = Taken(seen, taken.action, taken.operation, function, link, taken)
                    grown = self._add(effects, outer) or grown
        return grown

    def _add(self, effects: Effects, new: Taken) -> bool:
        same = [each for each in effects.taken if each.place == new.place and each.action is new.action]
        if len(same) >= limits.LOCK_WAYS.value:
            return False
        if any(each.link is None or each.node == new.node for each in same):
            return False
        if not self._is_first(new):
            return False
        if limits.LOCKS_KEPT.exceeded(len(effects.taken) + 1, new.function.file, new.function.node):
            return False
        effects.taken.append(new)
        return True

    def _is_first(self, taken: Taken) -> bool:
        """Whether the function can come to the operation without giving the lock back before."""
        function, node = taken.function, taken.node
        key = (node.id, taken.place)
        known = self._first.get(key)
        if known is not None:
            return known
        releases = [
            each.call
            for each in function.file.package.locks.of(function)
            if each.action.gives and not each.is_deferred and same_lock(each.place, taken.place)
        ]
        for link in self.links(function):
            if not link.is_deferred and all(each.target in self._effects for each in link.all):
                given = self.released_by(link)
                releases += [link.node for seen in given if same_lock(seen, taken.place)]
        first = True
        if any(each.start_byte < node.start_byte for each in releases):
            first = function.file.package.flow(function).can_reach(None, node, releases) is not None
        self._first[key] = first
        return first

    def _holds(self, function: Function, place: Place, at: Node) -> bool:
        """Whether the function takes the lock itself before a node: what is given back there is its own."""
        return any(
            each.action.takes and same_lock(each.place, place) and each.call.start_byte < at.start_byte
            for each in function.file.package.locks.of(function)
        )

    # -- names that may lead to an operation

    @cached_property
    def homes(self) -> tuple[GoPackage, ...]:
        """The packages that declare the structs of the locks, where those are others of the workspace."""
        keys = self._wanted if isinstance(self._wanted, frozenset) else {self._wanted}
        paths = {key.rpartition(".")[0].rpartition(".")[0] for key in keys if isinstance(key, str)}
        paths -= {"", self._package.import_path}
        homes = [self._package.names.imported(path) for path in sorted(paths)]
        return tuple(home for home in homes if home is not None and home.workspace is not None)

    def _words_in(self, package: GoPackage) -> frozenset[bytes]:
        """The names of functions, and of variables that hold one, that may lead to an operation there."""
        known = self._words.get(package)
        if known is not None:
            return known
        self._words[package] = frozenset()
        given = [
            word
            for home in self.homes
            if package is self._package
            for word in self._words_in(home)
            if word[:1].isupper()
        ]
        wanted = self._wanted if isinstance(self._wanted, frozenset) else {self._wanted, None}
        made = self._words[package] = leading_names(package, wanted, given)
        return made

    # -- links

    def _find_links(self, function: Function, where: Callable[[Node], bool] | None = None) -> Iterator[Link]:
        package = function.file.package
        words = self._words_in(package)
        known = package.locks.links_in(function) if where is None and not self.homes and words else None
        for name, link in known if known is not None else find_links(function, words, where):
            if (name in words or not name) and self._is_near(link):
                yield link

    def _is_near(self, link: Link) -> bool:
        """Whether what a call runs stands in the package itself, or in that of the locks."""
        near = (self._package, *self.homes)
        return link.target.file.package in near and all(
            each.target.file.package in near for each in link.others
        )


def _visible(place: Place, function: Function) -> bool:
    """Whether callers of the function may name the place, or share the variable with it."""
    root = place.root
    return not root.is_local or root.is_parameter or root.function is not function
