"""Go's text/template, as syntax: text, actions and blocks of a template, each with its exact bytes.

Follows the lexer and parser of Go's text/template/parse with the delimiters `{{` and `}}`, trim markers and
comments included. Nothing is evaluated here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_NESTING = 200  # blocks in blocks; Go has no limit, people stay under 20

_SPACE = b" \t\r\n"
_BLACK = re.compile(rb"[ \t\r]*([^ \t\r\n])[^\n]*")
_WORD = re.compile(rb"[ \t\r\n]*([A-Za-z_][A-Za-z_0-9]*)?")
_INSIDE = re.compile(
    rb"""
    (?P<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*')
  | (?P<open>["`'])
  | (?P<trim>[ \t\r\n]-\}\})
  | (?P<end>\}\})
    """,
    re.VERBOSE,
)


class TemplateSyntaxError(Exception):
    """Text that Go would not parse, or that goes beyond what this parser follows; `offset` is a byte."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Text:
    """Literal text, as written: trim markers beside it may cut its ends off."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Action:
    """`{{ ... }}`: `[start, end)` with its delimiters, `[inner, inner_end)` without them and trim markers."""

    start: int
    end: int
    inner: int
    inner_end: int
    left_trim: bool
    right_trim: bool
    keyword: str  # "if", "end", ...; "" for a pipeline, "/*" for a comment


@dataclass(slots=True)
class Branch:
    """A part of a block: the action that opens it and what stands up to the next branch or the end."""

    opening: Action
    body: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """`if`, `with`, `range`, `define` or `block`, with its `else` branches and its `end`."""

    keyword: str
    branches: list[Branch]
    end: Action

    @property
    def opening(self) -> Action:
        return self.branches[0].opening


Node = Text | Action | Block

_OPENING = frozenset({"if", "with", "range", "define", "block"})
_KEYWORDS = _OPENING | {"else", "end", "template", "break", "continue"}


def lex(data: bytes) -> Iterator[Text | Action]:
    """Text and actions in turn; empty stretches of text are left out."""
    at = 0
    while True:
        start = data.find(b"{{", at)
        if start < 0:
            if at < len(data):
                yield Text(at, len(data))
            return
        if start > at:
            yield Text(at, start)
        action = _action(data, start)
        yield action
        at = action.end


def _action(data: bytes, start: int) -> Action:
    inner = start + 2
    left_trim = data[inner : inner + 1] == b"-" and data[inner + 1 : inner + 2] in (b" ", b"\t", b"\r", b"\n")
    if left_trim:
        inner += 2
    if data.startswith(b"/*", inner):
        close = data.find(b"*/", inner)
        if close < 0:
            raise TemplateSyntaxError("this comment does not end", start)
        rest = data[close + 2 : close + 6]
        if rest.startswith(b"}}"):
            return Action(start, close + 4, inner, close + 2, left_trim, right_trim=False, keyword="/*")
        if rest[:1] and rest[0] in _SPACE and rest[1:] == b"-}}":
            return Action(start, close + 6, inner, close + 2, left_trim, right_trim=True, keyword="/*")
        raise TemplateSyntaxError("this comment ends before its closing delimiter", start)
    at = inner
    while match := _INSIDE.search(data, at):
        if match.lastgroup == "string":
            at = match.end()
            continue
        if match.lastgroup == "open":
            raise TemplateSyntaxError("this string does not end", match.start())
        word = _WORD.match(data, inner)
        name = word[1].decode() if word is not None and word[1] else ""
        return Action(
            start,
            match.end(),
            inner,
            match.start(),
            left_trim,
            right_trim=match.lastgroup == "trim",
            keyword=name if name in _KEYWORDS else "",
        )
    raise TemplateSyntaxError("this action is not closed", start)


def parse(data: bytes) -> list[Node]:
    """The nodes of a template; raises `TemplateSyntaxError`."""
    root: list[Node] = []
    body = root
    stack: list[tuple[Block, list[Node]]] = []
    for token in lex(data):
        if isinstance(token, Text) or token.keyword not in (*_OPENING, "else", "end"):
            body.append(token)
        elif token.keyword in _OPENING:
            if len(stack) >= MAX_NESTING:
                raise TemplateSyntaxError(f"blocks nest more than {MAX_NESTING} levels deep", token.start)
            block = Block(token.keyword, [Branch(token)], token)
            body.append(block)
            stack.append((block, body))
            body = block.branches[0].body
        elif not stack:
            raise TemplateSyntaxError(f"this `{token.keyword}` has no block", token.start)
        elif token.keyword == "else":
            branch = Branch(token)
            stack[-1][0].branches.append(branch)
            body = branch.body
        else:
            block, body = stack.pop()
            block.end = token
    if stack:
        raise TemplateSyntaxError("this block has no end", stack[-1][0].opening.start)
    return root


def walk(nodes: list[Node]) -> Iterator[Node]:
    """All nodes in the order of the text, a block before what it holds."""
    pending = list(reversed(nodes))
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, Block):
            for branch in reversed(node.branches):
                pending.extend(reversed(branch.body))


def printing(data: bytes, nodes: list[Node]) -> list[tuple[int, int]]:
    """The stretches that print something, in order: lines of text other than comments, and actions."""
    found: list[tuple[int, int]] = []
    for node in walk(nodes):
        if isinstance(node, Text):
            found += (
                (match.start(1), match.end())
                for match in _BLACK.finditer(data, node.start, node.end)
                if match[1] != b"#"
            )
        elif isinstance(node, Action) and node.keyword in ("", "template"):
            pipe = pipeline_of(data, node)
            if pipe is None or not pipe.variables:
                found.append((node.start, node.end))
    return sorted(found)


# -- pipelines -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """`.a.b` on what `base` gives: `.` for None, `$` or `$x` for a name, a parenthesised pipeline."""

    base: str | Pipeline | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A string (`start` and `end` are its place, quotes included), a number, a boolean or nil."""

    value: str | int | float | bool | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Function:
    """A function's name at the head of a command, or standing alone as an argument."""

    name: str
    start: int


Operand = Field | Literal | Function


@dataclass(frozen=True, slots=True)
class Pipeline:
    """`$x := a b | c`: variables it declares or (`assigns`) sets, and commands, each a list of operands."""

    variables: tuple[str, ...]
    assigns: bool
    commands: tuple[tuple[Operand, ...], ...]


_TOKEN = re.compile(
    rb"""
    (?P<space>[ \t\r\n]+)
  | (?P<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)
  | (?P<char>'(?:[^'\\\n]|\\.)*')
  | (?P<number>[+-]?(?:\d[\w.]*(?:(?<=[eE])[+-]\d+)?|\.\d[\w.]*))
  | (?P<fields>(?:\.[A-Za-z_]\w*)+)
  | (?P<dot>\.)
  | (?P<variable>\$\w*)
  | (?P<word>\w+)
  | (?P<declare>:=)
  | (?P<punctuation>[()|,=])
    """,
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-7]{3})|(.))")


def pipeline(data: bytes, start: int, end: int) -> Pipeline | None:
    """The pipeline in `[start, end)`; None for what this parser does not follow."""
    try:
        parser = _Parser(data, start, end)
        found = parser.pipeline()
        return found if parser.at_end else None
    except (TemplateSyntaxError, RecursionError):
        return None


def pipeline_of(data: bytes, action: Action) -> Pipeline | None:
    """The pipeline of an action, what stands behind `if`, `else with`, `range`; None where there is none."""
    start = action.inner
    while (word := _WORD.match(data, start, action.inner_end)) is not None and word[1] is not None:
        if word[1].decode() not in _KEYWORDS:
            break
        start = word.end()
    return pipeline(data, start, action.inner_end)


def name_of(data: bytes, action: Action) -> str:
    """The template that `define`, `block` or `template` names; "" where the name is no plain string."""
    word = _WORD.match(data, action.inner, action.inner_end)
    start = word.end() if word is not None else action.inner
    token = _TOKEN.match(data, start, action.inner_end)
    while token is not None and token.lastgroup == "space":
        token = _TOKEN.match(data, token.end(), action.inner_end)
    return _unquoted(token["string"]) if token is not None and token["string"] else ""


class _Parser:
    def __init__(self, data: bytes, start: int, end: int) -> None:
        self.tokens: list[tuple[str, bytes, int, int]] = []
        at = start
        while at < end:
            match = _TOKEN.match(data, at, end)
            if match is None:
                raise TemplateSyntaxError("this is no pipeline", at)
            self.tokens.append((match.lastgroup or "", match.group(), match.start(), match.end()))
            at = match.end()
        self.at = 0

    @property
    def at_end(self) -> bool:
        self._skip()
        return self.at >= len(self.tokens)

    def _skip(self) -> None:
        while self.at < len(self.tokens) and self.tokens[self.at][0] == "space":
            self.at += 1

    def _peek(self) -> tuple[str, bytes, int, int]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", b"", -1, -1)

    def pipeline(self) -> Pipeline:
        variables, assigns = self._declaration()
        commands = [self._command()]
        while self._peek()[1] == b"|":
            self.at += 1
            commands.append(self._command())
        return Pipeline(variables, assigns, tuple(commands))

    def _declaration(self) -> tuple[tuple[str, ...], bool]:
        begun = self.at
        names: list[str] = []
        while True:
            self._skip()
            kind, text, *_ = self._peek()
            if kind != "variable":
                break
            names.append(text.decode())
            self.at += 1
            self._skip()
            kind, text, *_ = self._peek()
            if kind == "declare" or text == b"=":
                self.at += 1
                return tuple(names), text == b"="
            if text != b",":
                break
            self.at += 1
        self.at = begun
        return (), False

    def _command(self) -> tuple[Operand, ...]:
        operands: list[Operand] = []
        while True:
            self._skip()
            kind, text, *_ = self._peek()
            if kind == "end" or text in (b")", b"|"):
                break
            operands.append(self._operand())
        if not operands:
            raise TemplateSyntaxError("a command is empty", self._peek()[2])
        return tuple(operands)

    def _operand(self) -> Operand:
        kind, text, start, end = self._peek()
        self.at += 1
        if kind == "string":
            return Literal(_unquoted(text), start, end)
        if kind == "char":
            return Literal(None, start, end)
        if kind == "number":
            return Literal(_number(text), start, end)
        if kind == "dot":
            return Field(None, ())
        if kind == "fields":
            return Field(None, _names(text))
        if kind == "variable":
            return Field(text.decode(), self._chain())
        if text == b"(":
            inner = self.pipeline()
            self._skip()
            if self._peek()[1] != b")":
                raise TemplateSyntaxError("a parenthesis is not closed", start)
            self.at += 1
            return Field(inner, self._chain())
        if kind == "word":
            if text in (b"true", b"false"):
                return Literal(text == b"true", start, end)
            return Literal(None, start, end) if text == b"nil" else Function(text.decode(), start)
        raise TemplateSyntaxError("this is no operand", start)

    def _chain(self) -> tuple[str, ...]:
        kind, text, *_ = self._peek()
        if kind != "fields":
            return ()
        self.at += 1
        return _names(text)


def _names(text: bytes) -> tuple[str, ...]:
    return tuple(text.decode()[1:].split("."))


def _number(text: bytes) -> int | float | None:
    try:
        return int(text, 0)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return None


def _unquoted(text: bytes) -> str:
    inner = text[1:-1].decode("utf-8", "replace")
    if text[:1] == b"`" or "\\" not in inner:
        return inner

    def plain(match: re.Match[str]) -> str:
        hexadecimal, unicode, octal, other = match.groups()
        if other is not None:
            return _ESCAPES.get(other, other)
        return chr(int(octal, 8) if octal else int(hexadecimal or unicode, 16))

    return _ESCAPE.sub(plain, inner)
