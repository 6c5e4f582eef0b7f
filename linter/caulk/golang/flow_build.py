"""Builds the blocks of a control-flow graph from a function body, without recursion over statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caulk.golang.flow_blocks import Block, Branch, Defer, Edge, Loop, LoopForm, Outcome
from caulk.golang.flow_ends import ends_of_call, never_closes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.files import GoFile

    Visit = Iterator[Node]  # a handler yields the statements inside it, and goes on when they are built

_CASES = ("expression_case", "type_case", "communication_case", "default_case")


class _Target(NamedTuple):
    """Where break and continue of one enclosing statement lead. `onward` is None for switch and select."""

    label: str
    after: Block
    onward: Block | None


class Builder:
    """One run over one body. The attributes are the result."""

    def __init__(self, file: GoFile, body: Node | None) -> None:
        self._file = file
        self.blocks: list[Block] = []
        self.points: dict[int, tuple[Block, int]] = {}  # node id -> place
        self.starts: dict[int, tuple[Block, int]] = {}  # compound statement id -> where it begins
        self.loops: dict[int, Loop] = {}  # for_statement id -> loop
        self.defers: list[Defer] = []
        self._loop: Loop | None = None
        self._targets: list[_Target] = []
        self._labels: dict[str, Block] = {}
        self._defined_labels: set[str] = set()
        self._pending_label = ""
        self._fallthrough: Block | None = None
        self.entry = self.new_block()
        self.exit = self.new_block()
        self.panics = self.new_block()
        self.goexits = self.new_block()
        self.ends = self.new_block()
        self._current = self.entry
        if body is not None:
            self._drive(body)
        self._current.edges.append(Edge(self.exit))
        for name, block in self._labels.items():
            if name not in self._defined_labels:  # broken code: claim nothing about it
                block.edges.append(Edge(self.exit))

    def new_block(self) -> Block:
        block = Block(len(self.blocks), self._loop)
        self.blocks.append(block)
        return block

    def _drive(self, body: Node) -> None:
        stack: list[Visit] = [self._statements(body)]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
                continue
            handler = _COMPOUND.get(child.type)
            if handler is None:
                self._simple(child)
            else:
                stack.append(handler(self, child))

    # -- straight-line code

    def _add(self, node: Node) -> None:
        block = self._current
        self.points[node.id] = (block, len(block.nodes))
        block.nodes.append(node)

    def _connect(self, target: Block, branch: Branch | None = None, jump: Node | None = None) -> None:
        self._current.edges.append(Edge(target, branch, jump))

    def _jump(self, target: Block, node: Node) -> None:
        self._connect(target, jump=node)
        self._current = self.new_block()  # what follows a jump is unreachable unless a label leads to it

    def _begin(self, node: Node) -> None:
        """Remember that a compound statement begins at the next point."""
        self.starts[node.id] = (self._current, len(self._current.nodes))

    def _simple(self, node: Node) -> None:
        kind = node.type
        if kind in ("comment", "empty_statement") or not node.is_named:
            return
        self._add(node)
        if kind == "expression_statement":
            self._call_statement(node)
        elif kind == "return_statement":
            self._jump(self.exit, node)
        elif kind == "defer_statement":
            call = node.named_children[0] if node.named_child_count else None
            if call is not None:
                self.defers.append(Defer(node, call))
        elif kind in ("break_statement", "continue_statement"):
            self._leave(node, onward=kind == "continue_statement")
        elif kind == "goto_statement":
            self._jump(self._label_block(self._label_of(node)), node)
        elif kind == "fallthrough_statement" and self._fallthrough is not None:
            self._jump(self._fallthrough, node)

    def _call_statement(self, node: Node) -> None:
        call = node.named_children[0] if node.named_child_count else None
        if call is None or call.type != "call_expression":
            return
        ends = ends_of_call(self._file, call)
        if ends is None:
            return
        if ends.panics:
            self._connect(self.panics, jump=node)
        if ends.goexits:
            self._connect(self.goexits, jump=node)
        if ends.ends:
            self._connect(self.ends, jump=node)
        self._current = self.new_block()

    def _label_of(self, node: Node) -> str:
        return next(
            (self._file.text(child) for child in node.named_children if child.type == "label_name"), ""
        )

    def _leave(self, node: Node, *, onward: bool) -> None:
        label = self._label_of(node)
        for target in reversed(self._targets):
            if label and target.label != label:
                continue
            block = target.onward if onward else target.after
            if block is not None:
                self._jump(block, node)
                return
        self._jump(self.exit, node)  # broken code: no statement to leave

    def _label_block(self, name: str) -> Block:
        block = self._labels.get(name)
        if block is None:
            block = self._labels[name] = self.new_block()
        return block

    # -- compound statements

    def _statements(self, node: Node) -> Visit:
        """A block, statement list or clause body: its statements in order."""
        self._pending_label = ""
        self._begin(node)
        for child in node.named_children:
            if child.type == "statement_list":
                yield from child.named_children
            else:
                yield child

    def _labelled(self, node: Node) -> Visit:
        name = self._label_of(node)
        block = self._label_block(name)
        block.loop = self._loop
        self._defined_labels.add(name)
        self._connect(block)
        self._current = block
        self._begin(node)
        for child in node.named_children:
            if child.type not in ("label_name", "comment"):
                self._pending_label = name
                yield child
        self._pending_label = ""

    def _take_label(self) -> str:
        label, self._pending_label = self._pending_label, ""
        return label

    def _if(self, node: Node) -> Visit:
        self._pending_label = ""
        self._begin(node)
        initializer = node.child_by_field_name("initializer")
        if initializer is not None:
            self._simple(initializer)
        condition = node.child_by_field_name("condition")
        if condition is None:  # broken code
            yield from self._statements(node)
            return
        self._add(condition)
        head = self._current
        constant = constant_condition(condition)
        after = self.new_block()
        arms = ((Outcome.HOLDS, "consequence", False), (Outcome.FAILS, "alternative", True))
        for outcome, field, excluded in arms:
            branch = Branch(condition, outcome)
            arm = node.child_by_field_name(field)
            if arm is None:
                if constant is not excluded:
                    head.edges.append(Edge(after, branch))
                continue
            start = self.new_block()
            if constant is not excluded:
                head.edges.append(Edge(start, branch))
            self._current = start
            yield arm
            self._connect(after)
        self._current = after

    def _for(self, node: Node) -> Visit:
        label = self._take_label()
        self._begin(node)
        clause = _loop_clause(node)
        update = condition = None
        form, after = LoopForm.ENDLESS, self.new_block()
        if clause is not None and clause.type == "for_clause":
            form = LoopForm.CLAUSE
            initializer = clause.child_by_field_name("initializer")
            condition, update = clause.child_by_field_name("condition"), clause.child_by_field_name("update")
            if initializer is not None:
                self._simple(initializer)
        elif clause is not None:
            condition = clause
            form = LoopForm.RANGE if clause.type == "range_clause" else LoopForm.CONDITION
        constant = True if condition is None else constant_condition(condition)
        if constant:
            form = LoopForm.ENDLESS

        header = self.new_block()
        loop = self.loops[node.id] = Loop(node, form, header, self._loop, label)
        self._loop = header.loop = loop
        self._connect(header)
        self._current = header
        body_start = self.new_block()
        if condition is None:
            self._connect(body_start)
        else:
            self._add(condition)
            ranged = form is LoopForm.RANGE
            if constant is not False:
                self._connect(body_start, Branch(condition, Outcome.ITERATES if ranged else Outcome.HOLDS))
            if constant is not True and not (ranged and never_closes(self._file, condition)):
                self._connect(after, Branch(condition, Outcome.ENDS if ranged else Outcome.FAILS))
        onward = header
        if update is not None:
            onward = self.new_block()
        self._targets.append(_Target(label, after, onward))
        self._current = body_start
        body = node.child_by_field_name("body")
        if body is not None:
            yield body
        self._connect(onward)
        if update is not None:
            self._current = onward
            self._simple(update)
            self._connect(header)
        self._targets.pop()
        self._loop = loop.parent
        self._current = after

    def _switch(self, node: Node) -> Visit:
        label = self._take_label()
        self._begin(node)
        select = node.type == "select_statement"
        cases: list[Node] = []
        for index, child in enumerate(node.children):
            if child.type in _CASES:
                cases.append(child)
            elif child.is_named and (select or node.field_name_for_child(index) in ("initializer", "value")):
                self._head(child)
        if select:
            self._add(node)  # the place where it blocks
        head = self._current
        after = self.new_block()
        self._targets.append(_Target(label, after, None))
        bodies = _fallthrough_bodies(self, cases)
        for index, case in enumerate(cases):
            branch = Branch(case, _outcome(case, select=select))
            start = self.new_block()
            head.edges.append(Edge(start, branch))
            self._current = start
            self._begin(case)
            self._case_head(case)
            into = bodies.get(index)
            if into is not None:
                self._connect(into)
                self._current = into
            outer, self._fallthrough = self._fallthrough, bodies.get(index + 1)
            for child in case.named_children:
                if child.type == "statement_list":
                    yield from child.named_children
            self._fallthrough = outer
            self._connect(after)
        if not select and not any(case.type == "default_case" for case in cases):
            head.edges.append(Edge(after, Branch(node, Outcome.NO_CASE)))
        self._targets.pop()
        self._current = after

    def _head(self, node: Node) -> None:
        if node.type != "comment":
            self._add(node)

    def _case_head(self, case: Node) -> None:
        for field in ("communication", "value"):
            child = case.child_by_field_name(field)
            if child is not None:
                self._add(child)


_COMPOUND: dict[str, Callable[[Builder, Node], Visit]] = {
    "block": Builder._statements,
    "statement_list": Builder._statements,
    "labeled_statement": Builder._labelled,
    "if_statement": Builder._if,
    "for_statement": Builder._for,
    "expression_switch_statement": Builder._switch,
    "type_switch_statement": Builder._switch,
    "select_statement": Builder._switch,
}


def _loop_clause(node: Node) -> Node | None:
    """What stands between `for` and the body: a condition, a for_clause or a range_clause."""
    body = node.child_by_field_name("body")
    for child in node.named_children:
        if child.type != "comment" and (body is None or child.id != body.id):
            return child
    return None


def _outcome(case: Node, *, select: bool) -> Outcome:
    if case.type == "default_case":
        return Outcome.DEFAULT
    return Outcome.WINS if select else Outcome.MATCHES


def _fallthrough_bodies(builder: Builder, cases: Sequence[Node]) -> dict[int, Block]:
    """Separate body blocks for the cases that the one before falls into."""
    bodies: dict[int, Block] = {}
    for index, case in enumerate(cases[:-1]):
        statements = next((child for child in case.named_children if child.type == "statement_list"), None)
        if statements is not None and any(map(_is_fallthrough, statements.named_children)):
            bodies[index + 1] = builder.new_block()
    return bodies


def _is_fallthrough(statement: Node) -> bool:
    while statement.type == "labeled_statement" and statement.named_child_count > 1:
        statement = statement.named_children[-1]
    return statement.type == "fallthrough_statement"


def constant_condition(node: Node) -> bool | None:
    """The value of a condition that is written as a constant: true, false, their negation, (...)."""
    negated = False
    while True:
        kind = node.type
        if kind == "true":
            return not negated
        if kind == "false":
            return negated
        if kind == "parenthesized_expression" and node.named_child_count == 1:
            node = node.named_children[0]
        elif kind == "unary_expression" and node.children[0].type == "!":
            negated = not negated
            node = node.children[1]
        else:
            return None
