"""Requests: which functions are called once for each, and what they wait for."""

from __future__ import annotations

import pytest

from caulk.golang.joining import is_joined
from caulk.golang.requests import RequestKind, request_functions, serving
from support.go import Go

HEAD = """package p

import (
	"context"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"
	ctrl "sigs.k8s.io/controller-runtime"
)

type server struct{}
"""


@pytest.mark.parametrize(
    ("declaration", "kind"),
    [
        ("func h(w http.ResponseWriter, r *http.Request) {}", RequestKind.HANDLER),
        ("func h(_ http.ResponseWriter, r *http.Request) {}", RequestKind.HANDLER),
        ("func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {}", RequestKind.HANDLER),
        ("func h(c *gin.Context) {}", RequestKind.HANDLER),
        ("var h = func(w http.ResponseWriter, r *http.Request) {}", RequestKind.HANDLER),
        (
            "func (s *server) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {}",
            RequestKind.RECONCILER,
        ),
        (
            "func (s *server) Reconcile(ctx context.Context, name string) (ctrl.Result, error) {}",
            RequestKind.RECONCILER,
        ),
    ],
)
def test_a_function_for_requests_is_known_by_its_signature(declaration: str, kind: RequestKind) -> None:
    found = list(request_functions(Go(f"{HEAD}\n{declaration}\n").file))
    assert [each.kind for each in found] == [kind]


@pytest.mark.parametrize(
    "declaration",
    [
        "func client(r *http.Request) {}",
        "func (s *server) Reconcile(names []string) {}",
        "func Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {}",
    ],
)
def test_other_functions_are_not(declaration: str) -> None:
    assert not list(request_functions(Go(f"{HEAD}\n{declaration}\n").file))


def test_a_literal_that_is_called_in_place_belongs_to_the_request_and_a_goroutine_does_not() -> None:
    go = Go(
        f"{HEAD}\nfunc h(w http.ResponseWriter, r *http.Request) {{\n"
        "\tfunc() { here() }()\n\tgo func() { there() }()\n}\n\nfunc here() {}\n\nfunc there() {}\n"
    )
    assert serving(go.file, go.node("here()")) is not None
    assert serving(go.file, go.node("there()")) is None


@pytest.mark.parametrize(
    ("body", "joined"),
    [
        ("done := make(chan int)\n\tgo func() { done <- 1 }()\n\t<-done", True),
        ("done := make(chan int)\n\tgo func() { done <- 1 }()\n\tfor range done {\n\t}", True),
        ("var wg sync.WaitGroup\n\tdefer wg.Wait()\n\tgo wg.Done()", True),
        ("var wg sync.WaitGroup\n\tgo wg.Done()\n\tif ok {\n\t\twg.Wait()\n\t}", False),
        ("done := make(chan int)\n\tgo func() {}()\n\t<-done", False),
        ("go func() {}()", False),
    ],
)
def test_a_goroutine_is_joined_when_every_way_out_waits_for_it(body: str, joined: bool) -> None:
    go = Go(f"{HEAD}\nfunc f(ok bool) {{\n\t{body}\n}}\n")
    statement = next(go.file.keyword(b"go", "go_statement"))
    function = go.file.function_of(statement)
    assert function is not None
    assert is_joined(go.file, function, statement) is joined
