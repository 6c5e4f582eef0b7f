"""Callees: what a call runs, by name and by declaration."""

from __future__ import annotations

import pytest

from caulk.golang.files import GoFile
from caulk.golang.packages import GoPackage
from caulk.golang.workspace import Workspace
from caulk.source import Source

PROGRAM = """package p

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"example.com/unknown"
	"golang.org/x/sync/errgroup"
)

type Base struct{ once sync.Once }

func (b *Base) Start() {}

type Server struct {
	*http.Server
	*Base
	wg     sync.WaitGroup
	hook   func()
	client unknown.Client
}

func (s Server) Run(ctx context.Context) error { return nil }

type Runner interface{ Run(ctx context.Context) error }

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(item T) {}

func Use[T Runner](r T) { r.Run(nil) }

func helper() {}

func generic[T any](x T) {}

var lasting = helper
var changing = helper

func init() { changing = nil }

var later func()

func set() { later = helper }

type Failure struct{ error }
"""


def called(statements: str) -> tuple[str, str]:
    """Name and declaration of what the last call in the statements runs."""
    parameters = "s *Server, r Runner, ctx context.Context, g *errgroup.Group"
    text = f"{PROGRAM}\nfunc test({parameters}) {{\n{statements}\n}}\n"
    file = GoFile(Source("p.go", text.encode()))
    package = GoPackage("", [file], import_path="example.com/p")
    body = package.functions["test"][0].body
    assert body is not None
    statement = body.named_children[0].named_children[-1]
    while statement.type not in ("call_expression", "type_conversion_expression"):
        statement = statement.named_children[-1 if statement.type != "if_statement" else 0]
    callee = file.callee(statement)
    return callee.name, callee.function.symbol if callee.function is not None else ""


@pytest.mark.parametrize(
    ("statements", "name", "function"),
    [
        ("helper()", "example.com/p.helper", "helper"),
        ("(helper)()", "example.com/p.helper", "helper"),
        ("generic(1)", "example.com/p.generic", "generic"),
        ("generic[int](1)", "example.com/p.generic", "generic"),
        ("generic[int](s)", "example.com/p.generic", "generic"),
        ("make(chan int)", "make", ""),
        ("panic(1)", "panic", ""),
        ("len := helper; len()", "example.com/p.helper", "helper"),
        ("context.WithTimeout(ctx, time.Second)", "context.WithTimeout", ""),
        ("ctx.Done()", "(context.Context).Done", ""),
        ("<-ctx.Done()", "(context.Context).Done", ""),
        ("s.Shutdown(ctx)", "(*net/http.Server).Shutdown", ""),
        ("s.Start()", "(*example.com/p.Base).Start", "(*Base).Start"),
        ("s.Run(ctx)", "(example.com/p.Server).Run", "Server.Run"),
        ("s.Base.once.Do(nil)", "(*sync.Once).Do", ""),
        ("s.wg.Wait()", "(*sync.WaitGroup).Wait", ""),
        ("wg := &s.wg; wg.Add(1)", "(*sync.WaitGroup).Add", ""),
        ("var wg sync.WaitGroup; wg.Go(helper)", "(*sync.WaitGroup).Go", ""),
        ("g.Go(nil)", "(*golang.org/x/sync/errgroup.Group).Go", ""),
        ("r.Run(ctx)", "(example.com/p.Runner).Run", ""),
        ("(*Server).Start(s)", "(*example.com/p.Base).Start", "(*Base).Start"),
        ("Server.Run(*s, ctx)", "(example.com/p.Server).Run", "Server.Run"),
        ("s.Run(ctx).Error()", "(error).Error", ""),
        ("Failure{}.Error()", "(error).Error", ""),
        ("fmt.Errorf(``).Error()", "(error).Error", ""),
        ("new(Stack[int]).Push(1)", "(*example.com/p.Stack).Push", "(*Stack[T]).Push"),
        ("var p atomic.Pointer[Server]; p.Load().Start()", "(*example.com/p.Base).Start", "(*Base).Start"),
        ("exec.CommandContext(ctx, ``).Run()", "(*os/exec.Cmd).Run", ""),
        ("time.NewTicker(time.Second).Stop()", "(*time.Ticker).Stop", ""),
        ("bufio.NewReader(nil).ReadByte()", "(*bufio.Reader).ReadByte", ""),
        ("http.DefaultClient.Do(nil)", "(*net/http.Client).Do", ""),
        ("unknown.Do()", "example.com/unknown.Do", ""),
        ("s.client.Do()", "(example.com/unknown.Client).Do", ""),
        ("(&s.client).Do()", "(*example.com/unknown.Client).Do", ""),
        ("s.client.Do().Then()", "", ""),
        ("s.hook()", "", ""),
        ("lasting()", "example.com/p.helper", "helper"),
        ("changing()", "", ""),
        ("later()", "example.com/p.helper", "helper"),
        ("f := func() {}; f()", "", "test.func"),
        ("f := func() {}; f = nil; f()", "", ""),
        ("var f func(); f = func() { f() }; f()", "", "test.func"),
        ("f := func() {}; h := f; h()", "", "test.func"),
        ("f := s.Start; f()", "(*example.com/p.Base).Start", "(*Base).Start"),
        ("f, h := helper, s.Start; h(); f()", "example.com/p.helper", "helper"),
        ("f := time.Sleep; f(1)", "time.Sleep", ""),
        ("f := helper; p := &f; *p = nil; f()", "", ""),
        ("func() {}()", "", "test.func"),
        ("go func() {}()", "", "test.func"),
        ("defer s.wg.Done()", "(*sync.WaitGroup).Done", ""),
        ("time.Duration(5)", "", ""),
        ("Server(*s)", "", ""),
        ("[]byte(`x`)", "", ""),
        ("unsafe.Pointer(s)", "", ""),
        ("unsafe.Slice(s, 1)", "unsafe.Slice", ""),
        ("nobody()", "", ""),
        ("helper := nobody; helper()", "", ""),
        ("interface{ Ping() }(nil).Ping()", "(interface).Ping", ""),
    ],
)
def test_callee(statements: str, name: str, function: str) -> None:
    expected = function.replace("Stack[T]", "Stack")
    assert called(statements) == (name, expected)


def test_method_of_a_type_parameter() -> None:
    """The constraint says which method it is."""
    file = GoFile(Source("p.go", PROGRAM.encode()))
    GoPackage("", [file], import_path="example.com/p")
    assert [file.text(call) for call in file.calls_to("(example.com/p.Runner).Run")] == ["r.Run(nil)"]


def test_calls_to() -> None:
    """Only calls of that very function count, whatever the file calls it; generic instances count too."""
    file = GoFile(
        Source(
            "p.go",
            b"""package p

import (
	ctx "context"
	"sync"
)

type WithTimeout struct{}

func generic[T any](x T) {}

func f(context fake, wg *sync.WaitGroup) {
	ctx.WithTimeout(nil, 1)
	context.WithTimeout(nil, 2)
	_ = ctx.WithTimeout
	(ctx.WithTimeout)(nil, 3)
	wg.Wait()
	// wg.Wait()
	defer wg.Wait()
	generic[int](1)
	generic(2)
	g(ctx.WithTimeout)
}
""",
        )
    )
    GoPackage("", [file], import_path="example.com/p")
    assert [file.text(call) for call in file.calls_to("context.WithTimeout")] == [
        "ctx.WithTimeout(nil, 1)",
        "(ctx.WithTimeout)(nil, 3)",
    ]
    assert len(list(file.calls_to("(*sync.WaitGroup).Wait", "context.WithTimeout"))) == 4
    assert len(list(file.calls_to("example.com/p.generic"))) == 2


def test_function_of_another_package_of_the_module() -> None:
    found = Workspace(
        None,
        [
            GoFile(
                Source(
                    "main.go",
                    b'package main\n\nimport "example.com/m/lib"\n\nfunc main() { lib.Run(); lib.T{}.M() }\n',
                )
            ),
            GoFile(
                Source("lib/a.go", b"package lib\n\nfunc Run() {}\n\ntype T struct{}\n\nfunc (T) M() {}\n")
            ),
        ],
        module_files=[Source("go.mod", b"module example.com/m\n\ngo 1.25\n")],
    )
    main = next(each for each in found.packages if each.directory == "").files[0]
    calls = [*main.calls_to("example.com/m/lib.Run"), *main.calls_to("(example.com/m/lib.T).M")]
    functions = [main.callee(call).function for call in calls]
    assert [each.symbol if each else "" for each in functions] == ["Run", "T.M"]
    assert [each.file.path if each else "" for each in functions] == ["lib/a.go", "lib/a.go"]
