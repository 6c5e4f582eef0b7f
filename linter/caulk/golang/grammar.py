"""Layer 1a, grammar: tree-sitter-go itself, kept from running away on input that is not Go.

tree-sitter's error recovery can take seconds a megabyte on bytes that only look like source. A parse is
therefore given up after a number of parser operations, counted and not timed, so that a file is always read
the same way.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_go

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Tree

Range = tuple[int, int]  # byte offsets, the end exclusive

SMALL = 64 * 1024  # bytes; below, the worst input costs well under a second
_CHUNK = 64 * 1024  # bytes handed to the parser at a time
_OPERATIONS_PER_CALLBACK = 100  # OP_COUNT_PER_PARSER_CALLBACK_CHECK of tree-sitter's parser.c
_OPERATIONS_PER_BYTE = 8  # gofmt's output needs 0.2 to 1.3, Go without any spaces up to 6
_RECOVERY_CALLBACKS = 1500  # callbacks in an error state: more text in error than a person leaves behind


@cache
def language() -> tree_sitter.Language:
    return tree_sitter.Language(tree_sitter_go.language())


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(language())


def attempt(data: bytes) -> Tree | None:
    """The tree of these bytes; None when the parser was stopped because they are far from being Go."""
    parser = _parser()
    if len(data) <= SMALL:
        return parser.parse(data)
    left = len(data) * _OPERATIONS_PER_BYTE // _OPERATIONS_PER_CALLBACK
    recovery_left = _RECOVERY_CALLBACKS

    def stop(_offset: int, in_error: bool) -> bool:
        nonlocal left, recovery_left
        left -= 1
        recovery_left -= in_error
        return left < 0 or recovery_left < 0

    # The binding (0.26.1) never lets go of what a read callback returns. Views that are released afterwards
    # leave only their shells behind, not the file.
    views = [memoryview(data)]

    def read(offset: int, _point: object) -> memoryview:
        views.append(views[0][offset : offset + _CHUNK])
        return views[-1]

    try:
        return parser.parse(read, progress_callback=stop)
    except ValueError:  # "Parsing failed": the callback asked for it
        parser.reset()
        return None
    finally:
        for view in reversed(views):
            view.release()


def error_ranges(root: Node) -> Iterator[Range]:
    """Where the tree has ERROR nodes (whole) and MISSING ones (empty ranges), in source order."""
    if not root.has_error:
        return
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            yield node.start_byte, node.end_byte
        elif node.has_error:
            pending.extend(reversed(node.children))


def badness(tree: Tree | None) -> int:
    """How much of a tree is in error: 0 for none; larger is worse, no tree at all is worst."""
    if tree is None:
        return 1 << 62
    return sum(end - start + 1 for start, end in error_ranges(tree.root_node))


def deep_ranges(root: Node, limit: int, stride: int = 500) -> list[Range]:
    """The top-level nodes in which some descendant lies deeper than `limit` below the root.

    Looks at every `stride`-th node in document order: a chain that deep is longer than a stride.
    """
    count = root.descendant_count
    if count <= limit:
        return []
    found: list[Range] = []
    for child in root.children:
        size = child.descendant_count
        if size <= limit:
            continue
        cursor = child.walk()
        for index in range(0, size, stride):
            cursor.goto_descendant(index)
            if cursor.depth > limit:
                found.append((child.start_byte, child.end_byte))
                break
    return found
