"""Dockerfiles: bytes to build stages and instructions, every word with its exact place.

The reader is our own because none on the package index gives what a finding needs. `dockerfile-parse` has no
columns, no heredocs and no types; `dockerfile` is the real BuildKit parser as a 4 MB Go runtime inside the
process, which gives lines only. The rules followed here are BuildKit's: parser directives, the escape
character, comments and blank lines inside continuations, heredocs, and the scopes of `ARG` and `ENV`.
"""

from __future__ import annotations

import json
import posixpath
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.deployment.shell import Command, commands, expand, resolve
from caulk.findings import Location
from caulk.source import BOM, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caulk.source import Source

_DIRECTIVE = re.compile(r"#\s*([A-Za-z][A-Za-z0-9_]*)\s*=\s*(.+?)\s*")
_KNOWN_DIRECTIVES = frozenset({"syntax", "escape", "check"})
_WORD = re.compile(r"\S+")
_FLAG = re.compile(r"--([A-Za-z][A-Za-z0-9-]*)(?:=(.*))?")
_HEREDOC = re.compile(r"(?<![^\s])\d*<<(-?)([\"']?)([^\s<\"']+)\2(?=\s|$)")
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_PAIR = re.compile(r"""([^\s=]+)=((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])*)""", re.DOTALL)


def _decode(text: str) -> str:
    """Logical text is kept as one character a byte, so that offsets hold; this is what it says."""
    return text if text.isascii() else text.encode("latin-1").decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the build sees it (variables substituted, quotes gone) and where it stands."""

    text: str
    location: Location


class _LogicalText:
    """Text put together from pieces of the file, and the way back to the file's bytes."""

    def __init__(self) -> None:
        self.text = ""
        self._logical: list[int] = []
        self._source: list[int] = []

    def append(self, piece: bytes, offset: int) -> None:
        self._logical.append(len(self.text))
        self._source.append(offset)
        self.text += piece.decode("latin-1")

    def source_offset(self, at: int) -> int:
        index = max(bisect_right(self._logical, at) - 1, 0)
        return self._source[index] + at - self._logical[index]

    def span(self, path: str, start: int, end: int) -> Span:
        first = self.source_offset(start)
        return Span(path, first, self.source_offset(end - 1) + 1 if end > start else first)


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A here-document: its delimiter and its body, nothing substituted."""

    name: str
    body: str
    span: Span


class Instruction:
    """One instruction with the variables and the working directory in force where it stands."""

    def __init__(self, path: str, logical: _LogicalText, heredocs: tuple[Heredoc, ...]) -> None:
        self._path = path
        self._logical = logical
        self.heredocs = heredocs
        match = _WORD.search(logical.text)
        assert match is not None, "an instruction has a first word"
        self.keyword = match.group().upper()
        self._keyword_range = match.span()
        self.flags: dict[str, str] = {}
        self._arguments_at = self._read_flags(match.end())
        self.scope: Mapping[str, str] = {}
        self.workdir = "/"
        self.escape = "\\"
        self.symbol = self.keyword

    def __repr__(self) -> str:
        return f"Instruction({self.keyword} {self.arguments})"

    def _read_flags(self, at: int) -> int:
        text = self._logical.text
        while (match := _WORD.search(text, at)) is not None:
            flag = _FLAG.fullmatch(match.group())
            if flag is None:
                return match.start()
            value = _decode(flag.group(2) or "")
            name = flag.group(1)
            # RUN may repeat --mount; one line each
            self.flags[name] = f"{self.flags[name]}\n{value}" if name in self.flags else value
            at = match.end()
        return len(text)

    @property
    def _text(self) -> str:
        return self._logical.text

    @property
    def arguments(self) -> str:
        """What stands behind the keyword and the flags, continuations joined, nothing substituted."""
        return _decode(self._text[self._arguments_at :].rstrip())

    @property
    def location(self) -> Location:
        return self._between(self._keyword_range[0], len(self._text.rstrip()))

    def _between(self, start: int, end: int) -> Location:
        return Location(self._logical.span(self._path, start, end), self.symbol)

    def expand(self, text: str) -> str:
        """Text with the variables in force here; unknown ones stay as `${NAME}`."""
        return expand(text, self.scope, self.escape)

    def flag(self, name: str) -> str:
        """A flag's value with variables substituted; "" without it."""
        return self.expand(self.flags.get(name, ""))

    @cached_property
    def exec_form(self) -> tuple[Word, ...] | None:
        """The words of the JSON form; None when the arguments are not a JSON array of strings."""
        text = self._text[self._arguments_at :].strip()
        if not text.startswith("["):
            return None
        try:
            values = json.loads(_decode(text))
        except ValueError:
            return None
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            return None
        places = [each.span() for each in _JSON_STRING.finditer(self._text, self._arguments_at)]
        return tuple(Word(value, self._between(*at)) for value, at in zip(values, places, strict=False))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The arguments, substituted: the JSON form's strings, or what blanks separate, without quotes."""
        if self.exec_form is not None:
            return tuple(Word(self.expand(word.text), word.location) for word in self.exec_form)
        found = []
        for match in _WORD.finditer(self._text, self._arguments_at):
            text = _decode(match.group())
            if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
                text = text[1:-1]
            found.append(Word(self.expand(text), self._between(*match.span())))
        return tuple(found)

    @cached_property
    def pairs(self) -> tuple[tuple[str, str | None], ...]:
        """Names and unsubstituted values of `ENV`, `ARG` and `LABEL`; None for an `ARG` without a value."""
        text = _decode(self._text[self._arguments_at :]).strip()
        first = text.split(maxsplit=1)
        if self.keyword == "ENV" and first and "=" not in first[0]:
            return ((first[0], first[1] if len(first) > 1 else ""),)  # the old form: ENV NAME the rest
        if self.keyword == "ARG":
            found: list[tuple[str, str | None]] = []
            for match in re.finditer(rf"{_PAIR.pattern}|\S+", text, re.DOTALL):
                name, value = match.group(1), match.group(2)
                found.append((name, _unquote(value)) if name else (match.group(), None))
            return tuple(found)
        return tuple((match.group(1), _unquote(match.group(2))) for match in _PAIR.finditer(text))

    @cached_property
    def commands(self) -> tuple[tuple[Command, Location], ...]:
        """The simple commands that this instruction runs, with their places.

        For a JSON form that is the one command, or what `sh -c` is given; for `RUN <<EOF` the document's.
        """
        if self.exec_form is not None:
            return self._exec_commands(self.exec_form)
        text = self._text[self._arguments_at :]
        if self.heredocs and _HEREDOC.fullmatch(text.strip()):
            document = self.heredocs[0]
            place = Location(document.span, self.symbol)
            return tuple((each, place) for each in commands(document.body, self.scope, self.workdir))
        base = self._arguments_at
        return tuple(
            (each, self._between(base + each.words[0].start, base + each.words[-1].end))
            for each in commands(text, self.scope, self.workdir)
        )

    def _exec_commands(self, words: tuple[Word, ...]) -> tuple[tuple[Command, Location], ...]:
        from caulk.deployment.shell import ShellWord

        argv = [word.text for word in words]
        script = shell_script(argv)
        if script is not None:
            place = words[script].location
            return tuple((each, place) for each in commands(argv[script], self.scope, self.workdir))
        if not words:
            return ()
        plain = tuple(ShellWord(text, 0, 0) for text in argv)
        return ((Command(plain, self.workdir, self.scope), self.location),)


def shell_script(argv: list[str]) -> int | None:
    """Index of the text that `sh -c` is given in an argument vector; None when it starts no shell."""
    if not argv or posixpath.basename(argv[0]) not in {"sh", "bash", "ash", "dash", "busybox"}:
        return None
    for index, word in enumerate(argv[1:], 1):
        if re.fullmatch(r"-[a-z]*c[a-z]*", word):
            return index + 1 if index + 1 < len(argv) else None
    return None


def _unquote(text: str) -> str:
    """A value without its quotes; a backslash outside single quotes keeps the next character."""
    pieces = re.findall(r"""'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^'"\\]+""", text, re.DOTALL)
    out = []
    for piece in pieces:
        if piece[0] == "'" and len(piece) > 1:
            out.append(piece[1:-1])
        elif piece[0] == '"' and len(piece) > 1:
            out.append(re.sub(r'\\(["\\])', r"\1", piece[1:-1]))
        elif piece[0] == "\\" and piece != "\\$":
            out.append(piece[1:])
        else:
            out.append(piece)
    return "".join(out)


@dataclass(slots=True)
class Stage:
    """One build stage. `parent` is the earlier stage that it builds on; None when `base` is an image."""

    index: int
    name: str
    base: str
    platform: str
    origin: Instruction
    parent: Stage | None
    instructions: list[Instruction] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"

    @property
    def title(self) -> str:
        """How a message calls it."""
        return f"stage {self.name}" if self.name else f"stage {self.index}"

    @property
    def image(self) -> str:
        """The image that this stage and the stages below it stand on."""
        return self.parent.image if self.parent is not None else self.base

    @property
    def lineage(self) -> tuple[Stage, ...]:
        """The stages it is made of, the lowest first."""
        return (*(self.parent.lineage if self.parent is not None else ()), self)

    def all(self, *keywords: str) -> Iterator[Instruction]:
        """The instructions of these kinds that shaped the stage, in build order."""
        for stage in self.lineage:
            for instruction in stage.instructions:
                if instruction.keyword in keywords:
                    yield instruction

    def last(self, keyword: str) -> Instruction | None:
        """The instruction of a kind that is in force at the end of the stage."""
        found = None
        for instruction in self.all(keyword):
            found = instruction
        return found

    @property
    def entrypoint(self) -> Instruction | None:
        return self.last("ENTRYPOINT")

    @property
    def command(self) -> Instruction | None:
        """The `CMD` in force: an `ENTRYPOINT` in a later stage takes the inherited one away."""
        for stage in reversed(self.lineage):
            own = [each for each in stage.instructions if each.keyword == "CMD"]
            if own:
                return own[-1]
            if any(each.keyword == "ENTRYPOINT" for each in stage.instructions):
                return None
        return None

    @property
    def stop_signal(self) -> str:
        """The signal named by `STOPSIGNAL`, as written; "" when the file names none."""
        instruction = self.last("STOPSIGNAL")
        return instruction.expand(instruction.arguments) if instruction is not None else ""


class Dockerfile:
    """A Dockerfile, read whole; whatever is no instruction is kept as one with an unknown keyword."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.escape = "\\"
        self.directives: dict[str, str] = {}
        self.global_arguments: dict[str, str] = {}
        self.stages: list[Stage] = []
        self._arguments: dict[str, str] = {}  # the ARGs of the stage being read
        self._read()

    def __repr__(self) -> str:
        return f"Dockerfile({self.path!r})"

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def directory(self) -> str:
        """The folder it stands in, project-relative; "" is the root."""
        return posixpath.dirname(self.path)

    @property
    def final(self) -> Stage | None:
        """The stage that becomes the image; None for a file without `FROM`."""
        return self.stages[-1] if self.stages else None

    def stage(self, reference: str) -> Stage | None:
        """A stage by name or number, as `--from` and `FROM` refer to it."""
        for stage in self.stages:
            if stage.name and stage.name.lower() == reference.lower():
                return stage
        if reference.isdigit() and int(reference) < len(self.stages):
            return self.stages[int(reference)]
        return None

    def _read(self) -> None:
        for instruction in self._instructions():
            instruction.escape = self.escape
            stage = self.stages[-1] if self.stages else None
            if instruction.keyword == "FROM":
                self._open_stage(instruction)
            elif stage is None:
                if instruction.keyword == "ARG":
                    self._declare_global(instruction)
            else:
                self._add(stage, instruction)

    def _declare_global(self, instruction: Instruction) -> None:
        instruction.scope = dict(self.global_arguments)
        for name, value in instruction.pairs:
            if value is not None:
                self.global_arguments[name] = instruction.expand(value)

    def _open_stage(self, instruction: Instruction) -> None:
        instruction.scope = dict(self.global_arguments)
        words = [word.text for word in instruction.words]
        base = words[0] if words else ""
        name = words[2] if len(words) >= 3 and words[1].lower() == "as" else ""
        parent = next((each for each in self.stages if each.name and each.name.lower() == base.lower()), None)
        stage = Stage(len(self.stages), name, base, instruction.flag("platform"), instruction, parent)
        instruction.symbol = f"{stage.title} FROM"
        if parent is not None:
            stage.workdir = parent.workdir
            stage.environment = dict(parent.environment)
        elif re.fullmatch(r"(?:.*/)?golang(?:[:@].*)?", base):
            # the official Go images set these; most build stages rest on them
            stage.workdir = "/go"
            stage.environment = {"GOPATH": "/go"}
        instruction.workdir = stage.workdir
        self._arguments = {}  # ARG is forgotten at the next FROM
        self.stages.append(stage)

    def _add(self, stage: Stage, instruction: Instruction) -> None:
        instruction.scope = {**self._arguments, **stage.environment}
        instruction.workdir = stage.workdir
        instruction.symbol = f"{stage.title} {instruction.keyword}"
        stage.instructions.append(instruction)
        if instruction.keyword == "ARG":
            for name, value in instruction.pairs:
                if value is not None:
                    self._arguments[name] = instruction.expand(value)
                elif name in self.global_arguments:
                    self._arguments[name] = self.global_arguments[name]
        elif instruction.keyword == "ENV":
            for name, value in instruction.pairs:
                stage.environment[name] = instruction.expand(value or "")
        elif instruction.keyword == "WORKDIR":
            target = instruction.expand(_unquote(instruction.arguments))
            stage.workdir = resolve(stage.workdir, target)

    def _instructions(self) -> Iterator[Instruction]:
        lines = self._lines()
        number = self._read_directives(lines)
        while number < len(lines):
            offset, line = lines[number]
            number += 1
            if _is_blank_or_comment(line):
                continue
            logical = _LogicalText()
            number = self._join(logical, lines, number, offset, line)
            if not logical.text.strip():
                continue
            heredocs, number = self._heredocs(logical.text, lines, number)
            yield Instruction(self.path, logical, heredocs)

    def _lines(self) -> list[tuple[int, bytes]]:
        data = self.source.data
        found = []
        starts = self.source.line_starts
        for index, start in enumerate(starts):
            end = starts[index + 1] if index + 1 < len(starts) else len(data)
            mark = len(BOM) if index == 0 and data.startswith(BOM) else 0
            found.append((start + mark, data[start + mark : end].rstrip(b"\r\n")))
        return found

    def _read_directives(self, lines: list[tuple[int, bytes]]) -> int:
        number = 0
        while number < len(lines):
            match = _DIRECTIVE.fullmatch(_decode(lines[number][1].decode("latin-1")))
            if match is None or match.group(1).lower() not in _KNOWN_DIRECTIVES:
                break
            self.directives[match.group(1).lower()] = match.group(2)
            number += 1
        if self.directives.get("escape") == "`":
            self.escape = "`"
        return number

    def _join(
        self, logical: _LogicalText, lines: list[tuple[int, bytes]], number: int, offset: int, line: bytes
    ) -> int:
        """Collect a line and its continuations; the number of the first line behind them."""
        escape = re.escape(self.escape.encode())
        continued = re.compile(rb"(?:^|(?<=[^" + escape + rb"]))" + escape + rb"[ \t]*$")
        start = len(line) - len(line.lstrip())
        offset, line = offset + start, line[start:]
        while True:
            match = continued.search(line)
            if match is None:
                logical.append(line, offset)
                return number
            logical.append(line[: match.start()], offset)
            while number < len(lines) and _is_blank_or_comment(lines[number][1]):
                number += 1
            if number >= len(lines):
                return number
            offset, line = lines[number]
            number += 1

    def _heredocs(
        self, text: str, lines: list[tuple[int, bytes]], number: int
    ) -> tuple[tuple[Heredoc, ...], int]:
        keyword = text.split(maxsplit=1)[0].upper()
        if keyword not in {"RUN", "COPY", "ADD"} or "<<" not in text:
            return (), number
        found = []
        for match in _HEREDOC.finditer(text):
            strip_tabs, name = match.group(1) == "-", match.group(3)
            first = number
            end = next(
                (
                    index
                    for index in range(first, len(lines))
                    if _delimiter(lines[index][1], strip_tabs) == name.encode("latin-1")
                ),
                None,
            )
            if end is None:
                break  # no here-document after all: a shift, or the file ends too early
            body = b"\n".join(line.lstrip(b"\t") if strip_tabs else line for _, line in lines[first:end])
            start = lines[first][0]
            stop = lines[end - 1][0] + len(lines[end - 1][1]) if end > first else start
            text_of_body = body.decode("utf-8", "replace")
            found.append(Heredoc(name, text_of_body, Span(self.path, start, stop)))
            number = end + 1
        return tuple(found), number


def _is_blank_or_comment(line: bytes) -> bool:
    stripped = line.strip()
    return not stripped or stripped.startswith(b"#")


def _delimiter(line: bytes, strip_tabs: bool) -> bytes:
    return line.lstrip(b"\t") if strip_tabs else line
