"""Syntax: newer Go than the grammar knows, broken Go, and bytes that are not Go at all."""

from __future__ import annotations

import itertools
import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caulk.golang.files import GoFile
from caulk.golang.grammar import attempt
from caulk.golang.syntax import MAX_DEPTH, SyntaxTree, parse, walk
from caulk.source import Source

NEWER = {
    "new of a value": "var x = new(1 + 2)",
    "new of a literal": "var x = new(T{1})",
    "new of a slice literal": 'var x = new([]byte("x"))',
    "new of a call": "var x = new(f(x))",
    "new of a call of new": "var x = new(*new(new(1)))",
    "new beside new of a type": "var x, y, z = new([]int), new(1), make(map[string]chan<- int, 3)",
    "new of an index": "var x = new(a[0])",
    "new of a path": "var x = new(a.b.c)",
    "new of a function's result": "var x = new(func() *int { return new(1) }())",
    "new over lines": "var x = new(\n\t1, // one\n)",
    "new after a comment": "var x = new(/* one */ 1)",
    "new in a literal": "var x = []T{{p: new(1)}, {p: new(int)}}",
    "new of a struct literal": "var x = new(struct{ a int }{1})",
    "a function called make": "func make(n int) int { return n }\n\nvar x = make(make(3) - 1)",
    "a method's type parameter": "func (r *T) Map[U any](f func(int) U) []U { return nil }",
    "several of them": "func (r T[P]) Map[K comparable, V interface{ ~int; M() }](x [3]K) (v V, err error)",
    "a generic alias": "type Set[T comparable] = map[T]struct{}",
    "a method of an unnamed type": "var x = struct{ T }.String",
    "a label behind a label": "func f() {\n\tfor {\n\t\tgoto B\n\tA:\n\tB:\n\t}\n}",
    "an empty initialisation": "func f() {\n\tif ; x {\n\t}\n\tswitch ; y {\n\t}\n}",
    "a spread length": "var x = make([]int, n...)",
    "an array of unknown length": "var a [...]int",
    "a constant without its value": "const (\n\ta = 1\n\tb int\n)",
}


def kinds(tree: SyntaxTree, text: str) -> set[str]:
    """Kinds of all nodes that read `text`."""
    return {node.type for node in walk(tree.root) if tree.text(node) == text}


@pytest.mark.parametrize("code", NEWER.values(), ids=NEWER)
def test_go_newer_or_rarer_than_the_grammar_parses_without_errors(code: str) -> None:
    """Alone, and between broken-off neighbours that also need it."""
    for text in (code, f"{code}\n\nvar _ = new(0)\n\n{code}"):
        tree = parse(f"package p\n\n{text}\n".encode())
        assert tree.errors == ()
        assert not tree.root.has_error


def test_texts_under_a_mask_are_those_of_the_file() -> None:
    tree = parse(b"package p\n\nvar x = new(1 + 2)\n")
    assert tree.masked
    assert "call_expression" in kinds(tree, "new(1 + 2)")
    assert "binary_expression" in kinds(tree, "1 + 2")
    assert kinds(tree, "new") == {"identifier"}


def test_types_as_arguments_stay_types_beside_a_masked_call() -> None:
    """Only the calls that need it are masked, so `make(chan int, n)` still shows its type."""
    tree = parse(b"package p\n\nfunc f() (*int, chan int) { return new(len(s) - 1), make(chan int, n-1) }\n")
    assert tree.errors == ()
    assert "channel_type" in kinds(tree, "chan int")


def test_code_that_the_grammar_knows_is_never_masked() -> None:
    tree = parse(b"package p\n\nvar x = new(T)\n\nfunc (t T) f() { type U[P any] = []P }\n")
    assert not tree.masked
    assert tree.errors == ()


def test_an_old_error_remains_where_a_mask_helps_elsewhere() -> None:
    """The broken function is reported, the masked one is read."""
    data = b"package p\n\nfunc a() { x := new(1); y := ) }\n\nfunc b() *int { return new(2) }\n"
    tree = parse(data)
    assert tree.errors
    assert all(start < data.index(b"func b") for start, _ in tree.errors)
    assert "call_expression" in kinds(tree, "new(2)")


@pytest.mark.parametrize("broken", ["f(", "x := ", "if {", "func (", "~", "a b c", '"abc', "struct {"])
def test_a_broken_function_leaves_the_others_intact(broken: str) -> None:
    """Whatever is broken in the middle, the functions around it are found and known to be sound."""
    text = f"package p\n\nfunc a() {{ x() }}\n\nfunc b() {{\n\t{broken}\n}}\n\nfunc c() {{ y() }}\n"
    file = GoFile(Source("p.go", text.encode()))
    assert file.tree.errors
    assert not file.tree.refused
    intact = {function.name for function in file.functions if function.is_intact}
    assert "a" in intact
    assert "b" not in intact


@pytest.mark.parametrize(
    "nested",
    [
        "(" * 9000 + "1" + ")" * 9000,
        "-" * 9000 + "1",
        "1" + "+1" * 9000,
        "f" + "()" * 9000,
        "func() { " * 9000,
    ],
    ids=["parentheses", "negations", "additions", "calls", "open literals"],
)
def test_code_nested_too_deeply_is_refused_and_the_rest_is_read(nested: str) -> None:
    """Nothing later has to climb out of thousands of levels; the declaration is an error range."""
    head = "package p\n\nfunc sound() {}\n\n"
    file = GoFile(Source("p.go", f"{head}var x = {nested}\n".encode()))
    assert file.tree.errors
    assert max(_depth(file.tree)) <= MAX_DEPTH + 500
    assert [function.name for function in file.functions if function.is_intact] == ["sound"]
    assert any(start <= len(head) + 2 < end for start, end in file.tree.errors)


def _depth(tree: SyntaxTree) -> list[int]:
    depths = [0]
    pending = [(tree.root, 0)]
    while pending:
        node, depth = pending.pop()
        depths.append(depth)
        pending.extend((child, depth + 1) for child in node.children)
    return depths


def test_a_concatenation_of_a_thousand_strings_is_read() -> None:
    """Tables in real generated code look like this."""
    text = "package p\n\nconst table = " + " +\n\t".join(f'"{n}"' for n in range(1000)) + "\n"
    tree = parse(text.encode())
    assert not tree.errors
    assert not tree.refused


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 300_000,
        b"\xff\xfe" * 200_000,
        b"package p\n" + b"new(" * 40_000,
        b"package p\nvar x = " + b"[" * 200_000,
        b"package p\n" + b"struct { " * 30_000,
        b"package p\nvar x = `never closed",
        b"package p\n/* never closed",
        b"package p\n" + b"func (r T) N[" * 10_000,
        b"\xef\xbb\xbfpackage p\r\n\r\nvar x = new(1)\r\n",
        b'{"kind": "json", "items": [1, 2, 3]},\n' * 5_000,
    ],
    ids=itertools.count(),
)
def test_bytes_that_are_no_go_are_read_to_an_end(data: bytes) -> None:
    """Every offset of the tree and of its errors lies inside the file."""
    tree = parse(data)
    assert all(0 <= start <= end <= len(data) for start, end in tree.errors)
    assert tree.root.end_byte <= len(data)


def test_a_large_file_that_is_no_go_says_why_it_was_refused() -> None:
    assert parse(b"some prose, not Go\n" * 10_000).refused == "it has no package clause"
    noise = random.Random(1).randbytes(250_000)
    assert parse(b"package p\n" + noise).refused == "too much of it is not Go"


@pytest.mark.parametrize("given_up", [False, True])
def test_a_parsed_file_can_be_forgotten(given_up: bool) -> None:
    """Large files are handed to the parser in pieces, and the parser keeps none of them."""
    data = b"package p\n" + (random.Random(1).randbytes(250_000) if given_up else b"\nvar x = 1\n" * 20_000)
    before = sys.getrefcount(data)
    assert (attempt(data) is None) is given_up
    assert sys.getrefcount(data) == before


def test_a_large_file_of_valid_go_is_read_whole() -> None:
    """Also when it needs masks, and when one of its functions is broken."""
    text = "package p\n" + "".join(f"\nfunc f{n}() *int {{ return new({n} + 1) }}\n" for n in range(3000))
    assert parse(text.encode()).errors == ()
    broken = parse(text.replace("new(1500 + 1)", "new(1500 + )").encode())
    around = text.index("func f1500"), text.index("func f1501")
    assert broken.errors
    assert all(around[0] <= start <= end <= around[1] for start, end in broken.errors)


WORDS = st.sampled_from(
    [
        *(
            "package p\n",
            "func ",
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            "new(",
            "make(",
            "x",
            "1",
            ",",
            ".",
            ":",
            "=",
            ":=",
        ),
        *(
            "struct",
            "interface{",
            "type ",
            "const ",
            "var ",
            "if ",
            ";",
            "\n",
            '"',
            "`",
            "'",
            "/*",
            "*/",
            "//",
            "~",
        ),
        *("...", "func (r T) N[P any](", "case ", "select {", "go ", "\0", "\xe9", "chan "),
    ]
)


@given(st.lists(WORDS, max_size=60).map("".join))
def test_any_heap_of_go_tokens_keeps_offsets_and_texts(text: str) -> None:
    """A mask is never longer or shorter than what it covers, and no node reads anything but the file."""
    data = text.encode("latin-1", "replace")
    tree = parse(data)
    assert tree.data == data
    for node in walk(tree.root):
        assert tree.text(node) == data[node.start_byte : node.end_byte].decode("utf-8", "replace")
        assert node.end_byte <= len(data)


@given(st.binary(max_size=300))
def test_any_bytes_make_a_file_with_a_header_and_functions(data: bytes) -> None:
    file = GoFile(Source("p.go", data))
    assert isinstance(file.package_name, str)
    assert all(function.node.end_byte <= len(data) for function in file.functions)
    assert all(each.path for each in file.imports) or file.tree.errors or b'""' in data or b"``" in data
    assert file.constraint.satisfied() in (True, False)
