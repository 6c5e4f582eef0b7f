"""Layer 1, syntax: Go source bytes to a tree-sitter tree whose offsets always hold in the original bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import grammar, header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Tree

    from caulk.golang.grammar import Range

# Levels of the tree. Going to a node's parent costs time in its depth, so climbing out of a deeper chain is
# quadratic; the deepest known real one is a concatenation of 960 strings.
MAX_DEPTH = 1500


class SyntaxTree:
    """A parsed file: the tree, the original bytes, and the byte ranges that no parse could make sense of.

    `masked` says that the tree is of a copy in which syntax newer than the grammar was rewritten in
    place; offsets and texts are those of the original all the same. `refused` says in words why some of
    `errors` was not parsed at all ("" when everything was).
    """

    __slots__ = ("_tree", "data", "errors", "masked", "refused", "root")

    def __init__(
        self,
        data: bytes,
        tree: Tree,
        errors: tuple[Range, ...],
        *,
        masked: bool = False,
        refused: str = "",
    ) -> None:
        self.data = data
        self._tree = tree  # nodes borrow from the tree, so it must live as long as they do
        self.root = tree.root_node
        self.errors = errors
        self.masked = masked
        self.refused = refused

    def text(self, node: Node) -> str:
        """The source text of a node."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def is_intact(self, node: Node) -> bool:
        """Whether no syntax error lies inside the node."""
        return not node.has_error


def parse(data: bytes) -> SyntaxTree:
    """Parse Go source; never fails, whatever the bytes are."""
    if len(data) > grammar.SMALL and not header.read(data).package_name:
        return SyntaxTree(data, _nothing(), ((0, len(data)),), refused="it has no package clause")
    tree = grammar.attempt(data)
    parsed = data
    if tree is None or tree.root_node.has_error:
        from caulk.golang import masking

        tree, parsed = masking.reparse(data, tree)
        if tree is None:
            return SyntaxTree(data, _nothing(), ((0, len(data)),), refused="too much of it is not Go")
    refused = ""
    deep = grammar.deep_ranges(tree.root_node, MAX_DEPTH)
    if deep:
        for start, end in deep:
            parsed = parsed[:start] + b" " * (end - start) + parsed[end:]
        tree = grammar.attempt(parsed) or _nothing()
        refused = f"nested deeper than {MAX_DEPTH} levels"
    errors = tuple(sorted([*grammar.error_ranges(tree.root_node), *deep]))
    return SyntaxTree(data, tree, errors, masked=parsed is not data, refused=refused)


def _nothing() -> Tree:
    tree = grammar.attempt(b"")
    assert tree is not None  # short input is always parsed
    return tree


def fresh(node: Node) -> Node:
    """The same node as an object of its own, for a walk through all of it.

    A node object keeps those of its children once they have been asked for: a walk that begins at one which
    lives as long as its file would leave an object for every node below, about 500 bytes for a line of code.
    """
    return node.walk().node or node


def is_inside(node: Node, around: Node) -> bool:
    """Whether a node stands in another one of the same file, or begins it."""
    return around.start_byte <= node.start_byte < around.end_byte


def walk(node: Node) -> Iterator[Node]:
    """A node and all its descendants, named ones and tokens, in source order."""
    pending = [fresh(node)]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(current.children))
