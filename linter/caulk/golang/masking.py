"""Layer 1c, masking: Go that is newer than the grammar, rewritten in place so that the grammar reads it.

tree-sitter-go 0.25 knows Go 1.25 at most, and some older forms not at all. A file that fails is parsed again
as a masked copy of the same byte length: every offset holds, and texts are read from the original. A mask is
only made where the tree has errors, and only kept when errors become fewer.

What later layers see under a mask:

- `new(expr)`, and calls of a function named `make`: an ordinary call_expression with an argument_list; the
  text of its function is still `new` or `make`.
- a method's own type parameters, `func (r *T) Map[U any](...)`: blank; `Function.type_parameters` reads them.
- `struct{ T }.m`, a method of an unnamed type: one identifier for the type.
- `[...]T` outside a composite literal, `make(T, n...)`, `~x`, `x.(type)` outside a switch, a constant with a
  type and no value: not valid programs, but gofmt reads them, and a file is not to be lost for them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.golang import grammar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Tree

    from caulk.golang.grammar import Range

Edit = tuple[int, bytes]  # offset and the bytes to put there

_ROUNDS = 3  # an error can hide another one further down
_CALLS_BYTES = 512 * 1024  # bytes parsed to judge calls one by one, in a file of whatever size
_CALL_BYTES = 32 * 1024  # the longest call that is judged
_TYPE_BYTES = 2 * 1024  # the longest receiver, type parameter list or unnamed type
_UNCLOSED = 200  # brackets that may turn out to have no end before the search for more is given up
_TRIES = 60  # parses of the whole file to judge the rarer forms
_TRIAL_BYTES = 1024 * 1024  # and how many bytes these may come to

_NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*+"
_GAP = rb"(?:\s++|//[^\n]*+\n|/\*(?s:.*?)\*/)*+"
_BRACKET = re.compile(
    rb"""//[^\n]*+|/\*(?s:.*?)\*/|"(?:[^"\\\n]|\\.)*+"|`[^`]*+`|'(?:[^'\\\n]|\\.)++'"""
    rb"""|(?P<open>[(\[{])|(?P<close>[)\]}])"""
)
_BUILTIN_CALL = re.compile(rb"(?<![\w.\x80-\xff])(?:new|make)(?=" + _GAP + rb"(\())")
_METHOD = re.compile(rb"(?:^|;)[ \t]*func" + _GAP + rb"(\()", re.MULTILINE)
_METHOD_NAME = re.compile(_GAP + _NAME + _GAP + rb"(\[)")
_PARAMETERS = re.compile(_GAP + rb"\(")
_UNNAMED_TYPE = re.compile(rb"\b(?:struct|interface)" + _GAP + rb"(\{)")
_SELECTION = re.compile(_GAP + rb"(?:\)" + _GAP + rb")*\." + _GAP + _NAME)
_OPEN_ARRAY = re.compile(rb"\[" + _GAP + rb"(\.\.\.)" + _GAP + rb"\]")
_SPREAD = re.compile(rb"(\.\.\.)" + _GAP + rb",?" + _GAP + rb"\)")
_TILDE = re.compile(rb"~")
_TYPE_GUARD = re.compile(rb"\." + _GAP + rb"\(" + _GAP + rb"(type)" + _GAP + rb"\)")
_EMPTY_INIT = re.compile(rb"\b(?:if|switch)" + _GAP + rb"(;)")
_SECOND_LABEL = re.compile(rb":" + _GAP + _NAME + rb"[ \t]*(:)(?=" + _GAP + rb"\})")
_CONST = re.compile(rb"\bconst\b" + _GAP)
_TYPED_CONST = re.compile(
    rb"^"
    + _GAP
    + _NAME
    + rb"(?:"
    + _GAP
    + rb","
    + _GAP
    + _NAME
    + rb")*+"
    + _GAP
    + rb"(?P<type>[\w.]+)[ \t]*(?=//|/\*|$)",
)


def reparse(data: bytes, tree: Tree | None) -> tuple[Tree | None, bytes]:
    """The best tree that masking can get, and the bytes it was parsed from: `data` itself when none helped.

    `tree` is that of the unmasked bytes; None when its parse was given up.
    """
    best, best_data, best_badness = tree, data, grammar.badness(tree)
    for _ in range(_ROUNDS):
        regions = _regions(best, best_data)
        masked = _mask_calls(_mask_type_parameters(best_data, regions), regions)
        if masked == best_data:
            break
        candidate = grammar.attempt(masked)
        candidate_badness = grammar.badness(candidate)
        if candidate_badness >= best_badness:
            break
        best, best_data, best_badness = candidate, masked, candidate_badness
        if not best_badness:
            return best, best_data
    if best is None:
        return None, data
    return _mask_rare_forms(best, best_data)


def _regions(tree: Tree | None, data: bytes) -> list[Range]:
    """The top-level parts of the file that have errors, each with the declaration it may have broken off."""
    if tree is None or tree.root_node.is_error:
        return [(0, len(data))]
    regions: list[Range] = []
    previous = 0
    for node in tree.root_node.children:
        if node.has_error:
            regions.append((previous if node.is_error else node.start_byte, node.end_byte))
        if node.type != "comment":
            previous = node.start_byte
    return regions


def _closing(data: bytes, opening: int, limit: int) -> int:
    """The offset just after the bracket that closes the one at `opening`; -1 when `limit` bytes hold none.

    Goes beyond the region of the error: recovery often ends a declaration too early.
    """
    depth = 0
    for match in _BRACKET.finditer(data, opening, opening + limit):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth -= 1
            if depth == 0:
                return match.end()
    return -1


def _replace(data: bytes, edits: list[Edit]) -> bytes:
    changed = bytearray(data)
    for offset, text in edits:
        changed[offset : offset + len(text)] = text
    return bytes(changed)


def _blank(data: bytes, start: int, end: int) -> Edit:
    """Spaces for everything between, line ends kept."""
    return start, re.sub(rb"[^\n]", b" ", data[start:end])


def _mask_type_parameters(data: bytes, regions: list[Range]) -> bytes:
    """Blank the type parameters of methods (Go 1.27)."""
    edits = []
    unclosed = 0
    for start, end in regions:
        for match in _METHOD.finditer(data, start, end):
            if unclosed > _UNCLOSED:
                break
            receiver_end = _closing(data, match.start(1), _TYPE_BYTES)
            name = _METHOD_NAME.match(data, receiver_end) if receiver_end >= 0 else None
            close = _closing(data, name.start(1), _TYPE_BYTES) if name else -1
            unclosed += receiver_end < 0 or (name is not None and close < 0)
            if name and close >= 0 and _PARAMETERS.match(data, close):
                edits.append(_blank(data, name.start(1), close))
    return _replace(data, edits) if edits else data


def _mask_calls(data: bytes, regions: list[Range]) -> bytes:
    """Rename `new` and `make` where their arguments are no types: the grammar has a special form for the two.

    Each call is judged alone: renamed when it does not parse as it stands and does when renamed. Inner calls
    come before the outer ones, which contain them.
    """
    changed = bytearray(data)
    budget = _CALLS_BYTES
    for start, end in reversed(regions):
        for match in reversed(list(_BUILTIN_CALL.finditer(data, start, end))):
            opening = match.start(1)
            close = _closing(data, opening, _CALL_BYTES)
            budget -= close - opening if close >= 0 else _CALL_BYTES
            if budget <= 0:
                return bytes(changed)
            if close < 0:
                continue
            call = bytes(changed[match.start() : close])
            name = match.group()
            renamed = name[:-1] + name[-1:].upper()
            if _is_expression(call) or not _is_expression(renamed + call[len(name) :]):
                continue
            changed[match.start() : match.end()] = renamed
    return bytes(changed)


def _is_expression(text: bytes) -> bool:
    tree = grammar.attempt(b"package p\nvar _ = " + text + b"\n")
    return tree is not None and not tree.root_node.has_error


def _mask_rare_forms(tree: Tree, data: bytes) -> tuple[Tree, bytes]:
    """Try the remaining masks one at a time, keeping those after which fewer errors are left."""
    tries = min(_TRIES, _TRIAL_BYTES // max(len(data), 1))
    badness = grammar.badness(tree)
    for find in (
        _unnamed_types,
        _open_arrays,
        _spreads,
        _tildes,
        _type_guards,
        _empty_inits,
        _second_labels,
        _typed_consts,
    ):
        for edit in [edit for start, end in _regions(tree, data) for edit in find(data, start, end)]:
            if not badness or tries <= 0:
                return tree, data
            tries -= 1
            masked = _replace(data, [edit])
            candidate = grammar.attempt(masked)
            candidate_badness = grammar.badness(candidate)
            if candidate is not None and candidate_badness < badness:
                tree, data, badness = candidate, masked, candidate_badness
    return tree, data


def _unnamed_types(data: bytes, start: int, end: int) -> Iterator[Edit]:
    unclosed = 0
    for match in _UNNAMED_TYPE.finditer(data, start, end):
        close = _closing(data, match.start(1), _TYPE_BYTES)
        unclosed += close < 0
        if unclosed > _UNCLOSED:
            return
        if close >= 0 and _SELECTION.match(data, close):
            yield match.start(), re.sub(rb"[^\w\x80-\xff]", b"_", data[match.start() : close])


def _simple(pattern: re.Pattern[bytes], replacement: bytes) -> Callable[[bytes, int, int], Iterator[Edit]]:
    """A finder of edits that put `replacement` where the pattern's first group (or the whole) matched."""

    def find(data: bytes, start: int, end: int) -> Iterator[Edit]:
        for match in pattern.finditer(data, start, end):
            yield match.start(pattern.groups and 1), replacement

    return find


_open_arrays = _simple(_OPEN_ARRAY, b"0  ")
_spreads = _simple(_SPREAD, b"   ")
_tildes = _simple(_TILDE, b"^")
_type_guards = _simple(_TYPE_GUARD, b"typE")
_empty_inits = _simple(_EMPTY_INIT, b" ")
_second_labels = _simple(_SECOND_LABEL, b";")


def _typed_consts(data: bytes, start: int, end: int) -> Iterator[Edit]:
    for match in _CONST.finditer(data, start, end):
        if data[match.end() : match.end() + 1] == b"(":
            close = _closing(data, match.end(), _CALL_BYTES)
            lines = range(match.end() + 1, close - 1) if close >= 0 else range(0)
        else:
            line_end = data.find(b"\n", match.end(), end)
            lines = range(match.end(), line_end if line_end >= 0 else end)
        at = lines.start
        while at < lines.stop:
            line_end = data.find(b"\n", at, lines.stop)
            line_end = line_end if line_end >= 0 else lines.stop
            spec = _TYPED_CONST.match(data[at:line_end])
            if spec:
                yield _blank(data, at + spec.start("type"), at + spec.end("type"))
            at = line_end + 1
