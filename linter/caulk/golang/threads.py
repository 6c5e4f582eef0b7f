"""Goroutines wired to their OS thread: runtime.LockOSThread, its undoing, and calls that change a thread.

Facts: locks nest and a goroutine that ends locked takes its thread with it (package runtime, LockOSThread).
A namespace, a capability set, a credential changed by a raw system call belongs to the calling thread alone
(setns(2), unshare(2), capabilities(7)), so code that changes one must hold its thread.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from caulk.golang import limits
from caulk.golang.callers import CallSite, callers, is_program_start
from caulk.golang.contexts import arguments
from caulk.golang.flow import ExitKind, LiteralUse, literal_use, own_nodes
from caulk.golang.library_traits import Trait, has_trait, named_with
from caulk.golang.lifetimes import is_only_called, other_name
from caulk.golang.names import ObjectKind
from caulk.golang.paths import Search, Witness, search
from caulk.golang.syntax import walk
from caulk.golang.wording import words_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.calls import OutgoingCall
    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage

_LOCKING = re.compile(rb"LockOSThread\b")  # UnlockOSThread, too
_LOCKS = named_with(Trait.LOCKS_THREAD)
_THREAD_WORD = re.compile(rb"\b(?:Unl|L)ockOSThread\b")
_RAW_SYSCALLS = frozenset(
    f"{package}.{name}"
    for package in ("syscall", "golang.org/x/sys/unix")
    for name in ("RawSyscall", "RawSyscall6", "Syscall", "Syscall6")
)
_NAMESPACE_NUMBERS = frozenset(
    f"{package}.{name}"
    for package in ("syscall", "golang.org/x/sys/unix")
    for name in ("SYS_SETNS", "SYS_UNSHARE")
)
_THREAD_PACKAGES = ("C", "syscall", "golang.org/x/sys/unix", "github.com/vishvananda/netns")


def _calls(file: GoFile, trait: Trait) -> Iterator[Node]:
    yield from file.calls_to(*named_with(trait))


def lock_calls(file: GoFile) -> tuple[Node, ...]:
    """Calls of runtime.LockOSThread."""
    return tuple(_calls(file, Trait.LOCKS_THREAD)) if _LOCKING.search(file.data) else ()


def unlock_calls(file: GoFile) -> tuple[Node, ...]:
    """Calls of runtime.UnlockOSThread."""
    return tuple(_calls(file, Trait.UNLOCKS_THREAD)) if _LOCKING.search(file.data) else ()


def namespace_calls(file: GoFile) -> Iterator[Node]:
    """Calls that move the calling thread into another namespace, through a variable as well."""
    changing = named_with(Trait.CHANGES_THREAD)
    yield from file.calls_to(*changing)
    for name in file.identifiers(*sorted({each.rpartition(".")[2] for each in changing})):
        selector = name.parent if name.type == "field_identifier" else None
        variable = other_name(file, selector) if selector is not None else None
        for use in file.package.names.references(variable) if variable is not None else ():
            call = use.node.parent
            if call is not None and call.type == "call_expression" and file.callee(call).name in changing:
                yield call
    for call in file.calls_to(*_RAW_SYSCALLS):
        given = arguments(call)
        if given and file.qualified(given[0]) in _NAMESPACE_NUMBERS:
            yield call


def may_change_thread(function: Function) -> bool:
    """Whether a function, or one it calls, may leave its mark on the thread: C code, raw system calls.

    Such a function may rightly let its goroutine end locked, so that the runtime destroys the thread. Calls
    that are not known count as well.
    """
    pending, seen = [(function, 0)], {id(function)}
    while pending:
        current, depth = pending.pop()
        body, file = current.body, current.file
        if body is None or limits.THREAD_DEPTH.exceeded(depth, file, current.node):
            return True
        for node in walk(body):
            if node.type != "call_expression":
                continue
            callee = file.callee(node)
            if callee.function is not None:
                if id(callee.function) not in seen:
                    seen.add(id(callee.function))
                    pending.append((callee.function, depth + 1))
            elif _marks_thread(file, node, callee.name):
                return True
    return False


def _marks_thread(file: GoFile, call: Node, name: str) -> bool:
    if not name:
        callee = call.child_by_field_name("function")
        if callee is not None and file.qualified(callee).startswith(
            ("C.", *(f"{p}." for p in _THREAD_PACKAGES))
        ):
            return True
        return callee is None or not _is_conversion(file, callee)
    path = name.strip("(*").rpartition(".")[0].partition(")")[0]
    return any(path == each or path.startswith(f"{each}.") for each in _THREAD_PACKAGES)


def _is_conversion(file: GoFile, callee: Node) -> bool:
    """Whether a call is a conversion, which runs nothing."""
    if callee.type not in ("identifier", "selector_expression", "type_identifier", "qualified_type"):
        return callee.type.endswith("_type")
    found = file.resolve(callee)
    return found is not None and found.kind is ObjectKind.TYPE


# -- who holds the thread


class Holding(enum.Enum):
    """Whether the goroutine is wired to its thread at a place."""

    HELD = "held"
    FREE = "free"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Held:
    """An answer, and the call site that makes it `FREE` when that is not in the function itself."""

    holding: Holding
    site: CallSite | None = None


_HELD, _UNKNOWN = Held(Holding.HELD), Held(Holding.UNKNOWN)


def thread_held(file: GoFile, call: Node) -> Held:
    """Whether the thread is locked on every way to a call, callers included as far as they are seen."""
    return _held_at(file, call, 0, set())


def _held_at(file: GoFile, place: Node, depth: int, seen: set[int]) -> Held:
    function = file.function_of(place)
    if function is None or id(function) in seen:
        return _UNKNOWN
    if limits.THREAD_DEPTH.exceeded(depth, file, place):
        return _UNKNOWN
    seen.add(id(function))
    locks = [lock for lock in lock_calls(file) if file.function_of(lock) is function]
    graph = file.package.flow(function)
    if locks and graph.can_reach(None, place, locks) is None:
        return _HELD
    helpers = [call for call in _helper_locks(function) if graph.can_reach(None, place, [call]) is None]
    if helpers:
        return _HELD
    return _held_on_entry(function, depth, seen)


def _helper_locks(function: Function) -> Iterator[Node]:
    """Calls in a function that lock the thread and leave it locked: of module functions, of variables."""
    for site in function.file.package.calls.of(function):
        locks = site.name in _LOCKS
        if locks or (not site.is_spawn and _all_leave_locked(site, function)):
            yield site.node


def _all_leave_locked(site: OutgoingCall, around: Function) -> bool:
    return bool(site.known_targets) and all(
        each is not around and _LOCKING.search(each.file.data) and ThreadUse(each).leaves_locked
        for each in site.known_targets
    )


def _held_on_entry(function: Function, depth: int, seen: set[int]) -> Held:
    if function.is_literal and _runs_in_held_thread(function):
        return _HELD
    if is_program_start(function):
        # Package initialization runs on the main thread, locked; `main` keeps it only when an init locks it.
        kept = function.name == "init" or any(
            (home := each.function_of(lock)) is not None and home.name == "init"
            for each in function.file.package.files
            for lock in lock_calls(each)
        )
        return _HELD if kept else Held(Holding.FREE)
    known = callers(function)
    answer = _UNKNOWN if known.escapes else _HELD
    if not known.sites and not known.escapes:
        return Held(Holding.FREE)
    for site in known.sites:
        if site.is_spawn:
            return Held(Holding.FREE, site)
        above = _held_at(site.file, site.call, depth + 1, seen)
        if above.holding is Holding.FREE:
            return Held(Holding.FREE, above.site or site)
        if above.holding is Holding.UNKNOWN:
            answer = _UNKNOWN
    return answer


def _runs_in_held_thread(literal: Function) -> bool:
    """Whether a literal is the argument of a function that locks the thread itself, such as ns.Do."""
    holder = literal.node.parent
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    if call is None or call.type != "call_expression":
        return False
    return has_trait(literal.file.callee(call).name, Trait.HOLDS_THREAD)


# -- balance


class _Balance(NamedTuple):
    """Locks taken and not given back on a path, and unlocks that defers will bring."""

    held: int = 0
    deferred: int = 0


class ThreadUse:
    """The locks and unlocks of one function, literals that run as part of it included."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.locks: list[Node] = []
        self.unlocks: list[Node] = []
        self.elsewhere: list[Node] = []  # unlocks in literals that are called, returned or passed on
        file = function.file
        self.locks.extend(call for call in lock_calls(file) if file.function_of(call) is function)
        for call in unlock_calls(file):
            home = file.function_of(call)
            if home is function:
                self.unlocks.append(call)
            elif home is not None and home.parent is function:
                use = literal_use(home.node)
                if use is LiteralUse.DEFERRED:
                    self.unlocks.append(call)
                elif use is not LiteralUse.SPAWNED and not is_only_called(home):
                    self.elsewhere.append(call)
        for call, effect in helper_calls(file):
            home = file.function_of(call)
            if home is function or (
                home is not None and home.parent is function and literal_use(home.node) is LiteralUse.DEFERRED
            ):
                (self.locks if effect > 0 else self.unlocks).append(call)
        self.only_helpers_lock = all(file.callee(call).name not in _LOCKS for call in self.locks)
        self._locks = {call.id for call in self.locks}
        self._unlocks = {call.id for call in self.unlocks}

    @property
    def leaves_locked(self) -> bool:
        """Whether it locks, and leaves the unlock to somebody else."""
        return bool(self.locks) and not self.unlocks

    @property
    def is_goroutine(self) -> bool:
        """Whether the function is what a go statement runs."""
        if self.function.is_literal:
            return literal_use(self.function.node) is LiteralUse.SPAWNED
        known = callers(self.function)
        return bool(known.sites) and all(site.is_spawn for site in known.sites)

    def unbalanced_path(self) -> Witness[_Balance] | None:
        """A path from the entry to a return that takes more locks than it gives back."""
        return search(
            self.function.file.package.flow(self.function),
            _Balance(),
            Search(
                visit=self._visit,
                leave=lambda kind, balance: (
                    kind in (ExitKind.RETURN, ExitKind.END) and balance.held > balance.deferred
                ),
            ),
        )

    def _visit(self, node: Node, balance: _Balance) -> _Balance | None:
        held, deferred = balance
        if node.type == "defer_statement":
            unlocks = sum(each.id in self._unlocks for each in walk(node))
            return _Balance(held, min(deferred + bool(unlocks), 3))
        for each in own_nodes(node):
            if each.id in self._locks:
                held = min(held + 1, 3)
            elif each.id in self._unlocks:
                held = max(held - 1, 0)
        return _Balance(held, deferred)


def thread_uses(file: GoFile) -> Iterator[ThreadUse]:
    """The functions and literals of a file that lock or unlock their thread, in source order."""
    homes: dict[int, Function] = {}
    calls = (*lock_calls(file), *unlock_calls(file), *(call for call, _ in helper_calls(file)))
    for call in sorted(calls, key=lambda node: node.start_byte):
        home = file.function_of(call)
        while home is not None and home.is_literal and home.parent is not None:
            if literal_use(home.node) is not LiteralUse.DEFERRED:
                break
            home = home.parent  # what a deferred literal does belongs to the function that defers it
        if home is not None:
            homes.setdefault(id(home), home)
    yield from map(ThreadUse, homes.values())


def helper_calls(file: GoFile) -> tuple[tuple[Node, int], ...]:
    """The calls of a file that lock the thread (1) or unlock it (-1) through a helper or a variable."""
    known = file.package.once(_known_helpers)
    if file not in known:
        known[file] = ()  # a helper that calls itself
        words = file.package.once(_thread_words)
        found = []
        for call in file.calls_named(*sorted(words)) if words else ():
            effect = _effect(file, call)
            if effect:
                found.append((call, effect))
        known[file] = tuple(found)
    return known[file]


def _known_helpers(_package: GoPackage) -> dict[GoFile, tuple[tuple[Node, int], ...]]:
    return {}


def _thread_words(package: GoPackage) -> frozenset[str]:
    return words_around(package, _THREAD_WORD)


def _effect(file: GoFile, call: Node) -> int:
    """What a call does to the thread's lock on all of its ways: 1, -1, or 0 for nothing or for sometimes."""
    site = file.package.calls.site(file, call)
    callee = call.child_by_field_name("function")
    if site.is_spawn or callee is None:
        return 0
    for trait, effect in ((Trait.LOCKS_THREAD, 1), (Trait.UNLOCKS_THREAD, -1)):
        if has_trait(site.name, trait):
            return effect if callee.type == "identifier" else 0  # told as a plain call
    effects = {_effect_of(target) for target in site.known_targets}
    return effects.pop() if len(effects) == 1 else 0


def _effect_of(function: Function) -> int:
    """What a function does by itself: helpers of helpers are not followed."""
    file = function.file
    graph = file.package.flow(function)
    locks = [call for call in lock_calls(file) if file.function_of(call) is function]
    unlocks = [call for call in unlock_calls(file) if file.function_of(call) is function]
    inner = any(_is_inside(call, function) for call in (*lock_calls(file), *unlock_calls(file)))
    calls = locks or unlocks
    if not calls or (locks and unlocks) or inner or not graph.is_intact:
        return 0
    if graph.can_reach_exit(None, calls) is not None:
        return 0
    return 1 if locks else -1


def _is_inside(call: Node, function: Function) -> bool:
    """Whether a call stands in a literal inside the function."""
    home = function.file.function_of(call)
    while home is not None and home.parent is not None:
        home = home.parent
        if home is function:
            return True
    return False


def locked_elsewhere(use: ThreadUse) -> bool:
    """Whether an unlock belongs to a lock of another function: one around it, or one that keeps its lock."""
    around = use.function.parent
    while around is not None:
        if ThreadUse(around).locks:
            return True
        around = around.parent
    return any(each.function is not use.function for each in kept_locks(use.function.file))


def kept_locks(file: GoFile) -> Iterator[ThreadUse]:
    """The functions of a file's package that lock their thread and leave the unlock to somebody else."""
    for each in file.package.files:
        for use in thread_uses(each):
            if use.leaves_locked:
                yield use


def stays_locked_on_purpose(use: ThreadUse) -> bool:
    """Whether a function that may return locked can be meant to."""
    function = use.function
    if is_program_start(function) or _only_program_starts_call(function, 0):
        return True
    others = (each for file in function.file.package.files for each in thread_uses(file))
    if not use.unlocks and any(
        each.unlocks and not each.locks and each.function is not function for each in others
    ):
        return True  # a helper that locks, and its twin
    if use.is_goroutine or any(True for _ in _switches_below(function)):
        return may_change_thread(function)
    if use.unlocks:
        return False
    known = callers(function)
    return known.escapes or any(
        site.is_spawn or (site.caller is not None and ThreadUse(site.caller).unlocks) for site in known.sites
    )


def _switches_below(function: Function) -> Iterator[Node]:
    node = function.node
    for call in namespace_calls(function.file):
        if node.start_byte <= call.start_byte < node.end_byte:
            yield call


def _only_program_starts_call(function: Function, depth: int) -> bool:
    known = callers(function)
    if known.escapes or not known.sites:
        return False
    if limits.THREAD_DEPTH.exceeded(depth, function.file, function.node):
        return False
    return all(
        not site.is_spawn
        and site.caller is not None
        and (is_program_start(site.caller) or _only_program_starts_call(site.caller, depth + 1))
        for site in known.sites
    )
