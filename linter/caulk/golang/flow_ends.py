"""Which calls do not come back, and which ranges never end: what ends a path besides return."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from caulk.golang import last_lines, limits
from caulk.golang.library_traits import Trait, named_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage

_VALUE_ASSIGNED = re.compile(rb"=[ \t]*(?:func\(|\w+\.(\w+)[ \t]*\r?$)", re.MULTILINE)
_LAST_WORD = re.compile(rb"(\w+)[ \t]*:?$")


class Ends(NamedTuple):
    """How a call that does not return leaves; all False means that it blocks or loops for ever."""

    panics: bool = False
    goexits: bool = False
    ends: bool = False


_PANICS = Ends(panics=True)
_LEAVING = {
    Trait.PANICS: _PANICS,
    Trait.ENDS_GOROUTINE: Ends(goexits=True),
    Trait.ENDS_PROCESS: Ends(ends=True),
}


@cache
def _library() -> dict[str, Ends]:
    """Library functions that never return."""
    return {name: ends for trait, ends in _LEAVING.items() for name in named_with(trait)}


@cache
def _library_names() -> frozenset[str]:
    """Their names without package and receiver: only these are worth resolving."""
    return frozenset(name.rpartition(".")[2] for name in _library())


def ends_of_call(file: GoFile, call: Node) -> Ends | None:
    """How the call leaves when it never returns; None when it returns, may return, or is not known."""
    callee = call.child_by_field_name("function")
    if callee is None:
        return None
    name = _last_name(file, callee)
    package = getattr(file, "package", None)
    endings: Endings | None = package.endings if package is not None else None
    known = name in _library_names()
    if not known and (endings is None or not endings.is_candidate(file, callee, name)):
        return None
    if endings is None:
        return _PANICS if name == "panic" else None
    if name == "panic":
        return _PANICS
    resolved = file.callee(call)
    ends = _library().get(resolved.name)
    if ends is None and resolved.function is not None:
        ends = endings.of(resolved.function)
    if ends is None and not resolved.is_known and callee.type == "identifier":
        ends = _library().get(_set_to(file, callee))
    return ends


def _set_to(file: GoFile, name: Node) -> str:
    """The library function that a package sets its variable to, and nothing else: `var OsExiter = os.Exit`.

    Other packages may set an exported one: that is what makes the end of the process testable.
    """
    names = file.package.names
    variable = names.resolve(file, name)
    spec = variable.declaration if variable is not None and not variable.is_local else None
    value = spec.child_by_field_name("value") if spec is not None and spec.type == "var_spec" else None
    if variable is None or value is None or value.named_child_count != 1 or names.is_reassigned(variable):
        return ""
    return variable.file.qualified(value.named_children[0])


def _last_name(file: GoFile, callee: Node) -> str:
    """The name that is called, without its package or receiver; "" for a called literal or expression."""
    while callee.type == "parenthesized_expression" and callee.named_child_count == 1:
        callee = callee.named_children[0]
    if callee.type == "identifier":
        return file.text(callee)
    if callee.type == "selector_expression":
        field = callee.child_by_field_name("field")
        return file.text(field) if field is not None else ""
    return ""


class Endings:
    """Summaries of the functions of one package that never return."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._known: dict[int, Ends | None] = {}
        self._active: list[int] = []
        self._imports: dict[int, dict[str, str]] = {}  # by file: local name -> path
        self._candidates: dict[str, bool] = {}

    def may_not_return(self, name: str) -> bool:
        """Whether some function of the name seems never to return, by the statements it ends with."""
        known = self._candidates.get(name)
        if known is None:
            self._settle(name)
            known = self._candidates[name]
        return known

    def _settle(self, name: str) -> None:
        """Find out about a name and those that it leads to: functions may end with calls of each other."""
        asked: dict[str, list[list[str]]] = {}
        pending = [name]
        while pending:
            each = pending.pop()
            if each not in asked and each not in self._candidates:
                asked[each] = self._last_calls(each)
                pending.extend(called for calls in asked[each] for called in calls)
        leaving = {each for each in asked if not each or each in self._variables or each in _library_names()}
        changed = True
        while changed:
            changed = False
            for each, ways in asked.items():
                if each not in leaving and any(
                    all(called in leaving or self._candidates.get(called) for called in calls)
                    for calls in ways
                ):
                    leaving.add(each)
                    changed = True
        self._candidates.update((each, each in leaving) for each in asked)

    def _last_calls(self, name: str) -> list[list[str]]:
        """What the functions of a name that may not return call last, each of them."""
        found = []
        for file, start in self._unclear.get(name, ()):
            function = file.declaration_at(start)
            called = _calls_at_the_end(function) if function is not None else None
            if called is not None:
                found.append(called)
        return found

    @cached_property
    def _unclear(self) -> dict[str, list[tuple[GoFile, int]]]:
        """The functions of which the bytes do not show that they return: offsets by name."""
        found: dict[str, list[tuple[GoFile, int]]] = {}
        for file in self._package.files:
            for name, starts in last_lines.may_not_return(file.data).items():
                found.setdefault(name, []).extend((file, start) for start in starts)
        return found

    @cached_property
    def _variables(self) -> frozenset[str]:
        return frozenset(name for file in self._package.files for name in _variables_to_look_into(file.data))

    def is_candidate(self, file: GoFile, callee: Node, name: str) -> bool:
        """Whether it is worth resolving a call; text only decides what to ask, never the answer."""
        if self.may_not_return(name) or callee.type in ("func_literal", "parenthesized_expression"):
            return True
        if callee.type != "selector_expression":
            return False
        operand = callee.child_by_field_name("operand")
        workspace = self._package.workspace
        if operand is None or operand.type != "identifier" or workspace is None:
            return False
        path = self._imports_of(file).get(file.text(operand))
        other = workspace.package(path, self._package) if path is not None else None
        return other is not None and other.endings.may_not_return(name)

    def _imports_of(self, file: GoFile) -> dict[str, str]:
        known = self._imports.get(id(file))
        if known is None:
            known = self._imports[id(file)] = {file.import_name(each): each.path for each in file.imports}
        return known

    def of(self, function: Function) -> Ends | None:
        """How the function leaves when it never returns; recursion counts as returning."""
        key = id(function)
        if key in self._known:
            return self._known[key]
        if key in self._active or function.body is None:
            return None
        if limits.NEVER_RETURNS.exceeded(len(self._active) + 1, function.file, function.node):
            return None
        self._active.append(key)
        try:
            graph = function.file.package.flow(function)
        finally:
            self._active.pop()
        ends = None
        if graph.is_intact and not graph.can_return:
            ends = Ends(
                panics=graph.is_live(graph.panics),
                goexits=graph.is_live(graph.goexits),
                ends=graph.is_live(graph.ends),
            )
        self._known[key] = ends
        return ends


def _variables_to_look_into(data: bytes) -> Iterator[str]:
    """Names that stand before `= func(`, or `= os.Exit`: what they hold decides when they are called."""
    for match in _VALUE_ASSIGNED.finditer(data):
        held = match[1]
        if held is not None and held.decode("utf-8", "replace") not in _library_names():
            continue
        word = _LAST_WORD.search(data, max(0, match.start() - 80), match.start())
        if word is not None:
            yield word.group(1).decode("utf-8", "replace")


def _calls_at_the_end(function: Function) -> list[str] | None:
    """What a function calls last, on each of its ways down; None when one of them runs off the end.

    An endless loop, an empty select and a goto are taken not to come to the end; the flow graph knows.
    """
    called: list[str] = []
    pending = [function.body]
    while pending:
        body = pending.pop()
        last = _last_statement(body) if body is not None else None
        if last is None:
            return None
        if last.type == "expression_statement":
            call = last.named_children[0]
            callee = call.child_by_field_name("function") if call.type == "call_expression" else None
            if callee is None:
                return None
            called.append(_last_name(function.file, callee))
        elif last.type == "if_statement":
            pending.extend((last.child_by_field_name("consequence"), last.child_by_field_name("alternative")))
        elif last.type in ("expression_switch_statement", "type_switch_statement", "select_statement"):
            clauses = [child for child in last.named_children if child.type.endswith("_case")]
            has_default = any(child.type == "default_case" for child in clauses)
            if last.type != "select_statement" and not has_default:
                return None
            pending.extend(clauses)
        elif last.type == "block":
            pending.append(last)
        elif last.type == "for_statement":
            if not _is_endless(function.file, last):
                return None
        elif last.type != "goto_statement":
            return None
    return called


def _last_statement(body: Node) -> Node | None:
    """The last statement of a block or clause, labels stripped; an `else if` is its own last statement."""
    if body.type == "if_statement":
        return body
    statements = next((child for child in body.named_children if child.type == "statement_list"), None)
    if statements is None:
        return None
    last = next((child for child in reversed(statements.named_children) if child.type != "comment"), None)
    while last is not None and last.type == "labeled_statement":
        last = last.named_children[-1]
    return last


def _is_endless(file: GoFile, loop: Node) -> bool:
    """Whether a for statement may have no way out: no condition, a constant one, or a ticker's range."""
    for child in loop.named_children:
        if child.type == "for_clause":
            return child.child_by_field_name("condition") is None
        if child.type not in ("block", "comment"):
            if child.type == "range_clause":
                return _ranges_over_ticks(file, child)
            return child.type in ("true", "parenthesized_expression")
    return True


def _ranges_over_ticks(file: GoFile, clause: Node) -> bool:
    """Whether `never_closes` is worth asking: a range over a call of Tick, or over a field C."""
    right = clause.child_by_field_name("right")
    if right is None:
        return False
    if right.type == "call_expression":
        return b"Tick" in file.data
    return right.type == "selector_expression" and _last_name(file, right) == "C"


def never_closes(file: GoFile, clause: Node) -> bool:
    """Whether a range runs over a channel that nobody closes: a ticker's, Stop or not (time.NewTicker)."""
    right = clause.child_by_field_name("right")
    if right is None:
        return False
    if right.type == "call_expression":
        return b"Tick" in file.data and file.callee(right).name == "time.Tick"
    if right.type == "selector_expression":
        field, operand = right.child_by_field_name("field"), right.child_by_field_name("operand")
        if field is None or operand is None or file.text(field) != "C":
            return False
        return str(file.type_of(operand)).lstrip("*") in ("time.Ticker", "time.Timer")
    return False
