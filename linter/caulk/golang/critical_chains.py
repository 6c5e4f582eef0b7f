"""Whether a chain of calls really comes to the operation at its end, with what is known at the call.

`c.readErr(true)` does not lock when `readErr` locks only `if !locked`. A chain is followed with facts: of
constant arguments, and of conditions that the caller has passed and that are about what it passes on. Where
the operation depends on a parameter whose value is not known, the chain is not believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers_in_package
from caulk.golang.conditions import flag, nilness, parse
from caulk.golang.flow import Outcome
from caulk.golang.locks import same_lock
from caulk.golang.paths import Search, search
from caulk.golang.places import parameters_of, receiver_of
from caulk.golang.typing_model import Basic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from caulk.golang.conditions import Facts
    from caulk.golang.files import Function
    from caulk.golang.flow import FlowGraph
    from caulk.golang.locks_effects import Taken
    from caulk.golang.locks_links import Link
    from caulk.golang.paths import Witness
    from caulk.golang.places import Place

_NAME = re.compile(r"(?<![\w.\"'])[A-Za-z_]\w*(?:\.\w+)*")
# A flag that is no parameter tells by its name alone that it is about a lock.
_LOCK_FLAG = re.compile(r"(?i)lock|held|owned|safe")
_SEARCHING, _FOUND = 0, 1


@dataclass(frozen=True)
class Aim:
    """A node in a function that a call of it may come to."""

    function: Function
    node: Node


def comes_to(aim: Aim, link: Link, facts: Facts) -> bool:
    """Whether the call `link`, made with `facts` known, certainly comes to a node of its target."""
    known = facts_of_callee(link, facts)
    witness = _reach(aim, None, known)
    return witness is not None and _whatever_comes(aim, None, link, known, witness)


def leads_to(taken: Taken, link: Link, facts: Facts, start: Function) -> bool:
    """Whether the call `link`, made with `facts` known, certainly comes to what its target takes.

    A chain that comes back to `start`, where it began, must not depend on anything: some condition on the way
    keeps the recursion from going on for ever. Of several functions that the call may run, each one has to.
    """
    current: Taken | None = taken
    comes_back = any(each.target is start for each in taken.links)
    while current is not None:
        if link.others and not _others_lead_to(current, link, facts, start):
            return False
        known = facts_of_callee(link, facts)
        witness = _reach(current, current.place, known)
        if witness is None or not _whatever_comes(current, current.place, link, known, witness):
            return False
        if comes_back and current.link is not None and witness.path.branches:
            return False
        if current.link is None:
            return True
        link, facts, current = current.link, witness.facts, current.inner
    return False


def _others_lead_to(taken: Taken, link: Link, facts: Facts, start: Function) -> bool:
    """Whether the other functions that a call may run come to the same lock as well."""
    effects = link.file.package.locks.effects(taken.place)
    return all(
        any(leads_to(each, other, facts, start) for each in effects.like(taken, link, other))
        for other in link.others
    )


# -- facts across a call


def facts_of_callee(link: Link, facts: Facts) -> Facts:
    """What the callee knows when it begins."""
    file, target = link.file, link.target
    names: dict[str, list[str]] = {}
    known: set[tuple[str, bool]] = set()
    if target.is_literal:
        known.update(facts)  # it shares the variables
    function = link.node.child_by_field_name("function")
    receiver = receiver_of(target)
    if receiver is not None and function is not None and not link.manner:
        operand = function.child_by_field_name("operand")
        if operand is not None:
            names[file.text(operand)] = [receiver.name]
    holder = link.node.child_by_field_name("arguments")
    given = [each for each in holder.named_children if each.type != "comment"] if holder is not None else []
    for parameter, argument in zip(parameters_of(target), given if not link.manner else [], strict=False):
        if parameter is None:
            continue
        name = parameter.name
        if argument.type in ("identifier", "selector_expression"):
            names.setdefault(file.text(argument), []).append(name)
        if argument.type == "nil":
            known |= nilness(name, is_nil=True)
        elif argument.type in ("func_literal", "composite_literal") or _is_address(argument):
            known |= nilness(name, is_nil=False)
        else:
            value = file.constant(argument)
            if value is None:
                value = parse(file, argument).truth(dict(facts))
            if isinstance(value, bool):
                known |= flag(name, value)
    known.update(_renamed(facts, names))
    return frozenset(known)


def facts_of_callers(function: Function, depth: int = 0) -> Facts:
    """What holds whenever a function begins: what every call of it stands under in an if statement.

    Nothing when a call is not seen.
    """
    known = callers_in_package(function)
    if not known.sites or known.escapes or depth > limits.ASKING_CALLERS.value:
        return frozenset()
    common: Facts | None = None
    for site in known.sites:
        link = function.file.package.locks.link(site.file, site.call)
        if link is None or link.target is not function or site.caller is None:
            return frozenset()
        asked = _asked_around(site.caller, site.call) | facts_of_callers(site.caller, depth + 1)
        found = facts_of_callee(link, asked)
        common = found if common is None else common & found
        if not common:
            break
    return common or frozenset()


def _asked_around(caller: Function, call: Node) -> Facts:
    """What the if statements around a call have asked, in the function that makes it."""
    found: set[tuple[str, bool]] = set()
    node = call
    while node.parent is not None and node.id != caller.node.id:
        inner, node = node, node.parent
        condition = node.child_by_field_name("condition") if node.type == "if_statement" else None
        if condition is not None and inner != condition:
            holds = inner == node.child_by_field_name("consequence")
            if holds or inner == node.child_by_field_name("alternative"):
                found.update(parse(caller.file, condition).learn(holds))
    return frozenset(found)


def _is_address(argument: Node) -> bool:
    return argument.type == "unary_expression" and argument.children[0].type == "&"


def _renamed(facts: Facts, names: Mapping[str, list[str]]) -> Iterator[tuple[str, bool]]:
    """The facts that speak of nothing but what the callee has names for, in all of these names."""
    for text, value in facts:
        sides = text.split("==") if "==" in text else [text]
        for seen in product(*(_rename(side, names) for side in sides)):
            yield "==".join(sorted(seen)), value


def _rename(text: str, names: Mapping[str, list[str]]) -> list[str]:
    """The ways in which the callee may write an expression; none when it has no name for a part of it."""
    written, end = [""], 0
    for match in _NAME.finditer(text):
        name, ways = match[0], [match[0]]
        if name not in ("nil", "true", "false", "len", "cap"):
            outer = next((each for each in names if name == each or name.startswith(f"{each}.")), None)
            ways = [inner + name[len(outer) :] for inner in names[outer]] if outer is not None else []
        between = text[end : match.start()]
        written = [before + between + way for before in written for way in ways]
        end = match.end()
    return [before + text[end:] for before in written]


# -- inside the callee


def _reach(aim: Aim | Taken, place: Place | None, known: Facts) -> Witness[int] | None:
    """A path from the function's entry to the node, without anything that gives the lock at `place` back."""
    function = aim.function
    graph = function.file.package.flow(function)
    step = graph.step_of(aim.node)
    if not graph.is_intact or step is None:
        return None
    releasing = _releases(function, place, graph) if place is not None else {}

    def visit(node: Node, state: int) -> int | None:
        given = releasing.get(node.id)
        if node.id == step.id:
            return None if given is not None and given < aim.node.start_byte else _FOUND
        return None if given is not None else state

    wanted = Search(visit, leave=lambda _kind, _state: False, found=lambda state: state == _FOUND)
    return search(graph, _SEARCHING, wanted, known)


def _releases(function: Function, place: Place, graph: FlowGraph) -> dict[int, int]:
    """The steps that give the lock back, directly or through a call, and where in the text they do."""
    locks = function.file.package.locks
    found: dict[int, int] = {}
    for operation in locks.of(function):
        if operation.action.gives and not operation.is_deferred and same_lock(operation.place, place):
            _note(found, graph, operation.call)
    effects = locks.effects(place)
    for link in effects.links(function):
        if link.is_deferred:
            continue
        if any(same_lock(seen, place) for seen in effects.released_by(link)):
            _note(found, graph, link.node)
    return found


def _note(found: dict[int, int], graph: FlowGraph, node: Node) -> None:
    step = graph.step_of(node)
    if step is not None:
        found[step.id] = min(node.start_byte, found.get(step.id, node.start_byte))


def _whatever_comes(
    aim: Aim | Taken, place: Place | None, link: Link, known: Facts, witness: Witness[int]
) -> bool:
    """Whether the node is reached for every value of the parameters that the path's conditions ask about."""
    flags = _Flags(aim.function, link)
    asked: dict[str, bool] = {}
    for branch in witness.path.branches:
        if branch.outcome in (Outcome.HOLDS, Outcome.FAILS):
            for atom in parse(aim.function.file, branch.node).atoms():
                if flags.mean(atom) and not any(atom == fact for fact, _ in known):
                    asked[atom] = True
        elif branch.outcome in (Outcome.MATCHES, Outcome.DEFAULT, Outcome.NO_CASE) and flags.decide(
            branch.node
        ):
            return False
    if limits.SWITCHES.exceeded(len(asked), aim.function.file, aim.function.node):
        return False
    return all(
        _reach(aim, place, known | frozenset({(atom, value)})) is not None
        for atom in asked
        for value in (True, False)
    )


class _Flags:
    """The parameters of a function that tell it what to do: booleans, what may be nil, constant arguments."""

    def __init__(self, function: Function, link: Link) -> None:
        self._function = function
        self._file = function.file
        holder = link.node.child_by_field_name("arguments")
        given = (
            [each for each in holder.named_children if each.type != "comment"] if holder is not None else []
        )
        self._names: set[str] = set()
        self._flags: set[str] = set()
        types = self._file.package.types
        for position, parameter in enumerate(parameters_of(function)):
            if parameter is None:
                continue
            self._names.add(parameter.name)
            argument = given[position] if position < len(given) and not link.manner else None
            kind = types.of_object(parameter).underlying
            constant = argument is not None and link.file.constant(argument) is not None
            if constant or (isinstance(kind, Basic) and kind.name == "bool"):
                self._flags.add(parameter.name)

    def mean(self, atom: str) -> bool:
        """Whether a simple condition asks for a flag."""
        tokens = {match[0] for match in _NAME.finditer(atom)}
        heads = {token.partition(".")[0] for token in tokens}
        if heads & self._flags:
            return True
        if "nil" in tokens and tokens & self._names:
            return True
        return any(_LOCK_FLAG.search(token.rpartition(".")[2]) for token in tokens if "==" not in atom)

    def decide(self, clause: Node) -> bool:
        """Whether a clause belongs to a switch over a parameter."""
        switch = clause if clause.type.endswith("switch_statement") else clause.parent
        value = switch.child_by_field_name("value") if switch is not None else None
        if value is None:
            return False
        tokens = {match[0].partition(".")[0] for match in _NAME.finditer(self._file.text(value))}
        return bool(tokens & self._names)
