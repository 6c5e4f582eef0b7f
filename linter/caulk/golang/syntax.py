"""Layer 1, syntax: Go source bytes to a tree-sitter tree whose offsets always hold in the original bytes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_go

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node


@cache
def language() -> tree_sitter.Language:
    return tree_sitter.Language(tree_sitter_go.language())


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(language())


class SyntaxTree:
    """A parsed file: the tree, the original bytes, and the byte ranges that no parse could make sense of."""

    __slots__ = ("_tree", "data", "errors", "root")

    def __init__(self, data: bytes, tree: tree_sitter.Tree, errors: tuple[tuple[int, int], ...]) -> None:
        self.data = data
        self._tree = tree  # nodes borrow from the tree, so it must live as long as they do
        self.root = tree.root_node
        self.errors = errors

    def text(self, node: Node) -> str:
        """The source text of a node."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def is_intact(self, node: Node) -> bool:
        """Whether no syntax error lies inside the node."""
        return not node.has_error


def parse(data: bytes) -> SyntaxTree:
    """Parse Go source; never fails, whatever the bytes are."""
    tree = _parser().parse(data)
    errors = tuple(_error_ranges(tree.root_node)) if tree.root_node.has_error else ()
    return SyntaxTree(data, tree, errors)


def _error_ranges(root: Node) -> Iterator[tuple[int, int]]:
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            yield node.start_byte, node.end_byte
        elif node.has_error:
            pending.extend(reversed(node.children))


def walk(node: Node) -> Iterator[Node]:
    """A node and all its descendants, named ones and tokens, in source order."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(current.children))
