"""Layer 2d, build constraints: for which platforms and tags a file is compiled.

Semantics of go/build: `//go:build` wins over `// +build`; the file name adds `_GOOS` and `_GOARCH`.
https://pkg.go.dev/cmd/go#hdr-Build_constraints
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from caulk.golang.modules import GoVersion

# internal/syslist of Go 1.27
UNIX_OS = frozenset(
    {"aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "linux", "netbsd"}
    | {"openbsd", "solaris"}
)
KNOWN_OS = UNIX_OS | {"js", "nacl", "plan9", "wasip1", "windows", "zos"}
KNOWN_ARCH = frozenset(
    {"386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "loong64", "mips", "mipsle", "mips64"}
    | {"mips64le", "mips64p32", "mips64p32le", "ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x"}
    | {"sparc", "sparc64", "wasm"}
)
_IMPLIED_OS = {"android": "linux", "illumos": "solaris", "ios": "darwin"}

# What a container image is built with, when nothing else is said.
DEFAULT_TAGS = frozenset({"linux", "amd64", "cgo", "gc"})

# Tags that nobody ever sets: the convention for files that only `go run` compiles, or that document.
NEVER_SET = frozenset({"ignore", "ignored", "never", "none", "disabled", "exclude", "excluded", "_"})

_MAX_DEPTH = 200  # parentheses and negations; real constraints stay below five
_TERM = re.compile(r"\s*(&&|\|\||[!()]|[\w.]+)")
_GO_RELEASE = re.compile(r"go1(?:\.([0-9]+))?")

Truth = bool | None  # None: depends on a tag that is not known


class _SyntaxError(ValueError):
    """The expression is none; go/build then refuses the file, and Caulk treats it as unconstrained."""


@dataclass(frozen=True, slots=True)
class Tag:
    name: str


@dataclass(frozen=True, slots=True)
class Not:
    operand: Expression


@dataclass(frozen=True, slots=True)
class And:
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    operands: tuple[Expression, ...]


Expression = Tag | Not | And | Or


def _evaluate(expression: Expression, tag: Callable[[str], Truth]) -> Truth:
    match expression:
        case Tag(name):
            return tag(name)
        case Not(operand):
            value = _evaluate(operand, tag)
            return None if value is None else not value
        case And(operands) | Or(operands):
            decisive = isinstance(expression, Or)
            values = [_evaluate(each, tag) for each in operands]
            if decisive in values:
                return decisive
            return None if None in values else not decisive


def _tags(expression: Expression) -> Iterator[str]:
    match expression:
        case Tag(name):
            yield name
        case Not(operand):
            yield from _tags(operand)
        case And(operands) | Or(operands):
            for each in operands:
                yield from _tags(each)


def _minimum_release(expression: Expression, *, negated: bool = False) -> int:
    """The lowest N of 1.N that the expression admits, as go/build/constraint.GoVersion has it; -1 for any."""
    match expression:
        case Tag(name):
            release = _GO_RELEASE.fullmatch(name)
            return -1 if negated or release is None else int(release[1] or 0)
        case Not(operand):
            return _minimum_release(operand, negated=not negated)
        case And(operands) | Or(operands):
            bounds = [_minimum_release(each, negated=negated) for each in operands]
            return max(bounds) if isinstance(expression, And) != negated else min(bounds)


class _Parser:
    """Recursive descent over one `//go:build` expression: `||` binds weaker than `&&`, `!` strongest."""

    def __init__(self, text: str) -> None:
        self.terms: list[str] = []
        at = 0
        text = text.rstrip()
        while at < len(text):
            match = _TERM.match(text, at)
            if match is None:
                raise _SyntaxError(text)
            self.terms.append(match[1])
            at = match.end()
        self.terms.reverse()

    def parse(self) -> Expression:
        expression = self._or(0)
        if self.terms:
            raise _SyntaxError(self.terms[-1])
        return expression

    def _accept(self, term: str) -> bool:
        if self.terms and self.terms[-1] == term:
            self.terms.pop()
            return True
        return False

    def _or(self, depth: int) -> Expression:
        operands = [self._and(depth)]
        while self._accept("||"):
            operands.append(self._and(depth))
        return operands[0] if len(operands) == 1 else Or(tuple(operands))

    def _and(self, depth: int) -> Expression:
        operands = [self._not(depth)]
        while self._accept("&&"):
            operands.append(self._not(depth))
        return operands[0] if len(operands) == 1 else And(tuple(operands))

    def _not(self, depth: int) -> Expression:
        if depth > _MAX_DEPTH or not self.terms:
            raise _SyntaxError
        if self._accept("!"):
            return Not(self._not(depth + 1))
        if self._accept("("):
            inner = self._or(depth + 1)
            if not self._accept(")"):
                raise _SyntaxError
            return inner
        term = self.terms.pop()
        if term in ("&&", "||", ")"):
            raise _SyntaxError(term)
        return Tag(term)


def parse_go_build(text: str) -> Expression | None:
    """The expression after `//go:build`; None when it is malformed."""
    try:
        return _Parser(text).parse()
    except _SyntaxError:
        return None


def parse_plus_build(arguments: str) -> Expression | None:
    """One `// +build` line: blanks mean or, commas mean and, `!` negates one tag."""
    options: list[Expression] = []
    for option in arguments.split():
        terms = [term for term in option.split(",") if term]
        if terms:
            parts = tuple(Not(Tag(term[1:])) if term.startswith("!") else Tag(term) for term in terms)
            options.append(parts[0] if len(parts) == 1 else And(parts))
    if not options:
        return None
    return options[0] if len(options) == 1 else Or(tuple(options))


def _file_name_tags(file_name: str) -> Iterator[str]:
    """The GOOS and GOARCH that a file name asks for, as in `dir_linux.go` and `asm_darwin_arm64_test.go`."""
    stem = file_name.removesuffix(".go").removesuffix("_test")
    parts = stem.split("_")[1:]  # `linux.go` is no constraint
    if parts and parts[-1] in KNOWN_ARCH:
        if len(parts) >= 2 and parts[-2] in KNOWN_OS:
            yield parts[-2]
        yield parts[-1]
    elif parts and parts[-1] in KNOWN_OS:
        yield parts[-1]


@dataclass(frozen=True)
class Constraint:
    """Everything that decides whether a file is compiled: comments and file name together.

    `expression` is None when nothing restricts the file.
    """

    expression: Expression | None = None
    never: bool = False  # the go command passes over files whose name starts with `_` or `.`

    @cached_property
    def tags(self) -> frozenset[str]:
        """Every tag the constraint mentions."""
        return frozenset(_tags(self.expression)) if self.expression else frozenset()

    def satisfied(self, tags: Collection[str] = DEFAULT_TAGS) -> bool:
        """Whether the file is compiled under these tags (GOOS and GOARCH among them).

        `unix` and the operating systems that one implies follow from the tags. Go releases (`go1.21`) count
        as reached unless `tags` names releases itself.
        """
        if self.never:
            return False
        if self.expression is None:
            return True
        present = set(tags)
        present.update(implied for os, implied in _IMPLIED_OS.items() if os in present)
        if not UNIX_OS.isdisjoint(present):
            present.add("unix")
        any_release = not any(_GO_RELEASE.fullmatch(tag) for tag in present)
        return bool(
            _evaluate(
                self.expression,
                lambda tag: tag in present or (any_release and bool(_GO_RELEASE.fullmatch(tag))),
            )
        )

    @cached_property
    def excluded_always(self) -> bool:
        """Whether no ordinary build compiles the file, as with `//go:build ignore`."""
        if self.never:
            return True
        if self.expression is None:
            return False
        return _evaluate(self.expression, lambda tag: False if tag in NEVER_SET else None) is False

    @cached_property
    def go_version(self) -> GoVersion | None:
        """The Go release that the file asks for; None when it asks for none."""
        release = _minimum_release(self.expression) if self.expression else -1
        return (1, release) if release >= 0 else None


UNCONSTRAINED = Constraint()


def of_file(file_name: str, go_build: str | None, plus_build: Collection[str]) -> Constraint:
    """The constraint of a file from its base name, `//go:build` expression and `// +build` arguments."""
    if go_build is not None:
        comment = parse_go_build(go_build)
        parts = [comment] if comment else []
    else:
        parts = [line for line in map(parse_plus_build, plus_build) if line]
    parts.extend(Tag(name) for name in _file_name_tags(file_name))
    never = file_name.startswith(("_", "."))
    if not parts:
        return Constraint(never=True) if never else UNCONSTRAINED
    return Constraint(parts[0] if len(parts) == 1 else And(tuple(parts)), never)
