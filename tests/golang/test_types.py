"""Light types: what expressions are, what members selectors find, what calls give."""

from __future__ import annotations

import pytest

from caulk.golang.files import GoFile
from caulk.golang.packages import GoPackage
from caulk.golang.types import UNKNOWN, Field, Method, Named, Pointer
from caulk.golang.workspace import Workspace
from caulk.source import Source

DECLARATIONS = """package p

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"example.com/unknown"
)

type ID int

type Pair[K comparable, V any] struct {
	Key   K
	Value V
	next  *Pair[K, V]
}

func (p *Pair[A, B]) Swap() Pair[B, A] { panic(0) }

type Base struct {
	name string
	done chan struct{}
}

func (b *Base) Name() string  { return b.name }
func (b Base) Done() <-chan struct{} { return b.done }

type Server struct {
	*http.Server
	Base
	mu       sync.Mutex
	handlers map[string]func(int) error
	pairs    []*Pair[string, ID]
	limits   [4]time.Duration
	unknown.Thing
}

type Runner interface {
	io.Closer
	Run(ctx context.Context, args ...string) (int, error)
}

type Alias = Server
type List[T any] = []T
type Self Self
type Loop struct{ *Loop }
type Number interface{ ~int | ~float64 }
type Fn func(ID) error

func Map[T, U any](in []T, f func(T) U) []U { panic(0) }
func Keys[K comparable, V any](m map[K]V) []K { panic(0) }
func First[T any](first T, rest ...T) T { return first }
func Apply[S ~[]E, E any](s S) E { panic(0) }
func Zero[T any]() T { panic(0) }
func two() (int, error)
func none()

var (
	ctx    context.Context
	server *Server
	value  Server
	runner Runner
	pair   Pair[string, ID]
	count  atomic.Int64
	any1   any
	texts  []string
	table  map[ID][]byte
	in     <-chan ID
	both   chan<- error
	fn     Fn
	thing  unknown.Thing
	grid   [3][2]int
	seq    func(yield func(string, ID) bool)
	id     ID
)

const limit = 5 * time.Second
"""


def package(text: str) -> GoPackage:
    return GoPackage("", [GoFile(Source("p.go", text.encode()))])


def probed(text: str) -> str:
    """The type of the variable `probe` in a function with these statements."""
    given = package(f"{DECLARATIONS}\nfunc test() {{\n{text}\n}}\n")
    file = given.files[0]
    nodes = list(file.identifiers("probe"))
    found = next(obj for obj in map(file.resolve, nodes) if obj is not None and obj.is_local)
    return str(given.types.of_object(found))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1", "int"),
        ("1.5", "float64"),
        ("'x'", "int32"),
        ('"s"', "string"),
        ("1 + 2.5", "float64"),
        ("1 << 3", "int"),
        ("id + 1", "p.ID"),
        ("1 + id", "p.ID"),
        ("id > 1", "bool"),
        ("!true", "bool"),
        ("-id", "p.ID"),
        ("limit", "time.Duration"),
        ("2 * limit", "time.Duration"),
        ("time.Second", "time.Duration"),
        ("time.Duration(3)", "time.Duration"),
        ("[]byte(texts[0])", "[]uint8"),
        ("(*Server)(nil)", "*p.Server"),
        ("*(*[]string)(unsafe.Pointer(server))", "[]string"),
        ("unsafe.Pointer(server)", "unsafe.Pointer"),
        ("struct {\n\ta int // the a\n\tb, c string\n}{}", "struct{ a int; b, c string }"),
        ("&Server{}", "*p.Server"),
        ("Alias{}", "p.Server"),
        ("*server", "p.Server"),
        ("new(Server)", "*p.Server"),
        ("new(limit)", "*time.Duration"),
        ("make(chan<- int, 3)", "chan<- int"),
        ("make(map[ID]List[string])", "map[p.ID][]string"),
        ("[...]int{1, 2, 3}", "[3]int"),
        ("[limits]int{}", "[?]int"),
        ("[2 * 3]int{}", "[6]int"),
        ("struct{}{}", "struct{}"),
        ("texts[0]", "string"),
        ("texts[1:]", "[]string"),
        ("texts[0][1]", "uint8"),
        ("texts[0][1:]", "string"),
        ("table[3]", "[]uint8"),
        ("grid[1]", "[2]int"),
        ("grid[1][:]", "[]int"),
        ("<-in", "p.ID"),
        ("any1.(Runner)", "p.Runner"),
        ("any1", "interface{}"),
        ("server.Addr", "string"),
        ("server.Server", "*net/http.Server"),
        ("server.name", "string"),
        ("value.Base.done", "chan struct{}"),
        ("server.handlers[texts[0]]", "func(int) error"),
        ("server.handlers[name](1)", "error"),
        ("server.pairs[0].Value", "p.ID"),
        ("server.pairs[0].next.Key", "string"),
        ("server.limits[1]", "time.Duration"),
        ("pair.Swap()", "p.Pair[p.ID,string]"),
        ("pair.Swap().Value", "string"),
        ("Pair[int, error]{}", "p.Pair[int,error]"),
        ("server.Name()", "string"),
        ("value.Done()", "<-chan struct{}"),
        ("server.Shutdown(ctx)", "error"),
        ("server.Shutdown", "func(context.Context) error"),
        ("(*Server).Name", "func(*p.Server) string"),
        ("runner.Close()", "error"),
        ("runner.Run", "func(context.Context, ...string) (int, error)"),
        ("ctx.Done()", "<-chan struct{}"),
        ("ctx.Err().Error()", "string"),
        ("count.Load()", "int64"),
        ("fn(3)", "error"),
        ("func(x int, ys ...string) (a, b int) { return 1, 2 }", "func(int, ...string) (int, int)"),
        ("func() ID { return 1 }()", "p.ID"),
        ("append(texts, id)", "[]string"),
        ("len(texts)", "int"),
        ("min(1, limit)", "time.Duration"),
        ("recover()", "interface{}"),
        ("Map(texts, func(s string) ID { return 1 })", "[]p.ID"),
        ("Map[string, error](nil, nil)", "[]error"),
        ("Keys(table)", "[]p.ID"),
        ("First(1, 2)", "int"),
        ("First(1, id)", "p.ID"),
        ("First(texts[0], texts...)", "string"),
        ("Apply(texts)", "string"),
        ("Zero[ID]()", "p.ID"),
        ("Zero()", "?"),
        ("Zero[*Pair[int, ID]]().Value", "p.ID"),
        ("new(atomic.Pointer[Server]).Load()", "*p.Server"),
        ("os.Stdout", "*os.File"),
        ("http.StatusOK", "int"),
        ("fmt.Sprint", "func(...interface{}) string"),
        ("time.Now().Add(limit).Sub(time.Now())", "time.Duration"),
        ("http.DefaultClient.Transport", "net/http.RoundTripper"),
        ("thing", "example.com/unknown.Thing"),
        ("thing.Do()", "?"),
        ("unknown.New()", "?"),
        ("nobody", "?"),
        ("server.missing", "?"),
        ("Loop{}.missing", "?"),
        ("two()", "?"),
        ("[]*Server{{}}", "[]*p.Server"),
        ("map[string]Runner{}", "map[string]p.Runner"),
        ("((server))", "*p.Server"),
        ("interface{ Run() }(nil).Run", "func()"),
    ],
)
def test_expressions(expression: str, expected: str) -> None:
    assert probed(f"probe := {expression}").replace("any", "interface{}") == expected


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ("var probe Server", "p.Server"),
        ("var probe, other = 1, texts", "int"),
        ("var other, probe = 1, texts", "[]string"),
        ("_, probe := two()", "error"),
        ("probe, _ := two()", "int"),
        ("probe, ok := table[1]", "[]uint8"),
        ("v, probe := table[1]", "bool"),
        ("v, probe := <-in", "bool"),
        ("probe, ok := any1.(ID)", "p.ID"),
        ("v, probe := (any1.(ID))", "bool"),
        ("ctx, probe := context.WithTimeout(ctx, limit)", "context.CancelFunc"),
        ("probe, cancel := context.WithCancelCause(ctx)", "context.Context"),
        ("for probe := range texts {}", "int"),
        ("for _, probe := range texts {}", "string"),
        ("for _, probe := range texts[0] {}", "int32"),
        ("for probe := range table {}", "p.ID"),
        ("for _, probe := range table {}", "[]uint8"),
        ("for _, probe := range &grid {}", "[2]int"),
        ("for probe := range in {}", "p.ID"),
        ("for probe := range id {}", "p.ID"),
        ("for probe := range 10 {}", "int"),
        ("for _, probe := range seq {}", "p.ID"),
        ("for probe := range server.pairs[0].missing {}", "?"),
        ("select { case probe := <-in: _ = probe }", "p.ID"),
        ("select { case _, probe := <-(in): _ = probe }", "bool"),
        ("switch probe := any1.(type) { case ID: _ = probe }", "p.ID"),
        ("switch probe := any1.(type) { case ID, string: _ = probe }", "interface{}"),
        ("switch probe := any1.(type) { case nil: _ = probe }", "interface{}"),
        ("switch probe := any1.(type) { default: _ = probe }", "interface{}"),
        ("func(probe ...string) {}()", "[]string"),
        ("func() (probe error) { return }()", "error"),
        ("const probe = 5", "untyped int"),
        ("const probe ID = 5", "p.ID"),
        ("type T struct{ f ID }; probe := T{}.f", "p.ID"),
        ("probe := none()", "?"),
        ("t := time.NewTicker(limit); probe := t.C", "<-chan time.Time"),
        ("resp, err := http.Get(texts[0]); probe := resp.Body", "io.ReadCloser"),
    ],
)
def test_variables(statements: str, expected: str) -> None:
    assert probed(statements).replace("any", "interface{}") == expected


def test_type_switch_clauses_each_have_a_type() -> None:
    switch = "switch x := any1.(type) { case ID: use(x); case *Server: use(x) }"
    file = package(f"{DECLARATIONS}\nfunc test() {{ {switch} }}\n").files[0]
    uses = [
        node
        for node in file.identifiers("x")
        if node.parent is not None and node.parent.type == "argument_list"
    ]
    assert [str(file.type_of(node)) for node in uses] == ["p.ID", "*p.Server"]


def named(given: GoPackage, name: str) -> Named:
    found = given.names.lookup(name)
    assert found is not None
    declared = given.types.of_object(found)
    assert isinstance(declared, Named)
    return declared


def test_members() -> None:
    """Fields and methods are found at the shallowest depth, with the type that declares them."""
    given = package(DECLARATIONS)
    types = given.types
    server = Pointer(named(given, "Server"))
    shutdown = types.method(server, "Shutdown")
    assert isinstance(shutdown, Method)
    assert shutdown.full_name == "(*net/http.Server).Shutdown"
    assert shutdown.function is None
    name = types.method(server, "Name")
    assert name is not None
    assert name.full_name == "(*p.Base).Name"
    assert name.function is given.functions["Base.Name"][0]
    done = types.field(server, "done")
    assert isinstance(done, Field)
    assert done.key == "p.Base.done"
    assert types.field(server, "mu") == types.field(named(given, "Server"), "mu")
    assert types.method(server, "Close") is not None
    assert types.field(server, "Close") is None


def test_members_of_unknown_embedded_types() -> None:
    """What no known type has must come from the only embedded type that is not known."""
    given = package(DECLARATIONS)
    method = given.types.method(named(given, "Server"), "Frobnicate")
    assert method is not None
    assert method.full_name == "(example.com/unknown.Thing).Frobnicate"


def test_method_sets() -> None:
    given = package(DECLARATIONS)
    assert set(given.types.methods(named(given, "Runner"))) == {"Close", "Run"}
    assert set(given.types.methods(named(given, "Base"))) == {"Name", "Done"}
    promoted = given.types.methods(named(given, "Server"))
    assert {"Name", "Done", "Shutdown", "ListenAndServe"} <= set(promoted)


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ("type C context.Context", True),
        ("type C interface{ context.Context; Extra() }", True),
        ("type C struct{ context.Context }", True),
        ("type C struct{ ctx context.Context }", False),
        ("type C interface{ Done() <-chan struct{} }", False),
        ("type C[T any] struct{ context.Context; v T }", True),
    ],
)
def test_implements_context(declaration: str, expected: bool) -> None:
    given = package(f'package p\n\nimport "context"\n\n{declaration}\n')
    assert given.types.implements_context(named(given, "C")) is expected


def test_is_named() -> None:
    given = package(DECLARATIONS)
    context = given.types.of_object(given.names.objects("ctx")[0])
    assert context.is_named("context", "Context")
    assert not context.is_named("context", "CancelFunc")
    assert not UNKNOWN.is_named("context", "Context")


def test_types_of_other_packages_of_the_module() -> None:
    """Types cross packages and files, and a vendored copy of nothing is needed."""
    found = Workspace(
        None,
        [
            GoFile(
                Source(
                    "main.go", b'package main\n\nimport "example.com/m/lib"\n\nvar probe = lib.New().Next()\n'
                )
            ),
            GoFile(Source("lib/a.go", b"package lib\n\nfunc New() *Node { return nil }\n")),
            GoFile(
                Source(
                    "lib/b.go",
                    b"package lib\n\ntype Node struct{}\n\nfunc (n *Node) Next() Node { return *n }\n",
                )
            ),
        ],
        module_files=[Source("go.mod", b"module example.com/m\n\ngo 1.25\n")],
    )
    main = next(each for each in found.packages if each.directory == "")
    assert str(main.types.of_object(main.names.objects("probe")[0])) == "example.com/m/lib.Node"


@pytest.mark.parametrize(
    "text",
    [
        "type A B\ntype B A\nvar probe A",
        "type T struct{ T }\nvar probe = T{}.x",
        "type I interface{ I }\nvar probe = I(nil).m()",
        "type G[P any] struct{ *G[G[P]] }\nvar probe = G[int]{}.x",
        "type A = A\nvar probe A",
        "var probe = probe",
        "const (\n\ta = 1\n\tb, probe\n)",
        "const probe, a = 1",
        "var a, probe = 1, 2, 3",
        "var probe = other()\nfunc other() T { return probe }",
        "func probe[T any, U T](x U) U { return probe(x) }",
        "type P[T P[T]] struct{}\nvar probe P[P[int]]",
        "func probe[T T](x T) { x.probe() }",
        "func probe[T U, U T](x T) { x.probe() }",
        "var probe " + "[]" * 300 + "int",
        "var probe " + "*func(" * 100 + "int" + ")" * 100,
        "var probe = [probe]int{}",
        "const probe = len([probe]int{})",
        "var probe = x.(",
        "var probe = func(",
        "func (t T) probe() { t.probe().probe() }\ntype T = func() T",
    ],
)
def test_what_refers_to_itself_has_an_end(text: str) -> None:
    given = package(f"package p\n\n{text}\n")
    file = given.files[0]
    types = {str(file.type_of(node)) for node in file.identifiers("probe")}
    for obj in given.names.objects("probe"):
        types.add(str(given.types.of_object(obj)))
        types.update(given.types.methods(given.types.of_object(obj)))
    assert types
