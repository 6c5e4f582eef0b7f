"""Constants: values of constant expressions, durations, values that never change, channel capacities."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from caulk.golang.constants import parse_float, parse_integer, unescape
from caulk.golang.files import GoFile
from caulk.golang.packages import GoPackage
from caulk.golang.workspace import Workspace
from caulk.source import Source

if TYPE_CHECKING:
    from tree_sitter import Node

DECLARATIONS = """package p

import (
	"math"
	"net/http"
	"os"
	"syscall"
	"time"
)

type Level int
type Timeout time.Duration

const (
	A = iota * 10
	B
	C
	_
	E, F = iota, -iota
	G, H
)

const (
	Debug Level = iota + 1
	Info
)

const (
	KB = 1 << (10 * (iota + 1))
	MB
)

const grace = 30 * time.Second
const name, sep = "caulk", `/`
const loop = pool
const pool = loop
const half = grace / 2

var period = 5 * time.Second
var count = 3
var moving = time.Second
var Exported = time.Second
var taken = time.Second
var derived = period * 2
var size int64 = 4
var unset time.Duration

func change() { moving = 2 * time.Second; use(&taken) }
"""


def package(statements: str) -> tuple[GoPackage, GoFile]:
    file = GoFile(Source("p.go", f"{DECLARATIONS}\nfunc test(n int) {{\n{statements}\n}}\n".encode()))
    return GoPackage("", [file]), file


def argument(expression: str, statements: str = "") -> tuple[GoPackage, GoFile, Node]:
    """The package, file and node of an expression that stands as an argument."""
    given, file = package(f"{statements}\nprobe({expression})")
    (call,) = (node.parent for node in file.identifiers("probe"))
    assert call is not None
    arguments = call.child_by_field_name("arguments")
    assert arguments is not None
    return given, file, arguments.named_children[0]


def constant(expression: str) -> object:
    given, file, node = argument(expression)
    return given.types.constant(file, node)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("42", 42),
        ("0x_FF", 255),
        ("0b101", 5),
        ("0o17 + 017", 30),
        ("1_000", 1000),
        ("'a'", 97),
        (r"'\n'", 10),
        (r"'\u00e9'", 233),
        ("1.5", 1.5),
        ("0x1p-2", 0.25),
        ("1e3", 1000.0),
        ('"a\\tb"', "a\tb"),
        ("`a\\tb`", "a\\tb"),
        ("true", True),
        ("!true", False),
        ("1 < 2 && 2 >= 3", False),
        ("1 == 2 || true", True),
        ("-7 / 2", -3),
        ("-7 % 2", -1),
        ("7 / 2.0", 3.5),
        ("1 << 10 >> 2", 256),
        ("6 &^ 3", 4),
        ("5 ^ 1", 4),
        ("^0", -1),
        ("^uint8(1)", 254),
        ("^uintptr(0) >> 63", 1),
        ("2 * (3 + 4)", 14),
        ("A", 0),
        ("B", 10),
        ("C", 20),
        ("E", 4),
        ("F", -4),
        ("G", 5),
        ("H", -5),
        ("Info", 2),
        ("MB", 1 << 20),
        ("name + sep + `x`", "caulk/x"),
        ('len("été")', 5),
        ("min(3, 1, 2)", 1),
        ("max(1, 2.5)", 2.5),
        ("Level(3) + 1", 4),
        ("float64(3) / 2", 1.5),
        ("int(2.0)", 2),
        ("string(name)", "caulk"),
        ("math.MaxInt64", (1 << 63) - 1),
        ("math.MaxUint32", (1 << 32) - 1),
        ("http.StatusOK", 200),
        ("http.MethodGet", "GET"),
        ("syscall.SIGTERM", 15),
        ("os.O_RDONLY", 0),
        ("time.Second", 1_000_000_000),
        # not constant, not known, or wrong
        ("n", None),
        ("count", None),
        ("nobody", None),
        ("math.Nobody", None),
        ("1 / 0", None),
        ("1 % 0", None),
        ("1 << 1000000", None),
        ("1 << -1", None),
        ('"a" + 1', None),
        ("int(2.5)", None),
        ("loop", None),
        ("func() int { return 1 }()", None),
        ("len(os.Args)", None),
        ("1 +", None),
    ],
)
def test_values(expression: str, expected: object) -> None:
    found = constant(expression)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("expression", "nanoseconds"),
    [
        ("5 * time.Second", 5_000_000_000),
        ("time.Second * 5", 5_000_000_000),
        ("time.Duration(5) * time.Second", 5_000_000_000),
        ("time.Duration(1.5 * float64(time.Second))", 1_500_000_000),
        ("1500 * time.Millisecond", 1_500_000_000),
        ("time.Minute + 30*time.Second", 90_000_000_000),
        ("2 * time.Hour", 7_200_000_000_000),
        ("grace", 30_000_000_000),
        ("half", 15_000_000_000),
        ("grace / 4", 7_500_000_000),
        ("5", 5),
        ("-1 * time.Second", -1_000_000_000),
        ("0", 0),
        # neither a duration nor something that would become one
        ("period", None),
        ("time.Duration(n) * time.Second", None),
        ("Level(3)", None),
        ("int64(5)", None),
        ("Timeout(5)", None),
        ('"5s"', None),
        ("true", None),
    ],
)
def test_durations(expression: str, nanoseconds: int | None) -> None:
    given, file, node = argument(expression)
    assert given.types.duration(file, node) == nanoseconds
    assert file.duration(node) == nanoseconds


@pytest.mark.parametrize(
    ("statements", "expression", "expected"),
    [
        ("", "5 * time.Second", 5_000_000_000),
        ("", "period", 5_000_000_000),
        ("", "derived", 10_000_000_000),
        ("", "time.Duration(count) * time.Second", 3_000_000_000),
        ("", "time.Duration(size) * time.Second", 4_000_000_000),
        ("", "moving", None),
        ("", "Exported", None),
        ("", "taken", None),
        ("", "unset", None),
        ("d := 2 * time.Second", "d", 2_000_000_000),
        ("d, e := 2 * time.Second, time.Second", "e", 1_000_000_000),
        ("var d = 2 * time.Second; d *= 2", "d", None),
        ("d := 2 * time.Second; if n > 1 { d = time.Second }", "d", None),
        ("d := time.Duration(n)", "d", None),
        ("for d := time.Second; d < 9; d++ {}; d := period", "d", 5_000_000_000),
        ("d := d", "d", None),
    ],
)
def test_stable_durations(statements: str, expression: str, expected: int | None) -> None:
    """Variables count when they are declared with a constant and nobody assigns them, here or elsewhere."""
    given, file, node = argument(expression, statements)
    assert given.types.stable_duration(file, node) == expected


@pytest.mark.parametrize(
    ("statements", "expression", "expected"),
    [
        ("", "make(chan int)", 0),
        ("", "make(chan int, 3)", 3),
        ("", "make(chan<- error, 2*A+C)", 20),
        ("", "make(chan int, count)", 3),
        ("", "make(chan int, n)", None),
        ("", "make([]int, 3)", None),
        ("c := make(chan int, 1)", "c", 1),
        ("c := make(chan int, 1); d := c", "d", 1),
        ("var c chan int; c = make(chan int)", "c", 0),
        ("c := make(chan int, 1); c = nil", "c", None),
        ("c := open()", "c", None),
        ("make := func(x any) chan int { return nil }", "make(1)", None),
        ("type Q chan int", "make(Q, 2)", 2),
    ],
)
def test_channel_capacity(statements: str, expression: str, expected: int | None) -> None:
    given, file, node = argument(expression, statements)
    assert given.types.channel_capacity(file, node) == expected


def test_constants_of_other_packages() -> None:
    """Constants of the module are evaluated in the package that declares them."""
    found = Workspace(
        None,
        [
            GoFile(
                Source(
                    "main.go", b'package main\n\nimport "example.com/m/lib"\n\nconst probe = lib.Grace * 2\n'
                )
            ),
            GoFile(
                Source("lib/a.go", b'package lib\n\nimport "time"\n\nconst Grace = seconds * time.Second\n')
            ),
            GoFile(Source("lib/b.go", b"package lib\n\nconst seconds = 15\n")),
        ],
        module_files=[Source("go.mod", b"module example.com/m\n\ngo 1.25\n")],
    )
    main = next(each for each in found.packages if each.directory == "")
    (node,) = main.files[0].identifiers("probe")
    assert main.files[0].duration(node) == 30_000_000_000


@pytest.mark.parametrize(("text", "value"), [("08", None), ("0x", None), ("0X1f", 31), ("00", 0), ("9", 9)])
def test_parse_integer(text: str, value: int | None) -> None:
    assert parse_integer(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (".5", Fraction(1, 2)),
        ("1.", Fraction(1)),
        ("1E-2", Fraction(1, 100)),
        ("0x.8p1", Fraction(1)),
        ("1e999999999", None),
        ("0x1p999999999", None),
        ("1e", None),
    ],
)
def test_parse_float(text: str, value: Fraction | None) -> None:
    assert parse_float(text) == value


def test_unescape() -> None:
    assert unescape(r"a\"b\x41\101\u00e9\U0001F600\\n") == 'a"bAA\u00e9\U0001f600\\n'
