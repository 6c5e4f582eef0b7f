"""Shell scripts in manifests: `sh -c "..."` as simple commands with what stands between them.

This is no shell. It knows words, quotes, lists, pipelines and the background; of anything else (branches,
loops, functions, here-documents) only that it is there, so that nobody takes such a script for a sequence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.manifests.probes import SHELLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMPOUND = frozenset(
    (
        *("if", "then", "else", "elif", "fi", "while", "until", "for", "do", "done", "case", "esac"),
        *("function", "select", "coproc", "{", "}", "[["),
    )
)
_LOOPS = frozenset(("while", "until", "for"))
_REDIRECTION = re.compile(r"[0-9]*[<>]|&>")
_REDIRECTED = re.compile(r"[0-9]*(?:&>>?|<<<|<<-?|>>|>\||[<>]&?)[ \t]*")
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
_OPERATORS = ("&&", "||", ";;", ";", "|&", "|", "&", "\n", "(", ")")
# Programs that run the command behind their own options and stay, or become it.
_FORWARDING = frozenset(
    ("exec", "nohup", "nice", "ionice", "command", "time", "stdbuf", "chrt", "setsid", "env")
)


@dataclass(frozen=True, slots=True)
class SimpleCommand:
    """A simple command: its words, and the operator behind it ("" at the end of the script).

    `assignments` are the `NAME=value` before the words; `is_redirected` says that input or output is a file.
    """

    words: tuple[str, ...]
    assignments: tuple[str, ...]
    operator: str
    is_redirected: bool

    @property
    def program(self) -> str:
        """What runs in the end, without its folder: `exec nice -n 5 /bin/app` runs `app`."""
        words = list(self.words)
        while len(words) > 1 and words[0].rpartition("/")[2] in _FORWARDING:
            words.pop(0)
            while len(words) > 1 and (
                words[0].startswith("-") or _ASSIGNMENT.match(words[0]) or words[0].isdigit()
            ):
                words.pop(0)
        return words[0].rpartition("/")[2] if words else ""


@dataclass(frozen=True, slots=True)
class Script:
    """The text that a shell is given with `-c`. `index` is where in the argument vector it stands."""

    shell: str
    text: str
    index: int
    commands: tuple[SimpleCommand, ...]
    is_plain: bool

    @property
    def loops(self) -> bool:
        return any(each.words[0] in _LOOPS for each in self.commands if each.words)

    @property
    def waits(self) -> bool:
        """Whether it waits for something other than time: in a loop, with `wait` or with `tail --pid`."""
        return self.loops or any(
            each.program == "wait" or (each.program == "tail" and any("--pid" in word for word in each.words))
            for each in self.commands
        )

    @property
    def last(self) -> SimpleCommand | None:
        return self.commands[-1] if self.commands else None


def script_of(argv: Sequence[str]) -> Script | None:
    """The script of `sh -c text`; None when the vector starts no shell, or one that reads a file."""
    words = list(argv)
    offset = 0
    if words and words[0].rpartition("/")[2] in ("busybox", "env") and len(words) > 1:
        words, offset = words[1:], 1
    if not words or words[0].rpartition("/")[2] not in SHELLS:
        return None
    at = 1
    while at < len(words) and words[at].startswith(("-", "+")):
        if re.fullmatch(r"-[A-Za-z]*c[A-Za-z]*", words[at]):
            at += 1
            while at < len(words) and re.fullmatch(r"[-+][A-Za-z]+", words[at]):
                at += 2 if words[at] in ("-o", "+o") else 1
            if at >= len(words):
                return None
            commands, plain = split(words[at])
            return Script(words[0].rpartition("/")[2], words[at], offset + at, commands, plain)
        at += 2 if words[at] in ("-o", "+o", "-O") else 1
    return None


def runs_shell(argv: Sequence[str]) -> bool:
    """Whether a shell reads part of the vector, also behind `timeout 5`, `su postgres` and the like."""
    for at, word in enumerate(argv):
        program = word.rpartition("/")[2]
        if program in SHELLS or program in (
            "su",
            "runuser",
            "ssh",
            "eval",
            "script",
            "xargs",
            "parallel",
            "watch",
        ):
            return at == 0 or at + 1 < len(argv)
    return False


def split(text: str) -> tuple[tuple[SimpleCommand, ...], bool]:
    """The simple commands of a script, and whether the script is nothing but a list of them."""
    found: list[SimpleCommand] = []
    words: list[str] = []
    plain = "<<" not in text
    redirected = False
    for token, is_operator in [*_tokens(text), ("", True)]:
        if not is_operator:
            words.append(token)
        elif token in ("<", ">"):
            redirected = True
        else:
            if token in ("(", ")", ";;"):
                plain = False
            count = 0
            while count < len(words) and _ASSIGNMENT.match(words[count]):
                count += 1
            rest = words[count:]
            if rest:
                plain = plain and rest[0] not in _COMPOUND
                found.append(SimpleCommand(tuple(rest), tuple(words[:count]), token, redirected))
            elif token in ("&&", "||", "|", "&", ";") and found and not words and found[-1].operator == "\n":
                plain = False  # an operator at the start of a line: nothing that we know how to read
            words, redirected = [], False
    return tuple(_trimmed(found)), plain


def _trimmed(found: list[SimpleCommand]) -> list[SimpleCommand]:
    """The last command without the `;` or line end that merely ends the script."""
    if found and found[-1].operator in (";", "\n"):
        last = found[-1]
        found[-1] = SimpleCommand(last.words, last.assignments, "", last.is_redirected)
    return found


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Words without their quotes, and operators; of a redirection `<` or `>` is left."""
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
        elif char in "<>" or _REDIRECTION.match(text, at):
            at = _behind_redirection(text, at)
            yield char if char in "<>" else ">", True
        elif (operator := next((each for each in _OPERATORS if text.startswith(each, at)), "")) != "":
            at += len(operator)
            yield operator, True
        else:
            word, at = _word(text, at)
            yield word, False


def _behind_redirection(text: str, at: int) -> int:
    match = _REDIRECTED.match(text, at)
    at = match.end() if match is not None else at + 1
    return _word(text, at)[1] if at < len(text) and text[at] not in "\n;|()&" else at


def _word(text: str, at: int) -> tuple[str, int]:
    out: list[str] = []
    while at < len(text) and text[at] not in " \t\r\n;&|()<>":
        char = text[at]
        if char == "\\":
            out.append(text[at + 1 : at + 2])
            at += 2
        elif char == "'":
            end = text.find("'", at + 1)
            end = len(text) if end < 0 else end
            out.append(text[at + 1 : end])
            at = end + 1
        elif char == '"':
            at += 1
            while at < len(text) and text[at] != '"':
                piece, at = _piece(text, at)
                out.append(piece)
            at += 1
        else:
            piece, at = _piece(text, at)
            out.append(piece)
    return "".join(out), min(at, len(text))


def _piece(text: str, at: int) -> tuple[str, int]:
    """One character, or a whole substitution, as it is written."""
    if text[at] == "\\" and at + 1 < len(text):
        return text[at + 1], at + 2
    if text[at] == "`":
        end = text.find("`", at + 1)
        end = len(text) if end < 0 else end + 1
        return text[at:end], end
    if text.startswith(("$(", "${"), at):
        opening, closing = text[at + 1], ")" if text[at + 1] == "(" else "}"
        depth = 0
        for index in range(at + 1, len(text)):
            depth += (text[index] == opening) - (text[index] == closing)
            if depth == 0:
                return text[at : index + 1], index + 1
        return text[at:], len(text)
    return text[at], at + 1
