"""Shell text of a Dockerfile: the simple commands that a `RUN` line or a shell-form `CMD` would execute.

This is no shell. It splits lists, pipelines and subshells into simple commands, removes quotes, follows
`cd`, `export` and assignments, and substitutes the variables whose value is known. What it cannot know (a
variable without a value, a command substitution) stays in the text as `${NAME}`, so that two texts with the
same unknown part still compare equal.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_RESERVED = frozenset(
    {"if", "then", "else", "elif", "do", "while", "until", "!", "{", "time", "exec", "command"}
)
_SUBSTITUTION = "${()}"  # stands for the output of a command substitution, which nobody knows here


def resolve(directory: str, path: str) -> str:
    """A path as seen from a directory, normalised; both are paths inside a container."""
    joined = posixpath.normpath(posixpath.join(directory, path))
    return joined[1:] if joined.startswith("//") else joined  # POSIX keeps a double slash, containers do not


def is_known(text: str) -> bool:
    """Whether a substituted text holds no unknown part."""
    return "${" not in text


DEEPEST = 20  # defaults in defaults that are followed
LONGEST = 64 << 10  # characters of values put into one text; a command line may have 128 KiB


def expand(text: str, scope: Mapping[str, str], escape: str = "\\", depth: int = 0) -> str:
    """Substitute `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}` as a Dockerfile does.

    Variables outside `scope` stay as `${NAME}`, as do forms (`${NAME#prefix}`) that are not evaluated. A text
    of which too much would become stays as it is; `depth` says in how many others it stands.
    """
    if "$" not in text or depth > DEEPEST:
        return text
    out: list[str] = []
    at = length = 0
    while at < len(text):
        if length > LONGEST:
            return text
        char = text[at]
        if char == escape and text[at + 1 : at + 2] == "$":
            out.append("$")
            at += 2
        elif char == "$":
            value, at = _variable(text, at, scope, depth)
            out.append(value)
            length += len(value)
        else:
            out.append(char)
            at += 1
    return "".join(out)


def _variable(text: str, at: int, scope: Mapping[str, str], depth: int = 0) -> tuple[str, int]:
    """The value of the `$` expression at an offset, and the offset behind it."""
    if text.startswith("$(", at):
        return _SUBSTITUTION, _closing(text, at + 1, "(", ")")
    if text.startswith("${", at):
        end = _closing(text, at + 1, "{", "}")
        inner = text[at + 2 : end - 1]
        match = _NAME.match(inner)
        if match is None:
            return text[at:end], end
        return _parameter(match.group(), inner[match.end() :], scope, depth), end
    match = _NAME.match(text, at + 1)
    if match is None:  # `$@`, `$1`, a lone dollar
        return text[at : at + 2], min(at + 2, len(text))
    name = match.group()
    return scope.get(name, "${" + name + "}"), match.end()


def _parameter(name: str, rest: str, scope: Mapping[str, str], depth: int) -> str:
    value = scope.get(name)
    unknown = "${" + name + "}"
    if not rest:
        return unknown if value is None else value
    match = re.match(r":?([-+])", rest)
    if match is None:
        return "${" + name + rest + "}"
    alternative = expand(rest[match.end() :], scope, depth=depth + 1)
    if value is None:  # a build argument could still set it
        return unknown
    if match.group(1) == "-":
        return value or alternative
    return alternative if value else ""


def _closing(text: str, at: int, opening: str, closing: str) -> int:
    """Offset behind the bracket that closes the one at `at`; the end of the text when none does."""
    depth = 0
    for index in range(at, len(text)):
        if text[index] == opening:
            depth += 1
        elif text[index] == closing:
            depth -= 1
            if depth == 0:
                return index + 1
    return len(text)


@dataclass(frozen=True, slots=True)
class ShellWord:
    """A word after quote removal and substitution; `start` and `end` are offsets in the shell text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Command:
    """A simple command, the directory it runs in and the variables that it sees."""

    words: tuple[ShellWord, ...]
    directory: str
    scope: Mapping[str, str]

    @property
    def argv(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class _Operator:
    text: str


def commands(text: str, scope: Mapping[str, str], directory: str) -> Iterator[Command]:
    """The simple commands of a shell text, in order, each with its working directory."""
    state = _State(dict(scope), directory)
    enclosing: list[_State] = []
    words: list[ShellWord] = []
    for token in chain(_tokens(text, state), (_Operator("\n"),)):  # lazily: words see earlier commands
        if isinstance(token, ShellWord):
            words.append(token)
            continue
        if words:
            command = state.run(words)
            if command is not None:
                yield command
            words = []
        if token.text == "(":
            enclosing.append(_State(dict(state.scope), state.directory))
        elif token.text == ")" and enclosing:
            outer = enclosing.pop()
            state.scope, state.directory = outer.scope, outer.directory


class _State:
    """The variables and the directory that commands leave to the ones behind them."""

    def __init__(self, scope: dict[str, str], directory: str) -> None:
        self.scope = scope
        self.directory = directory

    def run(self, words: list[ShellWord]) -> Command | None:
        """Apply what a command does to the state; None for one that is only assignments."""
        index = 0
        while index < len(words) and words[index].text in _RESERVED:
            index += 1
        own: dict[str, str] = {}
        if index < len(words) and posixpath.basename(words[index].text) == "env":
            index += 1
            while index < len(words) and words[index].text.startswith("-"):
                index += 1
        while index < len(words) and (match := _ASSIGNMENT.fullmatch(words[index].text)) is not None:
            own[match.group(1)] = match.group(2)
            index += 1
        rest = words[index:]
        if not rest:
            self.scope.update(own)
            return None
        name = rest[0].text
        if name == "cd" and len(rest) > 1:
            target = next((word.text for word in rest[1:] if not word.text.startswith("-")), "/")
            self.directory = resolve(self.directory, target)
        elif name == "export":
            for word in rest[1:]:
                if (match := _ASSIGNMENT.fullmatch(word.text)) is not None:
                    self.scope[match.group(1)] = match.group(2)
        return Command(tuple(rest), self.directory, {**self.scope, **own})


def _tokens(text: str, state: _State) -> Iterator[ShellWord | _Operator]:
    at = 0
    while at < len(text):
        char = text[at]
        if char in " \t\r":
            at += 1
        elif text.startswith("\\\n", at):
            at += 2
        elif char == "#":
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        elif char in "\n;&|()":
            yield _Operator(char)
            at += 1
        elif char in "<>":
            at = _skip_redirection(text, at, state)
        else:
            word, at = _word(text, at, state)
            if word.text.isdigit() and text[at : at + 1] in {"<", ">"}:
                continue  # the file descriptor of a redirection
            yield word


def _skip_redirection(text: str, at: int, state: _State) -> int:
    while at < len(text) and text[at] in "<>&-|":
        at += 1
    while at < len(text) and text[at] in " \t":
        at += 1
    if at < len(text) and text[at] not in "\n;|()":
        _, at = _word(text, at, state)
    return at


def _word(text: str, at: int, state: _State) -> tuple[ShellWord, int]:
    start = at
    out: list[str] = []
    while at < len(text):
        char = text[at]
        if char in " \t\r\n;&|()<>":
            break
        if char == "\\":
            if text[at + 1 : at + 2] != "\n":
                out.append(text[at + 1 : at + 2])
            at += 2
        elif char == "'":
            end = text.find("'", at + 1)
            end = len(text) if end < 0 else end
            out.append(text[at + 1 : end])
            at = end + 1
        elif char == '"':
            value, at = _double_quoted(text, at + 1, state)
            out.append(value)
        elif char == "`":
            end = text.find("`", at + 1)
            out.append(_SUBSTITUTION)
            at = len(text) if end < 0 else end + 1
        elif char == "$":
            value, at = _variable(text, at, state.scope)
            out.append(value)
        else:
            out.append(char)
            at += 1
    at = min(at, len(text))
    return ShellWord("".join(out), start, at), at


def _double_quoted(text: str, at: int, state: _State) -> tuple[str, int]:
    out: list[str] = []
    while at < len(text) and text[at] != '"':
        char = text[at]
        if char == "\\" and text[at + 1 : at + 2] in {'"', "\\", "$", "`", "\n"}:
            if text[at + 1] != "\n":
                out.append(text[at + 1])
            at += 2
        elif char == "$":
            value, at = _variable(text, at, state.scope)
            out.append(value)
        else:
            out.append(char)
            at += 1
    return "".join(out), at + 1
