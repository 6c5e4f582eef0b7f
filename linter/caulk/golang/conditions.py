"""Conditions of a function, parsed once, and what a path that passes them knows.

A fact is a simple condition in one normal form and whether it holds: `("err==nil", True)`. Assignments drop
the facts that mention the variable.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from caulk.golang.flow import own_nodes
from caulk.golang.flow_blocks import Outcome
from caulk.golang.library_traits import WRITE_WITHOUT_ERROR, WRITES
from caulk.golang.names import is_address_taken, is_written
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Basic, Chan, Func, Interface, Map, Pointer, Slice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.flow import FlowGraph
    from caulk.golang.flow_blocks import Block, Edge

Facts = frozenset[tuple[str, bool]]
_NILABLE = (Pointer, Chan, Map, Slice, Func, Interface)


class Condition(NamedTuple):
    """A condition: two joined by `&&` or `||`, or a simple one (an atom), maybe negated.

    The text of an atom that may change by itself, because it calls or receives, is "".
    """

    operator: str  # "&&", "||" or ""
    sides: tuple[Condition, ...]
    text: str = ""
    negated: bool = False

    def atoms(self) -> Iterator[str]:
        """The simple conditions inside that facts can speak of."""
        if self.text:
            yield self.text
        for side in self.sides:
            yield from side.atoms()

    def truth(self, facts: dict[str, bool]) -> bool | None:
        """What facts say of it: true, false or nothing."""
        if self.operator:
            values = [side.truth(facts) for side in self.sides]
            decisive = self.operator == "||"
            if decisive in values:
                return decisive
            return None if None in values else not decisive
        value = facts.get(self.text)
        return None if value is None else value ^ self.negated

    def learn(self, outcome: bool) -> Iterator[tuple[str, bool]]:
        """The facts that its outcome establishes."""
        if not self.operator:
            if self.text:
                yield self.text, outcome ^ self.negated
        elif (self.operator == "&&") is outcome:
            for side in self.sides:
                yield from side.learn(outcome)


class _Changes(NamedTuple):
    """The names that a statement assigns, and the facts that hold afterwards."""

    names: frozenset[str]
    facts: tuple[tuple[str, bool], ...]


class Conditions:
    """The conditions and assignments of one function as far as paths remember them."""

    def __init__(self, graph: FlowGraph) -> None:
        self._graph = graph
        self._file = graph.function.file
        self._parsed: dict[int, Condition] = {}
        self._changes: dict[int, _Changes] = {}

    @cached_property
    def _asked_after(self) -> dict[int, frozenset[str]]:
        """For each block (by index) the atoms that are asked from its start on, before they may change.

        What a path knows of any other atom decides nothing later: two paths that differ only in that are one.
        """
        asked = [self._asked_by(block) for block in self._graph.blocks]
        after: dict[int, frozenset[str]] = {}
        everything = frozenset().union(*asked)
        kept = [self._kept(block, everything) for block in self._graph.blocks]
        changed = bool(everything)
        while changed:
            changed = False
            for block, own, through in zip(
                reversed(self._graph.blocks), reversed(asked), reversed(kept), strict=True
            ):
                onward = (after.get(edge.target.index, frozenset()) for edge in block.edges)
                found = own.union(*onward) & through
                if found != after.get(block.index, frozenset()):
                    after[block.index] = found
                    changed = True
        return after

    def _asked_by(self, block: Block) -> frozenset[str]:
        """The atoms of the conditions at the end of a block."""
        branches = {
            edge.branch.node.id: edge.branch.node
            for edge in block.edges
            if edge.branch is not None and edge.branch.outcome in (Outcome.HOLDS, Outcome.FAILS)
        }
        return frozenset(atom for node in branches.values() for atom in self.of(node).atoms())

    def _kept(self, block: Block, atoms: frozenset[str]) -> frozenset[str]:
        """The atoms that nothing in a block changes."""
        for node in block.nodes if atoms else ():
            changed = self._changed_by(node).names
            if changed:
                atoms = frozenset(atom for atom in atoms if not mentions(atom, changed))
        return atoms

    def of(self, node: Node) -> Condition:
        """A condition, parsed."""
        known = self._parsed.get(node.id)
        if known is None:
            known = self._parsed[node.id] = parse(self._file, node)
        return known

    def through(self, edge: Edge, facts: Facts, *, every: bool = False) -> Facts | None:
        """The facts after taking an edge; None when its branch contradicts what is known.

        Without `every` only those that something later asks about.
        """
        branch = edge.branch
        if branch is not None and branch.outcome in (Outcome.HOLDS, Outcome.FAILS):
            outcome = branch.outcome is Outcome.HOLDS
            condition = self.of(branch.node)
            if facts and condition.truth(dict(facts)) is (not outcome):
                return None
            facts |= frozenset(condition.learn(outcome))
        if every or not facts:
            return facts
        asked = self._asked_after.get(edge.target.index, frozenset())
        return frozenset(fact for fact in facts if fact[0] in asked)

    def after(self, node: Node, facts: Facts) -> Facts:
        """The facts after a statement: without those about assigned variables, with constants assigned."""
        changed, learnt = self._changed_by(node)
        if changed and facts:
            facts = frozenset(fact for fact in facts if not mentions(fact[0], changed))
        return facts.union(learnt) if learnt else facts

    def _changed_by(self, node: Node) -> _Changes:
        known = self._changes.get(node.id)
        if known is None:
            known = self._changes[node.id] = _changes(self._file, node)
        return known


def flag(name: str, value: bool) -> Facts:
    """What is known when the boolean variable `name` has a value."""
    return frozenset({(name, value)})


def nilness(name: str, is_nil: bool) -> Facts:
    """What is known when the variable `name` is nil, or is not."""
    return frozenset({(_nil(name)[0], is_nil)})


def parse(file: GoFile, node: Node) -> Condition:
    """A condition in the form that facts have."""
    node, negated = _bare(node)
    operator = node.children[1].type if node.type == "binary_expression" else ""
    if operator in ("&&", "||"):
        sides = (parse(file, node.children[0]), parse(file, node.children[2]))
        made = Condition(operator, sides)
        return _negation(made) if negated else made
    if _changes_by_itself(file, node):
        return Condition("", ())
    if operator:
        left, right = file.text(node.children[0]), file.text(node.children[2])
        if operator in ("==", "!="):
            return Condition("", (), "==".join(sorted((left, right))), negated ^ (operator == "!="))
        if operator in ("<", ">="):
            return Condition("", (), f"{left}<{right}", negated ^ (operator == ">="))
        if operator in (">", "<="):
            return Condition("", (), f"{right}<{left}", negated ^ (operator == "<="))
    return Condition("", (), file.text(node), negated)


def _bare(node: Node) -> tuple[Node, bool]:
    """A condition without parentheses and negations, and whether these negate it."""
    negated = False
    while True:
        if node.type == "parenthesized_expression" and node.named_child_count == 1:
            node = node.named_children[0]
        elif node.type == "unary_expression" and node.children[0].type == "!":
            negated = not negated
            node = node.children[1]
        else:
            return node, negated


def _negation(condition: Condition) -> Condition:
    """The condition with the opposite outcome, by De Morgan's laws."""
    if not condition.operator:
        return condition._replace(negated=not condition.negated)
    other = "||" if condition.operator == "&&" else "&&"
    return Condition(other, tuple(_negation(side) for side in condition.sides))


def _changes_by_itself(file: GoFile, node: Node) -> bool:
    """Whether asking twice may give two answers: the condition calls, or receives."""
    for part in walk(node):
        if part.type == "call_expression":
            if file.callee(part).name not in ("len", "cap"):
                return True
        elif part.type in ("func_literal", "<-"):
            return True
    return False


_ASSIGNING = {
    "assignment_statement": "left",
    "short_var_declaration": "left",
    "range_clause": "left",
    "receive_statement": "left",
    "var_spec": "name",
}


def _changes(file: GoFile, node: Node) -> _Changes:
    changed: set[str] = set()
    learnt: list[tuple[str, bool]] = []
    for part in own_nodes(node) if node.type in ("var_declaration", "receive_statement") else (node,):
        field = _ASSIGNING.get(part.type)
        if field is not None:
            targets = part.children_by_field_name(field)
            for target in targets:
                names = target.named_children if target.type == "expression_list" else [target]
                changed.update(file.text(name) for name in names)
            learnt.extend(_zeros(file, part) if part.type == "var_spec" else _constants(file, part))
            learnt.extend(_successes(file, part))
        elif part.type in ("inc_statement", "dec_statement"):
            changed.update(file.text(child) for child in part.named_children)
    return _Changes(frozenset(changed), tuple(learnt))


def _constants(file: GoFile, statement: Node) -> Iterator[tuple[str, bool]]:
    """`flag = true` and `err := nil` as facts."""
    left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
    if left is None or right is None or left.named_child_count != right.named_child_count:
        return
    for name, value in zip(left.named_children, right.named_children, strict=True):
        if value.type in ("true", "false", "nil") and _changes_here_alone(file, name):
            yield _nil(file.text(name)) if value.type == "nil" else (file.text(name), value.type == "true")


def _successes(file: GoFile, statement: Node) -> Iterator[tuple[str, bool]]:
    """The error of a call that never gives one as a fact: `_, err := hasher.Write(key)`."""
    left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
    call = right.named_children[0] if right is not None and right.named_child_count == 1 else None
    callee = call.child_by_field_name("function") if call is not None else None
    if left is None or callee is None or callee.type != "selector_expression":
        return
    operand, name = callee.child_by_field_name("operand"), callee.child_by_field_name("field")
    if operand is None or name is None or file.text(name) not in WRITES:
        return
    receiver = file.type_of(operand).dereferenced
    error = left.named_children[-1]
    if any(receiver.is_named(*each) for each in WRITE_WITHOUT_ERROR) and _changes_here_alone(file, error):
        yield _nil(file.text(error))


def _zeros(file: GoFile, spec: Node) -> Iterator[tuple[str, bool]]:
    """What `var x *T`, `var err error` and `var found bool` start as, and `var found = false`."""
    values = spec.child_by_field_name("value")
    names = spec.children_by_field_name("name")
    given = values.named_children if values is not None else []
    for index, name in enumerate(names):
        value = given[index] if len(given) == len(names) else None
        kind = file.type_of(name).underlying if values is None else None
        is_nil = isinstance(kind, _NILABLE) or (value is not None and value.type == "nil")
        is_false = isinstance(kind, Basic) and kind.name == "bool"
        is_bool = is_false or (value is not None and value.type in ("true", "false"))
        if (is_nil or is_bool) and _changes_here_alone(file, name):
            is_true = value is not None and value.type == "true"
            yield _nil(file.text(name)) if is_nil else (file.text(name), is_true)


def _nil(name: str) -> tuple[str, bool]:
    return "==".join(sorted((name, "nil"))), True


def _changes_here_alone(file: GoFile, name: Node) -> bool:
    """Whether the statements of its function are all that may change what a variable holds.

    No closure assigns it and its address is not taken. Fields are taken to change in sight alone.
    """
    if name.type == "selector_expression":
        return True
    variable = file.resolve(name) if name.type == "identifier" else None
    if variable is None or not variable.is_local:
        return False
    return not any(
        is_address_taken(each.node)
        or (is_written(each.node) and each.file.function_of(each.node) is not variable.function)
        for each in file.package.names.references(variable)
    )


def mentions(condition: str, names: frozenset[str]) -> bool:
    """Whether a condition's text names one of the variables (`s` covers `s.field`)."""
    for name in names:
        at = condition.find(name)
        while at >= 0:
            before = condition[at - 1] if at else " "
            after = condition[at + len(name)] if at + len(name) < len(condition) else " "
            if not (before.isalnum() or before in "_.") and not (after.isalnum() or after == "_"):
                return True
            at = condition.find(name, at + 1)
    return False
